"""The value of a YAML document from libyaml's events, decoded as go-yaml v2 decodes (see :mod:`yamlio`)."""

from __future__ import annotations

from kubectl_sim.base import yamlscalar
from kubectl_sim.base.yamlscalar import YAMLError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: How deep a document may nest.  Upstream stops at 10,000; what comes after us walks trees
#: recursively, and no real object comes near this.
MAX_DEPTH = 300


_NO_KEY: Any = object()
_MERGE: Any = object()  # the key <<

# When go-yaml and its callers find fault: decoding the tree, turning keys to strings, writing JSON.
_DECODING, _CONVERSION, _MARSHALLING = range(3)


class _BadKey:
    """A key that JSON cannot have: (type, value) as Go prints them."""

    __slots__ = ("kind", "shown")

    def __init__(self, kind: str, shown: str) -> None:
        self.kind = kind
        self.shown = shown


class _Anchor:
    """A named node: its value, once complete, and how many decoding steps it takes."""

    __slots__ = ("is_map", "steps", "value")

    def __init__(self, is_map: bool) -> None:
        self.value: Any = _NO_KEY
        self.steps = 0
        self.is_map = is_map


class Builder:
    """Receives libyaml's events and builds the value.

    What go-yaml finds only after parsing (it decodes a finished tree) is kept in ``failure`` until the
    document ends, so that a syntax error further down is reported first.
    """

    __slots__ = (
        *("source", "stand_in", "escapes", "done", "failure"),
        *("root", "top", "key", "containers", "keys"),
        *("anchors", "open_anchors", "steps", "alias_steps"),
    )

    def __init__(self, source: str, stand_in: str) -> None:
        self.source = source
        self.stand_in = stand_in
        self.escapes = "\\/" in source
        self.done = False
        self.failure: tuple[int, str] | None = None
        self.root: Any = None
        self.top: Any = None
        self.key: Any = _NO_KEY
        self.containers: list[Any] = []
        self.keys: list[Any] = []
        self.anchors: dict[str, _Anchor] = {}
        self.open_anchors: dict[int, tuple[_Anchor, int]] = {}
        self.steps = 0
        self.alias_steps = 0

    def result(self) -> Any:
        if self.alias_steps and _deeper_than(self.root, MAX_DEPTH):
            self.fail(_TOO_DEEP)
        if self.failure is not None:
            raise YAMLError(self.failure[1])
        return self.root

    # Events, with the extension's arguments.

    def ignore(self, *_: Any) -> bool:
        return True

    def end(self, *_: Any) -> bool:
        self.done = True
        return True

    def scalar(self, anchor: str | None, tag: str | None, _: Any, value: str, start: Any, end: Any, style: str) -> bool:
        self.steps += 1
        if self.stand_in:
            value = value.replace(self.stand_in, ":")
        if self.escapes and style == '"':
            _check_escapes(self.source, start, end)
        decoded: Any = value
        if tag is not None:
            decoded = self.tagged(tag, value)
        elif not style and (not value or value[0] in _HINTS):
            decoded = yamlscalar.resolve(value)
        if type(self.top) is dict and self.key is _NO_KEY:
            if value == "<<" and (tag == _MERGE_TAG or (not style and tag is None)):
                self.key = _MERGE
            else:
                self.key = decoded if type(decoded) is str else _string_key(decoded)
        else:
            if type(decoded) is int or type(decoded) is float:
                decoded = self.number(decoded)
            self.add(decoded)
        if anchor is not None:
            named = self.anchors[anchor] = _Anchor(is_map=False)
            named.value, named.steps = decoded, 1
        return True

    def alias(self, name: str, *_: Any) -> bool:
        anchor = self.anchors.get(name)
        if anchor is None:
            raise YAMLError(f"yaml: unknown anchor '{name}' referenced")
        self.steps += 1 + anchor.steps
        self.alias_steps += anchor.steps
        value = anchor.value
        if value is _NO_KEY:
            self.fail(f"yaml: anchor '{name}' value contains itself")
            value = None
        elif self.excessive():
            self.fail("yaml: document contains excessive aliasing")
            value = None
        if type(self.top) is dict and self.key is _NO_KEY:
            if type(value) is dict or type(value) is list:
                self.complex_key(value)
            else:
                self.key = value if type(value) is str else _string_key(value)
        elif self.key is _MERGE and not anchor.is_map:
            self.add(None)
        else:
            self.add(_copy(value))
        return True

    def sequence(self, anchor: str | None, *_: Any) -> bool:
        self.open([], anchor)
        return True

    def mapping(self, anchor: str | None, *_: Any) -> bool:
        self.open({}, anchor)
        return True

    def close(self, *_: Any) -> bool:
        value = self.top
        self.top, self.key = self.containers.pop(), self.keys.pop()
        if self.open_anchors:
            named = self.open_anchors.pop(len(self.containers), None)
            if named is not None:
                named[0].value, named[0].steps = value, self.steps - named[1]
        if type(self.top) is dict and self.key is _NO_KEY:
            self.complex_key(value)
        else:
            self.add(value)
        return True

    # Building.

    def open(self, value: Any, name: str | None) -> None:
        depth = len(self.containers)
        if depth >= MAX_DEPTH:
            raise YAMLError(_TOO_DEEP)
        if name is not None:
            anchor = self.anchors[name] = _Anchor(type(value) is dict)
            self.open_anchors[depth] = (anchor, self.steps)
        self.steps += 1
        self.containers.append(self.top)
        self.keys.append(self.key)
        self.top, self.key = value, _NO_KEY

    def add(self, value: Any) -> None:
        top = self.top
        if type(top) is list:
            top.append(value)
            return
        if top is None:
            self.root = value
            return
        key, self.key = self.key, _NO_KEY
        if type(key) is str:
            top[key] = value
        elif key is _MERGE:
            self.merge(value)
        else:
            shown = f"key: {key.shown}, value: {'<nil>' if value is None else _go_syntax(value)}"
            self.fail(f"unsupported map key of type: {key.kind}, {shown}", _CONVERSION)

    def merge(self, value: Any) -> None:
        if type(value) is dict:
            self.top.update(value)
        elif type(value) is list and all(type(item) is dict for item in value):
            for item in reversed(value):
                self.top.update(item)
        else:
            self.fail("yaml: map merge requires map or sequence of maps as the value")

    def excessive(self) -> bool:
        """go-yaml's guard against alias bombs: how much of the decoding may come from aliases."""
        if self.alias_steps <= 100 or self.steps <= 1000:
            return False
        allowed = 0.99 - 0.89 * min(max((self.steps - 400_000) / 3_600_000, 0), 1)
        return self.alias_steps / self.steps > allowed

    def number(self, value: int | float) -> int | float | None:
        if value != value or value in (yamlscalar.INFINITY, -yamlscalar.INFINITY):
            name = "NaN" if value != value else "+Inf" if value > 0 else "-Inf"
            self.fail(f"json: unsupported value: {name}", _MARSHALLING)
            return None
        return yamlscalar.json_number(value)

    def complex_key(self, value: Any) -> None:
        self.fail(f"yaml: invalid map key: {_go_syntax(value)}")
        self.key = ""

    def tagged(self, tag: str, value: str) -> Any:
        if tag == _TAG + "binary":
            return self.binary(value)
        if tag == _TAG + "str" or tag not in _RESOLVABLE:
            return value
        wanted = tag[len(_TAG) :]
        found = yamlscalar.resolve(value)
        kind = _kind(found, value)
        if wanted == "float" and kind == "int" and found <= yamlscalar.INT64_MAX:
            return float(found)
        if kind != wanted:
            self.fail(f"yaml: cannot decode !!{kind} `{value}` as a !!{wanted}")
            return None
        return found

    def binary(self, value: str) -> str | None:
        import binascii

        try:
            data = binascii.a2b_base64(value.replace("\n", "").replace("\r", ""), strict_mode=True)
        except ValueError:
            self.fail("yaml: !!binary value contains invalid base64 data")
            return None
        return data.decode("utf-8", "replace")

    def fail(self, message: str, stage: int = _DECODING) -> None:
        if self.failure is None or stage < self.failure[0]:
            self.failure = (stage, message)


_TOO_DEEP = "yaml: exceeded max depth of 10000"
_HINTS = frozenset("+-.0123456789yYnNtTfFoO~")
_TAG = "tag:yaml.org,2002:"
_MERGE_TAG = _TAG + "merge"
_RESOLVABLE = frozenset(_TAG + name for name in ("str", "bool", "int", "float", "null", "timestamp"))


def _string_key(value: Any) -> Any:
    """A key that is no string as the string that kubectl makes of it."""
    if value is True or value is False:
        return "true" if value else "false"
    if value is None:
        return _BadKey("%!s(<nil>)", "<nil>")
    if type(value) is float:
        return yamlscalar.float_key(value)
    return str(value) if value <= yamlscalar.INT64_MAX else _BadKey("uint64", hex(value))


def _kind(value: Any, text: str) -> str:
    """The short name of a resolved scalar's tag."""
    if type(value) is str:
        return "timestamp" if yamlscalar.is_timestamp(text) else "str"
    return "null" if value is None else type(value).__name__


def _check_escapes(source: str, start: Any, end: Any) -> None:
    r"""Refuse ``\/`` in double quotes, which libyaml reads and go-yaml does not."""
    position, stop = start.index, end.index
    while (position := source.find("\\", position, stop)) >= 0:
        if source[position + 1] == "/":
            line = start.line + source.count("\n", start.index, position)
            where = f"line {line + 1}: " if line else ""
            raise YAMLError(f"yaml: {where}found unknown escape character")
        position += 2


def _copy(value: Any) -> Any:
    """An alias stands for a copy: nothing that comes after us expects two places to be one object."""
    if type(value) is dict:
        return {key: _copy(item) for key, item in value.items()}
    if type(value) is list:
        return [_copy(item) for item in value]
    return value


def _deeper_than(root: Any, limit: int) -> bool:
    level = [root]
    for _ in range(limit + 1):
        level = [
            item
            for value in level
            if isinstance(value, dict | list)
            for item in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return False
    return True


def _go_syntax(value: Any) -> str:
    """Go's ``%#v`` of a decoded value, which some of go-yaml's messages show."""
    from kubectl_sim.base import goformat

    if value is None:
        return "interface {}(nil)"
    if value is True or value is False:
        return "true" if value else "false"
    if type(value) is str:
        return goformat.quote(value)
    if type(value) is float:
        return goformat.general(value)
    if type(value) is list:
        return "[]interface {}{" + ", ".join(map(_go_syntax, value)) + "}"
    if type(value) is dict:
        items = ", ".join(f"{goformat.quote(key)}:{_go_syntax(value[key])}" for key in sorted(value))
        return "map[interface {}]interface {}{" + items + "}"
    return str(value)
