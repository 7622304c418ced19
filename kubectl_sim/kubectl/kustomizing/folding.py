"""What a folded text has become once go-yaml v3 has written it and read it again.

Its emitter looks at the first line of the text where it should look at the next one, and so writes an empty line
more before a line that is indented further.
"""

from __future__ import annotations


def printed(text: str) -> str:
    lines = text.split("\n")
    widened = not text.lstrip("\n").startswith((" ", "\t")) and bool(text.strip("\n"))
    out = [lines[0]]
    last, breaks = lines[0], 0
    for line in lines[1:]:
        breaks += 1
        if line:
            out.append(_between(last, breaks, line, widened) + line)
            last, breaks = line, 0
    if breaks > 1 and last and widened and not _indented(last):
        breaks += 1
    return "".join(out) + "\n" * breaks


def _indented(line: str) -> bool:
    return line[:1] in (" ", "\t")


def _between(last: str, breaks: int, line: str, widened: bool) -> str:
    """What is read between two lines that had so many breaks between them."""
    if _indented(last) or not last:
        return "\n" * breaks
    written = breaks + widened
    if _indented(line):
        return "\n" * written
    return "\n" * (written - 1) or " "


def written(text: str) -> str:
    """The lines of a folded block, which is how go-yaml writes a text in this style."""
    lines = text.split("\n")
    out: list[str] = []
    for line in lines:
        # One empty line more, unless the line before it is empty or indented.
        if out and out[-1] and not _indented(out[-1]):
            out.append("")
        out.append(line)
    return "\n".join(out)
