"""Breaks lines at spaces.  Models github.com/mitchellh/go-wordwrap."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def wrap(text: str, columns: int) -> str:
    """Break lines so that none exceeds ``columns``; 0 for no wrapping.

    Spaces at a break vanish, longer words stay whole, other spaces and all line breaks stay.
    """
    if columns <= 0:
        return text
    return "\n".join([line if len(line) <= columns else _wrap(line, columns) for line in text.split("\n")])


def _wrap(line: str, columns: int) -> str:
    out: list[str] = []
    used = 0
    for spaces, word in _pieces(line):
        if not word:
            out.append(spaces if used + len(spaces) <= columns else "")
        elif used + len(spaces) + min(len(word), columns - 1) > columns:
            out.append("\n" + word)
            used = len(word)
        else:
            out.append(spaces + word)
            used += len(spaces) + len(word)
    return "".join(out)


def _pieces(line: str) -> Iterator[tuple[str, str]]:
    """(spaces, the word behind them): of the last pair the word may be empty."""
    if "  " not in line and line.isascii() and not any(char in line for char in "\t\v\f\r"):
        lead = ""
        for word in line.split(" "):
            if word:
                yield lead, word
            lead = " "
        if line.endswith(" "):
            yield " ", ""
        return
    start, size = 0, len(line)
    while start < size:
        middle = start
        while middle < size and _is_space(line[middle]):
            middle += 1
        end = middle
        while end < size and not _is_space(line[end]):
            end += 1
        yield line[start:middle], line[middle:end]
        start = end


def _is_space(char: str) -> bool:
    """Go's ``unicode.IsSpace`` without the space that does not break."""
    return (char.isspace() and not "\x1c" <= char <= "\x1f") and char != "\xa0"
