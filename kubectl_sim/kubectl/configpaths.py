"""``kubectl config set clusters.x.server URL``: properties of a kubeconfig by their path.

Models kubectl/pkg/cmd/config (navigation_step_parser.go, set.go), which walks Go's types by reflection.
"""

from __future__ import annotations

from kubectl_sim.kubectl import configfiles
from kubectl_sim.kubectl.changing import BOOLEANS
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.configfiles import Config, Files

    Obj = dict[str, Any]
    Texts = list[str]
    Steps = list[tuple[str, str]]

_OBJECTS = "map[string]runtime.Object"
#: The fields of clientcmd's internal types, which users name differently than files do.
_FIELDS: dict[str, dict[str, str]] = {
    "api.Config": {
        "kind": "string",
        "apiVersion": "string",
        "preferences": "api.Preferences",
        "clusters": "map[string]*api.Cluster",
        "users": "map[string]*api.AuthInfo",
        "contexts": "map[string]*api.Context",
        "current-context": "string",
        "extensions": _OBJECTS,
    },
    "api.Preferences": {"colors": "bool", "extensions": _OBJECTS},
    "api.Cluster": {
        "server": "string",
        "tls-server-name": "string",
        "insecure-skip-tls-verify": "bool",
        "certificate-authority": "string",
        "certificate-authority-data": "[]uint8",
        "proxy-url": "string",
        "disable-compression": "bool",
        "extensions": _OBJECTS,
    },
    "api.AuthInfo": {
        "client-certificate": "string",
        "client-certificate-data": "[]uint8",
        "client-key": "string",
        "client-key-data": "[]uint8",
        "token": "string",
        "tokenFile": "string",
        "act-as": "string",
        "act-as-uid": "string",
        "act-as-groups": "[]string",
        "act-as-user-extra": "map[string][]string",
        "username": "string",
        "password": "string",
        "auth-provider": "*api.AuthProviderConfig",
        "exec": "*api.ExecConfig",
        "extensions": _OBJECTS,
    },
    "api.Context": {"cluster": "string", "user": "string", "namespace": "string", "extensions": _OBJECTS},
}
_IN_FILES = {"act-as": "as", "act-as-uid": "as-uid", "act-as-groups": "as-groups", "act-as-user-extra": "as-user-extra"}
_MAP = "map[string]"


def parse(path: str) -> Steps:
    """The steps of a path, each with the type that it leads to.  Raises CommandError."""
    parts = path.split(".")
    steps: Steps = []
    current = "api.Config"
    while parts:
        if current.startswith(_MAP):
            current = _entry_type(path, current)
            taken = _name_length(parts, _FIELDS[current])
        elif current in _FIELDS:
            if parts[0] not in _FIELDS[current]:
                shown = " ".join(f"{{{name} {type}}}" for name, type in steps)
                raise CommandError(f"unable to parse {path} after [{shown}] at {current}")
            current = _FIELDS[current][parts[0]]
            taken = 1
        else:
            raise CommandError(f"unable to parse one or more field values of {path}")
        steps.append((".".join(parts[:taken]), current))
        parts = parts[taken:]
    return steps


def _entry_type(path: str, map_type: str) -> str:
    value = map_type.removeprefix(_MAP)
    if value.startswith("*"):
        return value[1:]
    if value.startswith("[]"):
        raise CommandError(f"{value[2:]} is not of type struct")
    raise CommandError(f"unable to parse one or more field values of {path}")


def _name_length(parts: Texts, fields: dict[str, str]) -> int:
    """How many parts make up a name: those before the first field, for names may have dots."""
    for index, part in enumerate(parts[1:], 1):
        if part in fields:
            return index
    return len(parts)


def set(files: Files, path: str, value: str, *, raw: bool) -> None:
    """Sets a property.  ``raw`` takes the value of binary fields as it is.  Raises CommandError."""
    steps = parse(path)
    config = files.load()
    section = steps[0][0]
    if section == "current-context":
        files.set_current(value)
    elif section == "preferences":
        if len(steps) == 1:
            raise CommandError("unrecognized type: api.Preferences")
        files.set_preferences(_with_value(config.preferences, steps[1], value, raw))
    elif section in configfiles.SECTIONS:
        if len(steps) < 3:
            raise CommandError("can't set a map to a value: map[]")
        name = steps[1][0]
        entry = config.sections[section].get(name, {})
        files.put(section, name, _canonical(section, _with_value(entry, steps[2], value, raw)), relative=False)
    elif section == "extensions":
        raise CommandError("can't set a map to a value: map[]")


def unset(files: Files, path: str) -> None:
    """Removes a property, an entry or all entries.  Raises CommandError."""
    steps = parse(path)
    config = files.load()
    section = steps[0][0]
    if section == "current-context":
        files.set_current("")
    elif section == "preferences":
        field = steps[1][0] if len(steps) > 1 else ""
        files.set_preferences({key: item for key, item in config.preferences.items() if field not in ("", key)})
    elif section in configfiles.SECTIONS:
        _unset_in(files, config, section, steps[1:])


def _unset_in(files: Files, config: Config, section: str, steps: Steps) -> None:
    entries = config.sections[section]
    if not steps:
        for name in [*entries]:
            files.delete(section, name)
        return
    name = steps[0][0]
    if len(steps) == 1:
        if name in entries:
            files.delete(section, name)
        return
    if name not in entries:
        raise CommandError(f"current map key `{name}` is invalid")
    field = _IN_FILES.get(steps[1][0], steps[1][0])
    rest = {key: item for key, item in entries[name].items() if key != field}
    files.put(section, name, _canonical(section, rest), relative=False)


def _canonical(section: str, entry: Obj) -> Obj:
    return configfiles.encoded(configfiles.STRUCTS[section], entry)


def _with_value(entry: Obj, step: tuple[str, str], text: str, raw: bool) -> Obj:
    name, kind = step
    return {**entry, _IN_FILES.get(name, name): _value(kind, text, raw)}


def _value(kind: str, text: str, raw: bool) -> Any:
    if kind == "string":
        return text
    if kind == "bool":
        return _bool(text)
    if kind == "[]uint8":
        return _bytes(text, raw)
    if kind.startswith("[]"):
        raise CommandError(f"unrecognized slice type. {kind[2:]}")
    if kind.startswith(_MAP):
        raise CommandError("can't set a map to a value: map[]")
    raise CommandError(f"unrecognized type: {kind}")


def _bool(text: str) -> bool:
    if text not in BOOLEANS:
        from kubectl_sim.base.goformat import quote

        raise CommandError(f"strconv.ParseBool: parsing {quote(text)}: invalid syntax")
    return BOOLEANS[text]


def _bytes(text: str, raw: bool) -> str:
    from base64 import b64encode

    if raw:
        return b64encode(text.encode("utf-8", "surrogateescape")).decode()
    from kubectl_sim.apiserver.inspection import base64_error

    at = base64_error(text)
    if at is not None:
        raise CommandError(f"error decoding input value: illegal base64 data at input byte {at}")
    return text
