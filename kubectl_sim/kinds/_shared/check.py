"""Checks that many kinds make.  Each appends causes to ``out``; paths are put together only for them.

Models apimachinery/pkg/api/validation, pkg/apis/meta/v1/validation and pkg/apis/core/validation.
"""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from typing import Any

    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]
    Out = list[Cause]

NEGATIVE = "must be greater than or equal to 0"
NOT_POSITIVE = "must be greater than zero"
IMMUTABLE = "field is immutable"
PROTOCOLS = ("SCTP", "TCP", "UDP")

_CACHE_LIMIT = 8192
#: Label keys and values that were found right: workloads repeat theirs.
_good_keys: set[str] = set()
_good_values: set[str] = set()
_good_subdomains: set[str] = set()


def dns_label_name(name: str, prefix: bool) -> list[str]:
    """A Kind's rule of names: an RFC 1123 label."""
    return names.dns1123_label(masked(name) if prefix else name)


def path_segment_name(name: str, prefix: bool) -> list[str]:
    """A Kind's rule of names: what a URL can hold."""
    return names.path_segment(name)


def masked(prefix: str) -> str:
    """A name prefix may end in a dash."""
    return f"{prefix[:-2]}a" if len(prefix) > 1 and prefix[-1] == "-" else prefix


def say(out: Out, path: str, value: Any, messages: Iterable[str]) -> None:
    """One cause for each thing that is wrong with ``value``."""
    for message in messages:
        out.append(field.invalid(path, value, message))


def nonnegative(out: Out, path: str, values: Obj, *keys: str) -> None:
    """Numbers that are set must not be below zero."""
    for key in keys:
        value = values.get(key)
        if value is not None and value < 0:
            out.append(field.invalid(f"{path}.{key}" if path else key, value, NEGATIVE))


def one_of(out: Out, path: str, value: Any, allowed: Collection[str]) -> None:
    if value not in allowed:
        out.append(field.not_supported(path, value, allowed))


def need_one_of(out: Out, path: str, value: Any, allowed: Collection[str]) -> None:
    """As :func:`one_of`, where nothing at all is a value that is missing."""
    if not value:
        out.append(field.required(path))
    elif value not in allowed:
        out.append(field.not_supported(path, value, allowed))


def immutable(out: Out, path: str, new: Any, old: Any) -> None:
    if new != old and (new or old):
        out.append(field.invalid(path, new, IMMUTABLE))


def label(out: Out, path: str, value: str) -> None:
    """An RFC 1123 label."""
    if not names.is_label(value) or len(value) > names.LABEL_LENGTH:
        say(out, path, value, names.dns1123_label(value))


def subdomain(out: Out, path: str, value: str) -> None:
    """An RFC 1123 subdomain, such as the name of most objects."""
    if value in _good_subdomains:
        return
    wrong = names.dns1123_subdomain(value)
    if wrong:
        say(out, path, value, wrong)
    else:
        _remember(_good_subdomains, value)


def name_with(out: Out, path: str, value: str, rule: Callable[[str], list[str]] = names.dns1123_subdomain) -> None:
    """A name that must be there and obey a rule."""
    if not value:
        out.append(field.required(path))
    else:
        say(out, path, value, rule(value))


def qualified(out: Out, path: str, value: str) -> None:
    if value in _good_keys:
        return
    wrong = names.qualified_name(value)
    if wrong:
        say(out, path, value, wrong)
    else:
        _remember(_good_keys, value)


def label_value(out: Out, path: str, value: str) -> None:
    if value in _good_values:
        return
    wrong = names.label_value(value)
    if wrong:
        say(out, path, value, wrong)
    else:
        _remember(_good_values, value)


def _remember(good: set[str], value: str) -> None:
    if len(good) >= _CACHE_LIMIT:
        good.clear()
    good.add(value)


def labels(out: Out, path: str, given: dict[str, str] | None) -> None:
    """Keys and values of a map of labels."""
    if not given:
        return
    for key in sorted(given):
        qualified(out, path, key)
        label_value(out, path, given[key])


def annotation_map(out: Out, path: str, given: dict[str, str] | None) -> None:
    for key in sorted(given or ()):
        if key.lower() not in _good_keys:
            say(out, path, key, names.qualified_name(key.lower()))
    if given and sum(len(key) + len(value) for key, value in given.items()) > 256 * 1024:
        out.append(field.too_long(path, 256 * 1024))


def label_selector(out: Out, path: str, selector: Obj | None) -> None:
    if not selector:
        return
    labels(out, f"{path}.matchLabels", selector.get("matchLabels"))
    for position, expression in enumerate(selector.get("matchExpressions") or ()):
        _requirement(out, f"{path}.matchExpressions[{position}]", expression)


def _requirement(out: Out, path: str, expression: Obj) -> None:
    operator = expression.get("operator", "")
    values = expression.get("values") or ()
    if operator in ("In", "NotIn"):
        if not values:
            detail = "must be specified when `operator` is 'In' or 'NotIn'"
            out.append(field.required(f"{path}.values", detail))
    elif operator in ("Exists", "DoesNotExist"):
        if values:
            detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
            out.append(field.forbidden(f"{path}.values", detail))
    else:
        out.append(field.invalid(f"{path}.operator", operator, "not a valid selector operator"))
    qualified(out, f"{path}.key", expression.get("key", ""))
    for position, value in enumerate(values):
        label_value(out, f"{path}.values[{position}]", value)


def selects(selector: Obj | None, given: dict[str, str]) -> bool | None:
    """Does a LabelSelector match the labels?  None when an expression is not valid."""
    if selector is None:
        return False
    matched = all(given.get(key) == value for key, value in (selector.get("matchLabels") or {}).items())
    for expression in selector.get("matchExpressions") or ():
        met = _meets(expression, given)
        if met is None:
            return None
        matched = matched and met
    return matched


def _meets(expression: Obj, given: dict[str, str]) -> bool | None:
    key, operator = expression.get("key", ""), expression.get("operator", "")
    values = expression.get("values") or ()
    if operator in ("In", "NotIn"):
        if not values:
            return None
        held: bool = key in given and given[key] in values
        return held is (operator == "In")
    if operator in ("Exists", "DoesNotExist"):
        return (key in given) == (operator == "Exists") if not values else None
    return None


def quoted_selector(selector: Obj | None) -> Obj | None:
    """A LabelSelector in the order in which Go writes it."""
    if selector is None:
        return None
    shown: Obj = {}
    if selector.get("matchLabels"):
        shown["matchLabels"] = dict(sorted(selector["matchLabels"].items()))
    if selector.get("matchExpressions"):
        shown["matchExpressions"] = [
            {key: rule[key] for key in ("key", "operator", "values") if key in rule}
            for rule in selector["matchExpressions"]
        ]
    return shown


def is_empty_selector(selector: Obj) -> bool:
    return not selector.get("matchLabels") and not selector.get("matchExpressions")


def port_number(out: Out, path: str, port: Any) -> None:
    if not 1 <= port <= 65535:
        say(out, path, port, names.port_number(port))


def port(out: Out, path: str, value: int | str) -> None:
    """A port by number or by name."""
    if isinstance(value, str):
        say(out, path, value, names.port_name(value))
    else:
        port_number(out, path, value)


def ip(out: Out, path: str, value: str, known: Collection[str] = ()) -> None:
    """An IP address in a form that nothing reads in two ways; what was there before may stay."""
    if value in known or _is_plain_ipv4(value):
        return
    say(out, path, value, addresses().ip_errors(value))


def cidr(out: Out, path: str, value: str, known: Collection[str] = ()) -> None:
    if value not in known:
        say(out, path, value, addresses().cidr_errors(value))


def _is_plain_ipv4(value: str) -> bool:
    parts = value.split(".")
    return len(parts) == 4 and all(
        part.isascii() and part.isdigit() and int(part) < 256 and (part == "0" or part[0] != "0") for part in parts
    )


def addresses() -> Any:
    """The module that knows addresses; few objects need more than a plain IPv4 address."""
    from kubectl_sim.kinds._shared import addresses

    return addresses


def int_or_percent(out: Out, path: str, value: int | str) -> None:
    """A count or a percentage, not below zero.  Models ValidatePositiveIntOrPercent."""
    if isinstance(value, str):
        say(out, path, value, names.percent(value))
    elif value < 0:
        out.append(field.invalid(path, value, NEGATIVE))


def at_most_all(out: Out, path: str, value: int | str) -> None:
    """No percentage above 100.  Models IsNotMoreThan100Percent."""
    if isinstance(value, str) and not names.percent(value) and int(value[:-1]) > 100:
        out.append(field.invalid(path, value, "must not be greater than 100%"))


def amount_of(value: int | str | None) -> int:
    """The number in a count or a percentage, 0 for what is neither."""
    if isinstance(value, str):
        return 0 if names.percent(value) else int(value[:-1])
    return value or 0
