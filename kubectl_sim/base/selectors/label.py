"""Label selectors: the text form of ``-l``, the object form, the plain map, and back to text.

Models ``k8s.io/apimachinery/pkg/labels`` (lexer and parser) and the helpers of
``pkg/apis/meta/v1`` (``LabelSelectorAsSelector``, ``FormatLabelSelector``, ``ParseToLabelSelector``).
"""

from __future__ import annotations

from .selector import (
    DOES_NOT_EXIST,
    DOUBLE_EQUALS,
    EQUALS,
    EVERYTHING,
    EXISTS,
    GREATER_THAN,
    IN,
    LESS_THAN,
    NOT_EQUALS,
    NOT_IN,
    NOTHING,
    Requirement,
    Selector,
    SelectorError,
    is_label_key,
    requirement,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

# Token kinds: punctuation and the two keywords are their own kind, "" is the end of the text.
_WORD = "word"
_END = ""
_SPACE = " \t\r\n"
_PUNCTUATION = "=!(),><"
_BREAK = frozenset(_SPACE + _PUNCTUATION + "\0")
_BINARY = {
    "in": IN,
    "notin": NOT_IN,
    "=": EQUALS,
    "==": DOUBLE_EQUALS,
    "!=": NOT_EQUALS,
    ">": GREATER_THAN,
    "<": LESS_THAN,
}


def parse(text: str, path: str | None = None) -> Selector:
    """The selector that ``text`` writes, as ``-l`` and ``labelSelector=`` take it.

    ``path`` is the field that errors name instead of ``<nil>``.  Raises :class:`SelectorError`.
    """
    return Selector(_Parser(text, path).selector()) if text else EVERYTHING


def _tokens(text: str) -> list[tuple[str, str]]:
    """(kind, literal) of each token, the end included.  A NUL ends the text, as in upstream's lexer."""
    tokens = []
    position, size = 0, len(text)
    while position < size and text[position] != "\0":
        start = position
        if text[start] in _SPACE:
            position += 1
            continue
        if text[start] in _PUNCTUATION:
            position += 2 if text[start : start + 2] in ("==", "!=") else 1
            literal = kind = text[start:position]
        else:
            while position < size and text[position] not in _BREAK:
                position += 1
            literal = text[start:position]
            kind = literal if literal in ("in", "notin") else _WORD
        tokens.append((kind, literal))
        if text[position : position + 1] == "\0":  # that lexer swallows a NUL right behind a token
            position += 1
    tokens.append((_END, ""))
    return tokens


class _Parser:
    """Recursive descent, one token ahead.  ``in`` and ``notin`` are words wherever a value may stand."""

    __slots__ = ("_path", "_position", "_tokens")

    def __init__(self, text: str, path: str | None) -> None:
        self._tokens = _tokens(text)
        self._position = 0
        self._path = path

    def _peek(self) -> tuple[str, str]:
        kind, literal = self._tokens[self._position]
        return (_WORD if kind in ("in", "notin") else kind), literal

    def _take(self) -> tuple[str, str]:
        token = self._peek()
        self._position += 1
        return token

    def selector(self) -> list[Requirement]:
        requirements: list[Requirement] = []
        kind, literal = self._peek()
        if kind not in (_WORD, "!", _END):
            raise SelectorError(f"found '{literal}', expected: !, identifier, or 'end of string'")
        while kind != _END:
            requirements.append(self._checked_requirement())
            kind, literal = self._take()
            if kind not in (",", _END):
                raise SelectorError(f"found '{literal}', expected: ',' or 'end of string'")
            if kind == "," and self._peek()[0] not in (_WORD, "!"):
                raise SelectorError(f"found '{self._peek()[1]}', expected: identifier after ','")
        return requirements

    def _checked_requirement(self) -> Requirement:
        try:
            return self._requirement()
        except SelectorError as error:
            raise SelectorError(f"unable to parse requirement: {error}") from None

    def _requirement(self) -> Requirement:
        kind, key = self._take()
        negated = kind == "!"
        if negated:
            kind, key = self._take()
        if kind != _WORD:
            raise SelectorError(f"found '{key}', expected: identifier")
        if not is_label_key(key):
            from . import texts

            raise SelectorError(texts.key_error(key, self._path))
        if negated:
            return Requirement(key, DOES_NOT_EXIST)
        if self._peek()[0] in (_END, ","):
            return Requirement(key, EXISTS)
        operator = self._operator()
        values = self._values() if operator in (IN, NOT_IN) else [self._exact_value()]
        return requirement(key, operator, sorted(set(values)), self._path)

    def _operator(self) -> str:
        kind, literal = self._tokens[self._position]  # the one place where "in" is no word
        self._position += 1
        if kind not in _BINARY:
            raise SelectorError(f"found '{literal}', expected: {', '.join(_BINARY.values())}")
        return _BINARY[kind]

    def _exact_value(self) -> str:
        if self._peek()[0] in (_END, ","):
            return ""
        kind, literal = self._take()
        if kind != _WORD:
            raise SelectorError(f"found '{literal}', expected: identifier")
        return literal

    def _values(self) -> list[str]:
        kind, literal = self._take()
        if kind != "(":
            raise SelectorError(f"found '{literal}' expected: '('")
        kind, literal = self._peek()
        if kind not in (_WORD, ",", ")"):
            raise SelectorError(f"found '{literal}', expected: ',', ')' or identifier")
        values = self._value_list() if kind != ")" else [""]
        self._position += 1  # the closing parenthesis
        return values

    def _value_list(self) -> list[str]:
        """Values up to ``)``.  Where nothing stands beside a comma, the empty string is meant."""
        values: list[str] = []
        while True:
            kind, literal = self._take()
            following, next_literal = self._peek() if kind != _END else (_END, "")
            if kind == _WORD:
                values.append(literal)
                if following not in (",", ")"):
                    raise SelectorError(f"found '{next_literal}', expected: ',' or ')'")
            elif kind == ",":
                if not values or following in (",", ")"):
                    values.append("")
            else:
                raise SelectorError(f"found '{literal}', expected: ',', or identifier")
            if following == ")":
                return values


def from_map(labels: Mapping[str, str] | None) -> Selector:
    """The selector of a plain map (a Service's, a ReplicationController's); none selects everything.

    Nothing is validated, as in ``labels.SelectorFromSet``; :func:`validated_from_map` does that.
    """
    if not labels:
        return EVERYTHING
    return Selector([Requirement(key, EQUALS, (value,)) for key, value in labels.items()])


def validated_from_map(labels: Mapping[str, str] | None) -> Selector:
    """As :func:`from_map`.  Raises :class:`SelectorError` for a key or value that is no label's."""
    if not labels:
        return EVERYTHING
    return Selector([requirement(key, EQUALS, (labels[key],)) for key in sorted(labels)])


_OBJECT_OPERATORS = {"In": IN, "NotIn": NOT_IN, "Exists": EXISTS, "DoesNotExist": DOES_NOT_EXIST}
_OBJECT_NAMES = {operator: name for name, operator in _OBJECT_OPERATORS.items()}


def from_object(obj: Mapping[str, Any] | None) -> Selector:
    """The selector of a ``LabelSelector`` object: None selects nothing, ``{}`` everything.

    Models ``metav1.LabelSelectorAsSelector``.  Raises :class:`SelectorError`.
    """
    if obj is None:
        return NOTHING
    labels: Mapping[str, str] = obj.get("matchLabels") or {}
    expressions: Sequence[Mapping[str, Any]] = obj.get("matchExpressions") or ()
    if not labels and not expressions:
        return EVERYTHING
    requirements = [requirement(key, EQUALS, (labels[key],)) for key in sorted(labels)]
    requirements += map(_from_expression, expressions)
    return Selector(requirements)


def _from_expression(expression: Mapping[str, Any]) -> Requirement:
    name = expression.get("operator") or ""
    if name not in _OBJECT_OPERATORS:
        from . import texts

        raise SelectorError(texts.not_an_operator(name))
    return requirement(expression.get("key") or "", _OBJECT_OPERATORS[name], expression.get("values") or None)


def format_label_selector(obj: Mapping[str, Any] | None) -> str:
    """A ``LabelSelector`` object as kubectl prints it: its text, ``<none>`` or ``<error>``."""
    try:
        return str(from_object(obj)) or "<none>"
    except SelectorError:
        return "<error>"


def format_labels(labels: Mapping[str, str] | None) -> str:
    """A map as kubectl prints it: ``a=1,b=2``, or ``<none>``.  Models ``labels.FormatLabels``."""
    return ",".join(sorted(f"{key}={value}" for key, value in (labels or {}).items())) or "<none>"


def to_object(text: str) -> dict[str, Any]:
    """The ``LabelSelector`` object of a selector's text.  Models ``metav1.ParseToLabelSelector``.

    Raises :class:`SelectorError`, also for ``>`` and ``<``, which objects cannot express.
    """
    try:
        selector = parse(text)
    except SelectorError as error:
        raise SelectorError(f'couldn\'t parse the selector string "{text}": {error}') from None
    labels: dict[str, str] = {}
    expressions: list[dict[str, Any]] = []
    for item in selector.requirements:
        if item.operator in (EQUALS, DOUBLE_EQUALS):
            labels[item.key] = item.values[0]
        else:
            expressions.append(_to_expression(item))
    obj: dict[str, Any] = {"matchLabels": labels, "matchExpressions": expressions}
    return {field: content for field, content in obj.items() if content}


def _to_expression(item: Requirement) -> dict[str, Any]:
    if item.operator not in _OBJECT_NAMES:
        from . import texts

        raise SelectorError(
            texts.not_for_label_selectors(item.operator)
            if item.operator in (GREATER_THAN, LESS_THAN)
            else texts.not_an_operator(item.operator)
        )
    expression: dict[str, Any] = {"key": item.key, "operator": _OBJECT_NAMES[item.operator]}
    if item.values:
        expression["values"] = list(item.values)
    return expression
