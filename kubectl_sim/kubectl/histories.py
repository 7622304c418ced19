"""The revisions of deployments, daemon sets and stateful sets.

Models polymorphichelpers (history.go, rollback.go): a deployment's revisions are its replica sets, those of
the others are controller revisions, whose data are patches.
"""

from __future__ import annotations

from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.resources import Info

    Obj = dict[str, Any]

REVISION = "deployment.kubernetes.io/revision"
CHANGE_CAUSE = "kubernetes.io/change-cause"
HASH_LABEL = "pod-template-hash"
DEPLOYMENTS = "deployments.apps"
_NAMES = {"daemonsets.apps": "DaemonSet", "statefulsets.apps": "StatefulSet"}
#: Kinds that could have revisions, but have none.
_WITHOUT = ("jobs.batch", "pods", "replicasets.apps", "replicationcontrollers", "cronjobs.batch")


class Revision:
    """One revision of a workload: its number, and why it came about.

    ``obj`` is the object that it comes from, a replica set or a controller revision.
    """

    __slots__ = ("_workload", "cause", "number", "obj")

    def __init__(self, number: int, obj: Obj, workload: Obj) -> None:
        self.number = number
        self.obj = obj
        self._workload = workload
        self.cause = str((obj["metadata"].get("annotations") or {}).get(CHANGE_CAUSE) or "")

    @property
    def template(self) -> Obj:
        """The pod template."""
        source = self.obj if self.obj["kind"] == "ReplicaSet" else restored(self._workload, self.obj)
        template: Obj = source["spec"]["template"]
        return template


def check_kind(info: Info, what: str, viewer: str) -> None:
    """Refuses kinds without revisions, in the words of ``history`` and ``undo``.  Raises CommandError."""
    if info.resource == DEPLOYMENTS or info.resource in _NAMES:
        return
    kind = info.kind
    assert kind is not None
    name = f"{kind.kind}.{kind.group}" if kind.group else kind.kind
    if info.resource in _WITHOUT:
        raise CommandError(f'no {viewer} has been implemented for "{name}"')
    raise CommandError(
        f'error retrieving {what} for "{name}", no visitor method exists for {{{kind.group} {kind.kind}}}'
    )


def revisions(client: Any, resource: str, obj: Obj) -> list[Revision]:
    """The revisions of an object in ascending order.  Raises CommandError."""
    if resource == DEPLOYMENTS:
        sets = _owned(client, "replicasets.apps", obj, "deployment")
        found = [Revision(_number(one), one, obj) for one in sets]
    else:
        kept = _owned(client, "controllerrevisions.apps", obj, _NAMES[resource])
        found = [Revision(int(one.get("revision") or 0), one, obj) for one in kept]
    return sorted(found, key=lambda revision: revision.number)


def _owned(client: Any, resource: str, obj: Obj, name: str) -> list[Obj]:
    from kubectl_sim.base.selectors.label import format_label_selector

    metadata = obj["metadata"]
    selector = format_label_selector(obj["spec"].get("selector"))
    try:
        found = client.list(resource, metadata["namespace"], label_selector=selector)
    except StatusError as error:
        what = "retrieve replica sets from" if name == "deployment" else "find history controlled by"
        raise CommandError(f"unable to {what} {name} {metadata['name']}: {error.message}") from None
    return [one for one in found if _controlled_by(one, metadata["uid"])]


def _controlled_by(obj: Obj, uid: str) -> bool:
    references = obj["metadata"].get("ownerReferences") or ()
    return any(reference.get("controller") and reference.get("uid") == uid for reference in references)


def _number(replica_set: Obj) -> int:
    text = (replica_set["metadata"].get("annotations") or {}).get(REVISION) or "0"
    return int(text) if text.isdecimal() else 0


def restored(obj: Obj, history: Obj) -> Obj:
    """The object as it was at a controller revision."""
    from kubectl_sim.base.patches import strategic
    from kubectl_sim.model import schema

    shape = schema.load("apps", "v1", obj["kind"]).root
    return strategic.apply(obj, history.get("data") or {}, shape)


def template_text(template: Obj) -> str:
    """The description of a pod template, with its tabs."""
    from kubectl_sim.kubectl.describing.layout import Writer
    from kubectl_sim.kubectl.describing.podspec import describe_pod_template

    writer = Writer()
    describe_pod_template(writer, template)
    return writer.unaligned()
