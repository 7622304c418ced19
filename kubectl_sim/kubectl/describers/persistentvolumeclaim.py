"""Describes a PersistentVolumeClaim."""

from __future__ import annotations

from kubectl_sim.base.duration import age
from kubectl_sim.kubectl.describing.claims import describe_claim_spec, storage_class
from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import Writer, describe_annotations, describe_labels, show, timestamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """Class, volume, capacity, the pods that use it, conditions and events."""
    w = Writer()
    metadata, status = obj["metadata"], obj.get("status") or {}
    w.field("Name", metadata["name"])
    w.field("Namespace", metadata.get("namespace"))
    w.field("StorageClass", storage_class(obj))
    deleted = metadata.get("deletionTimestamp")
    phase = f"Terminating (lasts {age(deleted, settings.now)})" if deleted else status.get("phase")
    w.field("Status", phase)
    w.field("Volume", (obj.get("spec") or {}).get("volumeName"))
    describe_labels(w, "Labels", metadata.get("labels"))
    describe_annotations(w, "Annotations", metadata.get("annotations"))
    w.field("Finalizers", show(metadata.get("finalizers") or []))
    describe_claim_spec(w, obj)
    w.items("Used By", sorted(_users(obj, source)))
    _describe_conditions(w, status.get("conditions"))
    describe_events(w, obj, source, settings)
    return w.result()


def _users(claim: Obj, source: Source) -> list[str]:
    """Names of the pods that mount the claim, once for each mount, or that own it."""
    metadata = claim["metadata"]
    owners = {ref["uid"] for ref in metadata.get("ownerReferences") or () if ref.get("kind") == "Pod"}
    users = []
    for pod in source.list("pods", metadata.get("namespace", "")):
        volumes = (pod.get("spec") or {}).get("volumes") or ()
        mounts = [one for one in volumes if _claim_name(one) == metadata["name"]]
        owns = pod["metadata"].get("uid") in owners
        users += [pod["metadata"]["name"]] * (len(mounts) or owns)
    return users


def _claim_name(volume: Obj) -> str | None:
    return (volume.get("persistentVolumeClaim") or {}).get("claimName")


def _describe_conditions(w: Writer, conditions: Sequence[Obj] | None) -> None:
    if not conditions:
        return
    titles = ("Type", "Status", "LastProbeTime", "LastTransitionTime", "Reason", "Message")
    rules = ("----", "------", "-----------------", "------------------", "------", "-------")
    w.line("Conditions:")
    w.header(*titles, rules=rules)
    for condition in conditions:
        cells = [
            condition["type"],
            condition["status"],
            timestamp(condition.get("lastProbeTime")),
            timestamp(condition.get("lastTransitionTime")),
            condition.get("reason", ""),
        ]
        w.row(*[f"{cell} " for cell in cells], condition.get("message"))
