"""namePrefix, nameSuffix and namespace.  Models the builtins of those names and api/filters/namespace."""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing import fieldspecs
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError, context
from kubectl_sim.kubectl.kustomizing.fieldspecs import FieldSpec
from kubectl_sim.kubectl.kustomizing.ids import Gvk
from kubectl_sim.kubectl.kustomizing.resource import HELM_GENERATED, PREFIXES, SUFFIXES
from kubectl_sim.kubectl.kustomizing.values import get_value, is_null, text_of, untagged, wrong_kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.kustomizing.resource import Resource
    from kubectl_sim.kubectl.kustomizing.resources import Resources

_KEEP_NAMES = (
    Gvk(kind="CustomResourceDefinition"),
    Gvk(group="apiregistration.k8s.io", kind="APIService"),
    Gvk(kind="Namespace"),
)


def affix(resources: Resources, text: str, specs: list[FieldSpec], suffix: bool) -> None:
    """Put a text before or behind names."""

    def set_name(holder: Any, key: Any) -> None:
        value = holder[key]
        if isinstance(value, (dict, list)):
            raise wrong_kind(value, "ScalarNode")
        old = text_of(value)
        holder[key] = untagged(value, old + text if suffix else text + old)

    for resource in resources:
        original = resource.original
        if any(gvk.selects(original) for gvk in _KEEP_NAMES):
            continue
        for spec in specs:
            if not spec.selects(original):
                continue
            if spec.path == "metadata/name":
                resource.append(SUFFIXES if suffix else PREFIXES, text)
                if text:
                    resource.remember_id()
            fieldspecs.apply(spec, resource, set_name, "")


_BINDINGS = ("RoleBinding", "ClusterRoleBinding")
DEFAULT_ONLY, ALL_ACCOUNTS, NO_SUBJECTS = "defaultOnly", "allServiceAccounts", "none"
_META_NAMESPACE = FieldSpec("metadata/namespace", create=True)


class Namespacer:
    """Moves objects to a namespace.

    ``subjects`` says which subjects of role bindings go along; ``unset_only`` spares what has a namespace.
    """

    __slots__ = ("namespace", "specs", "subjects", "unset_only")

    def __init__(
        self, namespace: str, specs: list[FieldSpec], subjects: str = DEFAULT_ONLY, unset_only: bool = False
    ) -> None:
        self.namespace = namespace
        self.specs = specs
        self.subjects = subjects
        self.unset_only = unset_only

    def transform(self, resources: Resources) -> None:
        """Raises KustomizeError when two objects become one."""
        counts: dict[tuple[str, ...], int] = {}
        for resource in resources:
            if not resource.empty:
                key = resource.id.key
                counts[key] = counts.get(key, 0) + 1
        for resource in resources:
            if resource.empty or resource.noted(HELM_GENERATED) == "true":
                continue
            counts[resource.id.key] -= 1
            resource.remember_id()
            self.move(resource)
            key = resource.id.key
            counts[key] = counts.get(key, 0) + 1
            if counts[key] != 1:
                from kubectl_sim.kubectl.kustomizing.resources import shown

                same = " ".join(shown(one) for one in resources if one.id.key == key)
                raise KustomizeError(f"namespace transformation produces ID conflict: [{same}]")

    def move(self, resource: Resource) -> None:
        present = resource.id
        if not present.cluster_scoped:
            fieldspecs.apply(_META_NAMESPACE, resource, self.set, "")
        if present.kind in _BINDINGS:
            self.move_subjects(resource)
        with context("namespace transformation failed"):
            for spec in self.specs:
                if self.concerns(spec, resource, present.kind in _BINDINGS):
                    fieldspecs.apply(spec, resource, self.set, "")

    def concerns(self, spec: FieldSpec, resource: Resource, binding: bool) -> bool:
        """Whether a spec is not one of those that are seen to in another way."""
        if spec.path == "metadata/namespace":
            return False
        if spec.path == "metadata/name" and resource.api_version != "v1":
            return False
        return not (binding and spec.kind in _BINDINGS and spec.path == "subjects/namespace")

    def move_subjects(self, resource: Resource) -> None:
        if self.subjects == NO_SUBJECTS:
            return
        found = resource.node.get("subjects")
        if is_null(found):
            return
        with context("setting namespace on (cluster)role binding subjects"):
            if not isinstance(found, list):
                raise wrong_kind(found, "SequenceNode")
            for subject in found:
                if self.goes_along(subject):
                    self.set(subject, "namespace")

    def goes_along(self, subject: Any) -> bool:
        if not isinstance(subject, dict):
            return False
        if self.subjects == ALL_ACCOUNTS:
            return get_value(subject.get("kind")) == "ServiceAccount"
        return get_value(subject.get("name")) == "default"

    def set(self, holder: Any, key: Any) -> None:
        old = holder.get(key) if isinstance(holder, dict) else holder[key]
        if isinstance(old, (dict, list)):
            raise wrong_kind(old, "ScalarNode")
        if not (self.unset_only and get_value(old)):
            holder[key] = self.namespace
