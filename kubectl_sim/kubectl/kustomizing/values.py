"""YAML values as kustomize holds them until it prints: what a scalar said is as important as what it means.

Upstream keeps go-yaml v3's node tree.  Plain Python values do for nearly all of it, because the output is
JSON turned into YAML; the classes here carry what would be lost: the text of a number whose digits are not
the usual ones, a date that will be printed as a time, a key that is no string, a null that was not written.
"""

from __future__ import annotations

from kubectl_sim.base import yamlscalar
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError, Undecodable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]


class Blank:
    """The value of ``key:`` with nothing behind it: a null with an empty text.

    ``printed`` is what becomes of it: inside of ``{}`` and ``[]`` go-yaml writes it as an empty string.
    """

    __slots__ = ("printed",)

    def __init__(self, printed: str | None = None) -> None:
        self.printed = printed

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "BLANK"


BLANK: Any = Blank()
FLOW_BLANK: Any = Blank("")
#: A scalar that was made for something to be written into it: it has no tag yet.
NEW: Any = Blank()


class Key(str):
    """A map key that YAML reads as something else than a string."""

    __slots__ = ()


class Stamp(str):
    """A date or a time."""

    __slots__ = ()


class Folded(str):
    """A text of several lines in folded style (``>``)."""

    __slots__ = ()


class Misfit(str):
    """A text in a place that is tagged for another type (``tag``)."""

    tag: str

    def __new__(cls, text: str, tag: str) -> Misfit:
        made = super().__new__(cls, text)
        made.tag = tag
        return made


class Whole(int):
    """An integer that is written in another way than its digits (``0o17``)."""

    text: str

    def __new__(cls, value: int, text: str) -> Whole:
        made = super().__new__(cls, value)
        made.text = text
        return made


class Real(float):
    """A number with a fraction or an exponent, as written."""

    text: str

    def __new__(cls, value: float, text: str) -> Real:
        made = super().__new__(cls, value)
        made.text = text
        return made


_WORDS: dict[str, Any] = {
    text: value
    for text, value in yamlscalar.WORDS.items()
    if text and not (value in (True, False) and text.lower() not in ("true", "false"))
}
_HINTS = frozenset("+-.0123456789tTfFnN~")


def resolve(text: str) -> Any:
    """What a plain scalar means in YAML 1.2, as go-yaml v3 has it."""
    if not text:
        return BLANK
    first = text[0]
    if first not in _HINTS:
        return text
    if text in _WORDS:
        value = _WORDS[text]
        return Real(value, text) if type(value) is float else value
    if first in "tTfFnN~":
        return text
    if first != "." and yamlscalar.is_timestamp(text):
        return Stamp(text)
    value = yamlscalar.resolve(text)
    if type(value) is int:
        return value if str(value) == text else Whole(value, text)
    return Real(value, text) if type(value) is float else value


def text_of(value: Any) -> str:
    """What stands in the file (``node.Value``); empty for collections and for what is not there."""
    if isinstance(value, str):
        return value if type(value) is str else str(value)
    if value is True or value is False:
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, Whole | Real):
        return value.text
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        from kubectl_sim.base import goformat

        return goformat.general(value)
    return ""


def get_value(value: Any) -> str:
    """The text of a scalar; nothing for a null."""
    return "" if is_null(value) else text_of(value)


def is_null(value: Any) -> bool:
    return value is None or type(value) is Blank


def is_empty(value: Any) -> bool:
    """Null, or a collection without entries."""
    return value is None or type(value) is Blank or (isinstance(value, (dict, list)) and not value)


def kind_of(value: Any) -> str:
    """go-yaml's name of the node."""
    if isinstance(value, dict):
        return "MappingNode"
    return "SequenceNode" if isinstance(value, list) else "ScalarNode"


def tag_of(value: Any) -> str:
    if isinstance(value, Misfit):
        return value.tag
    if isinstance(value, Stamp):
        return "timestamp"
    if isinstance(value, str):
        return "str"
    if is_null(value):
        return "null"
    return "bool" if isinstance(value, bool) else "int" if isinstance(value, int) else "float"


def with_text(old: Any, text: str) -> Any:
    """A scalar after its text alone was exchanged: its tag stays, fitting or not."""
    tag = tag_of(old)
    if tag == "str":
        return str(text)
    new = resolve(text)
    found = tag_of(new)
    if found == tag:
        return new
    if tag == "float" and found == "int":
        return Real(float(new), text)
    return Misfit(text, tag)


def untagged(old: Any, text: str) -> Any:
    """A scalar that was replaced by one without a tag but in the old one's style."""
    return str(text) if isinstance(old, str) else resolve(text)


def key(name: str) -> str:
    """A name as the key of an entry that is made here: upstream writes it plain, and reads it as what it looks like."""
    value = resolve(name)
    return name if type(value) is str else Key(name)


def texts(entries: dict[str, str]) -> dict[str, Any]:
    """A map of strings as it is made here, in the order of the keys."""
    return {key(name): entries[name] for name in sorted(entries)}


def copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: copy(item) for key, item in value.items()}
    if isinstance(value, list):
        return [copy(item) for item in value]
    return value


def plain_object(node: Any) -> Any:
    """An object as JSON has it; at the top go-yaml makes strings of all keys."""
    return {str(name): plain(item) for name, item in node.items()} if isinstance(node, dict) else plain(node)


def plain(value: Any) -> Any:
    """The value as JSON has it.  Raises KustomizeError for what JSON cannot have."""
    kind = type(value)
    if kind is str:
        return value
    if kind is dict:
        out = {}
        for key, item in value.items():
            if type(key) is not str:
                raise KustomizeError("json: unsupported type: map[interface {}]interface {}")
            out[key] = item if type(item) is str else plain(item)
        return out
    if kind is list:
        return [plain(item) for item in value]
    return _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:
    if is_null(value):
        return value.printed if value is not None else None
    if isinstance(value, bool):
        return value
    if isinstance(value, Stamp):
        from kubectl_sim.kubectl.kustomizing import stamps

        return stamps.rfc3339(value)
    if isinstance(value, Misfit):
        found = tag_of(resolve(str(value)))
        raise Undecodable(f"yaml: cannot decode !!{found} `{value}` as a !!{value.tag}")
    if isinstance(value, Folded):
        from kubectl_sim.kubectl.kustomizing import folding

        return folding.printed(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value)
    if value != value or value in (yamlscalar.INFINITY, -yamlscalar.INFINITY):
        name = "NaN" if value != value else "+Inf" if value > 0 else "-Inf"
        raise KustomizeError(f"json: unsupported value: {name}")
    return yamlscalar.json_number(float(value))


def wrong_kind(value: Any, expected: str) -> KustomizeError:
    """A node of another kind than what was to be done with it needs."""
    from kubectl_sim.kubectl.kustomizing import orderly

    text = f"wrong node kind: expected {expected} but got {kind_of(value)}: node contents:\n"
    try:
        return KustomizeError(text + orderly.dump(value))
    except KustomizeError:
        return KustomizeError(text)
