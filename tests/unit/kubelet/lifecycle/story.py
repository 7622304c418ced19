"""Runs a pod through the lifecycle and tells its story in lines, for the golden files."""

from kubectl_sim.base.timefmt import rfc3339
from kubectl_sim.kubelet.images.catalogue import resolve
from kubectl_sim.kubelet.lifecycle.facts import Facts, NodeImages
from kubectl_sim.kubelet.lifecycle.worker import step

START = 1_795_413_149_000_000
SECOND = 1_000_000


class Chance:
    def random(self):
        return 0.4242


def make_facts(case, config, network):
    present = {resolve(name).reference.canonical: 0 for name in case.get("present", ())}
    return Facts(
        "worker",
        "172.18.0.3",
        lambda: "10.244.1.5",
        NodeImages({"images": present, "free": 0}),
        Chance().random,
        lambda resource, name: config.get(f"{resource}/{name}"),
        network.get,
    )


def make_pod(case):
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "web", "namespace": "default", "uid": "u1", "generation": 1, **case.get("metadata", {})},
        "spec": {"restartPolicy": "Always", "terminationGracePeriodSeconds": 30, **case["spec"]},
        "status": {"phase": "Pending", "qosClass": "BestEffort"},
    }


def tell(case):
    """The lines of a case: ``spec``, ``present`` images, ``until`` seconds, ``changes`` at given seconds."""
    config, network = {}, {}
    facts = make_facts(case, config, network)
    pod = make_pod(case)
    changes = sorted((change["at"], change) for change in case.get("changes", ()))
    lines, memory, now = [], None, START
    shown = ""
    while True:
        while changes and START + changes[0][0] * SECOND <= now:
            _apply(changes.pop(0)[1], pod, config, network, now)
        outcome = step(pod, memory, now, facts)
        memory = outcome.memory
        lines += [_event(event) for event in outcome.events]
        if outcome.status is not None:
            pod = {**pod, "status": outcome.status}
            told = describe(outcome.status)
            if told != shown:
                lines.append(f"{(now - START) / SECOND:.2f} {told}")
                shown = told
        if outcome.gone:
            lines.append(f"{(now - START) / SECOND:.2f} gone")
            break
        times = [t for t in (outcome.next_due, outcome.next_event) if t is not None]
        times += [START + at * SECOND for at, _ in changes[:1]]
        if not times or min(times) > START + case["until"] * SECOND:
            break
        now = min(times)
    return lines


def _apply(change, pod, config, network, now):
    if "delete" in change:
        grace = change["delete"]
        pod["metadata"] = {
            **pod["metadata"],
            "deletionTimestamp": rfc3339(now + grace * SECOND),
            "deletionGracePeriodSeconds": grace,
        }
    for name, image in change.get("images", {}).items():
        containers = [{**c, "image": image} if c["name"] == name else c for c in pod["spec"]["containers"]]
        pod["spec"] = {**pod["spec"], "containers": containers}
        pod["metadata"] = {**pod["metadata"], "generation": pod["metadata"]["generation"] + 1}
    config.update(change.get("config", {}))
    network.update(change.get("network", {}))


def _event(event):
    where = event.field_path.partition("{")[2].rstrip("}")
    times = f" (x{event.count})" if event.count > 1 else ""
    when = f"{(event.at - START) / SECOND:.2f}"
    return f"{when}   {event.type} {event.reason} {where or 'pod'}: {event.message}{times}".rstrip()


def describe(status):
    """One line: phase, conditions (a capital is True), containers."""
    conditions = {c["type"]: c["status"] == "True" for c in status["conditions"]}
    letters = "".join(
        letter.upper() if conditions[name] else letter
        for letter, name in (("s", "PodReadyToStartContainers"), ("i", "Initialized"), ("r", "Ready"))
    )
    parts = [status["phase"], letters]
    if status.get("reason"):
        parts.append(status["reason"])
    everyone = [*status.get("initContainerStatuses", ()), *status["containerStatuses"]]
    parts += [_container(c) for c in everyone]
    return " ".join(parts)


def _container(status):
    ((state, facts),) = status["state"].items()
    text = status["name"] + "="
    if state == "running":
        text += "running" + ("" if status["ready"] else "!" if status["started"] else "?")
    elif state == "waiting":
        text += facts["reason"]
    else:
        text += f"{facts['reason']}({facts['exitCode']})"
    last = status["lastState"].get("terminated")
    if last:
        text += f"<{last['reason']}({last['exitCode']})"
    return text + (f"*{status['restartCount']}" if status["restartCount"] else "")
