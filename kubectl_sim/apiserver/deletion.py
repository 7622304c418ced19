"""What deleting an object does: grace, finalizers, propagation.

Models apiserver/pkg/registry/rest/delete.go and registry/generic/registry/store.go.
"""

from __future__ import annotations

from kubectl_sim.apiserver import body
from kubectl_sim.base import timefmt
from kubectl_sim.model import field, status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]

FOREGROUND = "foregroundDeletion"
ORPHAN = "orphan"
_POLICIES = ("Foreground", "Background", "Orphan")
_PROPAGATION = {"Foreground": FOREGROUND, "Orphan": ORPHAN}


def options_of(request: Request) -> Obj:
    """DeleteOptions from the body and from the query, which wins.  Raises Invalid."""
    options: Obj = dict(request.body or {})
    params = request.params
    if "gracePeriodSeconds" in params:
        options["gracePeriodSeconds"] = int(params["gracePeriodSeconds"])
    if "orphanDependents" in params:
        options["orphanDependents"] = params["orphanDependents"] in ("true", "1")
    if "propagationPolicy" in params:
        options["propagationPolicy"] = params["propagationPolicy"]
    _check_options(options)
    if options.get("dryRun"):
        params["dryRun"] = "All"
    return options


def _check_options(options: Obj) -> None:
    """Models ValidateDeleteOptions: nothing is deleted by who may have meant something else."""
    causes = []
    policy, dry_run = options.get("propagationPolicy"), options.get("dryRun") or ()
    if policy is not None and options.get("orphanDependents") is not None:
        why = "orphanDependents and deletionPropagation cannot be both set"
        causes.append(field.invalid("propagationPolicy", policy, why))
    if policy not in (None, *_POLICIES):
        causes.append(field.not_supported("propagationPolicy", policy, (*_POLICIES, "nil")))
    if any(value != "All" for value in dry_run):
        causes.append(field.not_supported("dryRun", list(dry_run), ("All",)))
    if causes:
        raise status.invalid("meta.k8s.io", "DeleteOptions", "", causes)


#: resource -> (names of what cannot be deleted, why).
_KEPT = {
    "namespaces": (("default", "kube-system", "kube-public"), "this namespace may not be deleted"),
    "priorityclasses.scheduling.k8s.io": (
        ("system-cluster-critical", "system-node-critical"),
        "this is a system priority class and cannot be deleted",
    ),
}


def remove(server: APIServer, kind: Kind, request: Request, old: Obj, options: Obj) -> Obj:
    """Delete ``old`` or start to.  Returns its last state; Raises Conflict, Forbidden."""
    names, why = _KEPT.get(kind.resource, ((), ""))
    if old["metadata"]["name"] in names:
        raise status.forbidden(kind.resource, old["metadata"]["name"], why)
    _check_preconditions(kind, old, options.get("preconditions") or {})
    finalizers = _finalizers(old, options)
    grace = _grace(kind, old, options)
    if kind.resource == "namespaces":
        return _terminate_namespace(server, kind, request, old, finalizers)
    if grace == 0 and not finalizers:
        return _gone(server, kind, request, old)
    return _mark(server, kind, request, old, finalizers, grace)


def is_complete(obj: Obj) -> bool:
    """Was a deletion waiting for nothing but the update that is being written?"""
    metadata = obj["metadata"]
    if not metadata.get("deletionTimestamp") or metadata.get("finalizers"):
        return False
    return not metadata.get("deletionGracePeriodSeconds") and not (obj.get("spec") or {}).get("finalizers")


def finish(server: APIServer, kind: Kind, request: Request, new: Obj, old: Obj) -> Obj:
    """The update that removed the last finalizer: write it, then delete the object."""
    last = body.written(server, kind, request, new, old)
    return _gone(server, kind, request, last)


def _gone(server: APIServer, kind: Kind, request: Request, old: Obj) -> Obj:
    from kubectl_sim.apiserver import admission

    if request.params.get("dryRun"):
        return old
    admission.release(server, kind, old)
    return server.store.delete(kind, old)


def _mark(server: APIServer, kind: Kind, request: Request, old: Obj, finalizers: list[str], grace: int) -> Obj:
    metadata = dict(old["metadata"])
    if finalizers:
        metadata["finalizers"] = finalizers
    else:
        metadata.pop("finalizers", None)
    already = metadata.get("deletionGracePeriodSeconds")
    if already is None or grace < already:
        if already is None:
            deadline = server.now + grace * 1_000_000
        else:
            asked = timefmt.parse(metadata["deletionTimestamp"]) - already * 1_000_000
            deadline = max(server.now, asked + grace * 1_000_000)
        metadata["deletionTimestamp"] = timefmt.rfc3339(deadline)
        metadata["deletionGracePeriodSeconds"] = grace
        if already is None and metadata.get("generation"):
            metadata["generation"] += 1
    new = {**old, "metadata": metadata}
    if new == old:
        return old
    return body.written(server, kind, request, new, old)


def _finalizers(old: Obj, options: Obj) -> list[str]:
    """The object's finalizers with the one of the asked propagation policy."""
    present = list(old["metadata"].get("finalizers") or ())
    policy = options.get("propagationPolicy")
    if policy is None and options.get("orphanDependents") is not None:
        policy = "Orphan" if options["orphanDependents"] else "Background"
    if policy is None:
        return present
    rest = [name for name in present if name not in (FOREGROUND, ORPHAN)]
    wanted = _PROPAGATION.get(policy)
    return [*rest, wanted] if wanted else rest


def _grace(kind: Kind, old: Obj, options: Obj) -> int:
    if kind.graceful_seconds is None:
        return 0
    asked = options.get("gracePeriodSeconds")
    if asked is not None and asked < 0:
        asked = 1
    return kind.graceful_seconds(old, asked)


def _check_preconditions(kind: Kind, old: Obj, preconditions: Obj) -> None:
    metadata = old["metadata"]
    for key, label in (("uid", "UID"), ("resourceVersion", "ResourceVersion")):
        wanted = preconditions.get(key)
        if wanted and wanted != metadata[key]:
            raise status.conflict(
                kind.resource,
                metadata["name"],
                f"Precondition failed: {label} in precondition: {wanted}, {label} in object meta: {metadata[key]}",
            )


def _terminate_namespace(server: APIServer, kind: Kind, request: Request, old: Obj, finalizers: list[str]) -> Obj:
    """A namespace stays, Terminating, until its finalizers have seen to its content."""
    if not finalizers and not (old.get("spec") or {}).get("finalizers"):
        return _gone(server, kind, request, old)
    metadata = dict(old["metadata"])
    metadata.setdefault("deletionTimestamp", timefmt.rfc3339(server.now))
    metadata["finalizers"] = finalizers
    if not finalizers:
        del metadata["finalizers"]
    new = {**old, "metadata": metadata, "status": {**old.get("status", {}), "phase": "Terminating"}}
    return old if new == old else body.written(server, kind, request, new, old)
