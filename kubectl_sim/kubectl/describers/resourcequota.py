"""Describes a ResourceQuota."""

from __future__ import annotations

from kubectl_sim.kubectl.describing.layout import Writer
from kubectl_sim.kubectl.describing.quotas import describe_amounts, describe_scopes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """Scopes, and a table of what is used of what there is."""
    w = Writer()
    w.field("Name", obj["metadata"]["name"])
    w.field("Namespace", obj["metadata"].get("namespace"))
    describe_scopes(w, obj, level=0, bullet=" * ")
    w.header("Resource", "Used", "Hard", level=0)
    describe_amounts(w, obj, level=0, like_hard=True)
    return w.result()
