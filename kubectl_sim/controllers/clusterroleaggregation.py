"""Cluster roles that are the sum of others.  Models pkg/controller/clusterroleaggregation.

Any change of a cluster role may change any sum, so there is one key for all of them.
"""

from __future__ import annotations

from kubectl_sim.base.selectors import from_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

    Obj = dict[str, Any]

ROLES = "clusterroles.rbac.authorization.k8s.io"
MANAGER = "clusterrole-aggregation-controller"
_ALL = "all"


def _of_role(change: Change) -> Iterable[str]:
    """Only a role that has labels can be a part of another."""
    for role in (change.new, change.old or {}):
        if role.get("aggregationRule") or (role.get("metadata") or {}).get("labels"):
            yield _ALL
            return


WATCHES = {ROLES: _of_role}


def reconcile(ctx: Context, key: str) -> None:
    roles = ctx.client.list(ROLES)  # in the order of their names
    for role in roles:
        aggregation = role.get("aggregationRule")
        if aggregation is None:
            continue
        rules = _sum(role, aggregation, roles)
        if rules != (role.get("rules") or []):
            _write(ctx, role, rules)


def _sum(role: Obj, aggregation: Obj, roles: list[Obj]) -> list[Obj]:
    """The rules of the selected roles, each once."""
    rules: list[Obj] = []
    for selector in aggregation.get("clusterRoleSelectors") or ():
        matches = from_object(selector).matches
        for part in roles:
            if part is role or not matches(part["metadata"].get("labels") or {}):
                continue
            for rule in part.get("rules") or ():
                if rule not in rules:
                    rules.append(rule)
    return rules


def _write(ctx: Context, role: Obj, rules: list[Obj]) -> None:
    """Applied where field managers are kept, so that the role's author still owns the rest."""
    metadata = role["metadata"]
    if not metadata.get("managedFields"):
        ctx.client.update(ROLES, {**role, "rules": rules})
        return
    own = {"apiVersion": role["apiVersion"], "kind": role["kind"], "metadata": {"name": metadata["name"]}}
    patch = {**own, "rules": rules}
    ctx.client.patch(ROLES, "", metadata["name"], patch, type="apply", fieldManager=MANAGER, force=True)
