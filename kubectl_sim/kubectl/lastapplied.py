"""The annotation that holds what was last applied.  Models kubectl/pkg/util/apply.go."""

from __future__ import annotations

from kubectl_sim.base import jsonio

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]

ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration"


def annotations_of(obj: Obj) -> Obj:
    """The annotations of an object; empty where there are none.  One without a value has an empty one."""
    found: Obj = (obj.get("metadata") or {}).get("annotations") or {}
    return {key: "" if value is None else value for key, value in found.items()} if None in found.values() else found


def configuration(obj: Obj, *, typed: bool = False) -> str:
    """An object's configuration as the annotation has it: one line of JSON, itself not in it.

    ``typed`` objects are those that upstream has as Go structs: their keys stay in order, and they
    have no empty map of annotations.
    """
    annotations = {key: value for key, value in annotations_of(obj).items() if key != ANNOTATION}
    return jsonio.compact(_annotated(obj, annotations, typed), sort_keys=not typed) + "\n"


def without(obj: Obj) -> Obj:
    """A copy of the object without the annotation, but with annotations, if only empty ones."""
    return _annotated(obj, {key: value for key, value in annotations_of(obj).items() if key != ANNOTATION})


def with_configuration(obj: Obj, text: str) -> Obj:
    """A copy of the object with the annotation."""
    return _annotated(obj, {**annotations_of(obj), ANNOTATION: text})


def annotated(obj: Obj, *, typed: bool = False) -> Obj:
    """A copy of the object with the annotation made from itself (``CreateApplyAnnotation``)."""
    return with_configuration(obj, configuration(obj, typed=typed))


def kept(obj: Obj, create: bool = False, *, typed: bool = False) -> Obj:
    """The object with the annotation renewed if it has one, or if told to (``CreateOrUpdateAnnotation``)."""
    return annotated(obj, typed=typed) if create or annotations_of(obj).get(ANNOTATION) else obj


def annotation_patch(obj: Obj) -> Obj:
    """The merge patch that notes the object, as it is, in the annotation (``GetApplyPatch``)."""
    return {"metadata": {"annotations": {ANNOTATION: jsonio.compact(obj) + "\n"}}}


def original(obj: Obj) -> str | None:
    """What was last applied, as text; None without the annotation."""
    text: str | None = annotations_of(obj).get(ANNOTATION)
    return text


def _annotated(obj: Obj, annotations: Obj, typed: bool = False) -> Obj:
    metadata = {**(obj.get("metadata") or {}), "annotations": annotations}
    if typed and not annotations:
        del metadata["annotations"]
    return {**obj, "metadata": metadata}
