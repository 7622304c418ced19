"""OpenAPI documents as an API server v1.37 serves them, built from upstream's definitions.

They are made from the same definitions as what ``kubectl explain`` shows, but by another road: as JSON in the
forms of OpenAPI v2 and v3, which the real kubectl reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from kubectl_sim.kinds._index import RESOURCES
from kubectl_sim.tools import descriptions
from kubectl_sim.tools.go_facts import FACTS
from kubectl_sim.tools.schemas import EXTRA_DEFINITIONS
from tests.canned_server import CannedServer, Raw

Obj = dict[str, Any]

_REF = "#/$defs/"
_V2_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"


@cache
def definitions() -> dict[str, Obj]:
    """Upstream's definitions in the form of OpenAPI v2, whole again where the source has dropped something."""
    found: dict[str, Obj] = json.loads(descriptions.source().read_text())["$defs"]
    found = {name: _single_types(definition) for name, definition in {**found, **EXTRA_DEFINITIONS}.items()}
    for name, texts in descriptions.OWN.items():
        found[name] = {"type": "string", **found.get(name, {}), "description": texts[""]}
        for field, text in texts.items():
            if field:
                found[name]["properties"][field] = {**found[name]["properties"][field], "description": text}
    for name in EXTRA_DEFINITIONS:
        found[name]["type"] = "object"
        properties = found[name]["properties"]
        if "usage" in properties:
            quantity = {"$ref": _REF + "io.k8s.apimachinery.pkg.api.resource.Quantity"}
            properties["usage"] = {**properties["usage"], "type": "object", "additionalProperties": quantity}
        like = found["io.k8s.apimachinery.pkg.apis.meta.v1.APIResourceList"]["properties"]
        properties |= {field: like[field] for field in ("apiVersion", "kind") if field in properties}
    for name in ("api.resource.Quantity", "util.intstr.IntOrString"):
        del found[f"io.k8s.apimachinery.pkg.{name}"]["oneOf"]
    return found


def _single_types(value: Any) -> Any:
    """Without the nulls and the enumerations of API versions that the source adds."""
    if isinstance(value, list):
        return [_single_types(item) for item in value]
    if not isinstance(value, dict):
        return value
    clean = {key: _single_types(item) for key, item in value.items() if not (key == "enum" and isinstance(item, list))}
    if isinstance(value.get("type"), list):
        clean["type"] = value["type"][0]
    return clean


def group_versions() -> dict[str, list[tuple[str, Obj]]]:
    """``apis/apps/v1`` -> (path, kind of the objects there)."""
    found: dict[str, list[tuple[str, Obj]]] = {}
    for _, group, versions, kind, plural, _, _, _, namespaced, verbs, _ in RESOURCES.values():
        for version in versions:
            root = f"apis/{group}/{version}" if group else f"api/{version}"
            path = f"/{root}/namespaces/{{namespace}}/{plural}" if namespaced else f"/{root}/{plural}"
            gvk = {"group": group, "kind": kind, "version": version}
            method = "get" if "list" in verbs else "post"
            found.setdefault(root, []).append((path, {method: {"x-kubernetes-group-version-kind": gvk}}))
    return found


def openapi_v3(root: str) -> Obj:
    """The document of one group and version."""
    paths = dict(group_versions()[root])
    wanted = [gvk for item in paths.values() for operation in item.values() for gvk in operation.values()]
    roots = [
        name
        for name, definition in definitions().items()
        if any(gvk in wanted for gvk in definition.get("x-kubernetes-group-version-kind", ()))
    ]
    schemas = {name: _v3(name, definitions()[name]) for name in sorted(_closure(roots))}
    return {"openapi": "3.0.0", "info": {}, "paths": paths, "components": {"schemas": schemas}}


def _closure(names: list[str]) -> set[str]:
    found: set[str] = set()
    while names:
        name = names.pop()
        if name not in found:
            found.add(name)
            names.extend(_references(definitions()[name]))
    return found


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "$ref" and isinstance(item, str):
                yield item.removeprefix(_REF)
            else:
                yield from _references(item)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)


@cache
def _go() -> Obj:
    facts: Obj = json.loads(FACTS.read_text())
    return facts


def _v3(name: str, definition: Obj) -> Obj:
    clean = {key: value for key, value in definition.items() if key != "properties"}
    if name.endswith((".Quantity", ".IntOrString")):
        del clean["type"]
        clean["oneOf"] = [{"type": "string"}, {"type": "number"}]
    if "properties" in definition:
        facts = _go()["fields"].get(name, {})
        clean["properties"] = {
            field: _v3_property(prop, facts.get(field, "").rpartition(" ")[2])
            for field, prop in definition["properties"].items()
        }
    return clean


def _v3_property(prop: Obj, go_type: str) -> Obj:
    prop = dict(prop)
    enum = _go()["types"].get(go_type.lstrip("*"), {}).get("enum")
    if enum:
        prop["enum"] = enum
        values = "".join(f'\n - `"{value}"`' for value in enum)
        prop["description"] = f"{prop['description']}\n\nPossible enum values:{values}"
    for key in ("items", "additionalProperties"):
        if key in prop:
            prop[key] = _v3_property(prop[key], "")
    if "$ref" in prop:
        ref = {"$ref": "#/components/schemas/" + prop.pop("$ref").removeprefix(_REF)}
        if not go_type.startswith("*"):
            prop["default"] = {}
        return {**prop, "allOf": [ref]} if prop else ref
    return prop


def openapi_v2() -> bytes:
    """All definitions as the protobuf message ``openapi.v2.Document``."""
    roots = [name for name, definition in definitions().items() if "x-kubernetes-group-version-kind" in definition]
    named = b"".join(_named(1, name, definitions()[name]) for name in sorted(_closure(roots)))
    info = _text(1, "Kubernetes") + _text(2, "v1.37.1")
    return _text(1, "2.0") + _bytes(2, info) + _bytes(8, b"") + _bytes(9, named)


def _varint(number: int) -> bytes:
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode()) if value else b""


def _named(field: int, name: str, schema: Obj) -> bytes:
    return _bytes(field, _text(1, name) + _bytes(2, _schema(schema)))


def _schema(schema: Obj) -> bytes:
    reference = schema.get("$ref", "").replace(_REF, "#/definitions/")
    out = _text(1, reference) + _text(4, schema.get("description", ""))
    out += b"".join(_text(19, name) for name in schema.get("required", ()))
    if "additionalProperties" in schema:
        out += _bytes(21, _bytes(1, _schema(schema["additionalProperties"])))
    if "type" in schema:
        out += _bytes(22, _text(1, schema["type"]))
    if "items" in schema:
        out += _bytes(23, _bytes(1, _schema(schema["items"])))
    if "properties" in schema:
        out += _bytes(25, b"".join(_named(1, name, prop) for name, prop in schema["properties"].items()))
    kinds = schema.get("x-kubernetes-group-version-kind")
    if kinds:
        out += _bytes(31, _text(1, "x-kubernetes-group-version-kind") + _bytes(2, _text(2, json.dumps(kinds))))
    return out


def discovery(core: bool) -> Obj:
    """What ``/api`` or ``/apis`` answers, for all kinds that we know."""
    groups: dict[str, dict[str, list[Obj]]] = {}
    for _, group, versions, kind, plural, singular, short, categories, namespaced, verbs, _ in RESOURCES.values():
        for version in versions if (group == "") == core else ():
            groups.setdefault(group, {}).setdefault(version, []).append(
                {
                    "resource": plural,
                    "responseKind": {"group": group, "version": version, "kind": kind},
                    "scope": "Namespaced" if namespaced else "Cluster",
                    "singularResource": singular,
                    "shortNames": short,
                    "categories": categories,
                    "verbs": verbs,
                }
            )
    items = [
        {
            "metadata": {"name": group} if group else {},
            "versions": [
                {"version": version, "freshness": "Current", "resources": resources}
                for version, resources in versions.items()
            ],
        }
        for group, versions in groups.items()
    ]
    return {"apiVersion": "apidiscovery.k8s.io/v2", "kind": "APIGroupDiscoveryList", "items": items}


def serve(server: CannedServer) -> None:
    """Let a canned server describe its API."""
    server.answer("GET", "/api", discovery(core=True))
    server.answer("GET", "/apis", discovery(core=False))
    server.answer("GET", "/openapi/v2", Raw(openapi_v2(), _V2_TYPE))
    roots = group_versions()
    index = {root: {"serverRelativeURL": f"/openapi/v3/{root}?hash=0"} for root in roots}
    server.answer("GET", "/openapi/v3", {"paths": index})
    for root in roots:
        server.answer("GET", f"/openapi/v3/{root}", openapi_v3(root))
