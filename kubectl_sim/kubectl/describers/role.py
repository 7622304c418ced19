"""Describes a Role or a ClusterRole."""

from __future__ import annotations

from kubectl_sim.base import policyrules
from kubectl_sim.kubectl.describing.layout import Writer, describe_metadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """One row for each resource, resource name and URL, with all verbs that any rule allows on it."""
    w = Writer()
    describe_metadata(w, obj, namespaced=False)
    w.line("PolicyRule:")
    w.header("Resources", "Non-Resource URLs", "Resource Names", "Verbs")
    for rule in policyrules.compacted(obj.get("rules") or ()):
        w.row(*policyrules.cells(rule))
    return w.result()
