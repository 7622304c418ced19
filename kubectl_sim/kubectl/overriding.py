"""``--overrides``: a patch on the object that a command has generated.

Models kubectl/pkg/cmd/util/override_options.go.
"""

from __future__ import annotations

from kubectl_sim.kubectl import typed
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.options import Options

    Obj = dict[str, Any]


def overridden(opts: Options, obj: Obj) -> Obj:
    """The object with the patch of the flags in it, as its Go type holds it.  Raises CommandError."""
    if not opts.overrides:
        return obj
    from kubectl_sim.base.patches.common import PatchError

    kind = opts.override_type or "merge"
    if kind not in ("json", "merge", "strategic"):
        raise CommandError(f"invalid override type: {kind}")
    try:
        found = _patched(obj, opts.overrides, kind)
    except PatchError as error:
        raise CommandError(error.message) from None
    return typed.decode(found)


def _patched(obj: Obj, text: str, kind: str) -> Obj:
    from kubectl_sim.base.patches import json_patch, merge_patch, strategic
    from kubectl_sim.base.patches.common import PatchError

    patch = _decoded(text, kind)
    if kind == "json":
        found = json_patch.apply(obj, patch)
    elif kind == "merge":
        found = merge_patch.apply(obj, patch)
    else:
        schema = typed.in_scheme(obj)
        assert schema is not None
        if not isinstance(patch, dict):
            raise PatchError("invalid JSON document")
        found = strategic.apply(obj, patch, schema.root)
    result: Obj = found
    return result


def _decoded(text: str, kind: str) -> Any:
    from kubectl_sim.base import gojson, jsonio

    try:
        return jsonio.loads(text)
    except jsonio.JSONError:
        if kind == "merge":
            raise CommandError("Invalid JSON Patch") from None
        if kind == "strategic":
            raise CommandError("invalid JSON document") from None
        raise CommandError(gojson.document_error(text)) from None
