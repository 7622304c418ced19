"""The rules of names, in the API's own words: each function lists what is wrong with a text.

Models apimachinery/pkg/util/validation and pkg/api/validate/content.  An empty list means valid.
"""

from __future__ import annotations

_LOWER = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"
_ALNUM = _LOWER + _DIGITS
_LETTERS = _LOWER + _LOWER.upper()
_MIXED = _LETTERS + _DIGITS
_LABEL_CHARS = _ALNUM + "-"
_NAME_CHARS = _MIXED + "-_."

LABEL_LENGTH = 63
SUBDOMAIN_LENGTH = 253
PORT_NAME_LENGTH = 15
MAX_ID = 2**31 - 1

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_UNDERSCORED = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_KEY = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"

_LABEL_RULE = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and "
    f"end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '{_LABEL}')"
)
_SUBDOMAIN_RULE = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must "
    "start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    f"'{_SUBDOMAIN}')"
)
_UNDERSCORED_RULE = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and "
    "must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    rf"'{_UNDERSCORED}(\.{_UNDERSCORED})*')"
)
_DNS1035_RULE = (
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic "
    "character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for "
    "validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
)
_WILDCARD_RULE = (
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist "
    "of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. "
    rf"'*.example.com', regex used for validation is '\*\.{_SUBDOMAIN}')"
)
_KEY_RULE = (
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
    "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    f"'{_KEY}')"
)
_VALUE_RULE = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must "
    "start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for "
    f"validation is '({_KEY})?')"
)
_HEADER_RULE = (
    "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for "
    "validation is '[-A-Za-z0-9]+')"
)
_CONFIG_KEY_RULE = (
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or "
    "'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
)
_PERCENT_RULE = (
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex "
    "used for validation is '[0-9]+%')"
)
_ENV_RULE = "a valid environment variable name must consist only of printable ASCII characters other than '='"
_STRICT_ENV_RULE = (
    "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must "
    "not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is "
    "'[-._a-zA-Z][-._a-zA-Z0-9]*')"
)
_C_RULE = (
    "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric "
    "characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is "
    "'[A-Za-z_][A-Za-z0-9_]*')"
)


def _size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogateescape"))


def _too_long(limit: int, unit: str = "characters") -> str:
    return f"must be no more than {limit} {unit}"


def in_range(value: int, low: int, high: int) -> list[str]:
    """A whole number between two bounds, both allowed."""
    return [] if low <= value <= high else [f"must be between {low} and {high}, inclusive"]


def is_label(text: str) -> bool:
    """Has the text the shape of an RFC 1123 label, whatever its length?"""
    return bool(text) and not text.strip(_LABEL_CHARS) and text[0] != "-" and text[-1] != "-"


def is_subdomain(text: str) -> bool:
    """Has the text the shape of an RFC 1123 subdomain, whatever its length?"""
    if "." not in text:
        return is_label(text)
    return all(is_label(part) for part in text.split("."))


def dns1123_label(text: str) -> list[str]:
    """``my-name``: names of containers, volumes, namespaces."""
    if is_label(text):
        return [] if len(text) <= LABEL_LENGTH else [_too_long(LABEL_LENGTH)]
    wrong = [_too_long(LABEL_LENGTH)] if _size(text) > LABEL_LENGTH else []
    wrong.append("must not contain dots" if is_subdomain(text) else _LABEL_RULE)
    return wrong


def dns1123_subdomain(text: str) -> list[str]:
    """``my-name.example``: names of most objects."""
    if is_subdomain(text):
        return [] if len(text) <= SUBDOMAIN_LENGTH else [_too_long(SUBDOMAIN_LENGTH)]
    return [*([_too_long(SUBDOMAIN_LENGTH)] if _size(text) > SUBDOMAIN_LENGTH else []), _SUBDOMAIN_RULE]


def dns1123_subdomain_underscored(text: str) -> list[str]:
    """A subdomain whose labels may hold underscores: DNS search paths."""
    wrong = [_too_long(SUBDOMAIN_LENGTH)] if _size(text) > SUBDOMAIN_LENGTH else []
    if not all(_is_underscored(part) for part in text.split(".")):
        wrong.append(_UNDERSCORED_RULE)
    return wrong


def _is_underscored(part: str) -> bool:
    part = part.removeprefix("_")
    return bool(part) and not part.strip(_LABEL_CHARS + "_") and part[0] in _ALNUM and part[-1] in _ALNUM


def dns1035_label(text: str) -> list[str]:
    """A label that begins with a letter."""
    wrong = [_too_long(LABEL_LENGTH)] if _size(text) > LABEL_LENGTH else []
    if not is_label(text) or text[0] in _DIGITS:
        wrong.append(_DNS1035_RULE)
    return wrong


def wildcard_dns1123_subdomain(text: str) -> list[str]:
    """``*.example.com``."""
    wrong = [_too_long(SUBDOMAIN_LENGTH)] if _size(text) > SUBDOMAIN_LENGTH else []
    if not text.startswith("*.") or not is_subdomain(text[2:]):
        wrong.append(_WILDCARD_RULE)
    return wrong


def qualified_name(text: str) -> list[str]:
    """``name`` or ``example.com/name``: keys of labels and annotations, names of resources."""
    prefix, slash, name = text.rpartition("/")
    if "/" in prefix:
        return [
            f"a valid label key {_KEY_RULE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
        ]
    wrong: list[str] = []
    if slash:
        if not prefix:
            wrong.append("prefix part must be non-empty")
        elif _size(prefix) > SUBDOMAIN_LENGTH:
            wrong.append(f"prefix part {_too_long(SUBDOMAIN_LENGTH, 'bytes')}")
        if prefix and not is_subdomain(prefix):
            wrong.append(f"prefix part {_SUBDOMAIN_RULE}")
    if not name:
        wrong.append("name part must be non-empty")
    elif _size(name) > LABEL_LENGTH:
        wrong.append(f"name part {_too_long(LABEL_LENGTH, 'bytes')}")
    if not _is_name(name):
        wrong.append(f"name part {_KEY_RULE}")
    return wrong


def _is_name(text: str) -> bool:
    return bool(text) and not text.strip(_NAME_CHARS) and text[0] in _MIXED and text[-1] in _MIXED


def label_value(text: str) -> list[str]:
    """The value of a label: empty, or shaped as a name."""
    wrong = [_too_long(LABEL_LENGTH, "bytes")] if _size(text) > LABEL_LENGTH else []
    if text and not _is_name(text):
        wrong.append(_VALUE_RULE)
    return wrong


def path_segment(text: str) -> list[str]:
    """What can stand between two slashes of a URL: names of roles."""
    if text in (".", ".."):
        return [f"may not be '{text}'"]
    return path_segment_prefix(text)


def path_segment_prefix(text: str) -> list[str]:
    """What a path segment can begin with."""
    return [f"may not contain '{mark}'" for mark in "/%" if mark in text]


def port_number(port: int) -> list[str]:
    return in_range(port, 1, 65535)


def port_name(text: str) -> list[str]:
    """The name of a port, as IANA has them."""
    wrong = [_too_long(PORT_NAME_LENGTH)] if _size(text) > PORT_NAME_LENGTH else []
    if not text or text.strip(_LABEL_CHARS):
        wrong.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
    if not any(char in _LOWER for char in text):
        wrong.append("must contain at least one letter (a-z)")
    if "--" in text:
        wrong.append("must not contain consecutive hyphens")
    if text and (text[0] == "-" or text[-1] == "-"):
        wrong.append("must not begin or end with a hyphen")
    return wrong


def percent(text: str) -> list[str]:
    """``25%``."""
    return [] if text[-1:] == "%" and text[:-1].isascii() and text[:-1].isdigit() else [_PERCENT_RULE]


def http_header(text: str) -> list[str]:
    return [] if text and not text.strip(_MIXED + "-") else [_HEADER_RULE]


def env_var(text: str) -> list[str]:
    """The name of an environment variable: nearly anything that can be printed."""
    if not text:
        return ["environment variable name must be non-empty"]
    return [] if text.isascii() and text.isprintable() and "=" not in text else [_ENV_RULE]


def strict_env_var(text: str) -> list[str]:
    """The stricter rule that kubectl itself has for the names in its arguments and env files."""
    wrong = [] if text and not text.strip(_NAME_CHARS) and text[0] not in _DIGITS else [_STRICT_ENV_RULE]
    return [*wrong, *_parent_folder(text)]


def c_identifier(text: str) -> list[str]:
    return [] if text and not text.strip(_MIXED + "_") and text[0] not in _DIGITS else [_C_RULE]


def config_map_key(text: str) -> list[str]:
    """A key of a ConfigMap or a Secret: it can be a file's name."""
    wrong = [_too_long(SUBDOMAIN_LENGTH)] if _size(text) > SUBDOMAIN_LENGTH else []
    if not text or text.strip(_NAME_CHARS):
        wrong.append(_CONFIG_KEY_RULE)
    return [*wrong, *_parent_folder(text)]


def _parent_folder(text: str) -> list[str]:
    if text in (".", ".."):
        return [f"must not be '{text}'"]
    return ["must not start with '..'"] if text.startswith("..") else []


def masked(prefix: str) -> str:
    """A ``generateName`` in the form in which the rule of names is applied to it: its last dash may stand."""
    return prefix[:-2] + "a" if len(prefix) > 1 and prefix[-1] == "-" else prefix


def user_id(number: int) -> list[str]:
    """A Unix user or group id."""
    return in_range(number, 0, MAX_ID)
