"""Where a process's output goes, what it reads, and the files it changes."""

from __future__ import annotations

from . import rootfs
from .expand import Expander
from .trace import Unended

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .syntax import Node
    from .trace import Trace

    #: ("log", stream), ("file", path), ("buffer", list), ("null",) or ("filter", name, arguments, rest, sink)
    Sink = tuple[Any, ...]


class Streams(Expander):
    """The half of a process that reads and writes."""

    trace: Trace
    overlay: Trace | None
    guest: bool
    sink: Sink
    errors: Sink
    stdin: list[str] | None
    partial: dict[int, tuple[int, str]]
    flavour: str
    cwd: str
    job: int
    in_condition: int

    def invoke(self, argv: list[str]) -> int:
        raise NotImplementedError

    def refusal(self, path: str) -> str:
        """Why a file cannot be written; empty if it can."""
        from .textcommands import refusal

        return refusal(self, path)  # type: ignore[arg-type]

    # -- output --------------------------------------------------------------------------

    def out(self, text: str) -> None:
        self.write(self.sink, text)

    def err(self, text: str) -> None:
        self.write(self.errors, text)

    def complain(self, text: str) -> None:
        prefix = {"ash": f"{self.argv0}: ", "dash": f"{self.argv0}: 1: "}.get(self.flavour, f"{self.argv0}: line 1: ")
        self.err(f"{prefix}{text}\n")

    def complain_raw(self, text: str) -> None:
        self.err(text + "\n")

    def write(self, sink: Sink, text: str) -> None:
        kind = sink[0]
        if not text or kind == "null":
            return
        if kind == "log":
            self.log(sink[1], text)
        elif kind == "buffer":
            sink[1].append(text)
        elif kind == "file":
            self.change(sink[1], "a", text)
        else:
            self.filtered(sink, text)

    def log(self, stream: int, text: str) -> None:
        begun, head = self.partial.pop(stream, (self.now, ""))
        *complete, rest = (head + text).split("\n")
        for line in complete:
            self.trace.lines.append((begun, stream, line, self.job))
            begun = self.now
        if rest:
            self.partial[stream] = (begun, rest)

    def flush(self) -> None:
        for stream, (begun, text) in self.partial.items():
            self.trace.lines.append((begun, stream, Unended(text), self.job))
        self.partial.clear()

    def filtered(self, sink: Sink, text: str) -> None:
        """Pass text through ``tee``, ``cat`` or ``grep`` as it comes."""
        _, name, arguments, rest, target = sink
        if name == "tee":
            for path in arguments:
                if not path.startswith("-"):
                    self.change(self.path(path), "a", text)
            self.write(target, text)
        elif name == "cat":
            self.write(target, text)
        else:
            *lines, rest[0] = (rest[0] + text).split("\n")
            saved = self.stdin, self.sink
            self.stdin, self.sink = ["".join(line + "\n" for line in lines)], target
            try:
                self.invoke([name, *arguments])
            finally:
                self.stdin, self.sink = saved

    # -- files ---------------------------------------------------------------------------

    def path(self, name: str) -> str:
        """An absolute, normal path."""
        full = name if name.startswith("/") else f"{self.cwd.rstrip('/')}/{name}"
        parts: list[str] = []
        for part in full.split("/"):
            if part == "..":
                parts = parts[:-1]
            elif part not in ("", "."):
                parts.append(part)
        return "/" + "/".join(parts)

    def read_file(self, name: str, control: bool = False) -> str | None:
        """A file's content now; ``control`` when the program's course depends on it."""
        path = self.path(name)
        self.turn.seen.add(path)
        if control or self.in_condition:
            self.turn.asked.add("file:" + path)
        return self.content(path)

    def content(self, path: str) -> str | None:
        """What is at an absolute path now; of a folder that somebody made, with a slash at its end, any text."""
        own = self.trace.read(path, self.now)
        if own is None:
            return self.beneath(path) if path not in self.trace.paths() else None
        changes = self.trace.files.get(path)
        if self.guest and changes and changes[0][1] == "a":
            return (self.beneath(path) or "") + own
        return own

    def beneath(self, path: str) -> str | None:
        """A file as this process found it: of the container's main process, of a volume, of the image."""
        if self.overlay is not None and path in self.overlay.paths():
            return self.overlay.read(path, self.now)
        found = self.world.volumes.read(path, self.now)
        return rootfs.read(self.world, path) if found is None else found

    def change(self, path: str, kind: str, text: str = "") -> None:
        self.turn.file_log.append(path)
        if kind == "a" and path not in self.trace.files and (self.guest or self.overlay is None):
            known = self.overlay is not None and path in self.overlay.paths()
            earlier = self.beneath(path) if not known and self.writes_inside(path) else None
            if earlier:
                begun = self.trace.start if self.overlay is None else self.now
                self.trace.files.setdefault(path, []).append((begun, "w", earlier))
        self.trace.files.setdefault(path, []).append((self.now, kind, text))

    def paths(self) -> set[str]:
        """Every file that this process sees; folders that somebody made end with a slash."""
        found = set(self.trace.paths())
        if self.overlay is not None:
            found |= self.overlay.paths()
        found.update(self.world.volumes.paths(self.now))
        found.update(rootfs.paths(self.world))
        return {path for path in found if self.content(path) is not None}

    def writes_inside(self, path: str) -> bool:
        return not self.world.volumes.appended(path, 0, 1, None)

    def paths_like(self, pattern: str) -> list[str]:
        """The files and folders that match a pattern, as it spells them, sorted."""
        from .expand import glob_matches
        from .foldercommands import names_in
        from .textcommands import is_directory

        machine: Any = self
        found = ["/"] if pattern.startswith("/") else [""]
        pieces = [piece for piece in pattern.split("/") if piece]
        for depth, piece in enumerate(pieces):
            last = depth == len(pieces) - 1
            beneath = []
            for base in found:
                folder = self.path(base or ".")
                names = [piece]
                if "*" in piece or "?" in piece or "[" in piece:
                    inside = names_in(machine, folder) if is_directory(machine, folder) else []
                    names = [n for n in inside if glob_matches(piece, n) and (piece[0] == "." or n[0] != ".")]
                for name in names:
                    full = self.path(base + name)
                    if self.content(full) is not None or is_directory(machine, full):
                        beneath.append(base + name + ("" if last else "/"))
            found = beneath
        return sorted(found)

    def redirected(self, redirections: list[Node]) -> tuple[Any, ...] | None:
        """Apply redirections; what :meth:`restore` needs to undo them."""
        if not redirections:
            return None
        saved = (self.sink, self.errors, self.stdin)
        for descriptor, operator, word in redirections:
            if operator == "<<":
                self.stdin = [self.text_of(word)]
                continue
            target = self.text_of(word)
            if operator == "<<<":
                self.stdin = [target + "\n"]
            elif operator == "<":
                text = self.read_file(target)
                if text is None:
                    raise OSError(target, "nonexistent directory" if "/" not in target else "No such file or directory")
                self.stdin = [text]
            elif operator == ">&":
                if target == "1":
                    self.errors = self.sink
                elif target == "2":
                    self.sink = self.errors
            else:
                self.redirect_output(descriptor, operator, target)
        return saved

    def redirect_output(self, descriptor: str, operator: str, target: str) -> None:
        path = self.path(target)
        sink: Sink
        if path == "/dev/null":
            sink = ("null",)
        elif path in ("/dev/stdout", "/proc/1/fd/1"):
            sink = ("log", 1)
        elif path in ("/dev/stderr", "/proc/1/fd/2"):
            sink = ("log", 2)
        else:
            why = self.refusal(path)
            if why:
                missing = {"ash": "nonexistent directory", "dash": "Directory nonexistent"}.get(self.flavour, why)
                raise OSError(target, missing if why.startswith("No such") else why)
            self.change(path, "w" if operator in (">", ">|", "&>") else "a")
            sink = ("file", path)
        if operator.startswith("&"):
            self.sink = self.errors = sink
        elif descriptor == "2":
            self.errors = sink
        else:
            self.sink = sink

    def restore(self, saved: tuple[Any, ...] | None) -> None:
        if saved is not None:
            self.sink, self.errors, self.stdin = saved
