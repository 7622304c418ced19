"""metrics.k8s.io: what metrics-server has measured.  Models sigs.k8s.io/metrics-server pkg/api."""

from __future__ import annotations

from kubectl_sim.apiserver.virtual import collections
from kubectl_sim.base import timefmt
from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]

#: metrics-server scrapes this often: who is younger has not been measured yet (microseconds).
_RESOLUTION = 15_000_000
_WINDOW = "15.000s"
_SERVER = "k8s-app=metrics-server"
_KIBI = 1024


def get(server: APIServer, kind: Kind, request: Request) -> Any:
    _need_metrics_server(server)
    obj = server.store.get(kind.plural, request.namespace, request.name)
    found = _measured(server, kind, obj) if obj is not None else None
    if found is None:
        name = f"{request.namespace}/{request.name}" if kind.namespaced else request.name
        raise status.not_found(kind.resource, name)
    return collections.single(server, kind, request, found)


def list(server: APIServer, kind: Kind, request: Request) -> Any:
    _need_metrics_server(server)
    objects = server.store.select(kind.plural, request.namespace)
    found = [item for obj in objects if (item := _measured(server, kind, obj)) is not None]
    return collections.listed(server, kind, request, found)


def _need_metrics_server(server: APIServer) -> None:
    """Raises ServiceUnavailable while no metrics-server is ready."""
    from kubectl_sim.base.selectors import parse, to_sql

    sql, values = to_sql(parse(_SERVER), "pods", namespace="kube-system", probe=server.store.probe)
    for pod in server.store.select("pods", "kube-system", (sql, [*values])):
        if _is_ready(pod):
            return
    message = "the server is currently unable to handle the request"
    raise status.StatusError(503, "ServiceUnavailable", message)


def _is_ready(pod: Obj) -> bool:
    conditions = (pod.get("status") or {}).get("conditions") or ()
    return any(item["type"] == "Ready" and item["status"] == "True" for item in conditions)


def _measured(server: APIServer, kind: Kind, obj: Obj) -> Obj | None:
    """The metrics of a pod or node; None before its first scrape."""
    metadata = obj["metadata"]
    measured: Obj = {
        "kind": kind.kind,
        "apiVersion": kind.api_version,
        "metadata": {"name": metadata["name"], "creationTimestamp": timefmt.rfc3339(server.now)},
        "timestamp": timefmt.rfc3339(server.now),
        "window": _WINDOW,
    }
    if metadata.get("labels"):
        measured["metadata"]["labels"] = metadata["labels"]
    if not kind.namespaced:
        measured["usage"] = _usage(*server.node_proxy.node_usage(obj))
        return measured
    measured["metadata"]["namespace"] = metadata["namespace"]
    containers = _containers(server, obj)
    return {**measured, "containers": containers} if containers else None


def _containers(server: APIServer, pod: Obj) -> Sequence[Obj]:
    """What each container uses: none as long as one of them has not been seen twice."""
    if not _is_scraped(server, pod):
        return []
    usage = server.node_proxy.usage(pod)
    return [{"name": name, "usage": _usage(*amounts)} for name, amounts in usage.items()]


def _is_scraped(server: APIServer, pod: Obj) -> bool:
    statuses = (pod.get("status") or {}).get("containerStatuses") or ()
    running = [item["state"]["running"] for item in statuses if "running" in (item.get("state") or {})]
    starts = [timefmt.parse(item["startedAt"]) for item in running if item.get("startedAt")]
    return bool(starts) and max(starts) + _RESOLUTION <= server.now


def _usage(nanocores: int, memory: int) -> Obj:
    return {"cpu": f"{nanocores}n", "memory": f"{memory // _KIBI}Ki"}
