"""The text that a describer builds: indented lines whose tabs become columns at the end.

Models the prefix writer and the shared printers of pkg/describe.
"""

from __future__ import annotations

from kubectl_sim.base import timefmt
from kubectl_sim.base.objects import controller_of
from kubectl_sim.kubectl.tabwriter import align

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kubectl_sim.kubectl.describing.source import Obj

NONE = "<none>"
UNSET = "<unset>"
UNKNOWN = "<unknown>"

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_LONGEST_ANNOTATION = 140  # bytes, of "key: value" and of each line of a longer one

# What Go prints for a time that was never set.
_ZERO_TIME = "Mon, 01 Jan 0001 00:00:00 +0000"


class Writer:
    """Collects the lines of one description; levels indent by two spaces."""

    __slots__ = ("_parts",)

    def __init__(self) -> None:
        self._parts: list[str] = []

    def text(self, text: str) -> None:
        """Append text as it is: part of a line, or lines with their newlines."""
        self._parts.append(text)

    def line(self, text: str = "", level: int = 0) -> None:
        """One line."""
        self._parts.append(f"{'  ' * level}{text}\n")

    def field(self, label: str, value: object, level: int = 0) -> None:
        """``label:``, a tab, and the value as :func:`show` writes it."""
        text = value if isinstance(value, str) else show(value)
        self._parts.append(f"{'  ' * level}{label}:\t{text}\n")

    def fields(self, rows: Iterable[tuple[str, object]], level: int = 0) -> None:
        """Several fields; a value of None leaves its field out."""
        for label, value in rows:
            if value is not None:
                self.field(label, value, level)

    def items(self, label: str, items: Sequence[str], below: str = "") -> None:
        """A field with one item a line; ``<none>`` for no items.

        ``below`` is what stands under the label: upstream indents by it, which shows where an item has
        several lines.
        """
        text = f"\n{below}\t".join(items) if items else NONE
        self._parts.append(f"{label}:\t{text}\n")

    def header(self, *titles: str, level: int = 1, rules: Sequence[str] = ()) -> None:
        """A table's titles and the line of dashes below, as long as the titles unless given."""
        self.line("\t".join(titles), level)
        self.line("\t".join(rules or ["-" * len(title) for title in titles]), level)

    def row(self, *cells: object, level: int = 1) -> None:
        """A table's row."""
        self.line("\t".join([show(cell) for cell in cells]), level)

    def result(self) -> str:
        """The description with its columns aligned."""
        return align(self.unaligned())

    def unaligned(self) -> str:
        """The description with its tabs; the terminal's control characters are made harmless."""
        text = "".join(self._parts)
        if "\x1b" in text or "\r" in text:
            text = text.replace("\x1b", "^[").replace("\r", "\\r")
        return text


def show(value: object) -> str:
    """Go's ``%v`` of a field; nothing at all for None, as for an unset string."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    from kubectl_sim.base import goformat

    return goformat.show(value)


def quote(text: str) -> str:
    """Go's ``%q``."""
    from kubectl_sim.base import goformat

    return goformat.quote(text)


def describe_metadata(w: Writer, obj: Obj, namespaced: bool = True) -> None:
    """Name, namespace, labels and annotations: how most descriptions begin."""
    metadata = obj["metadata"]
    w.field("Name", metadata["name"])
    if namespaced:
        w.field("Namespace", metadata.get("namespace"))
    describe_labels(w, "Labels", metadata.get("labels"))
    describe_annotations(w, "Annotations", metadata.get("annotations"))


def pairs(mapping: Mapping[str, str] | None) -> list[str]:
    """``key=value`` in the order of the keys."""
    return [f"{key}={mapping[key]}" for key in sorted(mapping)] if mapping else []


def describe_labels(w: Writer, label: str, mapping: Mapping[str, str] | None) -> None:
    """A map as ``key=value``, one a line."""
    w.items(label, pairs(mapping))


def joined(mapping: Mapping[str, str] | None) -> str:
    """A map on one line: ``a=1,b=2`` in the order of these texts, or ``<none>``."""
    return ",".join(sorted(pairs(mapping))) or NONE


def describe_annotations(w: Writer, label: str, mapping: Mapping[str, str] | None) -> None:
    """Annotations one a line; long or many-line values stand below their key, cut to 140 bytes a line.

    The last applied configuration is left out.
    """
    w.items(label, annotation_lines(mapping))


def annotation_lines(mapping: Mapping[str, str] | None, prefix: str = "") -> list[str]:
    """What :func:`describe_annotations` writes; the prefix goes before keys but not before lines of values."""
    if not mapping:
        return []
    lines = []
    keys = [key for key in sorted(mapping) if key != LAST_APPLIED]
    for key in keys:
        value = mapping[key].removesuffix("\n")
        if "\n" in value or byte_length(value) + byte_length(key) + 2 > _LONGEST_ANNOTATION:
            lines.append(f"{prefix}{key}:")
            lines += ["  " + shorten(part, _LONGEST_ANNOTATION - 2) for part in value.split("\n")]
        else:
            lines.append(f"{prefix}{key}: {value}")
    return lines


def byte_length(text: str) -> int:
    """Length in UTF-8, which is what Go's ``len`` counts."""
    return len(text) if text.isascii() else len(text.encode())


def shorten(text: str, longest: int) -> str:
    """Text of at most ``longest`` bytes, with ``...`` for the rest.

    Upstream may cut a character in two; half a character is left out here, so that the text stays text.
    """
    if byte_length(text) <= longest:
        return text
    return text.encode()[:longest].decode(errors="ignore") + "..."


def decoded_size(base64: str) -> int:
    """Number of bytes that a base64 text stands for."""
    digits = base64.replace("\n", "")
    return len(digits) * 3 // 4 - digits[-2:].count("=")


def timestamp(text: str | None) -> str:
    """A time of an object in RFC 1123 form and in the local time zone."""
    return timefmt.go_rfc1123z(timefmt.parse(text)) if text else _ZERO_TIME


def truth(value: bool | None) -> str:
    """``True``, ``False`` or ``<unset>``."""
    if value is None:
        return UNSET
    return "True" if value else "False"


def describe_controller(w: Writer, obj: Obj) -> None:
    """``Controlled By``, of objects that have a controller."""
    controller = controller_of(obj)
    if controller is not None:
        w.field("Controlled By", f"{controller['kind']}/{controller['name']}")
