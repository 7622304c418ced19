"""Validation of apps/v1.  Models pkg/apis/apps/validation."""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.kinds._shared.check import (
    amount_of,
    at_most_all,
    immutable,
    int_or_percent,
    is_empty_selector,
    label_selector,
    nonnegative,
    one_of,
    quoted_selector,
    say,
    selects,
)
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out
    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]

# A change of replicas, the most frequent of all, needs none of what looks at pods.
check_always_restarts = lazy("_shared.podchecks:check_always_restarts")
check_selected = lazy("_shared.podchecks:check_selected")
check_template = lazy("_shared.podchecks:check_template")

_FIXED = (
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
    "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
)
_FREE = (
    "replicas",
    "ordinals",
    "template",
    "updateStrategy",
    "revisionHistoryLimit",
    "persistentVolumeClaimRetentionPolicy",
    "minReadySeconds",
)


def _check_selector(out: Out, spec: Obj, kind: str) -> bool:
    """The selector of a workload.  Returns whether pods can be matched against it."""
    selector = spec.get("selector")
    if selector is None:
        out.append(field.required("spec.selector"))
        return True
    label_selector(out, "spec.selector", selector)
    if is_empty_selector(selector):
        out.append(field.invalid("spec.selector", selector, f"empty selector is invalid for {kind}"))
    return selects(selector, {}) is not None


def _check_pods(out: Out, spec: Obj, kind: str) -> None:
    template = spec.get("template") or {}
    selector = spec.get("selector")
    if selector is None or not is_empty_selector(selector):
        check_selected(out, "spec.template", template, selector)
    check_template(out, "spec.template", template)
    check_always_restarts(out, "spec.template", template, kind)


def deployment(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj["spec"]
    nonnegative(out, "spec", spec, "replicas")
    if _check_selector(out, spec, "deployment"):
        _check_pods(out, spec, "ReplicaSet")
    else:
        out.append(field.invalid("spec.selector", quoted_selector(spec["selector"]), "invalid label selector"))
    _check_strategy(out, spec.get("strategy") or {})
    nonnegative(out, "spec", spec, "minReadySeconds", "revisionHistoryLimit")
    deadline = spec.get("progressDeadlineSeconds")
    if deadline is not None:
        nonnegative(out, "spec", spec, "progressDeadlineSeconds")
        if deadline <= (spec.get("minReadySeconds") or 0):
            detail = "must be greater than minReadySeconds"
            out.append(field.invalid("spec.progressDeadlineSeconds", deadline, detail))
    return out


def _check_strategy(out: Out, strategy: Obj) -> None:
    kind, rolling = strategy.get("type", ""), strategy.get("rollingUpdate")
    where = "spec.strategy.rollingUpdate"
    if kind == "Recreate":
        if rolling is not None:
            detail = "may not be specified when strategy `type` is 'Recreate'"
            out.append(field.forbidden(where, detail))
    elif kind != "RollingUpdate":
        out.append(field.not_supported("spec.strategy.type", kind, ("Recreate", "RollingUpdate")))
    elif rolling is None:
        out.append(field.required(where, "this should be defaulted and never be nil"))
    else:
        _check_rolling(out, where, rolling)


def _check_rolling(out: Out, path: str, rolling: Obj) -> None:
    unavailable, surge = rolling.get("maxUnavailable", 0), rolling.get("maxSurge", 0)
    int_or_percent(out, f"{path}.maxUnavailable", unavailable)
    int_or_percent(out, f"{path}.maxSurge", surge)
    if amount_of(unavailable) == 0 and amount_of(surge) == 0:
        out.append(field.invalid(f"{path}.maxUnavailable", unavailable, "may not be 0 when `maxSurge` is 0"))
    at_most_all(out, f"{path}.maxUnavailable", unavailable)


def _selector_update(out: Out, new: Obj, old: Obj) -> None:
    immutable(out, "spec.selector", *(quoted_selector(obj["spec"].get("selector")) for obj in (new, old)))


def deployment_update(new: Obj, old: Obj) -> list[Cause]:
    if new["spec"] == old["spec"]:
        return []
    if _only_replicas(new["spec"], old["spec"]):
        return _replicas(new)
    out = deployment(new)
    _selector_update(out, new, old)
    return out


def replicaset(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj["spec"]
    nonnegative(out, "spec", spec, "replicas", "minReadySeconds")
    if _check_selector(out, spec, "deployment"):
        _check_pods(out, spec, "ReplicaSet")
    else:
        out.append(field.invalid("spec.selector", quoted_selector(spec["selector"]), "invalid label selector"))
    return out


def replicaset_update(new: Obj, old: Obj) -> list[Cause]:
    if new["spec"] == old["spec"]:
        return []
    if _only_replicas(new["spec"], old["spec"]):
        return _replicas(new)
    out = replicaset(new)
    _selector_update(out, new, old)
    return out


def _only_replicas(spec: Obj, before: Obj) -> bool:
    """Scaling is the most frequent change of all: nothing else has to be looked at."""
    return {**spec, "replicas": 0} == {**before, "replicas": 0}


def _replicas(obj: Obj) -> list[Cause]:
    out: Out = []
    nonnegative(out, "spec", obj["spec"], "replicas")
    return out


def daemonset(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj["spec"]
    selector, template = spec.get("selector"), spec.get("template") or {}
    label_selector(out, "spec.selector", selector)
    check_selected(out, "spec.template", template, selector)
    if selector is not None and is_empty_selector(selector):
        out.append(field.invalid("spec.selector", selector, "empty selector is invalid for daemonset"))
    check_template(out, "spec.template", template)
    check_always_restarts(out, "spec.template", template, "DaemonSet")
    nonnegative(out, "spec", spec, "minReadySeconds")
    _check_daemon_strategy(out, spec.get("updateStrategy") or {})
    nonnegative(out, "spec", spec, "revisionHistoryLimit")
    return out


def _check_daemon_strategy(out: Out, strategy: Obj) -> None:
    kind = strategy.get("type", "")
    if kind == "OnDelete":
        return
    if kind != "RollingUpdate":
        out.append(field.not_supported("spec.updateStrategy.type", kind, ("RollingUpdate", "OnDelete")))
        return
    rolling = strategy.get("rollingUpdate")
    path = "spec.updateStrategy.rollingUpdate"
    if rolling is None:
        out.append(field.required(path))
        return
    unavailable, surge = rolling.get("maxUnavailable", 0), rolling.get("maxSurge", 0)
    for key, value in (("maxUnavailable", unavailable), ("maxSurge", surge)):
        int_or_percent(out, f"{path}.{key}", value)
        at_most_all(out, f"{path}.{key}", value)
    if amount_of(unavailable) and amount_of(surge):
        out.append(field.invalid(f"{path}.maxSurge", surge, "may not be set when maxUnavailable is non-zero"))
    elif not amount_of(unavailable) and not amount_of(surge):
        out.append(field.required(f"{path}.maxUnavailable", "cannot be 0 when maxSurge is 0"))


def daemonset_update(new: Obj, old: Obj) -> list[Cause]:
    if new["spec"] == old["spec"]:
        return []
    out = daemonset(new)
    _selector_update(out, new, old)
    return out


def statefulset(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj["spec"]
    _check_stateful_policies(out, spec)
    nonnegative(out, "spec", spec, "replicas", "minReadySeconds")
    nonnegative(out, "spec.ordinals", spec.get("ordinals") or {}, "start")
    if _check_selector(out, spec, "statefulset"):
        _check_stateful_pods(out, spec)
    else:
        out.append(field.invalid("spec.selector", quoted_selector(spec["selector"]), ""))
    check_always_restarts(out, "spec.template", spec.get("template") or {}, "StatefulSet")
    if spec.get("serviceName"):
        say(out, "spec.serviceName", spec["serviceName"], names.dns1123_label(spec["serviceName"]))
    return out


def _check_stateful_policies(out: Out, spec: Obj) -> None:
    policy = spec.get("podManagementPolicy", "")
    if not policy:
        out.append(field.required("spec.podManagementPolicy"))
    elif policy not in ("OrderedReady", "Parallel"):
        out.append(field.invalid("spec.podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'"))
    strategy = spec.get("updateStrategy") or {}
    kind, rolling = strategy.get("type", ""), strategy.get("rollingUpdate")
    where = "spec.updateStrategy.rollingUpdate"
    if not kind:
        out.append(field.required("spec.updateStrategy"))
    elif kind == "OnDelete":
        if rolling is not None:
            detail = "only allowed for updateStrategy 'RollingUpdate'"
            out.append(field.invalid(where, rolling, detail))
    elif kind != "RollingUpdate":
        detail = "must be 'RollingUpdate' or 'OnDelete'"
        out.append(field.invalid("spec.updateStrategy", strategy, detail))
    elif rolling is not None:
        nonnegative(out, where, rolling, "partition")
        unavailable = rolling.get("maxUnavailable")
        if unavailable is not None:
            int_or_percent(out, f"{where}.maxUnavailable", unavailable)
            if amount_of(unavailable) == 0:
                out.append(field.invalid(f"{where}.maxUnavailable", unavailable, "cannot be 0"))
            at_most_all(out, f"{where}.maxUnavailable", unavailable)
    for key in ("whenDeleted", "whenScaled"):
        kept = (spec.get("persistentVolumeClaimRetentionPolicy") or {}).get(key, "")
        one_of(out, f"spec.persistentVolumeClaimRetentionPolicy.{key}", kept, ("Retain", "Delete"))


def _check_stateful_pods(out: Out, spec: Obj) -> None:
    template, selector = spec.get("template") or {}, spec.get("selector")
    if selector is None or not is_empty_selector(selector):
        check_selected(out, "spec.template", template, selector)
    claims: dict[str, Obj] = {
        (claim.get("metadata") or {}).get("name", ""): {"persistentVolumeClaim": {}}
        for claim in spec.get("volumeClaimTemplates") or ()
    }
    check_template(out, "spec.template", template, claims)


def statefulset_update(new: Obj, old: Obj) -> list[Cause]:
    if new["spec"] == old["spec"]:
        return []
    out = statefulset(new)
    spec, before = new["spec"], old["spec"]
    fixed = {key: value for key, value in spec.items() if key not in _FREE}
    if fixed != {key: value for key, value in before.items() if key not in _FREE}:
        out.append(field.forbidden("spec", _FIXED))
    return out


def controllerrevision(obj: Obj) -> list[Cause]:
    out: Out = []
    if obj.get("data") is None:
        out.append(field.required("data", "data is mandatory"))
    nonnegative(out, "", obj, "revision")
    return out


def controllerrevision_update(new: Obj, old: Obj) -> list[Cause]:
    out = controllerrevision(new)
    immutable(out, "data", new.get("data"), old.get("data"))
    return out
