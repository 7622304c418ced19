"""Replica sets as the revisions of a deployment.

Models pkg/controller/deployment/sync.go (getNewReplicaSet) and util/deployment_util.go.
"""

from __future__ import annotations

from zlib import crc32

from kubectl_sim.base import jsonio, timefmt
from kubectl_sim.base.objects import clone, controller_of, owner_reference
from kubectl_sim.controllers._deployment import arithmetic
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from kubectl_sim.model.context import Context

    Obj = dict[str, Any]

REPLICA_SETS = "replicasets.apps"
HASH = "pod-template-hash"
REVISION = "deployment.kubernetes.io/revision"
HISTORY = "deployment.kubernetes.io/revision-history"
DESIRED = "deployment.kubernetes.io/desired-replicas"
MAXIMUM = "deployment.kubernetes.io/max-replicas"

#: Annotations of the deployment that its replica sets do not get.
_NOT_COPIED = (
    "kubectl.kubernetes.io/last-applied-configuration",
    REVISION,
    HISTORY,
    DESIRED,
    MAXIMUM,
    "deprecated.deployment.rollback.to",
)
_SAFE = "bcdfghjklmnpqrstvwxz2456789"


def annotations_of(obj: Obj) -> dict[str, str]:
    return obj["metadata"].get("annotations") or {}


def number_of(replica_set: Obj) -> int:
    """The revision that a replica set stands for, 0 when it has none."""
    text = annotations_of(replica_set).get(REVISION, "")
    return int(text) if text.isdecimal() else 0


def same_template(template: Obj, replica_set: Obj) -> bool:
    """Is the replica set's template the deployment's, the hash label apart?"""
    own = replica_set["spec"]["template"]
    metadata = dict(own.get("metadata") or {})
    labels = {k: v for k, v in (metadata.get("labels") or {}).items() if k != HASH}
    wanted = dict(template.get("metadata") or {})
    if labels != (wanted.get("labels") or {}):
        return False
    if (metadata.get("annotations") or {}) != (wanted.get("annotations") or {}):
        return False
    return bool(own["spec"] == template["spec"])


def by_age(replica_set: Obj) -> tuple[str, str]:
    metadata = replica_set["metadata"]
    return metadata["creationTimestamp"], metadata["name"]


def find_new(deployment: Obj, replica_sets: Sequence[Obj]) -> Obj | None:
    """The oldest replica set with the deployment's present template."""
    template = deployment["spec"]["template"]
    for replica_set in sorted(replica_sets, key=by_age):
        if same_template(template, replica_set):
            return replica_set
    return None


def template_hash(template: Obj, collisions: int | None) -> str:
    """A short name of a template: stable, and another one after each collision."""
    text = jsonio.dumps(_sorted(template))
    if collisions is not None:
        text += str(collisions)
    return "".join(_SAFE[ord(char) % len(_SAFE)] for char in str(crc32(text.encode())))


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_sorted(item) for item in value]
    return value


def highest(replica_sets: Sequence[Obj]) -> int:
    return max((number_of(item) for item in replica_sets), default=0)


def ensure_new(ctx: Context, deployment: Obj, replica_sets: list[Obj], old: list[Obj], *, create: bool) -> Obj | None:
    """The replica set of the present template, with the newest revision number; made if ``create``.

    Returns None where there is none, or where its name was taken: the deployment's
    ``collisionCount`` has then been raised and the next sync tries another name.
    """
    revision = str(highest(old) + 1)
    existing = find_new(deployment, replica_sets)
    if existing is not None:
        return _renumbered(ctx, deployment, existing, revision)
    if not create:
        return None
    return _made(ctx, deployment, replica_sets, revision)


def _renumbered(ctx: Context, deployment: Obj, replica_set: Obj, revision: str) -> Obj:
    annotations = copied(deployment, replica_set, revision)
    min_ready = deployment["spec"].get("minReadySeconds", 0)
    same_ready = replica_set["spec"].get("minReadySeconds", 0) == min_ready
    if annotations != annotations_of(replica_set) or not same_ready:
        changed = clone(replica_set)
        changed["metadata"]["annotations"] = annotations
        if not same_ready:
            changed["spec"]["minReadySeconds"] = min_ready
        return ctx.client.update(REPLICA_SETS, changed)
    return replica_set


def copied(deployment: Obj, replica_set: Obj, revision: str) -> dict[str, str]:
    """A replica set's annotations: the deployment's, the revision and the ones it had before."""
    before = annotations_of(replica_set)
    annotations = dict(before)
    annotations.update({k: v for k, v in annotations_of(deployment).items() if k not in _NOT_COPIED})
    had = before.get(REVISION, "")
    if int(had or 0) < int(revision):
        annotations[REVISION] = revision
        if had:
            history = before.get(HISTORY, "")
            annotations[HISTORY] = f"{history},{had}" if history else had
    return annotations


def _made(ctx: Context, deployment: Obj, replica_sets: list[Obj], revision: str) -> Obj | None:
    metadata, spec = deployment["metadata"], deployment["spec"]
    status = deployment.get("status") or {}
    code = template_hash(spec["template"], status.get("collisionCount"))
    template = clone(spec["template"])
    labels = template.setdefault("metadata", {}).setdefault("labels", {})
    labels[HASH] = code
    selector = clone(spec["selector"])
    selector.setdefault("matchLabels", {})[HASH] = code
    wanted: Obj = {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {
            "name": f"{metadata['name']}-{code}",
            "namespace": metadata["namespace"],
            "labels": dict(labels),
            "ownerReferences": [owner_reference(deployment)],
        },
        "spec": {"selector": selector, "template": template},
    }
    if spec.get("minReadySeconds"):
        wanted["spec"]["minReadySeconds"] = spec["minReadySeconds"]
    replicas = arithmetic.new_replicas(deployment, replica_sets, None)
    wanted["spec"]["replicas"] = replicas
    annotations = copied(deployment, wanted, revision)
    annotations |= arithmetic.scale_annotations(deployment)
    wanted["metadata"]["annotations"] = annotations
    try:
        created = ctx.client.create(REPLICA_SETS, wanted)
    except StatusError as error:
        return _not_made(ctx, deployment, wanted, error)
    if replicas > 0:
        ctx.event(
            deployment,
            "Normal",
            "ScalingReplicaSet",
            f"Scaled up replica set {created['metadata']['name']} from 0 to {replicas}",
        )
    return created


def _not_made(ctx: Context, deployment: Obj, wanted: Obj, error: StatusError) -> Obj | None:
    metadata = wanted["metadata"]
    if error.reason != "AlreadyExists":
        if error.reason != "Forbidden" or "being terminated" not in error.message:
            message = f'Failed to create new replica set "{metadata["name"]}": {error.message}'
            ctx.event(deployment, "Warning", "ReplicaSetCreateError", message)
        return None
    other = ctx.client.find(REPLICA_SETS, metadata["namespace"], metadata["name"])
    owner = controller_of(other) if other is not None else None
    ours = owner is not None and owner["uid"] == deployment["metadata"]["uid"]
    if other is not None and ours and same_template(deployment["spec"]["template"], other):
        return other
    status = deployment.get("status") or {}
    status = {**status, "collisionCount": status.get("collisionCount", 0) + 1}
    ctx.client.update_status("deployments.apps", {**deployment, "status": status})
    return None


def clean_up(ctx: Context, deployment: Obj, old: list[Obj]) -> None:
    """Keep no more old revisions than ``revisionHistoryLimit``."""
    limit = deployment["spec"].get("revisionHistoryLimit")
    if limit is None or limit >= 2147483647:
        return
    alive = [item for item in old if not item["metadata"].get("deletionTimestamp")]
    surplus = len(alive) - limit
    if surplus <= 0:
        return
    alive.sort(key=lambda item: (number_of(item), by_age(item)))
    for replica_set in alive[:surplus]:
        status = replica_set.get("status") or {}
        idle = not status.get("replicas") and not replica_set["spec"].get("replicas")
        observed = status.get("observedGeneration", 0) >= replica_set["metadata"].get("generation", 0)
        if idle and observed:
            metadata = replica_set["metadata"]
            ctx.client.delete(REPLICA_SETS, metadata["namespace"], metadata["name"], propagation="Background")


def created_at(obj: Obj) -> int:
    return timefmt.parse(obj["metadata"]["creationTimestamp"])
