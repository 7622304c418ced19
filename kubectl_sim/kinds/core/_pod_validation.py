"""Validation of pods on creation and update.  Models ValidatePodCreate and ValidatePodUpdate."""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.kinds._shared.check import ip, say
from kubectl_sim.kinds._shared.containers import check_image_spaces
from kubectl_sim.kinds._shared.podchecks import APP_ARMOR, MIRROR, check_pod_annotations, check_pod_spec
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out
    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]

MUTABLE = (
    "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` "
    "(only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if "
    "it was previously negative)"
)
_MAX_INT = 2**31 - 1


def validate(pod: Obj) -> list[Cause]:
    out: Out = []
    _check(out, pod)
    spec = pod["spec"]
    if spec.get("ephemeralContainers"):
        out.append(field.forbidden("spec.ephemeralContainers", "cannot be set on create"))
    if spec.get("nodeName") and spec.get("schedulingGates"):
        detail = "cannot be set until all schedulingGates have been cleared"
        out.append(field.forbidden("spec.nodeName", detail))
    return out


def _check(out: Out, pod: Obj) -> None:
    metadata, spec = pod["metadata"], pod["spec"]
    check_pod_annotations(out, "metadata.annotations", metadata.get("annotations"), spec)
    check_pod_spec(out, "spec", spec, metadata)
    if not spec.get("serviceAccountName"):
        for position, volume in enumerate(spec.get("volumes") or ()):
            for index, source in enumerate((volume.get("projected") or {}).get("sources") or ()):
                if source.get("serviceAccountToken") is not None:
                    where = f"spec.volumes[{position}].projected.sources[{index}].serviceAccountToken"
                    detail = "must not be specified when serviceAccountName is not set"
                    out.append(field.forbidden(where, detail))
    for kind in ("containers", "initContainers"):
        for position, container in enumerate(spec.get(kind) or ()):
            check_image_spaces(out, f"spec.{kind}[{position}]", container)


def validate_update(new: Obj, old: Obj) -> list[Cause]:
    out: Out = []
    spec, before = new["spec"], old["spec"]
    if spec != before or new["metadata"].get("annotations") != old["metadata"].get("annotations"):
        _check(out, new)
        _check_annotation_changes(out, new, old)
    if spec == before:
        return out
    for kind in ("containers", "initContainers"):
        if len(spec.get(kind) or ()) != len(before.get(kind) or ()):
            out.append(field.forbidden(f"spec.{kind}", "pod updates may not add or remove containers"))
            return out
    if not _check_deadline(out, spec.get("activeDeadlineSeconds"), before.get("activeDeadlineSeconds")):
        return out
    _check_added_tolerations(out, spec.get("tolerations") or [], before.get("tolerations") or [])
    _check_removed_gates(out, spec, before)
    munged = _munged(out, spec, before)
    if munged != before:
        from kubectl_sim.kinds._shared.internal import spec_diff

        text = f"pod updates may not change fields other than {MUTABLE}\n{spec_diff(before, munged)}"
        out.append(field.forbidden("spec", text))
    return out


def _check_annotation_changes(out: Out, new: Obj, old: Obj) -> None:
    given = new["metadata"].get("annotations") or {}
    before = old["metadata"].get("annotations") or {}
    for key in sorted(before):
        if given.get(key) == before[key]:
            continue
        if key.startswith(APP_ARMOR):
            detail = "may not remove or update AppArmor annotations"
            out.append(field.forbidden(f"metadata.annotations[{key}]", detail))
        if key == MIRROR:
            detail = "may not remove or update mirror pod annotation"
            out.append(field.forbidden(f"metadata.annotations[{key}]", detail))
    for key in sorted(given.keys() - before.keys()):
        if key.startswith(APP_ARMOR):
            out.append(field.forbidden(f"metadata.annotations[{key}]", "may not add AppArmor annotations"))
        if key == MIRROR:
            out.append(field.forbidden(f"metadata.annotations[{key}]", "may not add mirror pod annotation"))


def _check_deadline(out: Out, seconds: int | None, before: int | None) -> bool:
    """A deadline can be set, and be brought nearer.  False when nothing more should be checked."""
    where = "spec.activeDeadlineSeconds"
    if seconds is None:
        if before is not None:
            detail = "must not update from a positive integer to nil value"
            out.append(field.invalid(where, None, detail))
        return True
    wrong = names.in_range(seconds, 0, _MAX_INT)
    if wrong:
        say(out, where, seconds, wrong)
        return False
    if before is not None and before < seconds:
        out.append(field.invalid(where, seconds, "must be less than or equal to previous value"))
        return False
    return True


def _check_added_tolerations(out: Out, given: list[Obj], before: list[Obj]) -> None:
    kept = [_timeless(toleration) for toleration in given]
    if any(_timeless(toleration) not in kept for toleration in before):
        detail = "existing toleration can not be modified except its tolerationSeconds"
        out.append(field.forbidden("spec.tolerations", detail))


def _timeless(toleration: Obj) -> Obj:
    return {key: value for key, value in toleration.items() if key != "tolerationSeconds"}


def _check_removed_gates(out: Out, spec: Obj, before: Obj) -> None:
    known = {gate.get("name") for gate in before.get("schedulingGates") or ()}
    for position, gate in enumerate(spec.get("schedulingGates") or ()):
        if gate.get("name") not in known:
            detail = f"only deletion is allowed, but found new scheduling gate '{gate.get('name', '')}'"
            out.append(field.forbidden(f"spec.schedulingGates[{position}].name", detail))


def _munged(out: Out, spec: Obj, before: Obj) -> Obj:
    """The new spec with everything that may change as it was."""
    munged = dict(spec)
    for kind in ("containers", "initContainers"):
        if munged.get(kind):
            munged[kind] = [
                {**container, "image": was.get("image")}
                for container, was in zip(munged[kind], before[kind], strict=True)
            ]
    for key in ("activeDeadlineSeconds", "schedulingGates", "tolerations"):
        _restore(munged, before, key)
    if before.get("schedulingGates"):
        _restore_gated(out, munged, before)
    return munged


def _restore(munged: Obj, before: Obj, key: str) -> None:
    if key in before:
        munged[key] = before[key]
    else:
        munged.pop(key, None)


def _restore_gated(out: Out, munged: Obj, before: Obj) -> None:
    """A pod that is still gated may be bound to fewer nodes."""
    wanted, had = munged.get("nodeSelector") or {}, before.get("nodeSelector") or {}
    if any(wanted.get(key) != value for key, value in had.items()):
        detail = "only additions to spec.nodeSelector are allowed (no mutations or deletions)"
        out.append(field.invalid("spec.nodeSelector", wanted, detail))
    _restore(munged, before, "nodeSelector")
    old_affinity = (before.get("affinity") or {}).get("nodeAffinity")
    affinity = dict(munged.get("affinity") or {})
    if affinity.get("nodeAffinity") == old_affinity:
        return
    _check_node_affinity(out, affinity.get("nodeAffinity"), old_affinity)
    _restore(affinity, before.get("affinity") or {}, "nodeAffinity")
    if affinity or before.get("affinity") is not None:
        munged["affinity"] = affinity
    else:
        munged.pop("affinity", None)


def _check_node_affinity(out: Out, new: Obj | None, old: Obj | None) -> None:
    required = "requiredDuringSchedulingIgnoredDuringExecution"
    old_terms = ((old or {}).get(required) or {}).get("nodeSelectorTerms") or []
    new_terms = ((new or {}).get(required) or {}).get("nodeSelectorTerms") or []
    if not old_terms:
        return
    where = f"spec.affinity.nodeAffinity.{required}.nodeSelectorTerms"
    if len(old_terms) != len(new_terms):
        detail = "no additions/deletions to non-empty NodeSelectorTerms list are allowed"
        out.append(field.invalid(where, new_terms or None, detail))
        return
    for position, (term, was) in enumerate(zip(new_terms, old_terms, strict=True)):
        if any(
            (term.get(key) or [])[: len(was.get(key) or [])] != (was.get(key) or [])
            for key in ("matchExpressions", "matchFields")
        ):
            detail = "only additions are allowed (no mutations or deletions)"
            out.append(field.invalid(f"{where}[{position}]", term, detail))


def validate_status(new: Obj, old: Obj) -> list[Cause]:
    out: Out = []
    status, before = new.get("status") or {}, old.get("status") or {}
    if status.get("podIPs") != before.get("podIPs"):
        known = [entry.get("ip") for entry in before.get("podIPs") or ()]
        for position, entry in enumerate(status.get("podIPs") or ()):
            ip(out, f"status.podIPs[{position}]", entry.get("ip", ""), known)
    nominated = status.get("nominatedNodeName")
    if nominated and nominated != before.get("nominatedNodeName"):
        say(out, "status.nominatedNodeName", nominated, names.dns1123_subdomain(nominated))
    return out
