"""What the controllers of Endpoints and of EndpointSlices share: which pods back a service, at which ports."""

from __future__ import annotations

from kubectl_sim.base import jsonio, pods
from kubectl_sim.base.objects import key_of
from kubectl_sim.base.selectors import from_map

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

    Obj = dict[str, Any]

TOLERATE = "publishNotReadyAddresses"
_MOST_TEXTS = 1000


#: What changes endpoints: see :mod:`kubectl_sim.engine.concerns`.
CONCERNS = {"pods": ("labels", "phase", "ready", "address", "terminating", "deleted")}


def of_service(change: Change) -> Iterable[str]:
    if change.type != "DELETED":
        yield key_of(change.new)


def of_pod(change: Change) -> Iterable[str]:
    """Pods are known by their labels here, so that thousands of one template make one key."""
    new, old = change.new, change.old
    if not _has_address(new) and (old is None or not _has_address(old)):
        return
    if old is not None and change.type == "MODIFIED" and not _matters(new, old):
        return
    after = new["metadata"].get("labels")
    before = old["metadata"].get("labels") if old is not None else None
    for labels in (after,) if before is None or before == after else (after, before):
        if labels:
            yield f"labels|{new['metadata']['namespace']}|{_text(labels)}"


_texts: dict[tuple[tuple[str, str], ...], str] = {}


def _text(labels: dict[str, str]) -> str:
    """Labels as JSON; those of a template are met thousands of times."""
    items = tuple(labels.items())
    found = _texts.get(items)
    if found is None:
        if len(_texts) > _MOST_TEXTS:
            _texts.clear()
        found = _texts[items] = jsonio.dumps(labels)
    return found


def _has_address(pod: Obj) -> bool:
    return "podIP" in (pod.get("status") or ())


def _matters(new: Obj, old: Obj) -> bool:
    if pods.is_terminating(new) != pods.is_terminating(old):
        return True
    if new["metadata"].get("labels") != old["metadata"].get("labels"):
        return True
    after, before = new.get("status") or {}, old.get("status") or {}
    return (
        after.get("podIP") != before.get("podIP")
        or after.get("phase") != before.get("phase")
        or pods.is_ready(new) != pods.is_ready(old)
    )


def enqueue_selecting(ctx: Context, key: str) -> None:
    """Turn a ``labels|namespace|…`` key into the keys of the services that select such pods."""
    _, namespace, text = key.split("|", 2)
    labels = jsonio.loads(text)
    for service in ctx.client.list("services", namespace):
        selector = service["spec"].get("selector")
        if selector and from_map(selector).matches(labels):
            ctx.enqueue(key_of(service))


def backing(ctx: Context, service: Obj) -> list[Obj]:
    """The pods that a service selects and that have an address, in name order."""
    selector = from_map(service["spec"]["selector"])
    found = ctx.client.list("pods", service["metadata"]["namespace"], label_selector=selector)
    return [pod for pod in found if (pod.get("status") or {}).get("podIP") and not pods.is_terminal(pod)]


def target_reference(pod: Obj) -> Obj:
    metadata = pod["metadata"]
    return {
        "kind": "Pod",
        "namespace": metadata["namespace"],
        "name": metadata["name"],
        "uid": metadata["uid"],
    }


def port_number(pod: Obj, port: Obj) -> int | None:
    """The container port behind a service port; None where the pod has no port of that name."""
    target = port.get("targetPort", port["port"])
    if isinstance(target, int):
        return target
    protocol = port.get("protocol", "TCP")
    for container in pod["spec"].get("containers") or ():
        for declared in container.get("ports") or ():
            if declared.get("name") == target and declared.get("protocol", "TCP") == protocol:
                return int(declared["containerPort"])
    return None


def ports_of(pod: Obj, service: Obj) -> tuple[tuple[str, int, str, str], ...]:
    """(name, number, protocol, app protocol) of a service's ports on one pod."""
    found = []
    for port in service["spec"].get("ports") or ():
        number = port_number(pod, port)
        if number is not None:
            protocol = port.get("protocol", "TCP")
            found.append((port.get("name", ""), number, protocol, port.get("appProtocol", "")))
    return tuple(found)


def is_headless(service: Obj) -> bool:
    return bool(service["spec"].get("clusterIP") == "None")


def own_labels(labels: dict[str, str] | None, *drop: str) -> dict[str, str]:
    """A service's labels for its endpoints, without those that the controller sets itself."""
    return {key: value for key, value in (labels or {}).items() if key not in drop}
