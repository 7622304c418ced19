"""One object under construction.

Models api/resource (resource.go).  What kustomize remembers of an object (former names, prefixes, whether
its name gets a hash) stands in annotations of the object itself until the end, as upstream: a patch that
throws the annotations away makes both forget.
"""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing import values
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError, Undecodable
from kubectl_sim.kubectl.kustomizing.ids import Id, split_version
from kubectl_sim.kubectl.kustomizing.values import (
    copy,
    is_empty,
    is_null,
    plain_object,
    text_of,
    untagged,
    wrong_kind,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]

_DOMAIN = "internal.config.kubernetes.io/"
PREVIOUS_KINDS = _DOMAIN + "previousKinds"
PREVIOUS_NAMES = _DOMAIN + "previousNames"
PREVIOUS_NAMESPACES = _DOMAIN + "previousNamespaces"
PREFIXES = _DOMAIN + "prefixes"
SUFFIXES = _DOMAIN + "suffixes"
ALLOW_NAME_CHANGE = _DOMAIN + "allowNameChange"
ALLOW_KIND_CHANGE = _DOMAIN + "allowKindChange"
BEHAVIOR = _DOMAIN + "generatorBehavior"
NEEDS_HASH = _DOMAIN + "needsHashSuffix"
HELM_GENERATED = _DOMAIN + "helm-generated"
ORIGIN = "config.kubernetes.io/origin"
TRANSFORMATIONS = "alpha.config.kubernetes.io/transformations"
LOCAL_CONFIG = "config.kubernetes.io/local-config"
ENABLED = "enabled"

#: Annotations that only the build knows.
BUILD = (
    *(PREVIOUS_KINDS, PREVIOUS_NAMES, PREFIXES, SUFFIXES, PREVIOUS_NAMESPACES),
    *(ALLOW_NAME_CHANGE, ALLOW_KIND_CHANGE, _DOMAIN + "refBy", BEHAVIOR, NEEDS_HASH),
    *(_DOMAIN + "path", _DOMAIN + "index", _DOMAIN + "seqindent", _DOMAIN + "id"),
    _DOMAIN + "annotations-migration-resource-id",
    *("config.kubernetes.io/path", "config.kubernetes.io/index", "config.k8s.io/id"),
    HELM_GENERATED,
)


class Resource:
    """``node`` is the object, None once a patch has deleted it; ``variables`` are the names of vars that
    take their value from it; ``fault`` is an error that shows when the object is printed."""

    __slots__ = ("fault", "node", "variables")

    def __init__(self, node: Any, fault: str = "") -> None:
        self.node = node
        self.fault = fault
        self.variables: list[str] = []

    def copy(self) -> Resource:
        made = Resource(copy(self.node), self.fault)
        made.variables = list(self.variables)
        return made

    # -------------------------------------------------------------------- what it is

    @property
    def empty(self) -> bool:
        return is_empty(self.node)

    @property
    def kind(self) -> str:
        return text_of(self.node.get("kind", "")) if self.node else ""

    @property
    def api_version(self) -> str:
        return text_of(self.node.get("apiVersion", "")) if self.node else ""

    @property
    def metadata(self) -> Obj:
        """The metadata, an empty map if there is none."""
        found = self.node.get("metadata") if isinstance(self.node, dict) else None
        return found if isinstance(found, dict) else {}

    def _meta_text(self, field: str) -> str:
        value = self.metadata.get(field)
        return "" if is_empty(value) else text_of(value)

    @property
    def name(self) -> str:
        return self._meta_text("name")

    def may_be_called(self, name: str) -> bool:
        """False for a resource that surely has never had this name."""
        metadata = self.metadata
        if metadata.get("name") == name:
            return True
        notes = metadata.get("annotations")
        if isinstance(notes, dict) and PREVIOUS_NAMES in notes:
            return name in text_of(notes[PREVIOUS_NAMES])
        return not isinstance(metadata.get("name"), str)

    @property
    def namespace(self) -> str:
        return self._meta_text("namespace")

    @property
    def id(self) -> Id:
        return Id(*split_version(self.api_version), self.kind, self.name, self.namespace)

    @property
    def previous(self) -> list[Id]:
        """The ids that it had before, oldest first."""
        notes = self.metadata.get("annotations")
        names = notes.get(PREVIOUS_NAMES) if isinstance(notes, dict) else None
        if names is None:
            return []
        assert isinstance(notes, dict)
        group, version = split_version(self.api_version)
        namespaces = text_of(notes.get(PREVIOUS_NAMESPACES, "")).split(",")
        kinds = text_of(notes.get(PREVIOUS_KINDS, "")).split(",")
        listed = text_of(names).split(",")
        if not len(listed) == len(namespaces) == len(kinds):
            raise KustomizeError(
                "number of previous names, number of previous namespaces, number of previous kinds not equal"
            )
        former = zip(kinds, listed, namespaces, strict=True)
        return [Id(group, version, kind, name, namespace) for kind, name, namespace in former]

    @property
    def original(self) -> Id:
        previous = self.previous
        return previous[0] if previous else self.id

    # ------------------------------------------------------------------ its metadata

    def texts(self, field: str) -> dict[str, str]:
        """A map of strings in the metadata: labels or annotations."""
        found = self.metadata.get(field)
        return {str(key): text_of(value) for key, value in found.items()} if isinstance(found, dict) else {}

    @property
    def annotations(self) -> dict[str, str]:
        return self.texts("annotations")

    def set_texts(self, field: str, texts: dict[str, str]) -> None:
        metadata = self.own_metadata()
        metadata.pop(field, None)
        if texts:
            metadata[field] = values.texts(texts)

    def set_annotations(self, texts: dict[str, str]) -> None:
        self.set_texts("annotations", texts)

    def own_metadata(self) -> Obj:
        """The metadata, made if need be."""
        found = self.node.get("metadata")
        if is_null(found):
            found = self.node["metadata"] = {}
        if not isinstance(found, dict):
            raise wrong_kind(found, "MappingNode")
        return found

    def note(self, key: str, value: str) -> None:
        """Set one annotation."""
        metadata = self.own_metadata()
        notes = metadata.get("annotations")
        if is_empty(notes) or not isinstance(notes, dict):
            notes = metadata["annotations"] = {}
        notes[key] = value

    def noted(self, key: str) -> str:
        notes = self.metadata.get("annotations")
        return text_of(notes.get(key, "")) if isinstance(notes, dict) else ""

    def append(self, key: str, value: str) -> None:
        """Add a value to an annotation that lists several."""
        if value:
            old = self.noted(key)
            self.note(key, f"{old},{value}" if old else value)

    def listed(self, key: str) -> list[str]:
        value = self.noted(key)
        return value.split(",") if value else []

    def remember_id(self) -> None:
        """Keep the present id as a former one."""
        present = self.id
        self.append(PREVIOUS_NAMES, present.name)
        self.append(PREVIOUS_NAMESPACES, present.place)
        self.append(PREVIOUS_KINDS, present.kind)

    def set_name(self, name: str) -> None:
        metadata = self.own_metadata()
        metadata["name"] = untagged(metadata.get("name", ""), name)

    def set_namespace(self, namespace: str) -> None:
        metadata = self.own_metadata()
        if namespace:
            metadata["namespace"] = untagged(metadata.get("namespace", ""), namespace)
        else:
            metadata.pop("namespace", None)

    def set_kind(self, kind: str) -> None:
        self.node["kind"] = untagged(self.node.get("kind", ""), kind)

    def set_version(self, api_version: str) -> None:
        self.node["apiVersion"] = untagged(self.node.get("apiVersion", ""), api_version)

    def take_metadata(self, other: Resource) -> None:
        """Labels and annotations of both, name and namespace of the other (CopyMergeMetaDataFieldsFrom)."""
        self.set_texts("labels", {**other.texts("labels"), **self.texts("labels")})
        mine, theirs = self.annotations, other.annotations
        merged = {**theirs, **mine}
        for key in BUILD:
            if key in theirs:
                merged[key] = theirs[key]
            else:
                merged.pop(key, None)
        if NEEDS_HASH not in mine:
            merged.pop(NEEDS_HASH, None)
        self.set_annotations(merged)
        self.set_name(other.name)
        self.set_namespace(other.namespace)
        self.variables = list(other.variables)

    # ---------------------------------------------------------------------- printing

    def json(self) -> Any:
        """The object as JSON has it.  Raises KustomizeError for what JSON cannot have."""
        if self.fault:
            raise KustomizeError(self.fault)
        return plain_object(self.node)

    def printable(self) -> Any:
        """The object as it is printed.  Raises KustomizeError, with a view of the object, if it cannot be."""
        try:
            return self.json()
        except KustomizeError as error:
            from kubectl_sim.kubectl.kustomizing import gosyntax

            nothing = self.fault or isinstance(error, Undecodable)
            shown = "map[string]interface {}(nil)" if nothing else gosyntax.show(self.node)
            raise KustomizeError(f"{shown}: {error}") from None

    def yaml(self) -> str:
        """The object as kustomize prints it."""
        from kubectl_sim.base import yamldump
        from kubectl_sim.base.yamlscalar import YAMLError

        try:
            return yamldump.dump(self.printable())
        except YAMLError as error:
            raise KustomizeError(str(error)) from None
