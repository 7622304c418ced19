"""Describes a PersistentVolume."""

from __future__ import annotations

from kubectl_sim.base import quantity
from kubectl_sim.base.duration import age
from kubectl_sim.kubectl.describing.claims import access_modes, storage_class
from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import NONE, Writer, describe_metadata, show
from kubectl_sim.kubectl.describing.volumes import describe_persistent_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """Claim, class, capacity, where it can be used, what it is made of, and events."""
    w = Writer()
    metadata, spec, status = obj["metadata"], obj.get("spec") or {}, obj.get("status") or {}
    describe_metadata(w, obj, namespaced=False)
    w.field("Finalizers", show(metadata.get("finalizers") or []))
    w.field("StorageClass", storage_class(obj))
    deleted = metadata.get("deletionTimestamp")
    phase = f"Terminating (lasts {age(deleted, settings.now)})" if deleted else status.get("phase")
    w.field("Status", phase)
    claim = spec.get("claimRef")
    w.field("Claim", "" if claim is None else f"{claim.get('namespace', '')}/{claim.get('name', '')}")
    w.field("Reclaim Policy", spec.get("persistentVolumeReclaimPolicy"))
    w.field("Access Modes", access_modes(spec.get("accessModes")))
    w.fields([("VolumeMode", spec.get("volumeMode"))])
    w.field("Capacity", str(quantity.of((spec.get("capacity") or {}).get("storage", "0"))))
    _describe_affinity(w, (spec.get("nodeAffinity") or {}).get("required"))
    w.field("Message", status.get("message"))
    w.line("Source:")
    describe_persistent_source(w, spec)
    describe_events(w, obj, source, settings)
    return w.result()


def _describe_affinity(w: Writer, required: Mapping[str, Any] | None) -> None:
    if required is None:
        w.field("Node Affinity", NONE)
        return
    w.field("Node Affinity", "")
    terms = required.get("nodeSelectorTerms")
    w.field("Required Terms", "" if terms else NONE, 1)
    for number, term in enumerate(terms or ()):
        w.items(f"    Term {number}", [_requirement(one) for one in term.get("matchExpressions") or ()])


def _requirement(requirement: Obj) -> str:
    text = f"{requirement['key']} {requirement['operator'].lower()}"
    values = requirement.get("values")
    return f"{text} [{', '.join(values)}]" if values else text
