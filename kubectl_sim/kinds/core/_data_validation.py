"""Validation of ConfigMaps and Secrets.  Models ValidateConfigMap and ValidateSecret."""

from __future__ import annotations

from kubectl_sim.base import jsonio, names
from kubectl_sim.kinds._shared.check import immutable, say
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out
    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]

MAX_BYTES = 1024 * 1024
ACCOUNT_NAME = "kubernetes.io/service-account.name"
_FROZEN = "field is immutable when `immutable` is set"
#: Secret type -> the keys that it must have.
_NEEDED = {
    "kubernetes.io/dockercfg": (".dockercfg",),
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
}


def configmap(obj: Obj) -> list[Cause]:
    out: Out = []
    data, binary = obj.get("data") or {}, obj.get("binaryData") or {}
    size = 0
    for key in sorted(data):
        say(out, f"data[{key}]", key, names.config_map_key(key))
        if key in binary:
            out.append(field.invalid(f"data[{key}]", key, "duplicate of key present in binaryData"))
        size += len(data[key].encode("utf-8", "surrogateescape"))
    for key in sorted(binary):
        say(out, f"binaryData[{key}]", key, names.config_map_key(key))
        size += _decoded_size(binary[key])
    if size > MAX_BYTES:
        out.append(field.too_long("[]", MAX_BYTES))
    return out


def _decoded_size(text: str) -> int:
    return len(text) * 3 // 4 - text.count("=", -2)


def _check_frozen(out: Out, new: Obj, old: Obj, *keys: str) -> None:
    if not old.get("immutable"):
        return
    if not new.get("immutable"):
        out.append(field.forbidden("immutable", _FROZEN))
    for key in keys:
        if (new.get(key) or {}) != (old.get(key) or {}):
            out.append(field.forbidden(key, _FROZEN))


def configmap_update(new: Obj, old: Obj) -> list[Cause]:
    out: Out = []
    _check_frozen(out, new, old, "data", "binaryData")
    return out + configmap(new)


def secret(obj: Obj) -> list[Cause]:
    out: Out = []
    data = obj.get("data") or {}
    size = 0
    for key in sorted(data):
        say(out, f"data[{key}]", key, names.config_map_key(key))
        size += _decoded_size(data[key] or "")
    if size > MAX_BYTES:
        out.append(field.too_long("data", MAX_BYTES))
    _check_type(out, obj, obj.get("type", ""), data)
    return out


def _check_type(out: Out, obj: Obj, kind: str, data: Obj) -> None:
    if kind == "kubernetes.io/service-account-token":
        if not (obj["metadata"].get("annotations") or {}).get(ACCOUNT_NAME):
            out.append(field.required(f"metadata.annotations[{ACCOUNT_NAME}]"))
    elif kind == "kubernetes.io/basic-auth":
        if "username" not in data and "password" not in data:
            out.append(field.required("data[username]"))
            out.append(field.required("data[password]"))
    elif kind == "kubernetes.io/ssh-auth" and not data.get("ssh-privatekey"):
        out.append(field.required("data[ssh-privatekey]"))
    for key in _NEEDED.get(kind, ()):
        if key not in data:
            out.append(field.required(f"data[{key}]"))
        elif key.startswith(".docker"):
            _check_json(out, f"data[{key}]", data[key])


_ENDED = "unexpected end of JSON input"


def _check_json(out: Out, path: str, encoded: str) -> None:
    problem = _json_problem(encoded)
    if problem:
        out.append(field.invalid(path, "<secret contents redacted>", problem))


def _json_problem(encoded: str) -> str:
    from binascii import Error, a2b_base64

    try:
        text = a2b_base64(encoded or "").decode("utf-8", "replace")
        value = jsonio.loads(text)
    except Error:
        return _ENDED
    except ValueError:
        from kubectl_sim.base import gojson

        problem = gojson.document_error(text)
        return _ENDED if problem == "unexpected EOF" else problem
    if value is None or isinstance(value, dict):
        return ""
    kind = {list: "array", str: "string", bool: "bool"}.get(type(value), "number")
    return f"json: cannot unmarshal {kind} into Go value of type map[string]interface {{}}"


def secret_update(new: Obj, old: Obj) -> list[Cause]:
    out: Out = []
    immutable(out, "type", new.get("type", ""), old.get("type", ""))
    _check_frozen(out, new, old, "data")
    return out + secret(new)
