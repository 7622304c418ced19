"""What the narrow doors to a pod's spec let through: pods/ephemeralcontainers and pods/resize.

Models podEphemeralContainersStrategy and podResizeStrategy of pkg/registry/core/pod with
ValidatePodEphemeralContainersUpdate and ValidatePodResize.
"""

from __future__ import annotations

from kubectl_sim.base.goformat import quote
from kubectl_sim.kinds._shared.podchecks import MIRROR, check_pod_spec
from kubectl_sim.kinds._shared.podresources import qos_class
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out
    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]

_KINDS = ("containers", "initContainers")
_RESIZABLE = ("cpu", "memory")


def with_ephemeral_containers(sent: Obj, old: Obj) -> Obj:
    """The stored pod with the ephemeral containers that were sent, and nothing else of it."""
    spec = {key: value for key, value in old["spec"].items() if key != "ephemeralContainers"}
    containers = sent["spec"].get("ephemeralContainers")
    if containers:
        spec["ephemeralContainers"] = containers
    return {**old, "metadata": dict(old["metadata"]), "spec": spec}


def validate_ephemeral_containers(new: Obj, old: Obj) -> list[Cause]:
    if MIRROR in (old["metadata"].get("annotations") or {}):
        return [field.forbidden("", "static pods do not support ephemeral containers")]
    out: Out = []
    check_pod_spec(out, "spec", new["spec"], new["metadata"])
    after = {container["name"]: container for container in new["spec"].get("ephemeralContainers") or ()}
    for container in old["spec"].get("ephemeralContainers") or ():
        name = container["name"]
        if name not in after:
            text = f"existing ephemeral containers {quote(name)} may not be removed\n"
            out.append(field.forbidden("spec.ephemeralContainers", text))
        elif after[name] != container:
            text = f"existing ephemeral containers {quote(name)} may not be changed\n"
            out.append(field.forbidden("spec.ephemeralContainers", text))
    return out


def with_resources(sent: Obj, old: Obj) -> Obj:
    """The stored pod with the resources and resize policies of the containers that were sent."""
    spec = dict(old["spec"])
    for kind in _KINDS:
        if not spec.get(kind):
            continue
        given = {container["name"]: container for container in sent["spec"].get(kind) or ()}
        spec[kind] = [_resized(given.get(container["name"]), container) for container in spec[kind]]
    return {**old, "metadata": dict(old["metadata"]), "spec": spec}


def _resized(given: Obj | None, container: Obj) -> Obj:
    if given is None:
        return container
    changed = dict(container)
    for key in ("resources", "resizePolicy"):
        if key in given:
            changed[key] = given[key]
        else:
            changed.pop(key, None)
    return changed


def validate_resize(new: Obj, old: Obj) -> list[Cause]:
    annotations, before = old["metadata"].get("annotations") or {}, old["spec"]
    if MIRROR in annotations:
        return [field.forbidden("", "static pods cannot be resized")]
    if (before.get("os") or {}).get("name") == "windows":
        return [field.forbidden("", "windows pods cannot be resized")]
    out: Out = []
    check_pod_spec(out, "spec", new["spec"], new["metadata"])
    was = (old.get("status") or {}).get("qosClass") or qos_class(before)
    if qos_class(new["spec"]) != was:
        out.append(field.invalid("spec", was, "Pod QOS Class may not change as a result of resizing"))
    for kind in _KINDS:
        pairs = zip(new["spec"].get(kind) or (), before.get(kind) or (), strict=True)
        for position, (container, original) in enumerate(pairs):
            _check_resources(out, f"spec.{kind}[{position}].resources", container, original)
    return out


def _check_resources(out: Out, path: str, container: Obj, original: Obj) -> None:
    for what in ("limits", "requests"):
        given = (container.get("resources") or {}).get(what) or {}
        had = (original.get("resources") or {}).get(what) or {}
        if any(name not in given for name in had if name in _RESIZABLE):
            out.append(field.forbidden(f"{path}.{what}", f"resource {what} cannot be removed"))
        others = {name: value for name, value in given.items() if name not in _RESIZABLE}
        if others != {name: value for name, value in had.items() if name not in _RESIZABLE}:
            out.append(field.forbidden("spec", "only cpu and memory resources are mutable"))
