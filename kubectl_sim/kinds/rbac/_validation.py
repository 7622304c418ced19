"""Validation of rbac.authorization.k8s.io/v1.  Models pkg/apis/rbac/validation."""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.kinds._shared.check import label_selector, say, subdomain
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out
    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]

GROUP = "rbac.authorization.k8s.io"


def role(obj: Obj) -> list[Cause]:
    out: Out = []
    _check_rules(out, obj, namespaced=True)
    return out


def role_update(new: Obj, old: Obj) -> list[Cause]:
    return role(new)


def cluster_role(obj: Obj) -> list[Cause]:
    out: Out = []
    _check_rules(out, obj, namespaced=False)
    aggregation = obj.get("aggregationRule")
    if aggregation is not None:
        where = "aggregationRule.clusterRoleSelectors"
        selectors = aggregation.get("clusterRoleSelectors")
        if not selectors:
            detail = "at least one clusterRoleSelector required if aggregationRule is non-nil"
            out.append(field.required(where, detail))
        for position, selector in enumerate(selectors or ()):
            label_selector(out, f"{where}[{position}]", selector)
    return out


def cluster_role_update(new: Obj, old: Obj) -> list[Cause]:
    return cluster_role(new)


def _check_rules(out: Out, obj: Obj, *, namespaced: bool) -> None:
    for position, rule in enumerate(obj.get("rules") or ()):
        path = f"rules[{position}]"
        if not rule.get("verbs"):
            out.append(field.required(f"{path}.verbs", "verbs must contain at least one value"))
        urls = rule.get("nonResourceURLs")
        if urls:
            where = f"{path}.nonResourceURLs"
            if namespaced:
                out.append(field.invalid(where, urls, "namespaced rules cannot apply to non-resource URLs"))
            if rule.get("apiGroups") or rule.get("resources") or rule.get("resourceNames"):
                detail = "rules cannot apply to both regular resources and non-resource URLs"
                out.append(field.invalid(where, urls, detail))
            continue
        if not rule.get("apiGroups"):
            detail = "resource rules must supply at least one api group"
            out.append(field.required(f"{path}.apiGroups", detail))
        if not rule.get("resources"):
            detail = "resource rules must supply at least one resource"
            out.append(field.required(f"{path}.resources", detail))


def role_binding(obj: Obj) -> list[Cause]:
    return _binding(obj, ("Role", "ClusterRole"))


def cluster_role_binding(obj: Obj) -> list[Cause]:
    return _binding(obj, ("ClusterRole",))


def _binding(obj: Obj, kinds: tuple[str, ...]) -> list[Cause]:
    out: Out = []
    reference = obj.get("roleRef") or {}
    if reference.get("apiGroup", "") != GROUP:
        out.append(field.not_supported("roleRef.apiGroup", reference.get("apiGroup", ""), (GROUP,)))
    if reference.get("kind", "") not in kinds:
        out.append(field.not_supported("roleRef.kind", reference.get("kind", ""), kinds))
    name = reference.get("name", "")
    if not name:
        out.append(field.required("roleRef.name"))
    else:
        say(out, "roleRef.name", name, names.path_segment(name))
    for position, subject in enumerate(obj.get("subjects") or ()):
        _check_subject(out, f"subjects[{position}]", subject, len(kinds) > 1)
    return out


def _check_subject(out: Out, path: str, subject: Obj, namespaced: bool) -> None:
    kind, name, group = (subject.get(key, "") for key in ("kind", "name", "apiGroup"))
    if not name:
        out.append(field.required(f"{path}.name"))
    if kind == "ServiceAccount":
        if name:
            subdomain(out, f"{path}.name", name)
        if group:
            out.append(field.not_supported(f"{path}.apiGroup", group, ("",)))
        if not namespaced and not subject.get("namespace"):
            out.append(field.required(f"{path}.namespace"))
    elif kind in ("User", "Group"):
        if group != GROUP:
            out.append(field.not_supported(f"{path}.apiGroup", group, (GROUP,)))
    else:
        out.append(field.not_supported(f"{path}.kind", kind, ("ServiceAccount", "User", "Group")))


def role_binding_update(new: Obj, old: Obj) -> list[Cause]:
    return role_binding(new) + _kept(new, old)


def cluster_role_binding_update(new: Obj, old: Obj) -> list[Cause]:
    return cluster_role_binding(new) + _kept(new, old)


def _kept(new: Obj, old: Obj) -> list[Cause]:
    reference = new.get("roleRef") or {}
    if reference == old.get("roleRef"):
        return []
    # Upstream's internal type has no JSON names.
    members = (("APIGroup", "apiGroup"), ("Kind", "kind"), ("Name", "name"))
    shown = {name: reference.get(key, "") for name, key in members}
    return [field.invalid("roleRef", shown, "cannot change roleRef")]
