"""``kubectl cp``.  Models kubectl/pkg/cmd/cp: an archive through ``tar`` in the container."""

from __future__ import annotations

import os

from kubectl_sim.kubectl import podchoice
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


class _Place:
    """One of the two arguments: ``[[namespace/]pod:]path``."""

    __slots__ = ("namespace", "path", "pod")

    def __init__(self, text: str) -> None:
        before, colon, path = text.partition(":")
        pieces = before.split("/") if colon else []
        if (colon and not before) or len(pieces) > 2:
            raise CommandError("filespec must match the canonical format: [[namespace/]pod:]file/path")
        self.pod = pieces[-1] if pieces else ""
        self.namespace = pieces[0] if len(pieces) == 2 else ""
        self.path = _unslashed(path.replace("\\", "/") if colon else text)


def _unslashed(path: str) -> str:
    return path[:-1] if path != "/" and path.endswith("/") else path


class _Voice:
    """Where the choice of a container is told: standard output, or nowhere."""

    def __init__(self, tell: Callable[[str], object]) -> None:
        self.warn = tell


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Copies files into a container or out of it."""
    if len(args) != 2:
        raise CommandError("source and destination are required")
    source, target = _Place(args[0]), _Place(args[1])
    if source.pod and target.pod:
        raise CommandError("one of src or dest must be a local file specification")
    if not source.path or not target.path:
        raise CommandError("filepath can not be empty")
    if source.pod:
        _from_pod(ctx, opts, source, target.path)
    elif target.pod:
        _to_pod(ctx, opts, source.path, target)
    else:
        raise CommandError("one of src or dest must be a remote file specification")


class _Exec:
    """Commands in the container that is meant."""

    def __init__(self, ctx: Context, opts: Options, place: _Place) -> None:
        self._ctx = ctx
        self._container = opts.container
        self._namespace = place.namespace or ctx.namespace
        self._name = place.pod

    def run(
        self,
        command: list[str],
        write: Callable[[int, str], object],
        tell: Callable[[str], object],
        data: bytes | None = None,
    ) -> int:
        """The exit code of a command; ``write`` takes its output and ``tell`` which container was chosen."""
        from kubectl_sim.kubectl import remote

        pod: Obj = self._ctx.client.get("pods", self._namespace, self._name)
        phase = (pod.get("status") or {}).get("phase")
        if phase in ("Succeeded", "Failed"):
            raise CommandError(f"cannot exec into a container in a completed pod; current phase is {phase}")
        voice: Any = _Voice(tell)
        name = podchoice.named_or_default(voice, pod, self._container)
        params = {"container": name, "command": command, "stdin": data is not None, "tty": False}
        return remote.captured(self._ctx, pod, params, data or b"", write)


def _nowhere(*_: object) -> None:
    return


# -- into a container --------------------------------------------------------------------


def _to_pod(ctx: Context, opts: Options, source: str, place: _Place) -> None:
    import posixpath

    from kubectl_sim.kubectl import remote
    from kubectl_sim.model.status import StatusError

    if not os.path.exists(source):
        raise CommandError(f"{source} doesn't exist in local filesystem")
    shell = _Exec(ctx, opts, place)
    target = place.path
    try:
        if shell.run(["test", "-d", target], _nowhere, _nowhere) == 0:
            target = posixpath.join(target, os.path.basename(os.path.normpath(source)))
    except (CommandError, StatusError):
        pass  # the copy itself meets the same refusal
    target = posixpath.normpath(target)
    command = ["tar", "-xmf", "-"]
    if opts.no_preserve:
        command[1:1] = ["--no-same-permissions", "--no-same-owner"]
    folder = posixpath.dirname(target) or "."
    data = _archive(os.path.normpath(source), posixpath.basename(target))

    def write(stream: int, text: str) -> None:
        (ctx.stdout if stream == 1 else ctx.stderr).write(text)

    code = shell.run([*command, "-C", folder], write, ctx.warn, data)
    if code:
        raise remote.failed(code)


def _archive(source: str, name: str) -> bytes:
    """An archive of a file or folder, under another name.  Raises CommandError."""
    import io
    import tarfile

    buffer = io.BytesIO()
    try:
        with tarfile.open(fileobj=buffer, mode="w") as archive:
            _add(archive, source, name)
    except OSError as error:
        raise CommandError(f"open {source}: {(error.strerror or str(error)).lower()}") from None
    return buffer.getvalue()


def _add(archive: Any, path: str, name: str) -> None:
    if not os.path.isdir(path) or os.path.islink(path):
        archive.add(path, name, recursive=False)
        return
    entries = sorted(os.listdir(path))
    if not entries:
        archive.add(path, name, recursive=False)
    for entry in entries:
        _add(archive, os.path.join(path, entry), f"{name}/{entry}")


# -- out of a container ------------------------------------------------------------------


def _from_pod(ctx: Context, opts: Options, place: _Place, target: str) -> None:
    from kubectl_sim.kubectl import remote

    pieces: list[str] = []

    def write(stream: int, text: str) -> None:
        if stream == 1:
            pieces.append(text)
        else:
            ctx.stdout.write(text)

    command = ["tar", "cf", "-", place.path]
    if opts.retries:
        quoted = place.path.replace("'", "'\\''")
        command = ["sh", "-c", f"tar cf - '{quoted}' | tail -c+0"]
    code = _Exec(ctx, opts, place).run(command, write, ctx.print)
    if code:
        raise remote.failed(code)
    data = "".join(pieces).encode("utf-8", "surrogateescape")
    if data:
        _unpack(ctx, data, place, target)
    elif opts.retries:
        _give_up(ctx, opts.retries)


def _give_up(ctx: Context, retries: int) -> None:
    """Nothing came, and nothing more will come."""
    for number in range(max(retries, 0)):
        ctx.print(f"Resuming copy at 0 bytes, retry {number + 1}/{retries}")
    ctx.print(f"Dropping out copy after {max(retries, 0)} retries")


def _unpack(ctx: Context, data: bytes, place: _Place, target: str) -> None:
    """Writes the files of an archive.  Raises CommandError."""
    import io
    import posixpath
    import tarfile

    prefix = _without_shortcuts(posixpath.normpath(place.path.lstrip("/\\") or "."))
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            if not member.name.startswith(prefix):
                raise CommandError("tar contents corrupted")
            path = os.path.normpath(os.path.join(target, member.name[len(prefix) :].lstrip("/")))
            if not _is_below(target, path):
                ctx.warn(f'warning: file "{path}" is outside target destination, skipping')
                continue
            _write(archive, member, path)


def _write(archive: Any, member: Any, path: str) -> None:
    try:
        os.makedirs(os.path.dirname(path) or ".", mode=0o755, exist_ok=True)
        if member.isdir():
            os.makedirs(path, mode=0o755, exist_ok=True)
            return
        if not member.isfile():
            return
        with open(path, "wb") as file:
            file.write(archive.extractfile(member).read())
    except OSError as error:
        raise CommandError(f"open {path}: {(error.strerror or str(error)).lower()}") from None


def _is_below(base: str, path: str) -> bool:
    relative = os.path.relpath(path, base)
    return relative == "." or not relative.startswith("..")


def _without_shortcuts(path: str) -> str:
    """A path without leading steps upwards."""
    while path.startswith("../"):
        path = path[3:]
    if path in (".", ".."):
        return ""
    return path.removeprefix("/")


def command() -> Command:
    """The command line of ``kubectl cp``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, integer

    return Command(
        "cp <file-spec-src> <file-spec-dest>",
        short="Copy files to and from containers",
        long="""
Copy files and folders between here and a container. The container must have 'tar'. Links and
wildcards are better served by "kubectl exec" with tar.
""",
        examples="""
# A folder into a pod
kubectl cp ./site web-0:/tmp/site

# Into a given container
kubectl cp ./site web-0:/tmp/site -c nginx

# Into a pod of another namespace
kubectl cp ./site team-a/web-0:/tmp/site

# Out of a pod
kubectl cp team-a/web-0:/tmp/site ./site
""",
        complete="copies",
        flags=[
            boolean("no-preserve", "Do not keep owner and permissions of what is copied into the container."),
            integer("retries", "How often to try again to copy out of a container; negative for ever."),
            flags.container(),
        ],
    )
