"""Describes a StorageClass."""

from __future__ import annotations

from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import NONE, Writer, joined, truth

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source

_DEFAULT = (
    "storageclass.kubernetes.io/is-default-class",
    "storageclass.beta.kubernetes.io/is-default-class",
)


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """Provisioner, parameters, policies and events."""
    w = Writer()
    metadata = obj["metadata"]
    marks = metadata.get("annotations") or {}
    w.field("Name", metadata["name"])
    w.field("IsDefaultClass", "Yes" if "true" in [marks.get(key) for key in _DEFAULT] else "No")
    w.field("Annotations", joined(marks))
    w.field("Provisioner", obj.get("provisioner"))
    w.field("Parameters", joined(obj.get("parameters")))
    w.field("AllowVolumeExpansion", truth(obj.get("allowVolumeExpansion")))
    options = obj.get("mountOptions")
    w.line(f"MountOptions:{'' if options else chr(9) + NONE}")
    for option in options or ():
        w.line(option, 1)
    w.fields(
        [
            ("ReclaimPolicy", obj.get("reclaimPolicy")),
            ("VolumeBindingMode", obj.get("volumeBindingMode")),
        ]
    )
    _describe_topologies(w, obj.get("allowedTopologies"))
    describe_events(w, obj, source, settings)
    return w.result()


def _describe_topologies(w: Writer, terms: Sequence[Obj] | None) -> None:
    if terms is None:
        return
    w.field("AllowedTopologies", "" if terms else NONE)
    for number, term in enumerate(terms):
        w.items(f"  Term {number}", [_requirement(one) for one in term.get("matchLabelExpressions") or ()])


def _requirement(requirement: Obj) -> str:
    values = requirement.get("values")
    return f"{requirement['key']} in [{', '.join(values)}]" if values else f"{requirement['key']} in"
