"""The state that a patch asks for, computed from the current one."""

from __future__ import annotations

from kubectl_sim.base.objects import clone
from kubectl_sim.model import status
from kubectl_sim.model.request import PATCH_TYPES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]


def patched(kind: Kind, request: Request, old: Obj) -> Obj:
    """A private copy of ``old`` with the request's patch applied.

    Raises UnsupportedMediaType, BadRequest for a patch that does not parse, Invalid for one
    that cannot be applied.
    """
    if request.patch_type == PATCH_TYPES["merge"]:
        return _merge(old, request.body)
    if request.patch_type == PATCH_TYPES["strategic"]:
        return _strategic(kind, old, request.body)
    if request.patch_type == PATCH_TYPES["json"]:
        return _json(kind, request, old)
    supported = ", ".join(sorted(PATCH_TYPES.values()))
    raise status.unsupported_media_type(
        f"the body of the request was in an unknown format - accepted media types include: {supported}"
    )


def _merge(old: Obj, patch: Any) -> Obj:
    from kubectl_sim.base.patches.merge_patch import apply

    if not isinstance(patch, dict):
        raise status.bad_request("error decoding patch: json: cannot unmarshal into Go value of type map")
    result: Obj = apply(clone(old), patch)
    return result


def _strategic(kind: Kind, old: Obj, patch: Any) -> Obj:
    from kubectl_sim.base.patches.strategic import PatchError, apply
    from kubectl_sim.model.schema import load

    schema = load(kind.group, kind.version, kind.kind)
    if schema is None:
        raise status.unsupported_media_type(
            "the body of the request was in an unknown format - accepted media types include: "
            "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml"
        )
    try:
        result: Obj = apply(clone(old), patch, schema)
    except PatchError as error:
        raise status.bad_request(str(error)) from None
    return result


def _json(kind: Kind, request: Request, old: Obj) -> Obj:
    from kubectl_sim.base.patches.json_patch import PatchError, apply

    try:
        result: Obj = apply(clone(old), request.body)
    except PatchError as error:
        text = f"the server rejected our request due to an error in our request: {error}"
        raise status.StatusError(422, "Invalid", text) from None
    return result
