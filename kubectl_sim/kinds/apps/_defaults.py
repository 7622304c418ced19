"""Defaults of apps/v1.  Models pkg/apis/apps/v1/defaults.go."""

from __future__ import annotations

from kubectl_sim.kinds._shared.resourcelists import round_all
from kubectl_sim.kinds._shared.workload import fill, fill_template, part, spec_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]


def deployment(obj: Obj) -> None:
    spec = spec_of(obj)
    fill(spec, replicas=1, revisionHistoryLimit=10, progressDeadlineSeconds=600)
    strategy = part(spec, "strategy")
    if not strategy.get("type"):
        strategy["type"] = "RollingUpdate"
    if strategy["type"] == "RollingUpdate":
        fill(part(strategy, "rollingUpdate"), maxUnavailable="25%", maxSurge="25%")
    fill_template(spec)


def update_deployment(new: Obj, old: Obj) -> None:
    """A deployment's annotations count as its spec: a change of them is a new generation."""
    metadata, before = new["metadata"], old["metadata"]
    if (metadata.get("annotations") or {}) != (before.get("annotations") or {}):
        metadata["generation"] = before.get("generation", 0) + 1


def replicaset(obj: Obj) -> None:
    spec = spec_of(obj)
    fill(spec, replicas=1)
    fill_template(spec)


def daemonset(obj: Obj) -> None:
    spec = spec_of(obj)
    fill(spec, revisionHistoryLimit=10)
    strategy = part(spec, "updateStrategy")
    if not strategy.get("type"):
        strategy["type"] = "RollingUpdate"
    if strategy["type"] == "RollingUpdate":
        fill(part(strategy, "rollingUpdate"), maxUnavailable=1, maxSurge=0)
    fill_template(spec)


def statefulset(obj: Obj) -> None:
    spec = spec_of(obj)
    fill(spec, replicas=1, revisionHistoryLimit=10)
    if not spec.get("podManagementPolicy"):
        spec["podManagementPolicy"] = "OrderedReady"
    strategy = part(spec, "updateStrategy")
    if not strategy.get("type"):
        strategy["type"] = "RollingUpdate"
        part(strategy, "rollingUpdate")
    if strategy["type"] == "RollingUpdate" and strategy.get("rollingUpdate") is not None:
        fill(strategy["rollingUpdate"], partition=0, maxUnavailable=1)
    fill(part(spec, "persistentVolumeClaimRetentionPolicy"), whenDeleted="Retain", whenScaled="Retain")
    for claim in spec.get("volumeClaimTemplates") or ():
        _claim_template(claim)
    fill_template(spec)


def _claim_template(claim: Obj) -> None:
    claim["apiVersion"] = "v1"
    claim["kind"] = "PersistentVolumeClaim"
    spec = part(claim, "spec")
    fill(spec, volumeMode="Filesystem", resources={})
    round_all(spec["resources"])
    status = part(claim, "status")
    if not status.get("phase"):
        status["phase"] = "Pending"
