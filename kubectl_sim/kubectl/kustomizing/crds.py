"""What ``crds`` files say of the fields of custom resources: which hold names, labels, annotations.

Models api/internal/accumulator/loadconfigfromcrds.go.
"""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing.config import Config
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError, context, go_list
from kubectl_sim.kubectl.kustomizing.fieldspecs import FieldSpec
from kubectl_sim.kubectl.kustomizing.ids import Gvk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.kustomizing.loader import Loader

    Definitions = dict[str, Any]

_LISTS = {
    "x-kubernetes-annotation": "commonAnnotations",
    "x-kubernetes-label-selector": "commonLabels",
    "x-kubernetes-identity": "namePrefix",
}


def config(loader: Loader, paths: list[str]) -> Config:
    """Field specs for all types of the files that look like Kubernetes kinds."""
    found = Config()
    with context(f"loading CRDs {go_list(paths)}"):
        for path in paths:
            definitions = _definitions(loader.load(path), path)
            for name, definition in definitions.items():
                properties = _properties(definition)
                if all(field in properties for field in ("kind", "apiVersion", "metadata")):
                    one = Config()
                    _collect(one, name.rpartition(".")[2], definitions, name, [])
                    found.merge(one)
    return found


def _definitions(data: bytes, path: str) -> Definitions:
    from kubectl_sim.base import yamlio
    from kubectl_sim.base.yamlscalar import YAMLError
    from kubectl_sim.kubectl.manifests import json_kind

    with context(f"unable to parse open API definition from '{path}'"):
        try:
            value = yamlio.load(data)
        except YAMLError as error:
            raise KustomizeError(f"error converting YAML to JSON: {error}") from None
        found = {} if value is None else value
        for one in found.values() if isinstance(found, dict) else [found]:
            if one is not None and not isinstance(one, dict):
                raise KustomizeError(
                    f"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {json_kind(one)} "
                    "into Go value of type accumulator.OpenAPIDefinition"
                )
    return found


def _properties(definition: Any) -> Definitions:
    schema = definition.get("Schema") or definition.get("schema") if isinstance(definition, dict) else None
    found = schema.get("properties") if isinstance(schema, dict) else None
    return found if isinstance(found, dict) else {}


def _collect(into: Config, kind: str, definitions: Definitions, name: str, path: list[str]) -> None:
    for field, schema in _properties(definitions.get(name)).items():
        here = [*path, field]
        for mark, listed in _LISTS.items():
            if mark in schema:
                into.lists.setdefault(listed, []).append(FieldSpec("/".join(here), kind))
        version, target = schema.get("x-kubernetes-object-ref-api-version"), schema.get("x-kubernetes-object-ref-kind")
        if version is not None and target is not None:
            key = schema.get("x-kubernetes-object-ref-name-key", "name")
            one = Config()
            one.references = [(Gvk(version=version, kind=target), [FieldSpec("/".join([*here, key]), kind)])]
            into.merge(one)
        if "$ref" in schema and len(here) < 50:
            _collect(into, kind, definitions, schema["$ref"], here)
