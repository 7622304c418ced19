"""What pods and pod templates describe alike, and the pod template itself."""

from __future__ import annotations

from kubectl_sim.kubectl.describing.containers import describe_containers
from kubectl_sim.kubectl.describing.layout import UNSET, Writer, describe_annotations, describe_labels
from kubectl_sim.kubectl.describing.volumes import describe_volumes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from kubectl_sim.kubectl.describing.source import Obj


def describe_pod_template(w: Writer, template: Obj | None) -> None:
    """The template of a workload's pods.  Models DescribePodTemplate."""
    w.line("Pod Template:")
    if template is None:
        w.text(f"  {UNSET}")
        return
    metadata = template.get("metadata") or {}
    spec = template.get("spec") or {}
    describe_labels(w, "  Labels", metadata.get("labels"))
    if metadata.get("annotations"):
        describe_annotations(w, "  Annotations", metadata["annotations"])
    if spec.get("serviceAccountName"):
        w.field("Service Account", spec["serviceAccountName"], 1)
    if spec.get("initContainers"):
        describe_containers(w, "Init Containers", spec["initContainers"], indent="  ")
    describe_containers(w, "Containers", spec.get("containers"), indent="  ")
    describe_volumes(w, spec.get("volumes"), "  ")
    describe_spread_constraints(w, spec.get("topologySpreadConstraints"), "  ")
    if spec.get("priorityClassName"):
        w.field("Priority Class Name", spec["priorityClassName"], 1)
    describe_labels(w, "  Node-Selectors", spec.get("nodeSelector"))
    describe_tolerations(w, spec.get("tolerations"), "  ")
    describe_scheduling_group(w, spec, "  ")


def describe_spread_constraints(w: Writer, constraints: Sequence[Obj] | None, indent: str = "") -> None:
    """Topology spread constraints by topology key, or nothing if there are none."""
    if constraints:
        lines = [_constraint(constraint) for constraint in sorted(constraints, key=_topology_key)]
        w.items(f"{indent}Topology Spread Constraints", lines, below=indent)


def _topology_key(constraint: Obj) -> str:
    return str(constraint["topologyKey"])


def _constraint(constraint: Obj) -> str:
    text = (
        f"{constraint['topologyKey']}:{constraint['whenUnsatisfiable']}"
        f" when max skew {constraint['maxSkew']} is exceeded"
    )
    selector = constraint.get("labelSelector")
    if selector is None:
        return text
    from kubectl_sim.base.selectors.label import format_label_selector

    return f"{text} for selector {format_label_selector(selector)}"


def describe_tolerations(w: Writer, tolerations: Sequence[Obj] | None, indent: str = "") -> None:
    """Tolerations by key."""
    lines = [_toleration(toleration) for toleration in sorted(tolerations or (), key=_toleration_key)]
    w.items(f"{indent}Tolerations", lines)


def _toleration_key(toleration: Obj) -> str:
    return toleration.get("key") or ""


def _toleration(toleration: Obj) -> str:
    text = _toleration_key(toleration)
    if toleration.get("value"):
        text += f"={toleration['value']}"
    if toleration.get("effect"):
        text += f":{toleration['effect']}"
    if toleration.get("operator") == "Exists" and not toleration.get("value"):
        text += " op=Exists" if text else "op=Exists"
    if toleration.get("tolerationSeconds") is not None:
        text += f" for {toleration['tolerationSeconds']}s"
    return text


def describe_scheduling_group(w: Writer, spec: Obj, indent: str = "") -> None:
    """The pod group that the pod is scheduled with."""
    group = spec.get("schedulingGroup")
    if group is not None:
        w.line(f"{indent}SchedulingGroup:")
        w.field("PodGroupName", group.get("podGroupName"), 1)
