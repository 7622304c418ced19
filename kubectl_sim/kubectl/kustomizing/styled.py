"""YAML texts that are written as they were read: styles and comments stay, spacing becomes go-yaml v3's.

For texts inside of objects (a file in a ConfigMap), of which one value is replaced.  Indentation becomes two
spaces, lists stand under their key, blank lines go, comments stay with what follows them.
"""

from __future__ import annotations

from kubectl_sim.base import yamlio
from kubectl_sim.base.yamlbuild import _NO_KEY
from kubectl_sim.kubectl.kustomizing import yamlread
from kubectl_sim.kubectl.kustomizing.values import is_null, resolve, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    #: A container by its identity, and a key or an index in it.
    Place = tuple[int, Any]

FLOW = "flow"


class Note:
    """How an entry was written: the styles of key and value, its first line, where key and value end."""

    __slots__ = ("key_end", "key_style", "last_line", "line", "style", "text", "value_end")

    def __init__(self, line: int) -> None:
        self.line = line
        self.last_line = line
        self.key_style = self.style = self.text = ""
        self.key_end = self.value_end = -1


class _Reader(yamlread.NodeBuilder):
    __slots__ = ("notes", "opened_places", "pending", "simple")

    def __init__(self, source: str, stand_in: str) -> None:
        super().__init__(source, stand_in)
        self.notes: dict[Place, Note] = {}
        self.opened_places: list[Note] = []
        self.pending: Note | None = None
        #: False for a text with anchors or tags, which is not written back in its own style.
        self.simple = True

    def noted(self, line: int) -> Note:
        """The note of the value that begins now."""
        found, self.pending = self.pending or Note(line), None
        top = self.top
        self.notes[id(top), len(top) if type(top) is list else self.key] = found
        return found

    def scalar(self, anchor: str | None, tag: str | None, _: Any, value: str, start: Any, end: Any, style: str) -> bool:
        self.simple = self.simple and anchor is None and tag is None
        if type(self.top) is dict and self.key is _NO_KEY:
            self.pending = Note(start.line)
            self.pending.key_style, self.pending.key_end = style, end.index
        else:
            note = self.noted(start.line)
            note.style, note.value_end, note.last_line = style, end.index, end.line - (style in ("|", ">"))
            note.text = value
        return super().scalar(anchor, tag, _, value, start, end, style)

    def alias(self, name: str, *more: Any) -> bool:
        self.simple = False
        return super().alias(name, *more)

    def mapping(self, anchor: str | None, *more: Any) -> bool:
        self.begin(anchor, more)
        return super().mapping(anchor, *more)

    def sequence(self, anchor: str | None, *more: Any) -> bool:
        self.begin(anchor, more)
        return super().sequence(anchor, *more)

    def begin(self, anchor: str | None, more: tuple[Any, ...]) -> None:
        self.simple = self.simple and anchor is None and len(more) == 5 and more[0] is None
        note = self.noted(more[2].line) if len(more) == 5 else Note(0)
        note.style = FLOW if more and more[-1] else ""
        self.opened_places.append(note)

    def close(self, *more: Any) -> bool:
        note = self.opened_places.pop()
        if note.style == FLOW and len(more) == 2:
            note.value_end, note.last_line = more[1].index, more[1].line
        return super().close(*more)


class Text:
    """A text that was read; ``value`` may be changed before it is written."""

    __slots__ = ("reader", "source", "value")

    def __init__(self, source: str) -> None:
        readers: list[_Reader] = []

        def make(text: str, stand_in: str) -> _Reader:
            readers.append(_Reader(text, stand_in))
            return readers[-1]

        self.source = source
        self.value = yamlio.compose(source, make, yamlread.message)
        self.reader = readers[-1]

    def written(self) -> str:
        if not self.reader.simple or self.reader.source != self.source:
            from kubectl_sim.kubectl.kustomizing import orderly

            return orderly.dump(self.value)
        writer = _Writer(self.source, self.reader.notes)
        writer.node(self.value, "", "")
        writer.comments(len(writer.lines), "")
        return "".join(writer.out)


class _Writer:
    """``pad`` is the indentation of an entry, ``lead`` what stands before the first one on its line."""

    __slots__ = ("levels", "lines", "next", "notes", "out", "source")

    def __init__(self, source: str, notes: dict[Place, Note]) -> None:
        self.source = source
        self.lines = source.split("\n")
        self.notes = notes
        self.next = 0
        #: The columns of the entries that are open in the source, and their indentation here.
        self.levels: list[tuple[int, str]] = []
        self.out: list[str] = []

    def comments(self, until: int, pad: str) -> None:
        """The comments between what was written last and a line.

        Blank lines between comments stay, one behind the last only at the top and where there is none before the
        first.  Such comments may also belong to what is further in than the line that follows.
        """
        column = _column(self.lines[until]) if until < len(self.lines) else 0
        stays, pending, inner, gap = True, False, False, False
        for index in range(self.next, until):
            text = self.lines[index].lstrip()
            if text.startswith("#"):
                if not pending:
                    inner = stays and _column(self.lines[index]) > column and self.foot(index, until)
                if gap and inner:
                    stays = inner = False
                elif gap:
                    self.out.append("\n")
                own = self.pad_of(_column(self.lines[index])) if inner else pad
                self.out.append(f"{own}{text}\n")
                pending, gap = True, False
            elif not text:
                gap = pending
                stays = stays and (pending or self.next == 0)
        if gap and stays and not inner:
            self.out.append("\n")
        self.next = max(self.next, until)

    def foot(self, index: int, until: int) -> bool:
        """Whether a blank line follows the comments that begin here."""
        while index < until and self.lines[index].lstrip().startswith("#"):
            index += 1
        return index < until

    def pad_of(self, column: int) -> str:
        """The indentation of the innermost level that a column is in."""
        return next((pad for level, pad in reversed(self.levels) if level <= column), "")

    def behind(self, index: int) -> str:
        """The comment at the end of the line, with a space before it."""
        if index < 0:
            return ""
        end = self.source.find("\n", index)
        rest = self.source[index : end if end >= 0 else None].lstrip(" \t:,")
        return f" {rest}" if rest.startswith("#") else ""

    def node(self, value: Any, pad: str, lead: str) -> None:
        if isinstance(value, dict):
            self.mapping(value, pad, lead)
        elif isinstance(value, list):
            self.sequence(value, pad, lead)
        else:
            self.out.append(f"{lead}{self.scalar(value, '', pad)}\n")

    def begin(self, note: Note | None, pad: str) -> None:
        if note is not None:
            self.comments(note.line, pad)
            column = _column(self.lines[note.line])
            self.levels = [level for level in self.levels if level[0] < column]
            self.levels.append((column, pad))
            self.next = max(self.next, note.line + 1)

    def mapping(self, value: dict[str, Any], pad: str, lead: str) -> None:
        for key, item in value.items():
            note = self.notes.get((id(value), key))
            self.begin(note, pad)
            name = self.scalar(str(key), note.key_style if note else "", pad)
            self.entry(item, note, f"{lead}{name}:", pad, pad + "  " if isinstance(item, dict) else pad)
            lead = pad

    def sequence(self, value: list[Any], pad: str, lead: str) -> None:
        for position, item in enumerate(value):
            note = self.notes.get((id(value), position))
            self.begin(note, pad)
            if _is_block(item, note):
                self.node(item, pad + "  ", f"{lead}- ")
            else:
                self.entry(item, note, f"{lead}-", pad, pad)
            lead = pad

    def entry(self, item: Any, note: Note | None, start: str, pad: str, inner: str) -> None:
        """One entry behind its key or its dash."""
        if _is_block(item, note):
            self.out.append(f"{start}{self.behind(note.key_end) if note else ''}\n")
            self.node(item, inner, inner)
            return
        shown = self.flow(item) if isinstance(item, (dict, list)) else self.value(item, note, pad)
        comment = "" if note is None or "\n" in shown else self.behind(max(note.value_end, note.key_end))
        self.out.append(f"{start} {shown}".rstrip(" ") + f"{comment}\n")
        if note is not None:
            self.next = max(self.next, note.last_line + 1)

    def flow(self, value: Any) -> str:
        if isinstance(value, dict):
            entries = (
                f"{self.scalar(str(key), '', '')}: {self.flow_item(value, key, item)}" for key, item in value.items()
            )
            return f"{{{', '.join(entries)}}}"
        return f"[{', '.join(self.flow_item(value, position, item) for position, item in enumerate(value))}]"

    def flow_item(self, holder: Any, key: Any, item: Any) -> str:
        if isinstance(item, (dict, list)):
            return self.flow(item)
        return self.value(item, self.notes.get((id(holder), key)), "", in_flow=True)

    def value(self, value: Any, note: Note | None, pad: str, in_flow: bool = False) -> str:
        if note is not None and not isinstance(value, str) and note.text and _same(resolve(note.text), value):
            return note.text
        return self.scalar(value, note.style if note else "", pad, in_flow)

    def scalar(self, value: Any, style: str, pad: str, in_flow: bool = False) -> str:
        text = text_of(value)
        if is_null(value) and not text:
            return "''" if in_flow else ""
        if "\n" in text and (" \n" in text or text.endswith(" ")):
            return _double(text)
        if style in ("|", ">") and not in_flow:
            return _block(text, style, pad + "  ")
        if "\n" in text:
            return _double(text) if in_flow or style else _block(text, "|", pad + "  ")
        if style == '"' or (not style and isinstance(value, str) and not isinstance(resolve(text), str)):
            return _double(text)
        if style == "'" or (isinstance(value, str) and not _may_be_plain(text, in_flow)):
            return "'" + text.replace("'", "''") + "'"
        return text


def _column(line: str) -> int:
    return len(line) - len(line.lstrip())


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and one == other


def _is_block(item: Any, note: Note | None) -> bool:
    return isinstance(item, (dict, list)) and bool(item) and (note is None or note.style != FLOW)


_FIRST = frozenset("#,[]{}&*!|>'\"%@`")


def _may_be_plain(text: str, in_flow: bool) -> bool:
    if not text or text[0] in _FIRST or text != text.strip() or text[-1] == ":":
        return False
    if text[0] in "-?:" and (len(text) == 1 or text[1] == " "):
        return False
    return ": " not in text and " #" not in text and not (in_flow and any(char in text for char in ",[]{}?"))


_ESCAPES = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"})


def _double(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'


def _block(text: str, style: str, pad: str) -> str:
    """A literal or folded block, without the newline behind its last line."""
    body = text.rstrip("\n")
    ends = len(text) - len(body)
    chomp = "-" if not ends else "+" if ends > 1 else ""
    hint = "2" if text[:1] in (" ", "\n") else ""
    if style == ">":
        from kubectl_sim.kubectl.kustomizing import folding

        body = folding.written(body)
        # Its writer parts the last line from what follows as if that were a line of the text.
        ends += bool(ends) and not body.rpartition("\n")[2].startswith(" ")
    lines = [f"{pad}{line}" if line else "" for line in body.split("\n")]
    return "\n".join([style + hint + chomp, *lines, *[""] * (ends - 1 if ends > 1 else 0)])
