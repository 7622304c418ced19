"""A cluster without kubelets: a test says itself what becomes of the pods."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kubectl_sim.base import timefmt
from kubectl_sim.base.objects import clone
from kubectl_sim.controllers._index import MODULES
from tests.clusters import SECOND, opened

Obj = dict[str, Any]

NS = "default"


class World:
    """A cluster with its controllers, where only the test runs pods and lets time pass.

    ``running`` names the controllers that run, if not all but the scheduler, the kubelet and the
    node controller.
    """

    def __init__(self, folder: Path, *, running: Iterable[str] | None = None) -> None:
        disabled = None if running is None else tuple(sorted(set(MODULES) - set(running)))
        self.cluster = opened(folder, "envtest", disabled=disabled)
        self.client = self.cluster.client("test")
        self._addresses = 0

    # -- objects

    def create(self, resource: str, obj: Obj, **params: Any) -> Obj:
        return self.client.create(resource, obj, **params)

    def get(self, resource: str, name: str, namespace: str = NS) -> Obj:
        return self.client.get(resource, namespace, name)

    def find(self, resource: str, name: str, namespace: str = NS) -> Obj | None:
        return self.client.find(resource, namespace, name)

    def list(self, resource: str, labels: str = "", namespace: str = NS) -> list[Obj]:
        return self.client.list(resource, namespace, label_selector=labels or None)

    def patch(self, resource: str, name: str, patch: Obj, namespace: str = NS, **params: Any) -> Obj:
        return self.client.patch(resource, namespace, name, patch, **params)

    def delete(self, resource: str, name: str, propagation: str | None = "Background", **params: Any) -> Obj:
        return self.client.delete(resource, params.pop("namespace", NS), name, propagation=propagation, **params)

    def pods(self, labels: str = "", *, terminating: bool = False) -> list[Obj]:
        """Pods that are not on their way out, or with ``terminating`` only those."""
        found = self.list("pods", labels)
        return [pod for pod in found if ("deletionTimestamp" in pod["metadata"]) == terminating]

    def names(self, resource: str, labels: str = "") -> list[str]:
        return [obj["metadata"]["name"] for obj in self.list(resource, labels)]

    def events(self, kind: str = "", name: str = "") -> list[tuple[str, str]]:
        """``(reason, message)`` of the events about objects of a kind, the oldest first."""
        found = self.client.list("events", NS)
        found.sort(key=lambda event: int(event["metadata"]["resourceVersion"]))
        about = [e for e in found if kind in ("", e["involvedObject"]["kind"])]
        about = [e for e in about if name in ("", e["involvedObject"]["name"])]
        return [(event["reason"], event.get("message", "")) for event in about]

    # -- time

    @property
    def now(self) -> int:
        return self.cluster.now

    def advance(self, seconds: float) -> None:
        self.cluster.advance(int(seconds * SECOND))

    def timestamp(self) -> str:
        return timefmt.rfc3339(self.now)

    # -- what kubelets do

    def status(self, pod: Obj, **changes: Any) -> Obj:
        """Set fields of a pod's status."""
        current = self.get("pods", pod["metadata"]["name"], pod["metadata"]["namespace"])
        return self.client.update_status("pods", {**current, "status": {**current["status"], **changes}})

    def bind(self, pod: Obj, node: str = "node-1") -> Obj:
        current = self.get("pods", pod["metadata"]["name"], pod["metadata"]["namespace"])
        if not current["spec"].get("nodeName"):
            self.client.bind(current, node)
        return self.get("pods", pod["metadata"]["name"], pod["metadata"]["namespace"])

    def start(self, pod: Obj, *, ready: bool = True, node: str = "node-1", restarts: int = 0) -> Obj:
        """The pod runs on a node, ready or not."""
        self.bind(pod, node)
        self._addresses += 1
        number = self._addresses
        address = (pod.get("status") or {}).get("podIP") or f"10.244.{number >> 8}.{number & 255}"
        word = "True" if ready else "False"
        conditions = [
            {"type": name, "status": word, "lastProbeTime": None, "lastTransitionTime": self.timestamp()}
            for name in ("Ready", "ContainersReady")
        ]
        containers = [
            {"name": c["name"], "ready": ready, "restartCount": restarts, "state": {"running": {}}}
            for c in pod["spec"]["containers"]
        ]
        return self.status(
            pod,
            phase="Running",
            podIP=address,
            podIPs=[{"ip": address}],
            conditions=conditions,
            containerStatuses=containers,
        )

    def start_all(self, labels: str = "") -> int:
        """Every pod that waits runs and is ready, until none waits.  Returns how many that were."""
        started = 0
        while waiting := [pod for pod in self.pods(labels) if pod["status"]["phase"] == "Pending"]:
            for pod in waiting:
                self.start(pod)
            started += len(waiting)
        return started

    def end(self, pod: Obj, phase: str = "Succeeded") -> Obj:
        """All containers of a pod have ended."""
        self.bind(pod)
        code = 0 if phase == "Succeeded" else 1
        ended = {"terminated": {"exitCode": code, "finishedAt": self.timestamp()}}
        containers = [{"name": c["name"], "state": ended, "restartCount": 0} for c in pod["spec"]["containers"]]
        return self.status(pod, phase=phase, conditions=[], containerStatuses=containers)

    def bury(self, labels: str = "") -> int:
        """The kubelet has stopped all pods that were being deleted.  Returns how many."""
        gone = self.pods(labels, terminating=True)
        for pod in gone:
            metadata = pod["metadata"]
            self.client.delete("pods", metadata["namespace"], metadata["name"], grace=0)
        return len(gone)

    def settle(self, labels: str = "") -> None:
        """Start what waits and bury what is being deleted until nothing is left to do."""
        while self.start_all(labels) + self.bury(labels):
            pass


# -- manifests ---------------------------------------------------------------------------


def meta(name: str, **more: Any) -> Obj:
    return {"name": name, "namespace": NS, **more}


def template(labels: dict[str, str], image: str = "nginx:1.27", **spec: Any) -> Obj:
    return {
        "metadata": {"labels": labels},
        "spec": {"containers": [{"name": "main", "image": image}], **spec},
    }


def pod(name: str, labels: dict[str, str] | None = None, **spec: Any) -> Obj:
    metadata = meta(name, labels=labels) if labels else meta(name)
    return {"kind": "Pod", "metadata": metadata, "spec": template({}, **spec)["spec"]}


def replica_set(name: str = "web", replicas: int = 1, labels: dict[str, str] | None = None, **spec: Any) -> Obj:
    labels = labels or {"app": name}
    body = {"replicas": replicas, "selector": {"matchLabels": labels}, "template": template(labels)}
    return {"kind": "ReplicaSet", "metadata": meta(name, labels=labels), "spec": {**body, **spec}}


def deployment(
    name: str = "web",
    replicas: int = 1,
    *,
    surge: int | str | None = None,
    unavailable: int | str | None = None,
    recreate: bool = False,
    image: str = "nginx:1.27",
    **spec: Any,
) -> Obj:
    labels = {"app": name}
    body: Obj = {"replicas": replicas, "selector": {"matchLabels": labels}, "template": template(labels, image)}
    rolling = {"maxSurge": surge, "maxUnavailable": unavailable}
    rolling = {key: value for key, value in rolling.items() if value is not None}
    if recreate:
        body["strategy"] = {"type": "Recreate"}
    elif rolling:
        body["strategy"] = {"type": "RollingUpdate", "rollingUpdate": rolling}
    return {"kind": "Deployment", "metadata": meta(name), "spec": {**body, **spec}}


def image_patch(image: str) -> Obj:
    """A strategic patch that changes the image of the container ``main``."""
    return {"spec": {"template": {"spec": {"containers": [{"name": "main", "image": image}]}}}}


def owned_by(obj: Obj, owner: Obj, **more: Any) -> Obj:
    """A copy of a manifest with a (controller) owner reference."""
    copy: Obj = clone(obj)
    metadata = owner["metadata"]
    reference = {
        "apiVersion": owner["apiVersion"],
        "kind": owner["kind"],
        "name": metadata["name"],
        "uid": metadata["uid"],
        "controller": True,
        "blockOwnerDeletion": True,
        **more,
    }
    copy["metadata"].setdefault("ownerReferences", []).append(reference)
    return copy


def condition(obj: Obj, type: str) -> Obj:
    """The condition of this type, {} where there is none."""
    return next((c for c in (obj.get("status") or {}).get("conditions") or () if c["type"] == type), {})
