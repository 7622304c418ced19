"""A kustomization file: its fields, what is deprecated in it, and what it may not lack.

Models api/types (kustomization.go).
"""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing import structs
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError, context
from kubectl_sim.kubectl.kustomizing.loader import Loader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Fields = dict[str, Any]

NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
KIND, COMPONENT = "Kustomization", "Component"
_VERSIONS = {KIND: "kustomize.config.k8s.io/v1beta1", COMPONENT: "kustomize.config.k8s.io/v1alpha1"}

_TEXTS = {"": "string"}
_GVK = {"group": "string", "version": "string", "kind": "string"}
_ID = {**_GVK, "name": "string", "namespace": "string"}
_IN_ID = {**dict.fromkeys(_GVK, "ResId.Gvk"), "name": "ResId", "namespace": "ResId"}
_FIELD_SPEC = (
    "types.FieldSpec",
    {**_GVK, "path": "string", "create": "bool"},
    dict.fromkeys(_GVK, "Gvk"),
)
SELECTOR = (
    "types.Selector",
    {**_ID, "annotationSelector": "string", "labelSelector": "string"},
    _IN_ID,
)
_PATCH_ARGS = ("types.PatchArgs", {"allowNameChange": "bool", "allowKindChange": "bool"})
PATCH = (
    "types.Patch",
    {"path": "string", "patch": "string", "target": SELECTOR, "options": _PATCH_ARGS},
)
IMAGE = ("types.Image", dict.fromkeys(("name", "newName", "tagSuffix", "newTag", "digest"), "string"))
REPLICA = ("types.Replica", {"name": "string", "count": "int64"})
_FIELD_OPTIONS = (
    "types.FieldOptions",
    {"delimiter": "string", "index": "int", "encoding": "string", "create": "bool"},
)
_SOURCE = (
    "types.SourceSelector",
    {**_ID, "fieldPath": "string", "options": _FIELD_OPTIONS},
    _IN_ID,
)
_TARGET = (
    "types.TargetSelector",
    {
        "select": SELECTOR,
        "reject": structs.NamedList(SELECTOR, "[]*types.Selector"),
        "fieldPaths": ["string"],
        "options": _FIELD_OPTIONS,
    },
)
_REPLACEMENT = {
    "source": _SOURCE,
    "targets": structs.NamedList(_TARGET, "[]*types.TargetSelector"),
    "sourceValue": "string",
}
REPLACEMENT = ("types.Replacement", _REPLACEMENT)
REPLACEMENT_FIELD = (
    "types.ReplacementField",
    {**_REPLACEMENT, "path": "string"},
    dict.fromkeys(_REPLACEMENT, "Replacement"),
)
_GENERATOR_OPTIONS = (
    "types.GeneratorOptions",
    {"labels": _TEXTS, "annotations": _TEXTS, "disableNameSuffixHash": "bool", "immutable": "bool"},
)
_SOURCES: Fields = {"literals": ["string"], "files": ["string"], "envs": ["string"], "env": "string"}
_GENERATOR: Fields = {
    **dict.fromkeys(("namespace", "name", "behavior"), "string"),
    **_SOURCES,
    "options": _GENERATOR_OPTIONS,
}
_IN_GENERATOR = {**dict.fromkeys(_GENERATOR, "GeneratorArgs"), **dict.fromkeys(_SOURCES, "GeneratorArgs.KvPairSources")}
CONFIG_MAP = ("types.ConfigMapArgs", _GENERATOR, _IN_GENERATOR)
SECRET = ("types.SecretArgs", {**_GENERATOR, "type": "string"}, _IN_GENERATOR)
HELM_GLOBALS = ("types.HelmGlobals", {"chartHome": "string", "configHome": "string"})
_HELM_TEXTS = (
    *("name", "version", "repo", "releaseName", "namespace", "valuesFile", "valuesMerge"),
    *("kubeVersion", "nameTemplate"),
)
_HELM_CHART = (
    "types.HelmChart",
    {
        **dict.fromkeys(_HELM_TEXTS, "string"),
        **dict.fromkeys(("includeCRDs", "skipHooks", "skipTests", "debug", "devel"), "bool"),
        "additionalValuesFiles": ["string"],
        "apiVersions": ["string"],
        "valuesInline": {"": "any"},
    },
)
_HELM_ARGS_TEXTS = (
    *("chartName", "chartVersion", "chartRepoUrl", "chartHome", "chartRepoName", "helmBin", "helmHome"),
    *("values", "valuesMerge", "releaseName", "releaseNamespace"),
)
_HELM_ARGS = (
    "types.HelmChartArgs",
    {**dict.fromkeys(_HELM_ARGS_TEXTS, "string"), "valuesLocal": {"": "any"}, "extraArgs": ["string"]},
)
_LABEL = (
    "types.Label",
    {"pairs": _TEXTS, "includeSelectors": "bool", "includeTemplates": "bool", "fields": [_FIELD_SPEC]},
)
_VAR_TARGET = (
    "types.Target",
    {**_ID, "apiVersion": "string"},
    dict.fromkeys(_GVK, "Gvk"),
)
_VAR = (
    "types.Var",
    {"name": "string", "objref": _VAR_TARGET, "fieldref": ("types.FieldSelector", {"fieldPath": "string"})},
)
_LEGACY_SORT = ("types.LegacySortOptions", {"orderFirst": ["string"], "orderLast": ["string"]})
SORT_OPTIONS = (
    "types.SortOptions",
    {"order": "types.SortOrder", "legacySortOptions": _LEGACY_SORT},
)
OBJECT_META = (
    "types.ObjectMeta",
    {"name": "string", "namespace": "string", "labels": _TEXTS, "annotations": _TEXTS},
)
_STRINGS = (
    *("resources", "components", "crds", "bases", "configurations", "generators", "transformers"),
    *("validators", "buildMetadata"),
)
_KUSTOMIZATION = (
    "types.Kustomization",
    {
        **dict.fromkeys(("kind", "apiVersion", "namePrefix", "nameSuffix", "namespace"), "string"),
        **{field: ["string"] for field in _STRINGS},
        "patchesStrategicMerge": ["types.PatchStrategicMerge"],
        **dict.fromkeys(("commonLabels", "commonAnnotations", "openapi"), _TEXTS),
        **{field: [PATCH] for field in ("patches", "patchesJson6902")},
        **{field: [IMAGE] for field in ("images", "imageTags")},
        "metadata": OBJECT_META,
        "labels": [_LABEL],
        "replacements": [REPLACEMENT_FIELD],
        "replicas": [REPLICA],
        "vars": [_VAR],
        "sortOptions": SORT_OPTIONS,
        "configMapGenerator": [CONFIG_MAP],
        "secretGenerator": [SECRET],
        "helmGlobals": HELM_GLOBALS,
        "helmCharts": [_HELM_CHART],
        "helmChartInflationGenerator": [_HELM_ARGS],
        "generatorOptions": _GENERATOR_OPTIONS,
    },
    dict.fromkeys(("kind", "apiVersion"), "TypeMeta"),
)

_REPLACED_BY = {
    "bases": ("resources", ""),
    "commonLabels": ("labels", ""),
    "imageTags": ("images", ""),
    "patchesJson6902": ("patches", ""),
    "patchesStrategicMerge": ("patches", ""),
    "vars": ("replacements", "[EXPERIMENTAL] "),
}


def warnings(fields: Fields) -> list[str]:
    """What is said of deprecated fields, on standard error."""
    return [
        f"# Warning: '{old}' is deprecated. Please use '{new}' instead. "
        f"{mark}Run 'kustomize edit fix' to update your Kustomization automatically."
        for old, (new, mark) in _REPLACED_BY.items()
        if fields.get(old) is not None
    ]


def find(loader: Loader) -> tuple[str, bytes]:
    """The kustomization file of a folder: its name and content."""
    found = []
    for name in NAMES:
        try:
            found.append((name, loader.load(name)))
        except KustomizeError:
            continue
    if not found:
        *first, last = (f"'{name}'" for name in NAMES)
        raise KustomizeError(f"unable to find one of {', '.join(first)} or {last} in directory '{loader.root}'")
    if len(found) > 1:
        raise KustomizeError(f"Found multiple kustomization files under: {loader.root}\n")
    return found[0]


def read(loader: Loader, warn: Any) -> tuple[str, Fields]:
    """Name and fields of the kustomization file of a folder; ``warn`` takes warnings.

    Raises KustomizeError for a missing, faulty or empty file.
    """
    name, data = find(loader)
    fields = decode(data)
    for warning in warnings(fields):
        warn(warning)
    _modernize(fields)
    if not any(fields.get(key) not in (None, "", {}) for key in fields if key not in ("kind", "apiVersion")):
        raise KustomizeError("kustomization.yaml is empty")
    problems = _problems(fields)
    if problems:
        listed = "\n".join(problems)
        raise KustomizeError(f"Failed to read kustomization file under {loader.root}:\n{listed}")
    return name, fields


def decode(data: bytes) -> Fields:
    from kubectl_sim.base import yamlio
    from kubectl_sim.base.yamlscalar import YAMLError

    with context("invalid Kustomization"):
        try:
            value = yamlio.load(data)
        except YAMLError as error:
            raise KustomizeError(str(error)) from None
        fields: Fields = structs.decode(value, _KUSTOMIZATION)
    return fields


def _modernize(fields: Fields) -> None:
    """Move what stands in deprecated fields to where it is now."""
    fields["kind"] = fields.get("kind") or KIND
    if not fields.get("apiVersion"):
        fields["apiVersion"] = _VERSIONS[COMPONENT if fields["kind"] == COMPONENT else KIND]
    for old, new in (("bases", "resources"), ("imageTags", "images")):
        moved = fields.pop(old, None)
        if moved:
            fields[new] = [*(fields.get(new) or []), *moved]
    for generators in ("configMapGenerator", "secretGenerator"):
        for one in fields.get(generators) or []:
            if one.get("env"):
                one["envs"] = [*(one.get("envs") or []), one.pop("env")]
    charts = fields.pop("helmChartInflationGenerator", None) or []
    for chart in charts:
        fields.setdefault("helmCharts", []).append(_modern_chart(chart))


def _modern_chart(old: Fields) -> Fields:
    moved = {
        "name": old.get("chartName"),
        "version": old.get("chartVersion"),
        "repo": old.get("chartRepoUrl"),
        "releaseName": old.get("releaseName"),
        "namespace": old.get("releaseNamespace"),
        "valuesFile": old.get("values"),
        "valuesInline": old.get("valuesLocal"),
        "valuesMerge": old.get("valuesMerge"),
    }
    return {key: value for key, value in moved.items() if value}


def _problems(fields: Fields) -> list[str]:
    kind = fields["kind"]
    found = []
    if kind not in _VERSIONS:
        found.append(f"kind should be {KIND} or {COMPONENT}")
    wanted = _VERSIONS[COMPONENT if kind == COMPONENT else KIND]
    if fields["apiVersion"] != wanted:
        found.append(f"apiVersion for {kind} should be {wanted}")
    return found
