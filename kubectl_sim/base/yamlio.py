"""YAML as kubectl reads it (sigs.k8s.io/yaml over go-yaml v2), values and error texts alike.

The event parser is libyaml, through ruamel.yaml's C extension; the construction is ours, because no
library's default is kubectl's: see :mod:`kubectl_sim.base.yamlscalar` for scalars; the last of two
equal keys wins, merge keys take effect where they stand, keys become strings, numbers take Go's JSON
types.  go-yaml is a port of libyaml, so its error texts are libyaml's; the few places where the two
differ are mended here.
"""

from __future__ import annotations

from kubectl_sim.base import yamlevents
from kubectl_sim.base.yamlbuild import Builder
from kubectl_sim.base.yamlevents import ParserError, ReaderError, ScannerError
from kubectl_sim.base.yamlscalar import YAMLError

__all__ = ["YAMLError", "compose", "decode", "dump", "load", "load_all", "split"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

_CONVERTING = "error converting YAML to JSON: "


def load(text: str | bytes) -> Any:
    """The first document of a text as JSON types, None for an empty one.

    Raises :class:`YAMLError` with go-yaml's message: ``yaml: line 3: …``.
    """
    if isinstance(text, bytes):
        text = decode(text)
    return _load(text)


def load_all(data: str | bytes) -> Iterator[Any]:
    """The documents of a manifest file or stream, as kubectl's ``-f`` reads them; empty ones are left out.

    Documents are separated by lines that begin with ``---``; a stream that begins with ``{`` may hold
    JSON values instead.  Documents before a faulty one are still yielded.  Raises :class:`YAMLError`
    with the message that follows ``error parsing FILE: ``.
    """
    text = decode(data) if isinstance(data, bytes) else data
    if text.lstrip()[:1] == "{":
        from kubectl_sim.base import gojson

        return gojson.documents(text, _yaml_documents)
    return _yaml_documents(text)


def dump(value: Any) -> str:
    """YAML as ``kubectl -o yaml`` prints it (see :mod:`kubectl_sim.base.yamldump`)."""
    from kubectl_sim.base import yamldump

    return yamldump.dump(value)


def decode(data: bytes) -> str:
    """Text of a file: a byte order mark decides between UTF-8 and UTF-16, wrong bytes become U+FFFD."""
    if data[:3] == b"\xef\xbb\xbf":
        return data[3:].decode("utf-8", "replace")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8", "replace")


def _yaml_documents(text: str) -> Iterator[Any]:
    for chunk in split(text):
        try:
            value = _load(chunk)
        except YAMLError as error:
            raise YAMLError(f"{_CONVERTING}{error}") from None
        if value is not None:
            yield value


def split(text: str) -> Iterator[str]:
    """The chunks between ``---`` lines.  Line numbers in errors count from the start of a chunk.

    Models apimachinery's YAMLReader: a separator that opens the text belongs to the first chunk.
    """
    if "\r\n" in text:
        text = text.replace("\r\n", "\n")
    start = position = 0
    size = len(text)
    while position < size:
        if text.startswith("---", position):
            end = text.find("\n", position)
            end = size if end < 0 else end
            rest = text[position + 3 : end].strip()
            if rest and rest[0] != "#":
                raise YAMLError(f"invalid Yaml document separator: {rest}")
            if start < position:
                yield text[start:position]
                start = end + 1
        position = text.find("\n---", position)
        if position < 0:
            break
        position += 1
    if start < size:
        yield text[start:] if text.endswith("\n") else text[start:] + "\n"


def _load(text: str) -> Any:
    return compose(text, Builder, _message)


def compose(text: str, builder: Callable[[str, str], Builder], message: Callable[[Exception], str]) -> Any:
    """The first document as another builder makes it, with faults in the words of ``message``.

    Raises :class:`YAMLError`.
    """
    source, stand_in, tries = text, "", 0
    while True:
        try:
            return yamlevents.run(source, builder(source, stand_in))
        except ScannerError as error:
            mended = _mend(source, error, stand_in or _unused_character(text), again=tries > 0)
            if mended is None or tries == _MOST_TRIES:
                raise YAMLError(message(error)) from None
            source, stand_in = mended
            tries += 1
        except (ReaderError, ParserError) as error:
            raise YAMLError(message(error)) from None


def _message(error: Exception) -> str:
    """go-yaml's text: it counts lines from 0 and adds one for scanner errors only, and hides line 0."""
    if isinstance(error, ReaderError):
        return f"yaml: {error.args[4]}"
    _, context_mark, problem, mark = error.args
    line = 0
    if mark is not None and mark.line:
        line = mark.line + isinstance(error, ScannerError)
    elif context_mark is not None:
        line = context_mark.line
    return f"yaml: line {line}: {problem}" if line else f"yaml: {problem}"


# libyaml refuses two things that go-yaml reads: 'a:b' inside [] and {}, and the escape \' in double quotes.
# Such a colon is replaced by a character that the text does not use, to be put back in the scalars.

_MOST_TRIES = 30


def _unused_character(text: str) -> str:
    code = 0xE000
    while chr(code) in text:
        code += 1
    return chr(code)


def _mend(text: str, error: ScannerError, stand_in: str, again: bool) -> tuple[str, str] | None:
    """(text without what libyaml stumbled over, the character that stands for colons), if it was one of these."""
    problem, index = error.args[2], error.args[3].index
    before, found, after = text[:index], text[index : index + 1], text[index + 1 :]
    if problem == "found unknown escape character" and after[:1] == "'":
        return f"{before}\\x27{after[1:]}", stand_in
    if problem != "found unexpected ':'" or found != ":":
        return None
    if again or "!<" in text or "%TAG" in text:
        return before + stand_in + after, stand_in
    return before + stand_in + _without_inner_colons(after, stand_in), stand_in


def _without_inner_colons(text: str, stand_in: str) -> str:
    """All colons that stand between two characters of what can only be one scalar, replaced at once."""
    head, *parts = text.split(":")
    out = [head]
    for part in parts:
        inside = part[:1] not in _AROUND_INDICATOR and out[-1][-1:] not in _BEFORE_INDICATOR
        out.append((stand_in if inside else ":") + part)
    return "".join(out)


_AROUND_INDICATOR = ("", " ", "\t", "\n", "\r", "\x85", "\u2028", "\u2029")
_BEFORE_INDICATOR = (*_AROUND_INDICATOR, ":", '"', "'", "]", "}", "[", "{", ",")
