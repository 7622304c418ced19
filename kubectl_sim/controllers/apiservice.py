"""API services that a service answers for: is it there, and does it answer?

Models kube-aggregator/pkg/controllers/status/remote.
"""

from __future__ import annotations

from kubectl_sim.base import timefmt
from kubectl_sim.base.objects import key_of, split_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

    Obj = dict[str, Any]

API_SERVICES = "apiservices.apiregistration.k8s.io"
SLICES = "endpointslices.discovery.k8s.io"
_SERVICE_NAME = "kubernetes.io/service-name"
#: Comes before a service's key; other keys are names of API services.
_OF_SERVICE = "service|"
#: A note: service -> the API services that it answers for.
_SERVED = "served"
#: The groups whose servers are simulated; everybody else's answers that there is no such page.
_ANSWERED = ("metrics.k8s.io",)


def _of_api_service(change: Change) -> Iterable[str]:
    if _place(change.new) or (change.old is not None and _place(change.old)):
        yield change.new["metadata"]["name"]


def _of_service(change: Change) -> Iterable[str]:
    yield _OF_SERVICE + key_of(change.new)


def _of_slice(change: Change) -> Iterable[str]:
    metadata = change.new["metadata"]
    name = (metadata.get("labels") or {}).get(_SERVICE_NAME)
    if name:
        yield f"{_OF_SERVICE}{metadata['namespace']}/{name}"


WATCHES = {API_SERVICES: _of_api_service, "services": _of_service, SLICES: _of_slice}
CONCERNS = {"services": (f"noted:{_SERVED}",), SLICES: (f"noted:{_SERVED}",)}


def _place(obj: Obj) -> str:
    """The key of the service that answers; empty when the API server does itself."""
    service = (obj.get("spec") or {}).get("service")
    return f"{service['namespace']}/{service['name']}" if service else ""


def reconcile(ctx: Context, key: str) -> None:
    if key.startswith(_OF_SERVICE):
        for name in (ctx.memory(_SERVED) or {}).get(key.removeprefix(_OF_SERVICE), ()):
            _check(ctx, name)
        return
    _check(ctx, key)


def _check(ctx: Context, name: str) -> None:
    obj = ctx.client.find(API_SERVICES, "", name)
    place = _place(obj) if obj is not None else ""
    _note(ctx, name, place)
    if obj is not None and place:
        _write(ctx, obj, *_judged(ctx, obj, place))


def _note(ctx: Context, name: str, place: str) -> None:
    """Remember who answers for an API service; nobody when ``place`` is empty."""
    before: dict[str, list[str]] = ctx.memory(_SERVED) or {}
    after = {where: [one for one in names if one != name] for where, names in before.items()}
    if place:
        after[place] = sorted([*after.get(place, ()), name])
    after = {where: names for where, names in after.items() if names}
    if after != before:
        ctx.remember(_SERVED, after or None)


def _judged(ctx: Context, obj: Obj, place: str) -> tuple[str, str, str]:
    """(status, reason, message) of the condition."""
    namespace, name = split_key(place)
    port = obj["spec"]["service"].get("port", 443)
    service = ctx.client.find("services", namespace, name)
    if service is None:
        return "False", "ServiceNotFound", f'service/{name} in "{namespace}" is not present'
    spec = service["spec"]
    if spec.get("type") == "ClusterIP":
        listening = [item for item in spec.get("ports") or () if item["port"] == port]
        if not listening:
            why = f'service/{name} in "{namespace}" is not listening on port {port}'
            return "False", "ServicePortError", why
        slices = ctx.client.list(SLICES, namespace, label_selector=f"{_SERVICE_NAME}={name}")
        if not slices:
            return "False", "EndpointsNotFound", f'cannot find endpointslices for service/{name} in "{namespace}"'
        title = listening[0].get("name", "")
        if not any(_answers(found, title) for found in slices):
            why = f'endpointslices for service/{name} in "{namespace}" have no addresses with port name "{title}"'
            return "False", "MissingEndpoints", why
    return _discovered(obj["spec"], spec.get("clusterIP", ""), port)


def _answers(found: Obj, port: str) -> bool:
    """Has the slice an endpoint that is ready, and the port?"""
    ready = any((item.get("conditions") or {}).get("ready") is not False for item in found.get("endpoints") or ())
    return ready and any(item.get("name") == port and item.get("port") for item in found.get("ports") or ())


def _discovered(spec: Obj, address: str, port: int) -> tuple[str, str, str]:
    group = spec.get("group", "")
    if group in _ANSWERED:
        return "True", "Passed", "all checks passed"
    url = f"https://{address}:{port}/apis/{group}/{spec['version']}"
    return "False", "FailedDiscoveryCheck", f"failing or missing response from {url}: bad status from {url}: 404"


def _write(ctx: Context, obj: Obj, word: str, reason: str, message: str) -> None:
    status = obj.get("status") or {}
    conditions = status.get("conditions") or []
    before: Obj = next((item for item in conditions if item["type"] == "Available"), {})
    since = before.get("lastTransitionTime") if before.get("status") == word else None
    condition = {
        "type": "Available",
        "status": word,
        "lastTransitionTime": since or timefmt.rfc3339(ctx.now),
        "reason": reason,
        "message": message,
    }
    if condition != before:
        others = [item for item in conditions if item["type"] != "Available"]
        ctx.client.update_status(API_SERVICES, {**obj, "status": {**status, "conditions": [*others, condition]}})
