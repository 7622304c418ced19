"""The kubelets of all nodes: carry the life of pods from the pure simulation into the API.

Models pkg/kubelet's sync loop.  ``lifecycle.worker.step`` decides what happens to a pod; this
module tells it about the world, writes down what it says, and asks again when something is due.

Keys: ``namespace/name`` steps a pod; ``~namespace/name`` does so only to report events (a lazy
timer: see ``Context.requeue``); ``gone|…`` frees what a deleted pod held; ``mirror|…`` creates the
pod that stands for a static pod again; ``wake|…`` steps the pods that wait for a config map, a
secret or a name.
"""

from __future__ import annotations

from kubectl_sim.base import jsonio
from kubectl_sim.base.objects import controller_of, key_of, split_key
from kubectl_sim.kubelet.lifecycle import worker
from kubectl_sim.kubelet.lifecycle.facts import Facts, NodeImages
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.kubelet.lifecycle.facts import Outcome
    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

    Obj = dict[str, Any]

COMPONENT = "kubelet"
_MIRROR = "kubernetes.io/config.mirror"
#: From here on the back-off of a crashing container has reached its five minutes.
_SETTLED_RESTARTS = 6
#: The first pod address of a node's network is its gateway.
_FIRST_ADDRESS, _ADDRESSES = 2, 253
#: A process's environment has no room for more services than that.
_MOST_LINKS = 500


def _of_pod(change: Change) -> Iterable[str]:
    """A bound pod, unless only its status has changed: that is our own doing."""
    pod, old = change.new, change.old
    node = pod["spec"].get("nodeName")
    if not node:
        return
    metadata = pod["metadata"]
    if change.type == "DELETED":
        yield f"gone|{node}|{metadata['uid']}|{metadata['namespace']}|{metadata['name']}"
        if _MIRROR in (metadata.get("annotations") or ()):
            yield f"mirror|{jsonio.dumps(_manifest(pod))}"
        return
    if old is None or old["metadata"].keys() != metadata.keys() or _respecified(pod, old):
        yield key_of(pod)


def _manifest(pod: Obj) -> Obj:
    """What a kubelet creates to show one of its static pods."""
    kept = ("name", "namespace", "labels", "annotations", "ownerReferences")
    return {"metadata": {key: pod["metadata"][key] for key in kept if key in pod["metadata"]}, "spec": pod["spec"]}


def _respecified(pod: Obj, old: Obj) -> bool:
    return old["spec"] is not pod["spec"] and bool(old["spec"] != pod["spec"])


def _of_config(change: Change) -> Iterable[str]:
    metadata = change.new["metadata"]
    if change.type != "DELETED":
        yield f"wake|{metadata['namespace']}|{change.resource}/{metadata['name']}"


def _of_service(change: Change) -> Iterable[str]:
    yield f"wake|{change.new['metadata']['namespace']}|network"


WATCHES = {"pods": _of_pod, "configmaps": _of_config, "secrets": _of_config, "services": _of_service}
CONCERNS = {
    "pods": ("bound+spec", "bound+metadata", "bound+deleted"),
    **dict.fromkeys(("configmaps", "secrets", "services"), ("noted:waiting/",)),
}


def reconcile(ctx: Context, key: str) -> None:
    if key.startswith("gone|"):
        _forget(ctx, *key.split("|")[1:])
    elif key.startswith("mirror|"):
        _show_again(ctx, jsonio.loads(key.removeprefix("mirror|")))
    elif key.startswith("wake|"):
        _, namespace, what = key.split("|")
        _wake(ctx, namespace, what)
    else:
        _step(ctx, *split_key(key.removeprefix("~")))


def _step(ctx: Context, namespace: str, name: str) -> None:
    pod = ctx.client.find("pods", namespace, name)
    if pod is None or not pod["spec"].get("nodeName"):
        return
    node = ctx.client.find("nodes", "", pod["spec"]["nodeName"])
    if node is None:
        return
    memory_key = f"pod/{pod['metadata']['uid']}"
    images = NodeImages(ctx.memory(f"images/{node['metadata']['name']}"))
    # A pod that no kubelet has seen has no start: nothing is remembered of it.
    memory = ctx.memory(memory_key) if "startTime" in (pod.get("status") or ()) else None
    outcome = worker.step(pod, memory, ctx.now, facts_of(ctx, pod, node, images))
    ctx.remember(f"images/{node['metadata']['name']}", images.state)
    ctx.remember(memory_key, outcome.memory)
    _report(ctx, pod, outcome)
    if outcome.gone:
        _remove(ctx, pod)
        return
    if outcome.status is not None and outcome.status != pod.get("status"):
        ctx.client.update_status("pods", {**pod, "status": outcome.status})
    _schedule(ctx, pod, outcome)
    _wait_for(ctx, pod, outcome.waits_on)


# -- the world as a pod sees it ----------------------------------------------------------


def facts_of(ctx: Context, pod: Obj, node: Obj, images: NodeImages) -> Facts:
    """The world as a pod on ``node`` sees it."""
    metadata = pod["metadata"]
    namespace = metadata["namespace"]

    def config(resource: str, name: str) -> Obj | None:
        return ctx.client.find(resource, namespace, name)

    def network(question: str) -> Any:
        from kubectl_sim.kubelet.questions import Network

        def page(pod: Obj, port: int, path: str) -> Any:
            return page_of(ctx, pod, port, path, made.visitor)

        return Network(ctx.client, namespace, page)(question)

    def services() -> list[Obj]:
        own = ctx.client.list("services", namespace)
        return own if len(own) < _MOST_LINKS else []

    def files() -> Obj:
        return ctx.memory(f"files/{metadata['uid']}") or {}

    def keep(notes: Obj, touched: Obj) -> None:
        ctx.remember(f"files/{metadata['uid']}", notes)
        for key, value in touched.items():
            ctx.remember(key, value)

    made = Facts(
        node=node["metadata"]["name"],
        host_ip=_internal_address(node),
        pod_ip=lambda: _allocate(ctx, node, metadata["uid"]),
        images=images,
        random=lambda: ctx.rng("pod", metadata["uid"]).random(),
        config=config,
        network=network,
        services=services,
        notes=(files, ctx.memory, keep),
    )
    return made


def page_of(ctx: Context, pod: Obj, port: int, path: str, visitor: tuple[str, str] | None = None) -> Any:
    """[status, body] of what a pod answers at a port now, status 0 for no HTTP; None if nothing listens there."""
    from kubectl_sim.kubelet import webserver

    memory = ctx.memory(f"pod/{pod['metadata']['uid']}")
    node = ctx.client.find("nodes", "", pod["spec"].get("nodeName", ""))
    if memory is None or node is None:
        return None
    images = NodeImages(ctx.memory(f"images/{node['metadata']['name']}"))
    facts = facts_of(ctx, pod, node, images)
    facts.visitor = visitor
    found = webserver.page(pod, memory, ctx.now, facts, port, path)
    return None if found is None else [found["status"], found["body"]]


def _internal_address(node: Obj) -> str:
    for address in (node.get("status") or {}).get("addresses") or ():
        if address["type"] == "InternalIP":
            return str(address["address"])
    return "127.0.0.1"


def _allocate(ctx: Context, node: Obj, uid: str) -> str:
    """The next address of the node's pod network, as host-local IPAM goes round."""
    key = f"addresses/{node['metadata']['name']}"
    state = ctx.memory(key) or {"next": 0, "used": {}}
    used: dict[str, int] = state["used"]
    if uid not in used:
        taken = set(used.values())
        size = _network_size(node)
        step = next((step for step in range(size) if (state["next"] + step) % size not in taken), 0)
        offset = (state["next"] + step) % size
        used[uid] = offset
        state["next"] = (offset + 1) % size
        ctx.remember(key, state)
    network = (node["spec"].get("podCIDR") or "10.244.0.0/24").partition("/")[0]
    a, b, c, d = (int(part) for part in network.split("."))
    value = (a << 24 | b << 16 | c << 8 | d) + _FIRST_ADDRESS + used[uid]
    return f"{value >> 24}.{value >> 16 & 255}.{value >> 8 & 255}.{value & 255}"


def _network_size(node: Obj) -> int:
    bits = int((node["spec"].get("podCIDR") or "/24").rpartition("/")[2])
    return int((1 << (32 - bits)) - 3)


# -- what a step has found ---------------------------------------------------------------


def _report(ctx: Context, pod: Obj, outcome: Outcome) -> None:
    if not outcome.events:
        return
    node = pod["spec"]["nodeName"]
    about = _as_started(pod)
    for event in outcome.events:
        ctx.event(
            about,
            event.type,
            event.reason,
            event.message,
            at=event.at,
            first=event.first,
            count=event.count,
            field_path=event.field_path,
            component=COMPONENT,
            host=node,
        )


def _as_started(pod: Obj) -> Obj:
    """The pod that the kubelet runs: for a mirror pod, the static one, whose uid is its manifest's hash."""
    metadata = pod["metadata"]
    digest = (metadata.get("annotations") or {}).get(_MIRROR)
    return pod if digest is None else {**pod, "metadata": {**metadata, "uid": digest}}


def _schedule(ctx: Context, pod: Obj, outcome: Outcome) -> None:
    key = key_of(pod)
    if outcome.next_due is not None:
        lazy = _goes_round(pod, outcome.status or pod.get("status") or {})
        ctx.requeue(key, max(outcome.next_due, ctx.now + 1), lazy=lazy)
    if outcome.next_event is not None:
        ctx.requeue(f"~{key}", max(outcome.next_event, ctx.now + 1), lazy=True)


def _goes_round(pod: Obj, status: Obj) -> bool:
    """Is a pod in a loop of pulls or crashes that nobody but the looker-on takes notice of?

    A month of such rounds is one step.  Jobs count every restart, so theirs are never skipped; nor is the end
    of a pod, for which others may wait.
    """
    owner = controller_of(pod)
    if "deletionTimestamp" in pod["metadata"] or (owner is not None and owner["kind"] == "Job"):
        return False
    for container in [*(status.get("initContainerStatuses") or ()), *(status.get("containerStatuses") or ())]:
        if container.get("restartCount", 0) >= _SETTLED_RESTARTS:
            return True
        waiting = (container.get("state") or {}).get("waiting") or {}
        if waiting.get("reason") in ("ImagePullBackOff", "ErrImagePull"):
            return True
    return False


def _remove(ctx: Context, pod: Obj) -> None:
    """Everything has stopped: the object may go."""
    metadata = pod["metadata"]
    try:
        ctx.client.delete(
            "pods", metadata["namespace"], metadata["name"], grace=0, preconditions={"uid": metadata["uid"]}
        )
    except StatusError as error:
        if error.code not in (404, 409):
            raise


def _forget(ctx: Context, node: str, uid: str, namespace: str, name: str) -> None:
    ctx.remember(f"pod/{uid}", None)
    ctx.remember(f"files/{uid}", None)
    key = f"addresses/{node}"
    state = ctx.memory(key)
    if state and uid in state["used"]:
        del state["used"][uid]
        ctx.remember(key, state)
    pod_key = f"{namespace}/{name}"
    if ctx.client.find("pods", namespace, name) is None:
        ctx.cancel(pod_key)
        ctx.cancel(f"~{pod_key}")


def _show_again(ctx: Context, pod: Obj) -> None:
    """Who deletes what stands for a static pod does not stop it: its kubelet shows it again."""
    node, owner = ctx.client.find("nodes", "", pod["spec"]["nodeName"]), controller_of(pod)
    if node is None or owner is None or owner["uid"] != node["metadata"]["uid"]:
        return
    if ctx.client.find("pods", pod["metadata"]["namespace"], pod["metadata"]["name"]) is None:
        ctx.client.create("pods", pod)


# -- waiting -----------------------------------------------------------------------------


def _wait_for(ctx: Context, pod: Obj, wanted: list[str]) -> None:
    """Remember what a pod waits for; a note a namespace, empty ones are dropped."""
    metadata = pod["metadata"]
    key = f"waiting/{metadata['namespace']}"
    waiting: dict[str, list[str]] = ctx.memory(key) or {}
    topics = sorted({topic if topic.startswith(("configmaps/", "secrets/")) else "network" for topic in wanted})
    if waiting.get(metadata["name"], []) == topics:
        return
    if topics:
        waiting[metadata["name"]] = topics
    else:
        waiting.pop(metadata["name"])
    ctx.remember(key, waiting or None)


def _wake(ctx: Context, namespace: str, what: str) -> None:
    waiting: dict[str, list[str]] = ctx.memory(f"waiting/{namespace}") or {}
    for name, topics in waiting.items():
        if what in topics:
            ctx.enqueue(f"{namespace}/{name}")
