"""The record of one image: which tags exist, what it runs, how it behaves, what it costs."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MIB = 1024 * 1024


class Image:
    """One repository of a registry.

    Log texts may hold ``strftime`` fields (``%Y`` …, ``%%`` for a percent sign) and the names
    ``{ip}``, ``{host}`` and ``{version}``.  Times are milliseconds after the container's start.
    """

    __slots__ = (
        "access_log",
        "base",
        "bases",
        "bins",
        "body",
        "boot",
        "cmd",
        "cpu",
        "entrypoint",
        "env",
        "exit",
        "groups",
        "http",
        "listen_ms",
        "memory",
        "name",
        "needs_env",
        "periodic",
        "ports",
        "quit_code",
        "quit_ms",
        "serves",
        "shell_cmd",
        "size",
        "sizes",
        "tags",
        "uid",
        "version",
        "workdir",
    )

    def __init__(self, name: str, **facts: Any) -> None:
        self.name = name
        #: Tag templates, see :func:`matches`; None stands for any tag.
        self.tags: tuple[str, ...] | None = facts.pop("tags", ("latest",))
        self.size: int = facts.pop("size", 60 * MIB)
        #: Part of a tag → compressed size, first match wins.
        self.sizes: dict[str, int] = facts.pop("sizes", {})
        self.entrypoint: tuple[str, ...] = facts.pop("entrypoint", ())
        self.cmd: tuple[str, ...] = facts.pop("cmd", ())
        #: Operating system files: busybox, alpine, debian, rhel, static (no shell at all), node, any.
        self.base: str = facts.pop("base", "debian")
        self.bases: dict[str, str] = facts.pop("bases", {})
        #: Programs beyond those of the base.
        self.bins: tuple[str, ...] = facts.pop("bins", ())
        #: TCP ports that the default program listens on; None: whatever the pod declares.
        self.ports: tuple[int, ...] | None = facts.pop("ports", ())
        #: True: the default program serves until it is told to stop.
        self.serves: bool = facts.pop("serves", True)
        #: The default program is a bare shell or interpreter: it ends at once without a terminal.
        self.shell_cmd: bool = facts.pop("shell_cmd", False)
        #: (after ms, text) of the default program's first output.
        self.boot: tuple[tuple[int, str], ...] = facts.pop("boot", ())
        #: (after ms, exit code) of a default program that ends by itself.
        self.exit: tuple[int, int] | None = facts.pop("exit", None)
        #: (period ms, text) of output that goes on for ever.
        self.periodic: tuple[int, str] | None = facts.pop("periodic", None)
        #: Line of one request: {client} {method} {path} {code} {bytes} {agent}.
        self.access_log: str = facts.pop("access_log", "")
        #: Path → status of the HTTP server; "*" for every other path (404 without it).
        self.http: dict[str, int] | None = facts.pop("http", None)
        #: What the HTTP server answers with.
        self.body: str = facts.pop("body", "")
        #: When the ports open.
        self.listen_ms: int = facts.pop("listen_ms", 100)
        #: Exit code and duration of an orderly stop; code None: the signal is ignored.
        self.quit_code: int | None = facts.pop("quit_code", 0)
        self.quit_ms: int = facts.pop("quit_ms", 200)
        #: NAME=value of the variables that the image sets; ``{version}`` is the tag's.
        self.env: tuple[str, ...] = facts.pop("env", ())
        #: (variables of which one must be set, lines printed without, exit code).
        self.needs_env: tuple[tuple[str, ...], tuple[str, ...], int] | None = facts.pop("needs_env", None)
        #: Bytes in use when idle and when busy; OOMKilled if a limit is below the first.
        self.memory: tuple[int, int] = facts.pop("memory", (4 * MIB, 24 * MIB))
        #: Nanocores (10⁻⁹ CPU) when idle and when busy.
        self.cpu: tuple[int, int] = facts.pop("cpu", (50_000, 900_000))
        self.uid: int = facts.pop("uid", 0)
        self.groups: tuple[int, ...] = facts.pop("groups", ())
        self.workdir: str = facts.pop("workdir", "/")
        #: What a tag without a number (``latest``) runs.
        self.version: str = facts.pop("version", "1.0.0")
        if facts:
            raise TypeError(f"image {name}: unknown facts {sorted(facts)}")

    def serves_alone(self, container: dict[str, Any]) -> bool:
        """The container runs this image's server as it comes: it never ends by itself.

        The quick answer for most pods; environment checks and memory limits need a Program.
        """
        return self.serves and not (
            container.get("command") or container.get("args") or self.needs_env or self.exit or self.periodic
        )

    def base_of(self, tag: str) -> str:
        """Which operating system files the tag has (``1.27-alpine`` has Alpine's)."""
        for part, base in self.bases.items():
            if part in tag:
                return base
        return self.base

    def size_of(self, tag: str) -> int:
        """Bytes of the tag's compressed layers, as the ``Pulled`` event gives them."""
        for part, size in self.sizes.items():
            if part in tag:
                return size
        return self.size

    def version_of(self, tag: str) -> str:
        """The version that the tag names: its leading number, else that of ``latest``."""
        number = tag.partition("-")[0].removeprefix("v")
        return number if number[:1].isdigit() else self.version

    def has_tag(self, tag: str) -> bool:
        if self.tags is None:
            return True
        return any(matches(template, tag) for template in self.tags)


def matches(template: str, text: str) -> bool:
    """Whether ``text`` is one of the strings that ``template`` stands for.

    ``{0..29}`` is a whole number in that range without leading zeros, ``{a|b|}`` one of the
    alternatives (which may nest), everything else itself.
    """
    return len(text) in _ends(template, text, 0)


def _ends(template: str, text: str, start: int) -> set[int]:
    """Offsets in ``text`` where a match of the whole ``template`` from ``start`` can end."""
    brace = template.find("{")
    literal = template if brace < 0 else template[:brace]
    if not text.startswith(literal, start):
        return set()
    start += len(literal)
    if brace < 0:
        return {start}
    close = _closing(template, brace)
    group, rest = template[brace + 1 : close], template[close + 1 :]
    ends: set[int] = set()
    for middle in _group_ends(group, text, start):
        ends |= _ends(rest, text, middle)
    return ends


def _closing(template: str, brace: int) -> int:
    depth = 0
    for at in range(brace, len(template)):
        depth += (template[at] == "{") - (template[at] == "}")
        if depth == 0:
            return at
    raise ValueError(f"tag template {template!r} has no closing brace")


def _group_ends(group: str, text: str, start: int) -> set[int]:
    low, dots, high = group.partition("..")
    if dots and low.isdigit() and high.isdigit():
        return _number_ends(int(low), int(high), text, start)
    ends: set[int] = set()
    for alternative in _alternatives(group):
        ends |= _ends(alternative, text, start)
    return ends


def _number_ends(low: int, high: int, text: str, start: int) -> set[int]:
    end = start
    while end < len(text) and text[end].isdigit():
        end += 1
    digits = text[start:end]
    if not digits or (digits[0] == "0" and len(digits) > 1) or not low <= int(digits) <= high:
        return set()
    return {end}


def _alternatives(group: str) -> list[str]:
    parts, depth, begin = [], 0, 0
    for at, char in enumerate(group):
        depth += (char == "{") - (char == "}")
        if char == "|" and depth == 0:
            parts.append(group[begin:at])
            begin = at + 1
    parts.append(group[begin:])
    return parts
