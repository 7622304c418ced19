"""The state that a patch asks for, computed from the current one.

Models the patch mechanisms of apiserver/pkg/endpoints/handlers/patch.go.
"""

from __future__ import annotations

from kubectl_sim.apiserver import decode
from kubectl_sim.base import jsonio
from kubectl_sim.base.objects import clone
from kubectl_sim.base.patches.common import PatchError, json_kind
from kubectl_sim.model import schema as schemas
from kubectl_sim.model import status
from kubectl_sim.model.request import PATCH_TYPES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request
    from kubectl_sim.model.schema import Schema

    Obj = dict[str, Any]

_TEXTS = ("op", "path", "from")


def patched(server: APIServer, kind: Kind, request: Request, old: Obj) -> Obj:
    """A private copy of ``old`` with the request's patch applied, decoded and defaulted.

    Raises UnsupportedMediaType, BadRequest for a patch that does not parse, Invalid for one
    that cannot be applied or leads to an object that cannot be decoded.
    """
    group, _, version = str(old.get("apiVersion", kind.api_version)).rpartition("/")
    schema = schemas.find(group, version, str(old.get("kind", kind.kind)))
    mode = request.params.get("fieldValidation") or decode.WARN
    try:
        if request.patch_type == PATCH_TYPES["strategic"] and schema is not None:
            new, warnings = _strategic(schema, mode, request.body, old)
        elif request.patch_type == PATCH_TYPES["merge"]:
            new, warnings = _merge(schema, mode, request.body, old)
        elif request.patch_type == PATCH_TYPES["json"]:
            new, warnings = _json(schema, mode, request.body, old)
        else:
            raise _unsupported(schema)
    except PatchError as error:
        raise _refusal(error) from None
    server.warnings += warnings
    return new


def _unsupported(schema: Schema | None) -> status.StatusError:
    known = ["json", "merge", *(["strategic"] if schema is not None else []), "apply"]
    accepted = ", ".join(PATCH_TYPES[name] for name in known)
    return status.unsupported_media_type(
        f"the body of the request was in an unknown format - accepted media types include: {accepted}"
    )


def _refusal(error: PatchError) -> status.StatusError:
    if error.code == 400:
        return status.bad_request(error.message)
    if error.code == 413:
        return status.too_large(f"Request entity too large: {error.message}")
    if error.code == 422:
        return status.StatusError(422, "Invalid", "the server rejected our request due to an error in our request")
    return status.StatusError(error.code, "", error.message)


def _decoded(schema: Schema | None, mode: str, obj: Any, problems: list[str]) -> tuple[Obj, list[str]]:
    if schema is None:
        return clone(obj), []
    return decode.patched(obj, schema, mode, jsonio.dumps(obj), problems)


def _strategic(schema: Schema, mode: str, patch: Any, old: Obj) -> tuple[Obj, list[str]]:
    from kubectl_sim.base import goformat
    from kubectl_sim.base.patches.strategic import apply

    if not isinstance(patch, dict):
        raise PatchError(_not_a_map(patch), 400)
    new = apply(old, patch, schema.root)
    return decode.patched(new, schema, mode, goformat.show(patch), as_map=True)


def _merge(schema: Schema | None, mode: str, patch: Any, old: Obj) -> tuple[Obj, list[str]]:
    from kubectl_sim.base.patches.merge_patch import apply

    if mode != decode.IGNORE and not isinstance(patch, dict):
        raise PatchError(f"error decoding patch: {_not_a_map(patch)}", 400)
    return _decoded(schema, mode, apply(old, patch), [])


def _not_a_map(patch: Any) -> str:
    return f"json: cannot unmarshal {json_kind(patch)} into Go value of type map[string]interface {{}}"


def _json(schema: Schema | None, mode: str, patch: Any, old: Obj) -> tuple[Obj, list[str]]:
    from kubectl_sim.base.patches.json_patch import apply

    problems = [] if mode == decode.IGNORE else _operation_problems(patch)
    return _decoded(schema, mode, apply(old, patch), problems)


def _operation_problems(operations: Any) -> list[str]:
    """What strict decoding says of a JSON patch; PatchError when it is no list of operations."""
    if operations is not None and not isinstance(operations, list):
        raise PatchError(
            f"error decoding patch: json: cannot unmarshal {json_kind(operations)} "
            "into Go value of type []handlers.jsonPatchOp",
            400,
        )
    problems: list[str] = []
    for index, operation in enumerate(operations or ()):
        problems += _of_operation(index, operation)
    return problems


def _of_operation(index: int, operation: Any) -> list[str]:
    if not isinstance(operation, dict):
        raise PatchError(
            f"error decoding patch: json: cannot unmarshal {json_kind(operation)} "
            "into Go value of type handlers.jsonPatchOp",
            400,
        )
    for name in _TEXTS:
        value = operation.get(name, "")
        if value is not None and not isinstance(value, str):
            raise PatchError(
                f"error decoding patch: json: cannot unmarshal {json_kind(value)} "
                f"into Go struct field jsonPatchOp.{name} of type string",
                400,
            )
    unknown = sorted(operation.keys() - {*_TEXTS, "value"})
    return [f'json patch unknown field "[{index}].{name}"' for name in unknown]
