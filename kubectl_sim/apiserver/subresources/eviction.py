"""pods/eviction: a deletion that a PodDisruptionBudget may refuse.

Models pkg/registry/core/pod/storage/eviction.go.
"""

from __future__ import annotations

from kubectl_sim.apiserver import body, deletion
from kubectl_sim.apiserver.operations.get import current
from kubectl_sim.base import pods, timefmt
from kubectl_sim.base.selectors import SelectorError, from_object
from kubectl_sim.kinds import registry
from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]

_BUDGETS = "poddisruptionbudgets.policy"
#: More evictions than this that the budget's controller has not yet confirmed are too many.
_MOST_DISRUPTED = 2000
_REFUSED = "Cannot evict pod as it would violate the pod's disruption budget."
_SEVERAL = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."


def create(server: APIServer, kind: Kind, request: Request) -> Obj:
    """Delete the pod if its budget allows.  Raises TooManyRequests if not, InternalError for two budgets."""
    eviction = request.body or {}
    if (eviction.get("metadata") or {}).get("name") != request.name:
        raise status.bad_request("name in URL does not match name in Eviction object")
    options = _options(request, eviction)
    pod = current(server, kind, request)
    if not _is_beyond_budgets(pod):
        _ask_budget(server, request, pod)
        pod = _marked(server, kind, request, pod)
    deletion.remove(server, kind, request, pod, options)
    return {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "code": 201}


def _options(request: Request, eviction: Obj) -> Obj:
    """The eviction's DeleteOptions; a dry run may be asked for in either place."""
    options = dict(eviction.get("deleteOptions") or {})
    if options.get("dryRun"):
        request.params["dryRun"] = "All"
    return options


def _is_beyond_budgets(pod: Obj) -> bool:
    return pods.is_terminating(pod) or pods.phase(pod) in ("Succeeded", "Failed", "Pending")


def _ask_budget(server: APIServer, request: Request, pod: Obj) -> None:
    budgets = _budgets_of(server, pod)
    if len(budgets) > 1:
        raise status.StatusError(500, "", _SEVERAL)
    if not budgets:
        return
    budget = budgets[0]
    if not pods.is_ready(pod) and _may_evict_unready(budget):
        return
    _check(budget)
    if not request.params.get("dryRun"):
        _count(server, request, budget, pod)


def _budgets_of(server: APIServer, pod: Obj) -> list[Obj]:
    """The budgets that select a pod; an empty selector selects none here."""
    found = []
    labels = pod["metadata"].get("labels") or {}
    for budget in server.store.select(_BUDGETS, pod["metadata"]["namespace"]):
        try:
            selector = from_object((budget.get("spec") or {}).get("selector"))
        except SelectorError:
            continue
        if not selector.empty and selector.matches(labels):
            found.append(budget)
    return found


def _may_evict_unready(budget: Obj) -> bool:
    """A pod that is not ready does not count, so it may go if the others suffice, or always if they say so."""
    if (budget.get("spec") or {}).get("unhealthyPodEvictionPolicy") == "AlwaysAllow":
        return True
    found = budget.get("status") or {}
    desired = found.get("desiredHealthy", 0)
    return bool(found.get("currentHealthy", 0) >= desired > 0)


def _check(budget: Obj) -> None:
    name, found = budget["metadata"]["name"], budget.get("status") or {}
    if found.get("observedGeneration", 0) < budget["metadata"].get("generation", 0):
        raise _refusal(f"The disruption budget {name} is still being processed by the server.", 10)
    allowed = found.get("disruptionsAllowed", 0)
    if allowed < 0:
        raise status.forbidden("poddisruptionbudget.policy", name, "pdb disruptions allowed is negative")
    if len(found.get("disruptedPods") or ()) > _MOST_DISRUPTED:
        why = "DisruptedPods map too big - too many evictions not confirmed by PDB controller"
        raise status.forbidden("poddisruptionbudget.policy", name, why)
    if allowed:
        return
    failed = _sync_failure(found)
    if failed is not None:
        raise _refusal(f"The disruption budget {name} does not allow evicting pods currently because {failed}")
    needs, has = found.get("desiredHealthy", 0), found.get("currentHealthy", 0)
    raise _refusal(f"The disruption budget {name} needs {needs} healthy pods and has {has} currently")


def _sync_failure(found: Obj) -> str | None:
    for item in found.get("conditions") or ():
        if item["type"] == "DisruptionAllowed" and item["reason"] == "SyncFailed":
            return f"it failed sync: {item['message']}"
    return None


def _refusal(cause: str, retry_seconds: int = 0) -> status.StatusError:
    error = status.too_many_requests(_REFUSED, retry_seconds)
    error.details = {"causes": [{"reason": "DisruptionBudget", "message": cause}], **error.details}
    return error


def _count(server: APIServer, request: Request, budget: Obj, pod: Obj) -> None:
    """Note in the budget that one more pod goes, for its controller to confirm."""
    before = budget["status"]
    allowed = before["disruptionsAllowed"] - 1
    now = timefmt.rfc3339(server.now)
    found = {
        **before,
        "disruptionsAllowed": allowed,
        "disruptedPods": {**(before.get("disruptedPods") or {}), pod["metadata"]["name"]: now},
    }
    if not allowed:
        found["conditions"] = [_insufficient(item, now) for item in before.get("conditions") or ()]
    kind = registry.load(_BUDGETS)
    assert kind is not None
    new = {**budget, "metadata": dict(budget["metadata"]), "status": found}
    body.written(server, kind, request, new, budget)


def _insufficient(item: Obj, now: str) -> Obj:
    if item["type"] != "DisruptionAllowed" or item["status"] == "False":
        return item
    return {**item, "status": "False", "lastTransitionTime": now, "reason": "InsufficientPods", "message": ""}


def _marked(server: APIServer, kind: Kind, request: Request, pod: Obj) -> Obj:
    """The pod with the condition that says why it goes."""
    if request.params.get("dryRun"):
        return pod
    now = timefmt.rfc3339(server.now)
    found = pods.disrupted(pod, now, "EvictionByEvictionAPI", "Eviction API: evicting")
    new = {**pod, "metadata": dict(pod["metadata"]), "status": found}
    return body.written(server, kind, request, new, pod)
