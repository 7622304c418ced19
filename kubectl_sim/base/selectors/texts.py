"""The words in which upstream refuses a selector.

Models ``k8s.io/apimachinery/pkg/api/validate/content`` and ``pkg/util/validation/field``.  Only
imported once something is wrong.
"""

from __future__ import annotations

from kubectl_sim.base.goformat import quote

from .selector import (
    DOES_NOT_EXIST,
    DOUBLE_EQUALS,
    EQUALS,
    EXISTS,
    GREATER_THAN,
    IN,
    LESS_THAN,
    NOT_EQUALS,
    NOT_IN,
    is_label_key,
    is_label_value,
    name_shaped,
    parse_int64,
    subdomain_shaped,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BINARY_OPERATORS = (IN, NOT_IN, EQUALS, DOUBLE_EQUALS, NOT_EQUALS, GREATER_THAN, LESS_THAN)
_OPERATORS = (*BINARY_OPERATORS, EXISTS, DOES_NOT_EXIST)

_KEY = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_KEY_RULE = (
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
    "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for "
    f"validation is '{_KEY}')"
)
_VALUE_RULE = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
    "and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or "
    f"'12345', regex used for validation is '({_KEY})?')"
)
_MANY_SLASHES = (
    f"a valid label key {_KEY_RULE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
)
_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN_RULE = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
    "and must start and end with an alphanumeric character (e.g. 'example.com', regex used for "
    rf"validation is '{_LABEL}(\.{_LABEL})*')"
)

_WRONG_COUNT = {
    IN: "for 'in', 'notin' operators, values set can't be empty",
    NOT_IN: "for 'in', 'notin' operators, values set can't be empty",
    EQUALS: "exact-match compatibility requires one single value",
    DOUBLE_EQUALS: "exact-match compatibility requires one single value",
    NOT_EQUALS: "exact-match compatibility requires one single value",
    EXISTS: "values set must be empty for exists and does not exist",
    DOES_NOT_EXIST: "values set must be empty for exists and does not exist",
    GREATER_THAN: "for 'Gt', 'Lt' operators, exactly one value is required",
    LESS_THAN: "for 'Gt', 'Lt' operators, exactly one value is required",
}
_NOT_AN_INTEGER = "for 'Gt', 'Lt' operators, the value must be an integer"


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogateescape"))


def label_key_errors(key: str) -> list[str]:
    """Why ``key`` is no label key (annotation keys obey the same rule); empty if it is one."""
    if is_label_key(key):
        return []
    if key.count("/") > 1:
        return [_MANY_SLASHES]
    prefix, slash, name = key.rpartition("/")
    return (_prefix_errors(prefix) if slash else []) + _name_errors(name)


def _prefix_errors(prefix: str) -> list[str]:
    if not prefix:
        return ["prefix part must be non-empty"]
    errors = ["prefix part must be no more than 253 bytes"] if _size(prefix) > 253 else []
    if not subdomain_shaped(prefix):
        errors.append("prefix part " + _SUBDOMAIN_RULE)
    return errors


def _name_errors(name: str) -> list[str]:
    if not name:
        return ["name part must be non-empty", "name part " + _KEY_RULE]
    errors = ["name part must be no more than 63 bytes"] if _size(name) > 63 else []
    if not name_shaped(name):
        errors.append("name part " + _KEY_RULE)
    return errors


def label_value_errors(value: str) -> list[str]:
    """Why ``value`` is no label value; empty if it is one."""
    errors = ["must be no more than 63 bytes"] if _size(value) > 63 else []
    if value and not name_shaped(value):
        errors.append(_VALUE_RULE)
    return errors


def requirement_errors(key: str, operator: str, values: Sequence[str] | None, path: str | None) -> list[str]:
    """All that is wrong with a requirement, in upstream's order."""
    parent = f"{path}." if path else ""
    given = values or ()
    errors = []
    if not is_label_key(key):
        errors.append(invalid(f"{parent}key", quote(key), "; ".join(label_key_errors(key))))
    errors += _operator_errors(parent, operator, values)
    for index, value in enumerate(given):
        if not is_label_value(value):
            field = f"{parent}values[{index}][{key}]"
            errors.append(invalid(field, quote(value), "; ".join(label_value_errors(value))))
    return errors


def _operator_errors(parent: str, operator: str, values: Sequence[str] | None) -> list[str]:
    if operator not in _OPERATORS:
        return [unsupported(f"{parent}operator", operator, _OPERATORS)]
    given = values or ()
    if operator in (IN, NOT_IN):
        wrong = not given
    elif operator in (EXISTS, DOES_NOT_EXIST):
        wrong = bool(given)
    else:
        wrong = len(given) != 1
    errors = [invalid(f"{parent}values", _json(values), _WRONG_COUNT[operator])] if wrong else []
    if operator in (GREATER_THAN, LESS_THAN):
        errors += [
            invalid(f"{parent}values[{index}]", quote(value), _NOT_AN_INTEGER)
            for index, value in enumerate(given)
            if parse_int64(value) is None
        ]
    return errors


def key_error(key: str, path: str | None) -> str:
    """The complaint of the parser about ``key``, which names no field of its own."""
    return invalid(path or "<nil>", quote(key), "; ".join(label_key_errors(key)))


def invalid(field: str, value: str, detail: str) -> str:
    """``field.Invalid``; ``value`` is already quoted."""
    return f"{field}: Invalid value: {value}: {detail}"


def unsupported(field: str, value: str, supported: Iterable[str]) -> str:
    """``field.NotSupported``."""
    return f"{field}: Unsupported value: {_json(value)}: supported values: {', '.join(map(quote, supported))}"


def one_element(field: str, values: Sequence[str] | None) -> str:
    """The complaint about a field requirement that has not exactly one value."""
    return invalid(f"{field}.values", _json(values), "must have one element")


def _json(value: Sequence[str] | str | None) -> str:
    from kubectl_sim.base import jsonio

    if isinstance(value, str):
        return jsonio.quote(value)
    return "null" if value is None else f"[{','.join(map(jsonio.quote, value))}]"


def not_an_operator(operator: str) -> str:
    """The complaint of ``LabelSelectorAsSelector``."""
    return f"{quote(operator)} is not a valid label selector operator"


def not_for_label_selectors(operator: str) -> str:
    """The complaint of ``ParseToLabelSelector`` about ``gt`` and ``lt``."""
    return f"{quote(operator)} isn't supported in label selectors"
