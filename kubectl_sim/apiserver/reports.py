"""What is reported again and again, worked out when somebody looks.

Upstream, kubelets renew their leases and report the state of their nodes, and leaders renew theirs,
every few seconds for ever.  Here these few fields stand in the store as they were when their object
last changed for another reason, and a reader is shown the last report before the present.  The
cluster's own components read what is stored.
"""

from __future__ import annotations

from kubectl_sim.base import timefmt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]

_COMPONENT = "system:"
_NODE_LEASES, _SYSTEM = "kube-node-lease", "kube-system"
#: How often a kubelet renews its lease, and how often it reports a state that stays the same.
_NODE_RENEWAL, _NODE_REPORT = 10 * timefmt.SECOND, 300 * timefmt.SECOND
#: A label of the leases by which API servers know each other; and how often they are renewed.
_IDENTITY, _IDENTITY_RENEWAL = "apiserver.kubernetes.io/identity", 10 * timefmt.SECOND
#: The leaders of kube-system; and how often they renew.
_LEADERS, _LEADER_RENEWAL = ("kube-controller-manager", "kube-scheduler"), 2 * timefmt.SECOND


def shown(server: APIServer, request: Request, obj: Obj) -> Obj:
    """The object as ``request`` is to see it."""
    if request.user_agent.startswith(_COMPONENT):
        return obj
    return _node(server, obj) if request.resource == "nodes" else _lease(server, obj)


def _reports(node: Obj) -> bool:
    """Has the kubelet been heard of?"""
    conditions = (node.get("status") or {}).get("conditions") or ()
    return any(item["type"] == "Ready" and item["status"] != "Unknown" for item in conditions)


def _latest(stored: str, period: int, now: int) -> int:
    """The last instant not after ``now`` that is whole periods after the stored one."""
    first = timefmt.parse(stored)
    return first + max(0, now - first) // period * period


def _node(server: APIServer, node: Obj) -> Obj:
    if not _reports(node):
        return node
    status = dict(node["status"])
    status["conditions"] = [_beating(item, server.now) for item in status["conditions"]]
    images = server.node_proxy.node_images(node["metadata"]["name"]) if server.node_proxy is not None else []
    if images:
        status["images"] = images
    return {**node, "status": status}


def _beating(condition: Obj, now: int) -> Obj:
    stored = condition.get("lastHeartbeatTime")
    if not stored:
        return condition
    return {**condition, "lastHeartbeatTime": timefmt.rfc3339(_latest(stored, _NODE_REPORT, now))}


def _lease(server: APIServer, lease: Obj) -> Obj:
    period, stored = _period(server, lease["metadata"]), (lease.get("spec") or {}).get("renewTime")
    if not period or not stored:
        return lease
    renewed = timefmt.rfc3339_micro(_latest(stored, period, server.now))
    return {**lease, "spec": {**lease["spec"], "renewTime": renewed}}


def _period(server: APIServer, metadata: Obj) -> int:
    """How often the holder of a lease renews it; 0 when nobody does."""
    namespace, name = metadata["namespace"], metadata["name"]
    if namespace == _NODE_LEASES:
        node = server.store.get("nodes", "", name)
        return _NODE_RENEWAL if node is not None and _reports(node) else 0
    if namespace != _SYSTEM:
        return 0
    if name in _LEADERS:
        return _LEADER_RENEWAL
    return _IDENTITY_RENEWAL if _IDENTITY in (metadata.get("labels") or {}) else 0
