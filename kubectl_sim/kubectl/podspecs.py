"""Where the kinds keep their pod spec.  Models polymorphichelpers.UpdatePodSpecForObjectFn."""

from __future__ import annotations

from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]

_TEMPLATE = ("spec", "template", "spec")
_PATHS = {
    "Pod": ("spec",),
    "ReplicationController": _TEMPLATE,
    "Deployment": _TEMPLATE,
    "DaemonSet": _TEMPLATE,
    "ReplicaSet": _TEMPLATE,
    "StatefulSet": _TEMPLATE,
    "Job": _TEMPLATE,
    "CronJob": ("spec", "jobTemplate", *_TEMPLATE),
}


def pod_spec(obj: Obj) -> Obj:
    """The pod spec inside of an object, to be changed in place.  Raises CommandError for kinds without."""
    path = _PATHS.get(obj.get("kind") or "")
    if path is None:
        from kubectl_sim.kubectl.typed import go_type

        raise CommandError(f"the object is not a pod or does not have a pod template: {go_type(obj)}")
    value = obj
    for key in path:
        value = value.setdefault(key, {})
    return value


def select(containers: list[Obj], wanted: str) -> list[Obj]:
    """The containers whose names a pattern with ``*`` matches, as loosely as upstream matches."""
    return [container for container in containers if _matches(container.get("name", ""), wanted)]


def _matches(name: str, wanted: str) -> bool:
    if "*" not in wanted:
        return name == wanted
    position = 0
    parts = wanted.split("*")
    for index, part in enumerate(parts):
        if not part:
            continue
        found = name[position:].find(part)
        late_start = index == 0 and position != 0
        long_end = index == len(parts) - 1 and len(name) != len(part) + found
        if found < position or late_start or long_end:
            return False
        position = found
    return True
