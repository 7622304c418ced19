"""Defaults of storage.k8s.io/v1.  Models pkg/apis/storage/v1/defaults.go."""

from __future__ import annotations

from kubectl_sim.kinds._shared.podspec import FIXED_SOURCES
from kubectl_sim.kinds._shared.resourcelists import round_up
from kubectl_sim.kinds._shared.workload import fill, spec_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]


def storageclass(obj: Obj) -> None:
    fill(obj, reclaimPolicy="Delete", volumeBindingMode="Immediate")


def csidriver(obj: Obj) -> None:
    spec = spec_of(obj)
    fill(
        spec,
        attachRequired=True,
        podInfoOnMount=False,
        storageCapacity=False,
        fsGroupPolicy="ReadWriteOnceWithFSType",
        requiresRepublish=False,
        seLinuxMount=False,
    )
    if not spec.get("volumeLifecycleModes"):
        spec["volumeLifecycleModes"] = ["Persistent"]


def volumeattachment(obj: Obj) -> None:
    inline = (spec_of(obj).get("source") or {}).get("inlineVolumeSpec")
    if inline is None:
        return
    round_up(inline.get("capacity"))
    for name, complete in FIXED_SOURCES.items():
        if inline.get(name) is not None:
            complete(inline[name])
