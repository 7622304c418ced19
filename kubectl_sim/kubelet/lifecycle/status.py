"""The status that a node writes: container statuses, phase, conditions.

Models ``kubelet_pods.go`` (``convertToAPIContainerStatuses``, ``getPhase``) and
``pkg/kubelet/status/generate.go``.
"""

from __future__ import annotations

from kubectl_sim.base.timefmt import rfc3339
from kubectl_sim.kubelet.images import catalogue, digest

from .policy import EPHEMERAL, INIT, MAIN, SIDECAR, host_network, identity, quality, restarts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .worker import Worker

    Obj = dict[str, Any]

#: Conditions that the kubelet owns, in the order in which it writes them.
OWNED = ("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled")
EPOCH = "1970-01-01T00:00:00Z"


def container_id(seed: int, name: str, number: int) -> str:
    """``containerd://…`` of the n-th instance of a container."""
    return "containerd://" + digest.hexadecimal(seed, name, number)


def ended_state(worker: Worker, name: str, ended: list[Any]) -> Obj:
    """``state.terminated`` of an instance: (started, finished, code, reason, message, number)."""
    started, finished, code, reason, message, number = ended
    state = {
        "containerID": container_id(worker.seed, name, number),
        "exitCode": code,
        "finishedAt": rfc3339(finished),
    }
    if message:
        state["message"] = message
    state["reason"] = reason
    state["startedAt"] = EPOCH if started is None else rfc3339(started)
    return {"terminated": state}


def is_ready(rec: Obj, kind: int) -> bool:
    """A container's ``ready``: an init container is ready when it has succeeded."""
    if kind == EPHEMERAL:
        return False
    if kind == INIT:
        return bool(rec["st"] == "dead" and rec["end"][2] == 0)
    return bool(rec["st"] in ("run", "stop") and rec["ready"])


def is_started(rec: Obj) -> bool:
    return bool(rec["st"] in ("run", "stop") and rec["started"])


def container_status(worker: Worker, container: Obj, kind: int) -> Obj:
    """One entry of ``containerStatuses``."""
    name = container["name"]
    rec = worker.memory["cs"][name]
    created = rec["n"] >= 0
    status: Obj = {}
    if created and container.get("resources", {}).get("requests"):
        status["allocatedResources"] = container["resources"]["requests"]
    image = container["image"]
    image_id = ""
    if created:
        found = catalogue.resolve(rec.get("ran") or image)
        status["containerID"] = container_id(worker.seed, name, rec["n"])
        if found.reference is not None:
            image, image_id = found.reference.canonical, found.image_id
    status["image"] = image
    status["imageID"] = image_id
    last = rec.get("last")
    state = rec["st"]
    if state == "dead" and rec.get("wr"):
        last = rec["end"]
    status["lastState"] = ended_state(worker, name, last) if last else {}
    status["name"] = name
    status["ready"] = is_ready(rec, kind)
    if created and kind != EPHEMERAL:
        status["resources"] = container.get("resources") or {}
    status["restartCount"] = max(rec["n"], 0)
    if kind != EPHEMERAL:
        status["started"] = is_started(rec)
    if state in ("run", "stop"):
        status["state"] = {"running": {"startedAt": rfc3339(rec["at"])}}
    elif state == "dead" and not rec.get("wr"):
        status["state"] = ended_state(worker, name, rec["end"])
    else:
        waiting = {"reason": rec.get("wr") or ("PodInitializing" if worker.init else "ContainerCreating")}
        if rec.get("wm"):
            waiting = {"message": rec["wm"], **waiting}
        status["state"] = {"waiting": waiting}
    if created:
        status["user"] = identity(container, worker.spec, found.image)
    if container.get("volumeMounts"):
        status["volumeMounts"] = [_mount(mount) for mount in container["volumeMounts"]]
    return status


def _mount(mount: Obj) -> Obj:
    status = {"mountPath": mount["mountPath"], "name": mount["name"]}
    if mount.get("readOnly"):
        status["readOnly"] = True
        recursive = mount.get("recursiveReadOnly") in ("Enabled", "IfPossible")
        status["recursiveReadOnly"] = "Enabled" if recursive else "Disabled"
    return status


# -- phase -------------------------------------------------------------------------------


def phase(worker: Worker) -> str:
    """Models ``getPhase`` on the kubelet's view of the containers."""
    pending_init, failed_init = _init_progress(worker)
    if failed_init:
        return "Failed"
    waiting = running = stopped = final = succeeded = 0
    for container, kind in worker.staying:
        rec = worker.memory["cs"][container["name"]]
        state = rec["st"]
        if kind == SIDECAR:
            running += state in ("run", "stop")
            waiting += rec["n"] < 0
        elif state in ("run", "stop"):
            running += 1
        elif rec["n"] >= 0 and rec["end"]:
            stopped += 1
            code = rec["end"][2]
            succeeded += code == 0
            final += not restarts(container, worker.spec, kind, code)
        else:
            waiting += 1
    if pending_init or waiting:
        return "Pending"
    if running:
        return "Running"
    if stopped != final and not worker.terminating:
        return "Running"
    return "Succeeded" if stopped == succeeded else "Failed"


def _init_progress(worker: Worker) -> tuple[bool, bool]:
    """(some init container is not through, one has failed for good)."""
    pending = False
    for container, kind in worker.init:
        rec = worker.memory["cs"][container["name"]]
        if kind == SIDECAR:
            pending = pending or (not is_started(rec) and not worker.any_main_started())
            continue
        ended = rec["end"] if rec["st"] == "dead" else None
        if ended is None:
            pending = True
        elif ended[2] != 0:
            if not restarts(container, worker.spec, kind, ended[2]):
                return pending, True
            pending = pending or rec["st"] != "dead" or rec["n"] >= 0
    return pending and not worker.any_main_started(), False


# -- conditions --------------------------------------------------------------------------


def conditions(worker: Worker, pod_phase: str) -> dict[str, tuple[str, str, str]]:
    """Type → (status, reason, message) of the kubelet's own conditions."""
    done = pod_phase in ("Succeeded", "Failed")
    over = {"Succeeded": "PodCompleted", "Failed": "PodFailed"}.get(pod_phase, "")
    true = ("True", "", "")
    sandbox = true if worker.memory["sandbox"] and not (done and worker.all_stopped()) else ("False", "", "")
    if pod_phase == "Succeeded":
        initialized = ("True", over, "")
    else:
        initialized = _initialized(worker)
    ready = ("False", over, "") if done else _ready(worker)
    gates = ready
    if ready[0] == "True" and worker.spec.get("readinessGates"):
        gates = _gates(worker)
    return {
        "PodReadyToStartContainers": sandbox,
        "Initialized": initialized,
        "Ready": gates,
        "ContainersReady": ready,
        "PodScheduled": true,
    }


def _initialized(worker: Worker) -> tuple[str, str, str]:
    if not worker.init or worker.any_main_started():
        return "True", "", ""
    names = []
    for container, kind in worker.init:
        rec = worker.memory["cs"][container["name"]]
        if not (is_started(rec) if kind == SIDECAR else is_ready(rec, kind)):
            names.append(container["name"])
    if not names:
        return "True", "", ""
    return "False", "ContainersNotInitialized", f"containers with incomplete status: [{' '.join(names)}]"


def _ready(worker: Worker) -> tuple[str, str, str]:
    records = worker.memory["cs"]
    names = [c["name"] for c, kind in worker.staying if not is_ready(records[c["name"]], kind)]
    if not names:
        return "True", "", ""
    return "False", "ContainersNotReady", f"containers with unready status: [{' '.join(names)}]"


def _gates(worker: Worker) -> tuple[str, str, str]:
    present = {c["type"]: c["status"] for c in (worker.pod.get("status") or {}).get("conditions") or ()}
    texts = []
    for gate in worker.spec["readinessGates"]:
        kind = gate["conditionType"]
        if kind not in present:
            texts.append(f'corresponding condition of pod readiness gate "{kind}" does not exist.')
        elif present[kind] != "True":
            texts.append(f'the status of pod readiness gate "{kind}" is not "True", but {present[kind]}')
    return ("False", "ReadinessGatesNotReady", ", ".join(texts)) if texts else ("True", "", "")


# -- the whole ---------------------------------------------------------------------------


def pod_status(worker: Worker) -> Obj:
    """The status object, fields in alphabetical order."""
    pod, spec, memory = worker.pod, worker.spec, worker.memory
    generation = pod["metadata"].get("generation")
    status: Obj = {}
    requests, limits = _pod_resources(spec)
    if requests:
        status["allocatedResources"] = requests
    status["conditions"] = _condition_list(worker, generation)
    status["containerStatuses"] = _by_name([container_status(worker, c, MAIN) for c in spec["containers"]])
    old = pod.get("status") or {}
    if worker.ephemeral:
        shown = [container_status(worker, c, kind) for c, kind in worker.ephemeral]
        status["ephemeralContainerStatuses"] = _by_name(shown)
    host_ip = worker.facts.host_ip
    status["hostIP"] = host_ip
    status["hostIPs"] = [{"ip": host_ip}]
    if worker.init:
        status["initContainerStatuses"] = [container_status(worker, c, kind) for c, kind in worker.init]
    if memory.get("message"):
        status["message"] = memory["message"]
    for kept in ("nominatedNodeName", "resourceClaimStatuses", "extendedResourceClaimStatus"):
        if kept in old:
            status[kept] = old[kept]
    if generation is not None:
        status["observedGeneration"] = generation
    status["phase"] = memory["phase"]
    address = host_ip if host_network(spec) else memory.get("ip")
    if address:
        status["podIP"] = address
        status["podIPs"] = [{"ip": address}]
    status["qosClass"] = quality(pod)
    if memory.get("reason"):
        status["reason"] = memory["reason"]
    status["resources"] = {**({"limits": limits} if limits else {}), **({"requests": requests} if requests else {})}
    status["startTime"] = rfc3339(memory["t0"])
    return status


def _by_name(statuses: list[Obj]) -> list[Obj]:
    if len(statuses) > 1:
        statuses.sort(key=lambda status: status["name"])
    return statuses


def _condition_list(worker: Worker, generation: int | None) -> list[Obj]:
    foreign = []
    scheduled = None
    for condition in (worker.pod.get("status") or {}).get("conditions") or ():
        if condition["type"] == "PodScheduled":
            scheduled = condition.get("lastTransitionTime") if condition["status"] == "True" else None
        elif condition["type"] not in OWNED:
            foreign.append(condition)
    for kind in OWNED:
        value, reason, message, since = worker.memory["cond"][kind]
        moment = scheduled if kind == "PodScheduled" and scheduled else rfc3339(since)
        condition = {"lastProbeTime": None, "lastTransitionTime": moment}
        if message:
            condition["message"] = message
        if generation is not None:
            condition["observedGeneration"] = generation
        if reason:
            condition["reason"] = reason
        condition["status"] = value
        condition["type"] = kind
        foreign.append(condition)
    return foreign


def _pod_resources(spec: Obj) -> tuple[Obj, Obj]:
    """Requests and limits of the pod as a whole."""
    containers = [*spec["containers"], *(spec.get("initContainers") or ())]
    if not spec.get("resources") and not any(container.get("resources") for container in containers):
        return {}, {}
    own = spec.get("resources") or {}
    if len(containers) == 1 and not own and not spec.get("overhead"):
        only = containers[0]["resources"]
        return only.get("requests") or only.get("limits") or {}, only.get("limits") or {}
    requests = {**_sum(spec, "requests"), **(own.get("requests") or {})}
    return requests, {**_sum(spec, "limits"), **(own.get("limits") or {})}


def _sum(spec: Obj, what: str) -> Obj:
    from kubectl_sim.base import quantity

    total: dict[str, Any] = {}
    for container in spec["containers"]:
        for name, value in ((container.get("resources") or {}).get(what) or {}).items():
            amount = quantity.of(value)
            total[name] = total[name] + amount if name in total else amount
    sidecars: dict[str, Any] = {}
    for container in spec.get("initContainers") or ():
        own = {n: quantity.of(v) for n, v in ((container.get("resources") or {}).get(what) or {}).items()}
        for name, amount in own.items():
            if container.get("restartPolicy") == "Always":
                total[name] = total[name] + amount if name in total else amount
                sidecars[name] = sidecars[name] + amount if name in sidecars else amount
            else:
                peak = sidecars[name] + amount if name in sidecars else amount
                total[name] = max(total.get(name, peak), peak)
    return {name: str(amount) for name, amount in total.items()}
