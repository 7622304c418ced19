"""Bodies of another kind or version than the one of the resource that they were sent to: why they are refused.

Models the decoding errors of apimachinery's serializers as apiserver/pkg/endpoints/handlers words them
(transformDecodeError in rest.go, createHandler).
"""

from __future__ import annotations

from kubectl_sim.base import jsonio
from kubectl_sim.base.patches.common import json_kind
from kubectl_sim.kinds import registry
from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.schema import Schema

_SCHEME = "pkg/api/legacyscheme/scheme.go:30"
#: Go's own picture of what the decoder reads first of any body.
_TYPE_META = r'struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }'
_SHOWN = 30


def refuse(kind: Kind, body: Any) -> None:
    """Raise BadRequest for a body that is no object of ``kind``."""
    problem = _unreadable(body)
    if problem:
        text = f"couldn't get version/kind; json parse error: {problem}"
        raise status.bad_request(
            f"the object provided is unrecognized (must be of type {kind.kind}): {text} ({_summary(body)})"
        )
    api_version, name = body.get("apiVersion") or kind.api_version, body.get("kind") or kind.kind
    problem = _mismatch(kind.group, kind.kind, api_version, name)
    if problem:
        version = api_version.rpartition("/")[2]
        raise status.bad_request(f'{name} in version "{version}" cannot be handled as a {kind.kind}: {problem}')
    raise status.bad_request(
        f"the API version in the data ({api_version}) does not match the expected API version ({kind.api_version})"
    )


def of_patched(schema: Schema, obj: Any) -> str:
    """What is wrong with the kind or version of a patched object; empty when it is only missing."""
    problem = _unreadable(obj)
    if problem:
        return f"couldn't get version/kind; json parse error: {problem}"
    api_version, name = obj.get("apiVersion") or schema.api_version, obj.get("kind") or schema.kind
    if (api_version, name) == (schema.api_version, schema.kind):
        return ""
    if registry.resource_of_kind(api_version, name) is None:
        return _unregistered(api_version, name)
    package = schema.api_version.partition("/")[0] if "/" in schema.api_version else "core"
    return f"unable to decode {_gvk(api_version, name)} into *{package.partition('.')[0]}.{schema.kind}"


def _unreadable(body: Any) -> str:
    """Why the decoder cannot even tell version and kind."""
    if not isinstance(body, dict):
        return f"json: cannot unmarshal {json_kind(body)} into Go value of type {_TYPE_META}"
    for key in ("apiVersion", "kind"):
        value = body.get(key)
        if value is not None and not isinstance(value, str):
            return f"json: cannot unmarshal {json_kind(value)} into Go struct field .{key} of type string"
    if (body.get("apiVersion") or "").count("/") > 1:
        return f"unexpected GroupVersion string: {body['apiVersion']}"
    return ""


def _mismatch(group: str, own: str, api_version: str, name: str) -> str:
    if registry.resource_of_kind(api_version, name) is None:
        return _unregistered(api_version, name)
    if name == own and api_version.rpartition("/")[0] == group:
        return ""
    _, _, version = api_version.rpartition("/")
    into = group.partition(".")[0] or "core"
    return f"converting ({version}.{name}) to ({into}.{own}): unknown conversion"


def _unregistered(api_version: str, name: str) -> str:
    return f'no kind "{name}" is registered for version "{api_version}" in scheme "{_SCHEME}"'


def _gvk(api_version: str, name: str) -> str:
    return f"{api_version}, Kind={name}" if "/" in api_version else f"/{api_version}, Kind={name}"


def _summary(body: Any) -> str:
    """The beginning of a body, in hexadecimal where it is no JSON object."""
    text = jsonio.dumps(body)
    cut = text[:_SHOWN] if text.startswith("{") else text.encode()[:_SHOWN].hex()
    return f"{cut} ..." if len(text) > _SHOWN else cut
