"""Commands of the small shell that make, remove, list and copy files and folders."""

from __future__ import annotations

from . import rootfs
from .clock import strftime
from .commands import command
from .expand import glob_matches
from .filecommands import not_simulated, paths_of
from .textcommands import is_directory, refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .shell import Machine

#: When the images were made: the time of files that nobody has changed since.
IMAGE_TIME = 1_761_652_800_000_000
_HALF_YEAR = 182 * 86_400 * 1_000_000


class Entry:
    """One file or folder as ``ls -l`` and ``stat`` show it."""

    __slots__ = ("at", "folder", "mode", "name", "owner", "path", "size")

    def __init__(self, m: Machine, path: str, name: str) -> None:
        world = m.world
        self.path = path
        self.name = name
        self.folder = is_directory(m, path)
        text = None if self.folder else m.content(path)
        self.size = 4096 if self.folder else len((text or "").encode("utf-8", "surrogateescape"))
        changed = _changed(m, path)
        base = path.rpartition("/")[0]
        program = base in ("/bin", "/usr/bin", "/docker-entrypoint.d") or path.endswith(".sh")
        self.mode = (
            ("drwxrwxrwx" if path in world.mounts and path in world.writable else "drwxr-xr-x")
            if (self.folder)
            else ("-rwxr-xr-x" if program and changed is None else "-rw-r--r--")
        )
        if path == "/tmp":
            self.mode = "drwxrwxrwt"
        own = changed is not None and changed[1]
        self.owner = world.uid if own else 0
        if changed is not None:
            self.at = changed[0]
        elif world.mount_of(path) is not None or path in ("/etc/hosts", "/etc/hostname", "/etc/resolv.conf"):
            self.at = m.overlay.start if m.overlay is not None else m.trace.start
        else:
            self.at = IMAGE_TIME

    def group(self, m: Machine) -> str:
        world = m.world
        if world.fs_group is not None and world.mount_of(self.path) is not None:
            return rootfs.group_name(world, world.fs_group) or str(world.fs_group)
        number = world.gid if self.owner == world.uid and self.owner else 0
        return rootfs.group_name(world, number) or str(number)

    def user(self, m: Machine) -> str:
        return rootfs.account(m.world, self.owner)[0] or str(self.owner)


def _changed(m: Machine, path: str) -> tuple[int, bool] | None:
    """(when a file was changed last, whether by one of the container's own)."""
    latest = 0
    for trace in (m.trace, m.overlay):
        if trace is None:
            continue
        for key in (path, path + "/"):
            for at, _, _ in (*trace.files.get(key, ()), *trace.outside.get(key, ())):
                latest = max(latest, at) if at <= m.now else latest
    return (latest, True) if latest else None


def names_in(m: Machine, path: str) -> list[str]:
    """What is in a folder, sorted."""
    prefix = path.rstrip("/") + "/"
    found: set[str] = set()
    if m.world.mount_of(path) is None:
        for name in rootfs.names_in(m.world, path):
            full = prefix + name
            if m.content(full) is not None or is_directory(m, full) or path == "/dev":
                found.add(name)
    for mount in m.world.mounts:
        if mount.startswith(prefix):
            found.add(mount[len(prefix) :].partition("/")[0])
    for other in m.paths():
        if other.startswith(prefix) and other != prefix:
            found.add(other[len(prefix) :].partition("/")[0])
    return sorted(found - {""})


def walk(m: Machine, path: str) -> list[str]:
    """A path and everything below it, folders before what is in them."""
    found = [path]
    if is_directory(m, path):
        for name in names_in(m, path):
            found += walk(m, f"{path.rstrip('/')}/{name}")
    return found


def _flags(argv: list[str]) -> str:
    return "".join(word[1:] for word in argv[1:] if word.startswith("-") and not word.startswith("--"))


# -- listing -----------------------------------------------------------------------------


@command("ls", "dir")
def ls(m: Machine, argv: list[str]) -> int:
    flags = _flags(argv)
    names = paths_of(argv) or ["."]
    status = 0
    files, folders = [], []
    for name in names:
        path = m.path(name)
        if m.content(path) is not None or ("d" in flags and is_directory(m, path)):
            files.append(Entry(m, path, name))
        elif is_directory(m, path):
            folders.append((name, path))
        else:
            m.err(f"ls: {_absent(m, 'cannot access', name)}: No such file or directory\n")
            status = 1 if m.flavour == "ash" else 2
    if files:
        _list(m, files, flags, False)
    for index, (name, path) in enumerate(folders):
        if len(names) > 1 or "R" in flags:
            m.out(("\n" if index or files else "") + f"{name}:\n")
        _list_folder(m, name, path, flags)
    return status


def _absent(m: Machine, verb: str, name: str) -> str:
    if m.world.base in ("busybox", "alpine", "any"):
        return name
    return f"{verb} '{name}'"


def _list_folder(m: Machine, name: str, path: str, flags: str) -> None:
    shown = [n for n in names_in(m, path) if not n.startswith(".") or "a" in flags or "A" in flags]
    if "r" in flags:
        shown.reverse()
    entries = [Entry(m, f"{path.rstrip('/')}/{each}", each) for each in shown]
    if "t" in flags:
        entries.sort(key=lambda entry: -entry.at)
    if "S" in flags:
        entries.sort(key=lambda entry: -entry.size)
    if "a" in flags:
        parent = path.rpartition("/")[0] or "/"
        entries = [Entry(m, path, "."), Entry(m, parent, ".."), *entries]
    _list(m, entries, flags, True)
    if "R" in flags:
        for entry in entries:
            if entry.folder and entry.name not in (".", ".."):
                below = f"{name.rstrip('/')}/{entry.name}"
                m.out(f"\n{below}:\n")
                _list_folder(m, below, entry.path, flags)


def _list(m: Machine, entries: list[Entry], flags: str, whole: bool) -> None:
    if "l" not in flags:
        names = [entry.name + ("/" if entry.folder and ("F" in flags or "p" in flags) else "") for entry in entries]
        row = "  ".join(names)
        if m.tty and "1" not in flags and len(row) <= 80:
            m.out(row + "\n" if names else "")
        else:
            m.out("".join(name + "\n" for name in names))
        return
    if whole:
        m.out(f"total {sum(-(-entry.size // 4096) * 4 for entry in entries)}\n")
    small = m.world.base in ("busybox", "alpine", "any")
    sizes = [_human(entry.size) if "h" in flags else str(entry.size) for entry in entries]
    users = [entry.user(m) for entry in entries]
    groups = [entry.group(m) for entry in entries]
    width = max(map(len, sizes), default=0)
    user_width, group_width = max(map(len, users), default=0), max(map(len, groups), default=0)
    for entry, size, user, group in zip(entries, sizes, users, groups, strict=True):
        links = 2 if entry.folder else 1
        when = _when(m, entry.at)
        if small:
            m.out(f"{entry.mode} {links:>4} {user:<8} {group:<8} {size:>9} {when} {entry.name}\n")
        else:
            owners = f"{user:<{user_width}} {group:<{group_width}}"
            m.out(f"{entry.mode} {links} {owners} {size:>{width}} {when} {entry.name}\n")


def _when(m: Machine, at: int) -> str:
    return strftime(at, "%b %e %H:%M" if 0 <= m.now - at < _HALF_YEAR else "%b %e  %Y")


def _human(size: int) -> str:
    amount = float(size)
    for unit in ("", "K", "M", "G"):
        if amount < 1024:
            return f"{amount:.1f}{unit}" if unit and amount < 10 else f"{amount:.0f}{unit}"
        amount /= 1024
    return f"{amount:.1f}T"


@command("find")
def find(m: Machine, argv: list[str]) -> int:
    """Starting points, ``-name``, ``-iname``, ``-type``, ``-maxdepth``, ``-print``, ``-delete``; no others."""
    words = argv[1:]
    roots = []
    while words and not words[0].startswith("-"):
        roots.append(words.pop(0))
    name, kind, depth, delete = "", "", 1 << 30, False
    while words:
        test = words.pop(0)
        if test in ("-name", "-iname", "-type", "-maxdepth") and words:
            value = words.pop(0)
            name = value if "name" in test else name
            kind = value if test == "-type" else kind
            depth = int(value) if test == "-maxdepth" and value.isdigit() else depth
        elif test == "-delete":
            delete = True
        elif test != "-print":
            return not_simulated(m, f"find {test}")
    status = 0
    for root in roots or ["."]:
        start = m.path(root)
        if m.content(start) is None and not is_directory(m, start):
            quoted = root if m.world.base in ("busybox", "alpine", "any") else f"‘{root}’"
            m.err(f"find: {quoted}: No such file or directory\n")
            status = 1
            continue
        for path in walk(m, start):
            below = path[len(start.rstrip("/")) :].lstrip("/") if path != start else ""
            if below and below.count("/") + 1 > depth:
                continue
            if name and not glob_matches(name, path.rpartition("/")[2] or path):
                continue
            if kind and (kind == "d") is not is_directory(m, path):
                continue
            if delete:
                _remove(m, path)
            else:
                m.out((f"{root.rstrip('/')}/{below}" if below else root) + "\n")
    return status


@command("stat")
def stat(m: Machine, argv: list[str]) -> int:
    status = 0
    layout = argv[argv.index("-c") + 1] if "-c" in argv[:-1] else ""
    for name in paths_of(argv, "cf"):
        path = m.path(name)
        if m.content(path) is None and not is_directory(m, path):
            start = f"can't stat '{name}'" if m.flavour == "ash" else f"cannot statx '{name}'"
            m.err(f"stat: {start}: No such file or directory\n")
            status = 1
            continue
        entry = Entry(m, path, name)
        rights = _octal(entry.mode)
        if layout:
            fields = {"%a": rights, "%s": str(entry.size), "%n": name, "%U": entry.user(m), "%G": entry.user(m)}
            fields |= {"%A": entry.mode, "%u": str(entry.owner), "%Y": str(entry.at // 1_000_000)}
            text = layout
            for field, value in fields.items():
                text = text.replace(field, value)
            m.out(text + "\n")
            continue
        what = "directory" if entry.folder else ("regular file" if entry.size else "regular empty file")
        user = entry.user(m)
        moment = strftime(entry.at, "%F %T.000000000 %z")
        m.out(
            f"  File: {name}\n"
            f"  Size: {entry.size:<10}\tBlocks: {-(-entry.size // 4096) * 8:<10} IO Block: 4096   {what}\n"
            f"Access: (0{rights}/{entry.mode})  Uid: ({entry.owner:5}/{user:>8})   Gid: ({entry.owner:5}/{user:>8})\n"
            f"Access: {moment}\nModify: {moment}\nChange: {moment}\n"
        )
    return status


def _octal(mode: str) -> str:
    digits = [sum(4 >> i for i, c in enumerate(mode[at : at + 3]) if c != "-") for at in (1, 4, 7)]
    return ("1" if mode.endswith("t") else "") + "".join(str(digit) for digit in digits)


@command("du")
def du(m: Machine, argv: list[str]) -> int:
    flags = _flags(argv)
    for name in paths_of(argv, "d") or ["."]:
        size = sum(-(-Entry(m, path, path).size // 4096) * 4 for path in walk(m, m.path(name)))
        m.out(f"{_human(size * 1024) if 'h' in flags else size}\t{name}\n")
    return 0


# -- changing ----------------------------------------------------------------------------


def _refused(m: Machine, program: str, name: str, why: str) -> int:
    """Say why something cannot be made."""
    small = m.world.base in ("busybox", "alpine", "any")
    if program == "mkdir":
        start = f"can't create directory '{name}'" if small else f"cannot create directory ‘{name}’"
    elif program == "touch":
        start = name if small else f"cannot touch '{name}'"
    else:
        start = f"can't create '{name}'" if small else f"cannot create regular file '{name}'"
    m.err(f"{program}: {start}: {why}\n")
    return 1


@command("touch")
def touch(m: Machine, argv: list[str]) -> int:
    status = 0
    for name in paths_of(argv, "dtr"):
        path = m.path(name)
        if is_directory(m, path):
            continue
        why = refusal(m, path)
        if why:
            status = _refused(m, "touch", name, why)
        else:
            m.change(path, "w" if m.read_file(name) is None else "a")
    return status


@command("mkdir")
def mkdir(m: Machine, argv: list[str]) -> int:
    status = 0
    parents = any(word in ("-p", "--parents") or (word[:1] == "-" and "p" in word) for word in argv[1:])
    for name in paths_of(argv, "m"):
        path = m.path(name)
        if is_directory(m, path) or m.content(path) is not None:
            if not parents:
                status = _refused(m, "mkdir", name, "File exists")
            continue
        why = "" if parents and m.world.may_write(path) and m.world.may_change(path) else refusal(m, path)
        if why:
            status = _refused(m, "mkdir", name, why)
            continue
        pieces = path.strip("/").split("/")
        for depth in range(1, len(pieces) + 1):
            each = "/" + "/".join(pieces[:depth])
            if not is_directory(m, each):
                m.change(each + "/", "w", "d")
    return status


def _remove(m: Machine, path: str) -> None:
    """Remove a file, or a folder with all that is in it."""
    for each in reversed(walk(m, path)):
        m.change(each + "/" if is_directory(m, each) else each, "d")


@command("rm", "rmdir", "unlink")
def rm(m: Machine, argv: list[str]) -> int:
    status = 0
    flags = _flags(argv)
    small = m.world.base in ("busybox", "alpine", "any")
    for name in paths_of(argv):
        path = m.path(name)
        folder = is_directory(m, path)
        why = ""
        if not folder and m.content(path) is None:
            if "f" in flags and argv[0] == "rm":
                continue
            why = "No such file or directory"
        elif argv[0] == "rm" and folder and "r" not in flags.lower():
            m.err(f"rm: '{name}' is a directory\n" if small else f"rm: cannot remove '{name}': Is a directory\n")
            status = 1
            continue
        elif argv[0] == "rmdir" and folder and names_in(m, path):
            why = "Directory not empty"
        elif not m.world.may_write(path):
            why = "Read-only file system"
        elif m.guest and not m.world.may_change(path):
            why = "Permission denied"
        elif path in m.world.mounts:
            why = "Resource busy" if small else "Device or resource busy"
        if why:
            start = f"can't remove '{name}'" if small and argv[0] == "rm" else f"cannot remove '{name}'"
            if argv[0] == "rmdir":
                start = f"'{name}'" if small else f"failed to remove '{name}'"
            m.err(f"{argv[0]}: {start}: {why}\n")
            status = 1
        else:
            _remove(m, path)
    return status


@command("chmod", "chown", "chgrp")
def attributes(m: Machine, argv: list[str]) -> int:
    """Owners and modes are not kept; that the files are there is looked at."""
    status = 0
    for name in paths_of(argv)[1:]:
        path = m.path(name)
        if m.guest and m.content(path) is None and not is_directory(m, path):
            m.err(f"{argv[0]}: {_absent(m, 'cannot access', name)}: No such file or directory\n")
            status = 1
    return status


@command("ln")
def ln(m: Machine, argv: list[str]) -> int:
    """A link is a copy: what is written to one later does not show in the other."""
    names = paths_of(argv)
    if len(names) == 2 and not is_directory(m, names[0]):
        text = m.content(m.path(names[0]))
        if text is not None:
            target = f"{names[1].rstrip('/')}/{names[0].rpartition('/')[2]}" if is_directory(m, names[1]) else names[1]
            m.change(m.path(target), "w", text)
    return 0


@command("cp", "mv")
def copy(m: Machine, argv: list[str]) -> int:
    paths = paths_of(argv)
    flags = _flags(argv)
    program = argv[0]
    if len(paths) < 2:
        m.err(f"{program}: missing file operand\n")
        return 1
    *sources, target = paths
    status = 0
    small = m.world.base in ("busybox", "alpine", "any")
    for source in sources:
        start = m.path(source)
        folder = is_directory(m, start)
        if not folder and m.content(start) is None:
            quote = f"can't stat '{source}'" if small and program == "cp" else f"cannot stat '{source}'"
            quote = f"can't rename '{source}'" if small and program == "mv" else quote
            m.err(f"{program}: {quote}: No such file or directory\n")
            status = 1
            continue
        if folder and program == "cp" and not ("r" in flags.lower() or "a" in flags):
            m.err(
                f"cp: omitting directory '{source}'\n"
                if small
                else f"cp: -r not specified; omitting directory '{source}'\n"
            )
            status = 1
            continue
        into = m.path(target)
        if is_directory(m, into):
            into = f"{into.rstrip('/')}/{start.rpartition('/')[2]}"
        why = refusal(m, into) if not folder else ""
        if why:
            status = _refused(m, program, target, why)
            continue
        for each in walk(m, start):
            goal = into + each[len(start) :]
            if is_directory(m, each):
                m.change(goal + "/", "w", "d")
            else:
                m.change(goal, "w", m.content(each) or "")
        if program == "mv":
            _remove(m, start)
    return status


# -- archives ----------------------------------------------------------------------------


@command("tar")
def tar(m: Machine, argv: list[str]) -> int:
    """Create, extract and list uncompressed or gzip archives."""
    words = argv[1:]
    if words and not words[0].startswith("-"):
        words[0] = "-" + words[0]
    letters, names, directory, file = "", [], m.cwd, "-"
    while words:
        word = words.pop(0)
        if word in ("-C", "--directory") and words:
            directory = m.path(words.pop(0))
        elif word.startswith("--"):
            continue
        elif word.startswith("-") and len(word) > 1:
            letters += word[1:]
            if "f" in word and words:
                file = words.pop(0)
            if word.endswith("C") and words:
                directory = m.path(words.pop(0))
        else:
            names.append(word)
    if "c" in letters:
        return _create(m, letters, file, directory, names)
    if "x" in letters or "t" in letters:
        return _extract(m, letters, file, directory, names)
    m.err("tar: must specify one -c, -x, -t\n")
    return 1


def _create(m: Machine, letters: str, file: str, directory: str, names: list[str]) -> int:
    import io
    import tarfile

    buffer = io.BytesIO()
    status = 0
    small = m.world.base in ("busybox", "alpine", "any")
    mode: Any = "w:gz" if "z" in letters else "w"
    archive = tarfile.open(fileobj=buffer, mode=mode, format=tarfile.GNU_FORMAT)  # noqa: SIM115
    told = added = False
    for name in names:
        path = name if name.startswith("/") else f"{directory.rstrip('/')}/{name}"
        start = m.path(path)
        if not is_directory(m, start) and m.content(start) is None:
            if small:
                m.err(f"tar: {name}: No such file or directory\n")
            else:
                m.err(f"tar: {name}: Cannot stat: No such file or directory\n")
            status = 1 if small else 2
            continue
        if name.startswith("/") and not told:
            told = True
            m.err(
                "tar: removing leading '/' from member names\n"
                if small
                else "tar: Removing leading `/' from member names\n"
            )
        added = True
        for each in walk(m, start):
            below = (name.rstrip("/") + each[len(start.rstrip("/")) :]).lstrip("/") or "."
            _add(m, archive, each, below)
            if "v" in letters:
                (m.err if file == "-" else m.out)(below + "\n")
    archive.close()
    if status and not small:
        m.err("tar: Exiting with failure status due to previous errors\n")
    elif status:
        m.err("tar: error exit delayed from previous errors\n")
    if status and not added:
        return status
    data = buffer.getvalue().decode("utf-8", "surrogateescape")
    if file == "-":
        m.out(data)
    else:
        m.change(m.path(file), "w", data)
    return status


def _add(m: Machine, archive: object, path: str, name: str) -> None:
    import io
    import tarfile

    assert isinstance(archive, tarfile.TarFile)
    entry = Entry(m, path, name)
    info = tarfile.TarInfo(name)
    info.mtime = entry.at // 1_000_000
    info.mode = int(_octal(entry.mode), 8)
    info.uid = info.gid = entry.owner
    info.uname = info.gname = entry.user(m)
    if entry.folder:
        info.type = tarfile.DIRTYPE
        archive.addfile(info)
    else:
        data = (m.content(path) or "").encode("utf-8", "surrogateescape")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))


def _extract(m: Machine, letters: str, file: str, directory: str, names: list[str]) -> int:
    import io
    import tarfile

    text = (m.stdin[0] if m.stdin else "") if file == "-" else m.read_file(file)
    if text is None:
        m.err(f"tar: can't open '{file}': No such file or directory\n")
        return 1
    if not is_directory(m, directory):
        small = m.world.base in ("busybox", "alpine", "any")
        where = f"can't change directory to '{directory}'" if small else f"{directory}: Cannot open"
        m.err(f"tar: {where}: No such file or directory\n")
        if not small:
            m.err("tar: Error is not recoverable: exiting now\n")
        return 1 if small else 2
    try:
        data = io.BytesIO(text.encode("utf-8", "surrogateescape"))
        archive = tarfile.open(fileobj=data)  # noqa: SIM115
    except tarfile.TarError:
        m.err("tar: short read\n")
        return 1
    for info in archive:
        name = info.name.lstrip("/")
        if names and not any(name == each or name.startswith(each.rstrip("/") + "/") for each in names):
            continue
        if "t" in letters:
            m.out(name + ("/" if info.isdir() else "") + "\n")
            continue
        path = m.path(f"{directory.rstrip('/')}/{name}")
        why = "" if info.isdir() and is_directory(m, path) else refusal(m, path)
        if why and not why.startswith("No such"):
            small = m.world.base in ("busybox", "alpine", "any")
            m.err(f"tar: can't open '{name}': {why}\n" if small else f"tar: {name}: Cannot open: {why}\n")
            return 1 if small else 2
        if info.isdir():
            if not is_directory(m, path):
                m.change(path + "/", "w", "d")
        elif info.isfile():
            taken = archive.extractfile(info)
            assert taken is not None
            m.change(path, "w", taken.read().decode("utf-8", "surrogateescape"))
        if "v" in letters:
            m.out(name + "\n")
    return 0
