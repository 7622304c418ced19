"""``-o custom-columns``.  Models kubectl/pkg/cmd/get/customcolumn.go."""

from __future__ import annotations

from kubectl_sim.base.goformat import show
from kubectl_sim.base.jsonpath import JSONPathError, Template, relaxed
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.printing import is_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.printing import Obj, Write

NONE = "<none>"
_MIN_WIDTH, _PADDING = 6, 3
_EXPECTED = "Expected format is one line of space separated headers, one line of space separated column specs."


class CustomColumnsPrinter:
    """``columns`` are pairs of header and path.  Columns keep their widths from one object to the next.

    What should be aligned together has to be printed together, as a list.
    """

    def __init__(self, columns: list[tuple[str, str]], no_headers: bool = False) -> None:
        self.columns = columns
        self.headers_pending = not no_headers
        self.widths: list[int] = []

    def print(self, obj: Obj, write: Write, event: str = "") -> None:
        rows: list[list[str]] = []
        if self.headers_pending:
            rows.append([header for header, _ in self.columns])
            self.headers_pending = False
        objects = obj["items"] if is_list(obj) else [obj]
        if event:
            objects = [{"type": event, "object": one} for one in objects]
        try:
            self._add_rows(rows, objects)
        except JSONPathError as error:
            raise CommandError(str(error)) from None
        finally:
            write(self._aligned(rows))

    def _add_rows(self, rows: list[list[str]], objects: list[Obj]) -> None:
        """One row an object, up to the first that a path does not fit."""
        templates = [Template(path) for _, path in self.columns]
        for one in objects:
            rows.append([_cell(template, one) for template in templates])  # noqa: PERF401

    def _aligned(self, rows: list[list[str]]) -> str:
        if any(not cell.isprintable() for row in rows for cell in row):
            from kubectl_sim.kubectl.tabwriter import align

            text = "".join(["\t".join(row) + "\n" for row in rows])
            return align(text, _MIN_WIDTH, _PADDING, self.widths)
        widths = [max(map(len, column)) + _PADDING for column in zip(*rows, strict=True)][:-1]
        known = self.widths or [_MIN_WIDTH] * len(widths)
        self.widths = list(map(max, widths, known))
        line = "".join([f"%-{width}s" for width in self.widths]) + "%s\n"
        return "".join([line % tuple(row) for row in rows])


def _cell(template: Template, obj: Obj) -> str:
    results = template.find(obj)
    texts = [] if results and results[0] else [NONE]
    texts += [show(value) for found in results for value in found]
    text = ",".join(texts)
    return text if text.isprintable() else text.replace("\x1b", "^[").replace("\r", "\\r")


def from_flags(name: str, value: str, *, no_headers: bool) -> CustomColumnsPrinter:
    """The printer for ``custom-columns=<spec>`` or ``custom-columns-file=<file>``.  Raises CommandError."""
    if not value:
        raise CommandError("custom-columns format specified but no custom columns given")
    if name == "custom-columns-file":
        return CustomColumnsPrinter(_from_file(value))
    return CustomColumnsPrinter([_column(part) for part in value.split(",")], no_headers)


def _column(spec: str) -> tuple[str, str]:
    header, colon, path = spec.partition(":")
    if not colon:
        raise CommandError(f"unexpected custom-columns spec: {spec}, expected <header>:<json-path-expr>")
    return header, _path(path)


def _path(text: str) -> str:
    try:
        return relaxed(text)
    except JSONPathError as error:
        raise CommandError(str(error)) from None


def _from_file(name: str) -> list[tuple[str, str]]:
    try:
        with open(name, encoding="utf-8", errors="surrogateescape", newline="\n") as file:
            lines = file.read().splitlines()
    except OSError as error:
        from kubectl_sim.kubectl.manifests import reason

        raise CommandError(f"error reading template {name}, open {name}: {reason(error)}\n") from None
    if not lines:
        raise CommandError(f"invalid template, missing header line. {_EXPECTED}")
    if len(lines) < 2:
        raise CommandError(f"invalid template, missing spec line. {_EXPECTED}")
    headers, paths = lines[0].split(), lines[1].split()
    if len(headers) != len(paths):
        raise CommandError(f"number of headers ({len(headers)}) and field specifications ({len(paths)}) don't match")
    return [(header, _path(path)) for header, path in zip(headers, paths, strict=True)]
