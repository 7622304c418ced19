"""Which fields the transformers of a kustomization write: the built-in ones and those of ``configurations``.

Models api/internal/plugins/builtinconfig.
"""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing import defaults, fieldspecs, ids
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError, context
from kubectl_sim.kubectl.kustomizing.fieldspecs import FieldSpec
from kubectl_sim.kubectl.kustomizing.ids import Gvk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    References = list[tuple[Gvk, list[FieldSpec]]]

# Names in a configuration file, where the built-in ones come from, and how errors call them.
_LISTS: dict[str, tuple[Callable[[], list[FieldSpec]], str]] = {
    "namePrefix": (defaults.names, "NamePrefix"),
    "nameSuffix": (defaults.names, "NameSuffix"),
    "namespace": (defaults.namespaces, "NameSpace"),
    "commonAnnotations": (defaults.common_annotations, "CommonAnnotations"),
    "commonLabels": (defaults.common_labels, "CommonLabels"),
    "labels": (list, "Labels"),
    "templateLabels": (defaults.template_labels, "TemplateLabels"),
    "varReference": (defaults.variables, "VarReference"),
    "images": (defaults.images, "Images"),
    "replicas": (defaults.replicas, "Replicas"),
}
_GVK = dict.fromkeys(("group", "version", "kind"), "string")
_IN_GVK = dict.fromkeys(_GVK, "Gvk")
FIELD_SPEC = ("types.FieldSpec", {**_GVK, "path": "string", "create": "bool"}, _IN_GVK)


class Config:
    """Field specs by the name of what writes them: the built-in ones if ``with_defaults``, except where
    ``lists`` has others."""

    __slots__ = ("cached", "lists", "references", "with_defaults")

    def __init__(self, with_defaults: bool = False) -> None:
        self.with_defaults = with_defaults
        self.lists: dict[str, list[FieldSpec]] = {}
        self.references: References | None = None
        self.cached: dict[str, list[FieldSpec]] = {}

    def specs(self, name: str) -> list[FieldSpec]:
        found = self.lists.get(name)
        if found is None and self.with_defaults:
            found = self.cached.get(name)
            if found is None:
                found = self.cached[name] = _sorted(_LISTS[name][0]())
        return found or []

    def name_references(self) -> References:
        if self.references is not None:
            return self.references
        return sorted(defaults.name_references(), key=_reference_order) if self.with_defaults else []

    def merge(self, other: Config) -> None:
        """Take over what another one has.  Raises KustomizeError where they disagree.

        The narrower of two specs counts if it comes first, and it does: lists are sorted.
        """
        merged = {name: _merged(name, self.specs(name), other.specs(name)) for name in {**self.lists, **other.lists}}
        references = self.references
        if self.references is not None or other.references is not None:
            references = _merged_references(self.name_references(), other.name_references())
        self.with_defaults = self.with_defaults or other.with_defaults
        self.lists = {name: _sorted(specs) for name, specs in merged.items()}
        self.references = references


def _sorted(specs: list[FieldSpec]) -> list[FieldSpec]:
    return sorted(specs, key=ids.order)


def _reference_order(reference: tuple[Gvk, list[FieldSpec]]) -> tuple[int, str]:
    return ids.order(reference[0])


def _merged(name: str, mine: list[FieldSpec], others: list[FieldSpec]) -> list[FieldSpec]:
    with context(f"failed to merge {_LISTS[name][1]} fieldSpec"):
        return fieldspecs.merge(mine, others)


def _merged_references(mine: References, others: References) -> References:
    merged = list(mine)
    for target, specs in others:
        found = False
        for position, (known, old) in enumerate(merged):
            if known.same(target):
                with context("failed to merge NameReference fieldSpec"):
                    merged[position] = known, fieldspecs.merge(old, specs)
                found = True
        if not found:
            merged.append((target, specs))
    return sorted(merged, key=_reference_order)


def of_files(load: Callable[[str], bytes], paths: list[str]) -> Config:
    """The built-in config with what ``configurations`` files add."""
    config = Config(with_defaults=True)
    if paths:
        added = Config()
        for path in paths:
            added.merge(_of_text(load(path)))
        config.merge(added)
    return config


def _of_text(data: bytes) -> Config:
    from kubectl_sim.base import yamlio
    from kubectl_sim.base.yamlscalar import YAMLError
    from kubectl_sim.kubectl.kustomizing import structs

    try:
        value = yamlio.load(data)
    except YAMLError as error:
        raise KustomizeError(f"error converting YAML to JSON: {error}") from None
    specs = structs.NamedList(FIELD_SPEC, "types.FsSlice")
    shape: dict[str, Any] = dict.fromkeys(_LISTS, specs)
    reference = ("builtinconfig.NameBackReferences", {**_GVK, "fieldSpecs": specs}, _IN_GVK)
    shape["nameReference"] = structs.NamedList(reference, "builtinconfig.nbrSlice")
    fields = structs.decode(value, ("TransformerConfig", shape), converting=True)
    config = Config()
    for name in _LISTS:
        if fields.get(name):
            config.lists[name] = _sorted(spec_list(fields[name]))
    if fields.get("nameReference"):
        references = [(ids.gvk_of(one), spec_list(one.get("fieldSpecs"))) for one in fields["nameReference"]]
        config.references = sorted(references, key=_reference_order)
    return config


def _spec(fields: dict[str, Any]) -> FieldSpec:
    path, kind, group, version = (fields.get(key, "") for key in ("path", "kind", "group", "version"))
    return FieldSpec(path, kind, group, version, create=fields.get("create", False))


def spec_list(items: list[dict[str, Any]] | None) -> list[FieldSpec]:
    """Decoded field specs."""
    return [_spec(one) for one in items or []]
