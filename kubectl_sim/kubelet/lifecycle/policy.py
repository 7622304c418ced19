"""Small decisions of the kubelet that only look at the pod: restarts, grace, users, QoS."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubelet.images.record import Image

    Obj = dict[str, Any]

INIT, SIDECAR, MAIN, EPHEMERAL = 0, 1, 2, 3


def is_sidecar(container: Obj) -> bool:
    """An init container with ``restartPolicy: Always``."""
    return container.get("restartPolicy") == "Always"


def restarts(container: Obj, spec: Obj, kind: int, code: int) -> bool:
    """Whether a container that ended with ``code`` is started again.

    Models ``podutil.ContainerShouldRestart``: container rules, container policy, pod policy.
    """
    if kind == SIDECAR:
        return True
    if kind == EPHEMERAL:
        return False
    for rule in container.get("restartPolicyRules") or ():
        exits = rule.get("exitCodes") or {}
        inside = code in (exits.get("values") or ())
        if inside == (exits.get("operator") == "In"):
            return True
    policy = container.get("restartPolicy") or spec.get("restartPolicy") or "Always"
    if policy == "Never":
        return False
    if policy == "OnFailure" or kind == INIT:
        return code != 0
    return True


def field_path(container: Obj, kind: int) -> str:
    """Which part of the pod an event about a container is about."""
    field = {MAIN: "containers", EPHEMERAL: "ephemeralContainers"}.get(kind, "initContainers")
    return f"spec.{field}{{{container['name']}}}"


#: Users of images without any security context; read-only, as all objects.
_identities: dict[str, Obj] = {}


def identity(container: Obj, spec: Obj, image: Image | None) -> Obj:
    """``status.user`` of a container: who its first process runs as."""
    own = container.get("securityContext")
    pod = spec.get("securityContext")
    if not own and not pod and image is not None:
        found = _identities.get(image.name)
        if found is None:
            found = _identities[image.name] = _identity({}, {}, image)
        return found
    return _identity(own or {}, pod or {}, image)


def _identity(own: Obj, pod: Obj, image: Image | None) -> Obj:
    uid = own.get("runAsUser", pod.get("runAsUser"))
    image_uid = image.uid if image is not None else 0
    gid = own.get("runAsGroup", pod.get("runAsGroup"))
    if gid is None:
        gid = image.groups[0] if image is not None and image_uid and image.groups and uid is None else 0
    groups = {gid}
    if image is not None and uid is None:
        groups.update(image.groups)
    if pod.get("fsGroup") is not None:
        groups.add(pod["fsGroup"])
    groups.update(pod.get("supplementalGroups") or ())
    return {"linux": {"gid": gid, "supplementalGroups": sorted(groups), "uid": image_uid if uid is None else uid}}


def refuses_root(container: Obj, spec: Obj, image: Image | None) -> bool:
    """``runAsNonRoot`` is set and the process would be root."""
    own = container.get("securityContext") or {}
    pod = spec.get("securityContext") or {}
    if not own.get("runAsNonRoot", pod.get("runAsNonRoot", False)):
        return False
    uid = own.get("runAsUser", pod.get("runAsUser"))
    return (image.uid if image is not None else 0) == 0 if uid is None else uid == 0


def grace_period(pod: Obj, probe: Obj | None = None) -> int:
    """Seconds that a container gets to stop.  Models ``setTerminationGracePeriod``."""
    if "deletionGracePeriodSeconds" in pod["metadata"]:
        return int(pod["metadata"]["deletionGracePeriodSeconds"])
    if probe is not None and probe.get("terminationGracePeriodSeconds") is not None:
        return int(probe["terminationGracePeriodSeconds"])
    value = pod["spec"].get("terminationGracePeriodSeconds")
    return 30 if value is None else int(value)


def host_network(spec: Obj) -> bool:
    return bool(spec.get("hostNetwork"))


def quality(pod: Obj) -> str:
    """The QoS class: what the API server wrote, else computed.  Models ``v1qos.GetPodQOS``."""
    recorded = (pod.get("status") or {}).get("qosClass")
    if recorded:
        return str(recorded)
    spec = pod["spec"]
    containers = [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]
    resources = [container.get("resources") or {} for container in containers]
    if not any(r.get("requests") or r.get("limits") for r in resources):
        return "BestEffort"
    for each in resources:
        limits = each.get("limits") or {}
        requests = each.get("requests") or limits
        if not all(name in limits and requests.get(name, limits[name]) == limits[name] for name in ("cpu", "memory")):
            return "Burstable"
    return "Guaranteed"
