"""What a pod gets besides the defaults of its spec.  Models SetDefaults_Pod."""

from __future__ import annotations

from kubectl_sim.kinds._shared.podspec import default_pod_spec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]


def default(pod: Obj) -> None:
    spec = pod.get("spec")
    if spec is None:
        spec = pod["spec"] = {}
    _request_limits(spec.get("containers"))
    if spec.get("initContainers"):
        _request_limits(spec["initContainers"])
    if spec.get("resources"):
        from kubectl_sim.kinds._shared.podresources import default_pod_level

        default_pod_level(spec)
    if spec.get("enableServiceLinks") is None:
        spec["enableServiceLinks"] = True
    if spec.get("hostNetwork"):
        _publish_ports(spec.get("containers"))
        _publish_ports(spec.get("initContainers"))
    default_pod_spec(spec)
    grace = spec["terminationGracePeriodSeconds"]
    if grace < 0:
        spec["terminationGracePeriodSeconds"] = 1
    status = pod.get("status")
    if status:
        _default_ips(status)


def _request_limits(containers: Any) -> None:
    """What is limited and not requested is requested up to the limit."""
    for container in containers or ():
        resources = container.get("resources")
        if not resources:
            continue
        limits = resources.get("limits")
        if limits:
            requests = resources.get("requests")
            if requests is None:
                resources["requests"] = dict(limits)
            elif len(requests) < len(limits) or any(name not in requests for name in limits):
                resources["requests"] = {**limits, **requests}


def _publish_ports(containers: Any) -> None:
    for container in containers or ():
        for port in container.get("ports") or ():
            if not port.get("hostPort"):
                port["hostPort"] = port.get("containerPort", 0)


def _default_ips(status: Obj) -> None:
    """The single address and the first of the list are one."""
    ip = status.get("podIP")
    ips = status.get("podIPs")
    if ip:
        if not ips or ips[0].get("ip") != ip:
            status["podIPs"] = [{"ip": ip}]
    elif ips:
        status["podIP"] = ips[0].get("ip", "")
