"""OpenAPI documents, made from the schemas of the kinds.

Models k8s.io/kube-openapi's builders: ``/openapi/v3`` with one document a group version, which
kubectl reads to validate, merge and explain, and ``/openapi/v2`` as JSON.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from kubectl_sim.base import jsonio
from kubectl_sim.model import schema as schemas
from kubectl_sim.model import version as release
from kubectl_sim.model.schema import LIST, MAP, STRUCT, Field, Schema, Struct, Type
from kubectl_sim.server import catalogue, descriptions, negotiation
from kubectl_sim.server.catalogue import Served

Obj = dict[str, Any]

#: The form of Swagger that kubectl asks for, and what it is called in the answer: ``@`` stands in no media type.
SWAGGER_PROTOBUF = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"
_SWAGGER_ANSWER = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"

_V3 = "/openapi/v3"
_META = "io.k8s.apimachinery.pkg.apis.meta.v1"
_JSON_SCHEMA = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1"

#: Types that decode themselves: the definition that stands for them.
_NAMED: dict[str, tuple[str, Obj]] = {
    "quantity": ("io.k8s.apimachinery.pkg.api.resource.Quantity", {"oneOf": [{"type": "string"}, {"type": "number"}]}),
    "time": (f"{_META}.Time", {"format": "date-time", "type": "string"}),
    "microtime": (f"{_META}.MicroTime", {"format": "date-time", "type": "string"}),
    "duration": (f"{_META}.Duration", {"type": "string"}),
    "intorstring": (
        "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
        {"format": "int-or-string", "oneOf": [{"type": "integer"}, {"type": "string"}]},
    ),
    "raw": ("io.k8s.apimachinery.pkg.runtime.RawExtension", {"type": "object"}),
    "json": (f"{_JSON_SCHEMA}.JSON", {}),
    "schemaorbool": (f"{_JSON_SCHEMA}.JSONSchemaPropsOrBool", {}),
    "schemaorarray": (f"{_JSON_SCHEMA}.JSONSchemaPropsOrArray", {}),
    "schemaorstrings": (f"{_JSON_SCHEMA}.JSONSchemaPropsOrStringArray", {}),
}
_FIELDS = f"{_META}.FieldsV1"
#: The same for Swagger, where it knows no unions.
_PLAIN: dict[str, Obj] = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": {"type": "string"},
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {"type": "string", "format": "int-or-string"},
}
_SCALARS: dict[str, Obj] = {
    "string": {"type": "string"},
    "bool": {"type": "boolean"},
    "int32": {"type": "integer", "format": "int32"},
    "uint8": {"type": "integer", "format": "int32"},
    "uint32": {"type": "integer", "format": "int64"},
    "int": {"type": "integer", "format": "int32"},
    "int64": {"type": "integer", "format": "int64"},
    "uint64": {"type": "integer", "format": "int64"},
    "float64": {"type": "number", "format": "double"},
    "bytes": {"type": "string", "format": "byte"},
    "any": {},
}
_EMPTY: dict[str, Any] = {"string": "", "boolean": False, "integer": 0, "number": 0}


class _Definitions:
    """The definitions of one document; ``prefix`` is where its references point.

    Swagger (``plain``) has neither unions nor defaults of references.
    """

    def __init__(self, prefix: str, *, plain: bool = False) -> None:
        self.found: dict[str, Obj] = {}
        self._prefix = prefix
        self._plain = plain

    def reference(self, name: str) -> Obj:
        return {"$ref": f"{self._prefix}{name}"}

    def kind(self, schema: Schema, served: Served) -> str:
        """Add a kind and its list; the name of its definition."""
        name = self.struct(schema.root)
        own = {"group": served.group, "kind": served.kind, "version": served.version}
        self.found[name]["x-kubernetes-group-version-kind"] = [own]
        if "list" in served.verbs:
            self._list(name, own)
        return name

    def _list(self, name: str, own: dict[str, str]) -> None:
        self.found[f"{name}List"] = {
            "type": "object",
            "required": ["items"],
            "properties": {
                "apiVersion": {"type": "string"},
                "items": {"type": "array", "items": self._refer(name, True)},
                "kind": {"type": "string"},
                "metadata": self._refer(f"{_META}.ListMeta", True),
            },
            "x-kubernetes-group-version-kind": [{**own, "kind": f"{own['kind']}List"}],
        }
        text = {"type": "string"}
        count = {"type": "integer", "format": "int64"}
        properties = {"continue": text, "remainingItemCount": count, "resourceVersion": text, "selfLink": text}
        self.found[f"{_META}.ListMeta"] = {"type": "object", "properties": properties}

    def struct(self, struct: Struct) -> str:
        """Add a struct and everything in it; the name of its definition."""
        name = struct.definition
        if name in self.found:
            return name
        found: Obj = {"type": "object"}
        self.found[name] = found
        properties: Obj = {}
        texts = descriptions.texts(name)
        if "" in texts:
            found["description"] = texts[""]
        for field in struct.names():
            known = struct.field(field)
            assert known is not None
            properties[field] = self._property(known, struct, texts.get(field, ""))
        if properties:
            found["properties"] = properties
        if struct.required:
            found["required"] = list(struct.required)
        if struct.atomic:
            found["x-kubernetes-map-type"] = "atomic"
        return name

    def _property(self, field: Field, struct: Struct, text: str) -> Obj:
        if field.name == "fieldsV1":  # the one raw value that has a name of its own
            self._named(_FIELDS, {"type": "object"})
            found = self._refer(_FIELDS, False)
        else:
            found = self._type(field.type, field.written)
        if field.type.enum and not self._plain:
            rows = "".join(f'\n - `"{value}"`' for value in field.type.enum)
            text = f"{text}\n\nPossible enum values:{rows}"
        if text:
            if "$ref" in found and not self._plain:  # nothing may stand beside a reference
                found = {"allOf": [found]}
            found["description"] = text
        if field.name in struct.defaults:
            found["default"] = struct.defaults[field.name]
        if field.list_type:
            found["x-kubernetes-list-type"] = field.list_type
        if field.list_keys:
            found["x-kubernetes-list-map-keys"] = list(field.list_keys)
        if field.map_type:
            found["x-kubernetes-map-type"] = field.map_type
        if field.strategies:
            found["x-kubernetes-patch-strategy"] = ",".join(field.strategies)
        if field.merge_key:
            found["x-kubernetes-patch-merge-key"] = field.merge_key
        return found

    def _type(self, kind: Type, written: bool = False) -> Obj:
        """The schema of a value.  What Go always writes has its zero value as default."""
        by_value = written and not kind.pointer
        if kind.shape == STRUCT and kind.struct is not None:
            return self._refer(self.struct(kind.struct), by_value)
        if kind.shape in _NAMED:
            if kind.struct is not None:
                self.struct(kind.struct)
            name, definition = _NAMED[kind.shape]
            self._named(name, _PLAIN.get(name, definition) if self._plain else definition)
            return self._refer(name, by_value and kind.shape not in ("time", "microtime"))
        if kind.shape == LIST and kind.element is not None:
            return {"type": "array", "items": self._type(kind.element, True)}
        if kind.shape == MAP and kind.element is not None:
            return {"type": "object", "additionalProperties": self._type(kind.element, True)}
        found = dict(_SCALARS[kind.shape])
        if kind.enum:
            found["enum"] = list(kind.enum)
        if by_value and found.get("type") in _EMPTY and kind.shape != "bytes":
            found["default"] = _EMPTY[found["type"]]
        return found

    def _named(self, name: str, definition: Obj) -> None:
        """Add a definition that stands for a type that decodes itself."""
        if name not in self.found:
            text = descriptions.texts(name).get("", "")
            self.found[name] = {**definition, "description": text} if text else definition

    def _refer(self, name: str, by_value: bool) -> Obj:
        if by_value and not self._plain:
            return {"allOf": [self.reference(name)], "default": {}}
        return self.reference(name)


# -- paths --------------------------------------------------------------------------------

_TEXT = {"type": "string", "uniqueItems": True}
_SWITCH = {"type": "boolean", "uniqueItems": True}
_NUMBER = {"type": "integer", "uniqueItems": True}
_WRITING = {"dryRun": _TEXT, "fieldManager": _TEXT, "fieldValidation": _TEXT}
_DELETING = {"dryRun": _TEXT, "gracePeriodSeconds": _NUMBER, "orphanDependents": _SWITCH, "propagationPolicy": _TEXT}
_LISTING = {
    "allowWatchBookmarks": _SWITCH,
    "continue": _TEXT,
    "fieldSelector": _TEXT,
    "labelSelector": _TEXT,
    "limit": _NUMBER,
    "resourceVersion": _TEXT,
    "resourceVersionMatch": _TEXT,
    "sendInitialEvents": _SWITCH,
    "timeoutSeconds": _NUMBER,
    "watch": _SWITCH,
}
#: verb -> (method, is it of a single object, query parameters)
_OPERATIONS: dict[str, tuple[str, bool, Obj]] = {
    "list": ("get", False, _LISTING),
    "create": ("post", False, _WRITING),
    "deletecollection": ("delete", False, {**_LISTING, **_DELETING}),
    "get": ("get", True, {}),
    "update": ("put", True, _WRITING),
    "patch": ("patch", True, {**_WRITING, "force": _SWITCH}),
    "delete": ("delete", True, _DELETING),
}
#: What ``x-kubernetes-action`` calls verbs.
_ACTIONS = {"create": "post", "update": "put"}


def _paths(served: Served, reference: Obj) -> dict[str, Obj]:
    stem = f"/apis/{served.group}/{served.version}" if served.group else f"/api/{served.version}"
    where = f"{stem}/namespaces/{{namespace}}/{served.plural}" if served.namespaced else f"{stem}/{served.plural}"
    found: dict[str, Obj] = {}
    for verb in served.verbs:
        if verb in _OPERATIONS:
            method, single, query = _OPERATIONS[verb]
            path = f"{where}/{{name}}" if single else where
            found.setdefault(path, {})[method] = _operation(served, verb, query, reference)
    if served.namespaced and "list" in served.verbs:
        found[f"{stem}/{served.plural}"] = {"get": _operation(served, "list", _LISTING, reference)}
    for path, item in found.items():
        item["parameters"] = [_in_path(name) for name in ("name", "namespace") if f"{{{name}}}" in path]
    return found


def _in_path(name: str) -> Obj:
    return {"name": name, "in": "path", "required": True, "schema": _TEXT}


def _operation(served: Served, verb: str, query: Obj, reference: Obj) -> Obj:
    content = {"application/json": {"schema": reference}}
    found: Obj = {
        "tags": [f"{served.group.partition('.')[0] or 'core'}_{served.version}"],
        "parameters": [{"name": name, "in": "query", "schema": schema} for name, schema in sorted(query.items())],
        "responses": {"200": {"description": "OK", "content": content}},
        "x-kubernetes-action": _ACTIONS.get(verb, verb),
        "x-kubernetes-group-version-kind": {
            "group": served.group,
            "version": served.version,
            "kind": served.kind,
        },
    }
    if verb in ("create", "update", "patch"):
        found["requestBody"] = {"required": True, "content": content}
    return found


# -- documents ----------------------------------------------------------------------------

_INFO = {"title": "Kubernetes", "version": release.GIT_VERSION}


def _collect(items: list[Served], definitions: _Definitions) -> dict[str, Obj]:
    """Add the definitions of what is served; its paths."""
    paths: dict[str, Obj] = {}
    for served in items:
        schema = schemas.find(served.group, served.version, served.kind)
        if schema is not None:
            paths.update(_paths(served, definitions.reference(definitions.kind(schema, served))))
    return dict(sorted(paths.items()))


@cache
def group_version(group: str, version: str) -> str:
    """The OpenAPI v3 document of one group version as JSON."""
    definitions = _Definitions("#/components/schemas/")
    paths = _collect(catalogue.in_version(group, version), definitions)
    components = {"schemas": dict(sorted(definitions.found.items()))}
    return jsonio.dumps({"openapi": "3.0.0", "info": _INFO, "paths": paths, "components": components})


@cache
def index() -> str:
    """The document of ``/openapi/v3``: where the others are, with a digest of each."""
    found = {}
    for group, versions in catalogue.groups().items():
        for version in versions:
            path = f"apis/{group}/{version}" if group else f"api/{version}"
            document = group_version(group, version)
            found[path] = {"serverRelativeURL": f"{_V3}/{path}?hash={negotiation.digest(document)}"}
    return jsonio.dumps({"paths": dict(sorted(found.items()))})


@cache
def swagger() -> Obj:
    """The OpenAPI v2 document of everything."""
    definitions = _Definitions("#/definitions/", plain=True)
    paths = _collect(list(catalogue.resources()), definitions)
    for item in paths.values():
        for operation in item.values():
            if isinstance(operation, dict):
                _as_v2(operation)
        item["parameters"] = [_v2_parameter(parameter) for parameter in item["parameters"]]
    return {"swagger": "2.0", "info": _INFO, "paths": paths, "definitions": dict(sorted(definitions.found.items()))}


def _as_v2(operation: Obj) -> None:
    operation["consumes"] = operation["produces"] = ["application/json"]
    operation["parameters"] = [_v2_parameter(parameter) for parameter in operation["parameters"]]
    body = operation.pop("requestBody", None)
    if body is not None:
        schema = body["content"]["application/json"]["schema"]
        operation["parameters"].append({"name": "body", "in": "body", "required": True, "schema": schema})
    for response in operation["responses"].values():
        response["schema"] = response.pop("content")["application/json"]["schema"]


def _v2_parameter(parameter: Obj) -> Obj:
    return {**{key: value for key, value in parameter.items() if key != "schema"}, **parameter["schema"]}


@cache
def _swagger_json() -> str:
    return jsonio.dumps(swagger())


@cache
def _swagger_protobuf() -> bytes:
    from kubectl_sim.server import gnostic

    return gnostic.encode(swagger())


def answer(path: str, accept: str) -> tuple[str, str | bytes, bool] | None:
    """(media type, body, is it of one group version) of an OpenAPI path; None when there is none.

    Raises NotAcceptable for what a document is not made in: protobuf, for v3.
    """
    if path == "/openapi/v2":
        if any(clause.media == SWAGGER_PROTOBUF for clause in negotiation.clauses(accept)):
            return _SWAGGER_ANSWER, _swagger_protobuf(), False
        negotiation.accepted(accept, False)
        return negotiation.JSON, _swagger_json(), False
    negotiation.accepted(accept, False)
    if path.rstrip("/") == _V3:
        return negotiation.JSON, index(), False
    parts = path.removeprefix(f"{_V3}/").split("/")
    group = parts[1] if parts[0] == "apis" and len(parts) == 3 else ""
    known = parts[0] == "api" and len(parts) == 2 if not group else True
    if not known or parts[-1] not in catalogue.groups().get(group, ()):
        return None
    return negotiation.JSON, group_version(group, parts[-1]), True
