"""Describes a RoleBinding or a ClusterRoleBinding."""

from __future__ import annotations

from kubectl_sim.kubectl.describing.layout import Writer, describe_metadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """The role and who is given it."""
    w = Writer()
    describe_metadata(w, obj, namespaced=False)
    role = obj.get("roleRef") or {}
    w.line("Role:")
    w.field("Kind", role.get("kind"), 1)
    w.field("Name", role.get("name"), 1)
    w.line("Subjects:")
    w.header("Kind", "Name", "Namespace")
    for subject in obj.get("subjects") or ():
        w.row(subject.get("kind"), subject.get("name"), subject.get("namespace"))
    return w.result()
