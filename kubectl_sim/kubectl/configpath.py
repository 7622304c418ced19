"""Property paths of ``kubectl config set`` and ``unset``: ``clusters.NAME.server``.

Models navigation_step_parser.go over the fields of clientcmd's types.  Names may hold dots: a name
goes on until a word that is a field of what it names.
"""

from __future__ import annotations

from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]
    Names = list[str]

_TEXT, _BOOL, _BYTES = "string", "bool", "bytes"
#: Section -> the fields of its stanzas and their types.
FIELDS: dict[str, dict[str, str]] = {
    "clusters": {
        "server": _TEXT,
        "tls-server-name": _TEXT,
        "insecure-skip-tls-verify": _BOOL,
        "certificate-authority": _TEXT,
        "certificate-authority-data": _BYTES,
        "proxy-url": _TEXT,
        "disable-compression": _BOOL,
    },
    "contexts": {"cluster": _TEXT, "user": _TEXT, "namespace": _TEXT},
    "users": {
        "client-certificate": _TEXT,
        "client-certificate-data": _BYTES,
        "client-key": _TEXT,
        "client-key-data": _BYTES,
        "token": _TEXT,
        "tokenFile": _TEXT,
        "act-as": _TEXT,
        "act-as-uid": _TEXT,
        "username": _TEXT,
        "password": _TEXT,
    },
}
_BOOLEANS = {
    **dict.fromkeys(("1", "t", "T", "TRUE", "true", "True"), True),
    **dict.fromkeys(("0", "f", "F", "FALSE", "false", "False"), False),
}


def parse(path: str) -> tuple[str, str, str]:
    """(section or ``current-context``, name, field) of a path; the last two may be empty."""
    head, *rest = path.split(".")
    if head == "current-context":
        if rest:
            raise CommandError(f"unable to parse one or more field values of {path}")
        return head, "", ""
    if head not in FIELDS:
        raise CommandError(f"unable to parse {path} after [] at api.Config")
    if not rest:
        return head, "", ""
    known = FIELDS[head]
    end = next((position for position, part in enumerate(rest) if position and part in known), len(rest))
    name, fields = ".".join(rest[:end]), rest[end:]
    if len(fields) > 1:
        raise CommandError(f"unable to parse one or more field values of {path}")
    return head, name, fields[0] if fields else ""


def value_of(section: str, field: str, text: str, raw: bool) -> Any:
    """The value that a text stands for in a field.  Raises CommandError."""
    kind = FIELDS[section][field]
    if kind == _BOOL:
        if text not in _BOOLEANS:
            raise CommandError(f'strconv.ParseBool: parsing "{text}": invalid syntax')
        return _BOOLEANS[text]
    if kind == _BYTES:
        return _bytes(text, raw)
    return text


def _bytes(text: str, raw: bool) -> str:
    from base64 import b64decode, b64encode

    if raw:
        return b64encode(text.encode()).decode()
    try:
        b64decode(text, validate=True)
    except ValueError:
        raise CommandError(f"error decoding input value: illegal base64 data at input byte {_illegal(text)}") from None
    return text


def _illegal(text: str) -> int:
    """Where Go's decoder stumbles."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    wrong = next((position for position, char in enumerate(text) if char not in alphabet), len(text))
    return wrong if wrong < len(text) else len(text) // 4 * 4
