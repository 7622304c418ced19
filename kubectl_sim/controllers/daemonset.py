"""One pod on every node that will have it.  Models pkg/controller/daemon."""

from __future__ import annotations

from zlib import crc32

from kubectl_sim.base import jsonio, pods
from kubectl_sim.base.objects import clone, controller_of, key_of, owner_reference, split_key
from kubectl_sim.base.selectors import RequiredNodeAffinity
from kubectl_sim.base.tolerations import untolerated
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

    Obj = dict[str, Any]

RESOURCE = "daemonsets.apps"
REVISIONS = "controllerrevisions.apps"
KIND = "DaemonSet"
HASH = "controller-revision-hash"
GENERATION = "pod-template-generation"
_SAFE = "bcdfghjklmnpqrstvwxz2456789"

#: What pods of daemon sets tolerate besides their template's tolerations.
_TOLERATIONS: tuple[Obj, ...] = (
    {"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute"},
    {"key": "node.kubernetes.io/unreachable", "operator": "Exists", "effect": "NoExecute"},
    {"key": "node.kubernetes.io/disk-pressure", "operator": "Exists", "effect": "NoSchedule"},
    {"key": "node.kubernetes.io/memory-pressure", "operator": "Exists", "effect": "NoSchedule"},
    {"key": "node.kubernetes.io/pid-pressure", "operator": "Exists", "effect": "NoSchedule"},
    {"key": "node.kubernetes.io/unschedulable", "operator": "Exists", "effect": "NoSchedule"},
)
_HOST_NETWORK: Obj = {
    "key": "node.kubernetes.io/network-unavailable",
    "operator": "Exists",
    "effect": "NoSchedule",
}


def _self(change: Change) -> Iterable[str]:
    if change.type != "DELETED":
        yield key_of(change.new)


def _of_pod(change: Change) -> Iterable[str]:
    owner = controller_of(change.new)
    if owner is not None and owner["kind"] == KIND:
        yield f"{change.new['metadata']['namespace']}/{owner['name']}"


def _of_node(change: Change) -> Iterable[str]:
    """Only what decides where daemons run: labels, taints, and nodes that come and go."""
    old = change.old
    if change.type == "MODIFIED" and old is not None:
        same_labels = old["metadata"].get("labels") == change.new["metadata"].get("labels")
        if same_labels and old["spec"].get("taints") == change.new["spec"].get("taints"):
            return
    yield "*"


WATCHES = {RESOURCE: _self, "pods": _of_pod, "nodes": _of_node}
CONCERNS = {"pods": ("owner:DaemonSet",), "nodes": ("added", "deleted", "labels", "spec", "exists:daemonsets.apps")}


def reconcile(ctx: Context, key: str) -> None:
    if key == "*":
        for each in ctx.client.list(RESOURCE):
            ctx.enqueue(key_of(each))
        return
    daemon_set = ctx.client.find(RESOURCE, *split_key(key))
    if daemon_set is None or daemon_set["metadata"].get("deletionTimestamp"):
        return
    revision = _revision(ctx, daemon_set)
    nodes = ctx.client.list("nodes")
    _manage(ctx, daemon_set, nodes, revision)
    if (daemon_set["spec"].get("updateStrategy") or {}).get("type") == "RollingUpdate":
        _roll(ctx, daemon_set, nodes, revision)
    _write_status(ctx, daemon_set, nodes, revision)


# -- revisions ---------------------------------------------------------------------------


def _revision(ctx: Context, daemon_set: Obj) -> str:
    """The hash of the present template; keeps its ControllerRevision and trims the old ones."""
    metadata = daemon_set["metadata"]
    patch = {"spec": {"template": {**daemon_set["spec"]["template"], "$patch": "replace"}}}
    history = sorted(ctx.client.owned(REVISIONS, metadata["uid"]), key=lambda item: item["revision"])
    current = next((item for item in history if item["data"] == patch), None)
    number = history[-1]["revision"] + 1 if history else 1
    if current is None:
        code = _hash(patch)
        current = _create_revision(ctx, daemon_set, patch, code, number)
    elif current is not history[-1]:
        current = ctx.client.update(REVISIONS, {**current, "revision": number})
    _trim(ctx, daemon_set, history, current)
    return str(current["metadata"]["labels"][HASH])


def _hash(patch: Obj) -> str:
    text = str(crc32(jsonio.compact(patch).encode()))
    return "".join(_SAFE[ord(char) % len(_SAFE)] for char in text)


def _create_revision(ctx: Context, daemon_set: Obj, patch: Obj, code: str, number: int) -> Obj:
    metadata = daemon_set["metadata"]
    labels = (daemon_set["spec"]["template"].get("metadata") or {}).get("labels") or {}
    wanted = {
        "apiVersion": "apps/v1",
        "kind": "ControllerRevision",
        "metadata": {
            "name": f"{metadata['name']}-{code}",
            "namespace": metadata["namespace"],
            "labels": {**labels, HASH: code},
            "annotations": dict(metadata.get("annotations") or {}),
            "ownerReferences": [owner_reference(daemon_set)],
        },
        "data": clone(patch),
        "revision": number,
    }
    return ctx.client.create(REVISIONS, wanted)


def _trim(ctx: Context, daemon_set: Obj, history: list[Obj], current: Obj) -> None:
    limit = daemon_set["spec"].get("revisionHistoryLimit", 10)
    in_use = {(pod["metadata"].get("labels") or {}).get(HASH) for pod in _mine(ctx, daemon_set)}
    old = [
        item
        for item in history
        if item["metadata"]["name"] != current["metadata"]["name"]
        and item["metadata"]["labels"].get(HASH) not in in_use
    ]
    for item in old[: max(0, len(old) - limit)]:
        ctx.client.delete(REVISIONS, item["metadata"]["namespace"], item["metadata"]["name"])


# -- pods --------------------------------------------------------------------------------


def _mine(ctx: Context, daemon_set: Obj) -> list[Obj]:
    uid = daemon_set["metadata"]["uid"]
    found = ctx.client.owned("pods", uid)
    return [pod for pod in found if (controller_of(pod) or {}).get("uid") == uid]


def _by_node(ctx: Context, daemon_set: Obj) -> dict[str, list[Obj]]:
    grouped: dict[str, list[Obj]] = {}
    for pod in _mine(ctx, daemon_set):
        grouped.setdefault(_node_of(pod), []).append(pod)
    return grouped


def _node_of(pod: Obj) -> str:
    """The node that a pod runs on or, before it is bound, is meant for."""
    if pod["spec"].get("nodeName"):
        return str(pod["spec"]["nodeName"])
    affinity = (pod["spec"].get("affinity") or {}).get("nodeAffinity") or {}
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution") or {}
    for term in required.get("nodeSelectorTerms") or ():
        for field in term.get("matchFields") or ():
            if field["key"] == "metadata.name":
                return str(field["values"][0])
    return ""


def _should_run(daemon_set: Obj, node: Obj) -> tuple[bool, bool]:
    """(a new pod belongs on the node, a present one may stay)."""
    spec = daemon_set["spec"]["template"]["spec"]
    metadata = node["metadata"]
    if spec.get("nodeName") and spec["nodeName"] != metadata["name"]:
        return False, False
    if not RequiredNodeAffinity(spec).matches(metadata.get("labels") or {}, metadata["name"]):
        return False, False
    tolerations = _tolerations(spec)
    taints = node["spec"].get("taints") or []
    if untolerated(taints, tolerations, ("NoExecute",)):
        return False, False
    return untolerated(taints, tolerations, ("NoSchedule", "NoExecute")) is None, True


def _tolerations(spec: Obj) -> list[Obj]:
    extra = [*_TOLERATIONS, *([_HOST_NETWORK] if spec.get("hostNetwork") else [])]
    own = list(spec.get("tolerations") or ())
    return own + [toleration for toleration in extra if toleration not in own]


def _manage(ctx: Context, daemon_set: Obj, nodes: list[Obj], revision: str) -> None:
    """Create the pods that are missing, delete those that do not belong."""
    present = _by_node(ctx, daemon_set)
    names = set()
    for node in nodes:
        name = node["metadata"]["name"]
        names.add(name)
        wanted, may_stay = _should_run(daemon_set, node)
        mine = present.get(name, [])
        alive = [pod for pod in mine if not pods.is_terminating(pod)]
        failed = [pod for pod in alive if pods.phase(pod) in ("Failed", "Succeeded")]
        for pod in failed:
            _replace_failed(ctx, daemon_set, pod)
        if wanted and not mine:
            _create(ctx, daemon_set, name, revision)
        surplus = alive if not may_stay else sorted(alive, key=_oldest_first)[1:]
        for pod in surplus:
            _delete(ctx, daemon_set, pod)
    for name, mine in present.items():
        if name not in names:
            for pod in mine:
                if not pods.is_terminating(pod) and not pod["spec"].get("nodeName"):
                    _delete(ctx, daemon_set, pod)


def _oldest_first(pod: Obj) -> tuple[bool, str, str]:
    return not pod["spec"].get("nodeName"), pod["metadata"]["creationTimestamp"], pod["metadata"]["name"]


def _replace_failed(ctx: Context, daemon_set: Obj, pod: Obj) -> None:
    metadata = pod["metadata"]
    failed = pods.phase(pod) == "Failed"
    reason = "FailedDaemonPod" if failed else "SucceededDaemonPod"
    what = "failed" if failed else "succeeded"
    name = f"{metadata['namespace']}/{metadata['name']}"
    text = f"Found {what} daemon pod {name} on node {_node_of(pod)}, will try to {'kill' if failed else 'delete'} it"
    ctx.event(daemon_set, "Warning" if failed else "Normal", reason, text)
    _delete(ctx, daemon_set, pod)


def _create(ctx: Context, daemon_set: Obj, node: str, revision: str) -> None:
    try:
        created = ctx.client.create("pods", _pod(daemon_set, node, revision))
    except StatusError as error:
        ctx.event(daemon_set, "Warning", "FailedCreate", f"Error creating: {error.message}")
        return
    ctx.event(daemon_set, "Normal", "SuccessfulCreate", f"Created pod: {created['metadata']['name']}")


def _delete(ctx: Context, daemon_set: Obj, pod: Obj) -> None:
    metadata = pod["metadata"]
    try:
        ctx.client.delete("pods", metadata["namespace"], metadata["name"], preconditions={"uid": metadata["uid"]})
    except StatusError as error:
        if error.code not in (404, 409):
            raise
        return
    ctx.event(daemon_set, "Normal", "SuccessfulDelete", f"Deleted pod: {metadata['name']}")


def _pod(daemon_set: Obj, node: str, revision: str) -> Obj:
    """The template, tied to one node by the affinity that the default scheduler honours."""
    metadata = daemon_set["metadata"]
    template = clone(daemon_set["spec"]["template"])
    wanted = template.get("metadata") or {}
    generation = (metadata.get("annotations") or {}).get("deprecated.daemonset.template.generation", "1")
    labels = {**(wanted.get("labels") or {}), HASH: revision, GENERATION: generation}
    pod_metadata: Obj = {
        "generateName": f"{metadata['name']}-",
        "namespace": metadata["namespace"],
        "labels": labels,
        "ownerReferences": [owner_reference(daemon_set)],
    }
    if wanted.get("annotations"):
        pod_metadata["annotations"] = wanted["annotations"]
    spec = template["spec"]
    spec["tolerations"] = _tolerations(spec)
    field = {"key": "metadata.name", "operator": "In", "values": [node]}
    node_affinity = spec.setdefault("affinity", {}).setdefault("nodeAffinity", {})
    terms = (node_affinity.get("requiredDuringSchedulingIgnoredDuringExecution") or {}).get("nodeSelectorTerms")
    required = [{**term, "matchFields": [field]} for term in terms or [{}]]
    node_affinity["requiredDuringSchedulingIgnoredDuringExecution"] = {"nodeSelectorTerms": required}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": pod_metadata, "spec": spec}


# -- updates -----------------------------------------------------------------------------


def _roll(ctx: Context, daemon_set: Obj, nodes: list[Obj], revision: str) -> None:
    """Delete old pods, never more at once than maxUnavailable allows."""
    present = _by_node(ctx, daemon_set)
    running = [node["metadata"]["name"] for node in nodes if _should_run(daemon_set, node)[0]]
    room = _max_unavailable(daemon_set, len(running))
    min_ready = daemon_set["spec"].get("minReadySeconds", 0)
    broken: list[Obj] = []
    healthy: list[Obj] = []
    for name in running:
        alive = [pod for pod in present.get(name, []) if not pods.is_terminating(pod)]
        if not alive:
            room -= 1
            continue
        pod = alive[0]
        old = (pod["metadata"].get("labels") or {}).get(HASH) != revision
        if not pods.is_available(pod, min_ready, ctx.now):
            if old:
                broken.append(pod)
            room -= 0 if old else 1
        elif old:
            healthy.append(pod)
    for pod in broken:
        _delete(ctx, daemon_set, pod)
    for pod in healthy[: max(0, room - len(broken))]:
        _delete(ctx, daemon_set, pod)


def _max_unavailable(daemon_set: Obj, total: int) -> int:
    rolling = (daemon_set["spec"].get("updateStrategy") or {}).get("rollingUpdate") or {}
    value = rolling.get("maxUnavailable", 1)
    if isinstance(value, str):
        value = -(-total * int(value.rstrip("%")) // 100)
    return max(1, int(value))


# -- status ------------------------------------------------------------------------------


def _write_status(ctx: Context, daemon_set: Obj, nodes: list[Obj], revision: str) -> None:
    current = ctx.client.find(RESOURCE, daemon_set["metadata"]["namespace"], daemon_set["metadata"]["name"])
    if current is None:
        return
    status = _status(ctx, daemon_set, nodes, revision)
    before = current.get("status") or {}
    for kept in ("collisionCount", "conditions"):
        if kept in before:
            status[kept] = before[kept]
    if status != before:
        ctx.client.update_status(RESOURCE, {**current, "status": status})


def _status(ctx: Context, daemon_set: Obj, nodes: list[Obj], revision: str) -> Obj:
    present = _by_node(ctx, daemon_set)
    min_ready = daemon_set["spec"].get("minReadySeconds", 0)
    desired = scheduled = misplaced = ready = available = updated = 0
    wake: list[int] = []
    for node in nodes:
        mine = [pod for pod in present.get(node["metadata"]["name"], []) if not pods.is_terminating(pod)]
        if not _should_run(daemon_set, node)[0]:
            misplaced += bool(mine)
            continue
        desired += 1
        if not mine:
            continue
        scheduled += 1
        pod = mine[0]
        ready += pods.is_ready(pod)
        available += pods.is_available(pod, min_ready, ctx.now)
        updated += (pod["metadata"].get("labels") or {}).get(HASH) == revision
        instant = pods.available_at(pod, min_ready)
        if min_ready and instant is not None and instant > ctx.now:
            wake.append(instant)
    if wake:
        ctx.requeue(key_of(daemon_set), min(wake))
    status: Obj = {
        "currentNumberScheduled": scheduled,
        "numberMisscheduled": misplaced,
        "desiredNumberScheduled": desired,
        "numberReady": ready,
        "observedGeneration": daemon_set["metadata"].get("generation", 0),
    }
    counts = {
        "updatedNumberScheduled": updated,
        "numberAvailable": available,
        "numberUnavailable": desired - available,
    }
    return status | {name: count for name, count in counts.items() if count}
