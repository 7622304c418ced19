"""Objects that requests bring along, decoded and held against their path.

Needs no HTTP: ``kubectl create --raw`` sends bodies too.  Models apiserver/pkg/endpoints/handlers/create.go.
"""

from __future__ import annotations

from typing import Any

from kubectl_sim.base import gojson, jsonio, yamlio
from kubectl_sim.base.patches.common import json_kind
from kubectl_sim.model import status
from kubectl_sim.server import negotiation
from kubectl_sim.server.paths import Target

Obj = dict[str, Any]

#: The largest body that is read, as upstream.
MAX_BODY = 3 * 1024 * 1024

#: Where the real server's scheme is made, which it says when it does not know a kind.
_SCHEME = "pkg/api/legacyscheme/scheme.go:30"
_META_SCHEME = "k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:30"
_DELETE_OPTIONS: dict[str, tuple[type, str]] = {
    "gracePeriodSeconds": (int, "int64"),
    "preconditions": (dict, "v1.Preconditions"),
    "orphanDependents": (bool, "bool"),
    "propagationPolicy": (str, "v1.DeletionPropagation"),
    "dryRun": (list, "[]string"),
}

_VERBS = {"POST": "create", "PUT": "update", "PATCH": "patch"}


def asked(method: str, target: Target) -> str:
    """What a method other than GET asks for; empty for one that asks for nothing we know."""
    if method == "DELETE":
        return "delete" if target.name else "deletecollection"
    return _VERBS.get(method, "")


def verb(method: str, target: Target) -> str:
    """What a writing method does at a path.  Raises MethodNotAllowed."""
    found = asked(method, target)
    if method == "DELETE":
        return found
    misplaced = bool(target.name) and not target.subresource if found == "create" else not target.name
    if not found or misplaced:
        raise method_not_allowed()
    return found


def method_not_allowed() -> status.StatusError:
    message = "the server does not allow this method on the requested resource"
    return status.StatusError(405, "MethodNotAllowed", message)


def sent(verb: str, data: bytes, media: str, target: Target) -> Obj:
    """The object that a request brings.  Raises BadRequest."""
    if verb in ("delete", "deletecollection"):
        return _delete_options(_object(data, media, "DeleteOptions")) if data else {}
    found = _object(data, media, target.served.kind)
    if not target.subresource:
        _check_type(found, target)
    return found


def _delete_options(found: Obj) -> Obj:
    kind = found.get("kind") or "DeleteOptions"
    if kind != "DeleteOptions":
        version = found.get("apiVersion") or "v1"
        raise status.bad_request(f'no kind "{kind}" is registered for version "{version}" in scheme "{_META_SCHEME}"')
    for name, (kinds, go) in _DELETE_OPTIONS.items():
        sent = found.get(name)
        if sent is not None and (not isinstance(sent, kinds) or (kinds is int and isinstance(sent, bool))):
            what = f"json: cannot unmarshal {json_kind(sent)} into Go struct field DeleteOptions.{name} of type {go}"
            raise status.bad_request(what)
    return found


def _object(data: bytes, media: str, kind: str) -> Obj:
    try:
        found = value(data, media)
    except ValueError as error:
        why = f"couldn't get version/kind; json parse error: {error}"
        raise status.bad_request(_unrecognized(kind, why, data)) from None
    if not isinstance(found, dict):
        what = "couldn't get version/kind; json parse error: json: cannot unmarshal "
        text = f"{what}{json_kind(found)} into Go value of type struct {{ APIVersion string; Kind string }}"
        raise status.bad_request(_unrecognized(kind, text, data))
    return found


def _unrecognized(kind: str, why: str, data: bytes) -> str:
    shown = data.decode("utf-8", "replace")
    if len(data) > 30:
        shown = data[:30].decode("utf-8", "replace") + " ..."
    return f"the object provided is unrecognized (must be of type {kind}): {why} ({shown})"


def value(data: bytes, media: str) -> Any:
    """Raises ValueError."""
    if media == negotiation.PROTOBUF:
        from kubectl_sim.server import protobuf

        return protobuf.decode(data)
    if media == negotiation.YAML:
        return yamlio.load(data.decode())
    try:
        return jsonio.loads(data)
    except jsonio.JSONError:
        raise ValueError(gojson.document_error(data.decode())) from None
    except RecursionError:
        raise ValueError("json: exceeded max depth") from None


def _check_type(obj: Obj, target: Target) -> None:
    """Is the body of the version that the path names?  Raises BadRequest."""
    expected = target.served.group_version
    sent = obj.get("apiVersion", expected)
    if sent != expected:
        message = f"the API version in the data ({sent}) does not match the expected API version ({expected})"
        raise status.bad_request(message)
    kind = obj.get("kind", target.served.kind)
    if kind != target.served.kind:
        version = target.served.version
        message = f'{kind} in version "{version}" cannot be handled as a {target.served.kind}: '
        internal = f'no kind "{kind}" is registered for version "{expected}" in scheme "{_SCHEME}"'
        raise status.bad_request(message + internal)
