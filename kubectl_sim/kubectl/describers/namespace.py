"""Describes a Namespace with its quotas and limits."""

from __future__ import annotations

from kubectl_sim.kubectl.describing.layout import Writer, describe_metadata, timestamp
from kubectl_sim.kubectl.describing.limits import LIMIT_TITLES, describe_limits
from kubectl_sim.kubectl.describing.quotas import describe_amounts, describe_scopes
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """Phase, conditions, resource quotas and limit ranges."""
    w = Writer()
    status = obj.get("status") or {}
    describe_metadata(w, obj, namespaced=False)
    w.field("Status", status.get("phase"))
    conditions = status.get("conditions")
    if conditions:
        w.line("Conditions:")
        w.header("Type", "Status", "LastTransitionTime", "Reason", "Message")
        for condition in conditions:
            changed = timestamp(condition.get("lastTransitionTime"))
            message = condition.get("message")
            w.row(condition["type"], condition["status"], changed, condition.get("reason"), message)
    name = obj["metadata"]["name"]
    _describe_quotas(w, _supported(source, "resourcequotas", name))
    _describe_limit_ranges(w, _supported(source, "limitranges", name))
    return w.result()


def _supported(source: Source, resource: str, namespace: str) -> Sequence[Obj] | None:
    """The objects of a namespace, or None from a server that does not know their kind."""
    try:
        return source.list(resource, namespace)
    except StatusError as error:
        if error.code != 404:
            raise
        return None


def _describe_quotas(w: Writer, quotas: Sequence[Obj] | None) -> None:
    if quotas is None:
        return
    w.line()
    if not quotas:
        w.line("No resource quota.")
        return
    w.line("Resource Quotas")
    for quota in sorted(quotas, key=_name):
        w.field("Name", quota["metadata"]["name"], 1)
        describe_scopes(w, quota, level=1, bullet="* ")
        w.header("Resource", "Used", "Hard", rules=("--------", "---", "---"))
        describe_amounts(w, quota, level=1)


def _name(obj: Obj) -> str:
    return str(obj["metadata"]["name"])


def _describe_limit_ranges(w: Writer, ranges: Sequence[Obj] | None) -> None:
    if ranges is None:
        return
    w.line()
    if not ranges:
        w.line("No LimitRange resource.")
        return
    w.line("Resource Limits")
    w.line(" " + "\t".join(LIMIT_TITLES))
    w.line(" " + "\t".join(["-" * len(title) for title in LIMIT_TITLES]))
    for limit_range in ranges:
        describe_limits(w, limit_range.get("spec") or {}, " ")
