"""Persistent volume claims, whole ones and the templates in ephemeral volumes and stateful sets.

Models printPersistentVolumeClaim and describeVolumeClaimTemplates of pkg/describe, and pkg/util/storage.
"""

from __future__ import annotations

from kubectl_sim.base import quantity
from kubectl_sim.kubectl.describing.layout import (
    NONE,
    Writer,
    annotation_lines,
    describe_labels,
    pairs,
    show,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from kubectl_sim.kubectl.describing.source import Obj

_BETA_STORAGE_CLASS = "volume.beta.kubernetes.io/storage-class"
_ACCESS_MODES = {
    "ReadWriteOnce": "RWO",
    "ReadOnlyMany": "ROX",
    "ReadWriteMany": "RWX",
    "ReadWriteOncePod": "RWOP",
}


def storage_class(obj: Obj) -> str:
    """The class that a claim asks for or that a volume has."""
    beta = (obj["metadata"].get("annotations") or {}).get(_BETA_STORAGE_CLASS)
    if beta is not None:
        return str(beta)
    return (obj.get("spec") or {}).get("storageClassName") or ""


def access_modes(modes: Sequence[str] | None) -> str:
    """Access modes by their short names, in the order that all of kubectl uses."""
    return ",".join([short for mode, short in _ACCESS_MODES.items() if mode in (modes or ())])


def describe_claim_template(w: Writer, template: Obj) -> None:
    """The claim that an ephemeral volume will make: a claim without what only real claims have.

    Upstream indents every piece of a line that it writes, so keys of maps stand further right than
    elsewhere.
    """
    template = {"metadata": template.get("metadata") or {}, "spec": template.get("spec") or {}}
    metadata = template["metadata"]
    w.field("StorageClass", storage_class(template), 2)
    w.field("Volume", (template.get("spec") or {}).get("volumeName"), 2)
    indent = "    "
    rows = [indent + pair for pair in pairs(metadata.get("labels"))]
    w.items(f"{indent}Labels", rows or [indent + NONE], below=indent + indent)
    rows = annotation_lines(metadata.get("annotations"), indent)
    w.items(f"{indent}Annotations", rows or [indent + NONE], below=indent)
    describe_claim_spec(w, template, 2)


def describe_claim_spec(w: Writer, claim: Obj, level: int = 0) -> None:
    """From the capacity on: what claims and their templates describe alike."""
    spec, status = claim.get("spec") or {}, claim.get("status") or {}
    capacity = modes = ""
    if spec.get("volumeName"):
        modes = access_modes(status.get("accessModes"))
        capacity = str(quantity.of((status.get("capacity") or {}).get("storage", "0")))
    w.field("Capacity", capacity, level)
    w.field("Access Modes", modes, level)
    w.fields([("VolumeMode", spec.get("volumeMode"))], level)
    origin = spec.get("dataSource")
    if origin is not None:
        w.line("DataSource:", level)
        rows = [
            ("APIGroup", origin.get("apiGroup")),
            ("Kind", origin.get("kind", "")),
            ("Name", origin.get("name", "")),
        ]
        w.fields(rows, level + 1)


def describe_claim_templates(w: Writer, templates: Sequence[Obj] | None) -> None:
    """The claims of a stateful set."""
    if not templates:
        w.field("Volume Claims", NONE)
        return
    w.line("Volume Claims:")
    for template in templates:
        metadata, spec = template["metadata"], template.get("spec") or {}
        w.field("Name", metadata.get("name"), 1)
        w.field("StorageClass", storage_class(template), 1)
        describe_labels(w, "  Labels", metadata.get("labels"))
        describe_labels(w, "  Annotations", metadata.get("annotations"))
        request = ((spec.get("resources") or {}).get("requests") or {}).get("storage")
        w.field("Capacity", "<default>" if request is None else str(quantity.of(request)), 1)
        w.field("Access Modes", show(spec.get("accessModes") or []), 1)
