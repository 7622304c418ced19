"""Generates ``schemas/<group>/<version>/<Kind>.json``: the structure of every built-in kind.

``python -m kubectl_sim.tools.schemas`` rewrites the files, ``--check`` only says whether they are
up to date.  Which fields there are, which are required, and how lists merge comes from the OpenAPI
definitions in the ``kubernetes-validate`` wheel; Go types, omission of empty values, enumerations
and marked defaults from ``schemas/_go.json`` (see :mod:`kubectl_sim.tools.go_facts`); the other
unconditional defaults from :mod:`kubectl_sim.tools.default_facts`.

A file is self-contained.  Its types are written as in Go: ``*`` a pointer, ``[]T``, ``map[K]T``,
``group.Type`` a definition of the same file, and a leading ``!`` for a field that Go's encoder
writes even when it is empty.  The fields of a struct stand in the order in which Go encodes them.
"""

from __future__ import annotations

import argparse
import json
import sys
from importlib.metadata import files
from pathlib import Path
from typing import Any

from kubectl_sim.tools.default_facts import defaults_for
from kubectl_sim.tools.go_facts import FACTS, ROOT

SCHEMAS = ROOT / "schemas"
SOURCE = "kubernetes_validate/kubernetes-json-schema/v1.37.0-local/_definitions.json"
METRICS = "io.k8s.metrics.pkg.apis.metrics.v1beta1"
META = "io.k8s.apimachinery.pkg.apis.meta.v1"
APIEXTENSIONS = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1"

# Types that decode themselves; the reader knows them by these names.
SPECIAL = {
    f"{META}.Time": "time",
    f"{META}.MicroTime": "microtime",
    f"{META}.Duration": "duration",
    f"{META}.FieldsV1": "raw",
    "io.k8s.apimachinery.pkg.api.resource.Quantity": "quantity",
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "intorstring",
    "io.k8s.apimachinery.pkg.runtime.RawExtension": "raw",
    f"{APIEXTENSIONS}.JSON": "json",
    f"{APIEXTENSIONS}.JSONSchemaPropsOrBool": "schemaorbool",
    f"{APIEXTENSIONS}.JSONSchemaPropsOrArray": "schemaorarray",
    f"{APIEXTENSIONS}.JSONSchemaPropsOrStringArray": "schemaorstrings",
}
# Struct values: ``omitempty`` has no effect on them in Go.
VALUE_STRUCTS = frozenset(["time", "microtime", "quantity", "intorstring", "raw", "json", "duration"])

# Kinds of core/v1 that stand for requests and answers rather than for resources.
META_KINDS = ("DeleteOptions", "Status")
SKIPPED_KINDS = frozenset(["APIGroup", "APIGroupList", "APIResourceList", "APIVersions", "WatchEvent"])


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


def _metrics_kind(kind: str, **fields: Any) -> dict[str, Any]:
    return {
        "properties": {
            "apiVersion": {"type": "string"},
            "kind": {"type": "string"},
            "metadata": _ref(f"{META}.ObjectMeta"),
            "timestamp": _ref(f"{META}.Time"),
            "window": _ref(f"{META}.Duration"),
            **fields,
        },
        "required": ["timestamp", "window", *sorted(fields)],
        "x-kubernetes-group-version-kind": [{"group": "metrics.k8s.io", "kind": kind, "version": "v1beta1"}],
    }


# metrics.k8s.io is served by an add-on, so no OpenAPI of Kubernetes itself describes it.
EXTRA_DEFINITIONS: dict[str, dict[str, Any]] = {
    f"{METRICS}.ContainerMetrics": {
        "properties": {"name": {"type": "string"}, "usage": {"type": "object"}},
        "required": ["name", "usage"],
    },
    f"{METRICS}.NodeMetrics": _metrics_kind("NodeMetrics", usage={"type": "object"}),
    f"{METRICS}.PodMetrics": _metrics_kind(
        "PodMetrics", containers={"type": "array", "items": _ref(f"{METRICS}.ContainerMetrics")}
    ),
}


class Generator:
    """Builds the files of all kinds from definitions and Go facts."""

    def __init__(self, definitions: dict[str, Any], facts: dict[str, Any]) -> None:
        self.definitions = {**definitions, **EXTRA_DEFINITIONS}
        self.fields: dict[str, dict[str, str]] = facts["fields"]
        self.types: dict[str, dict[str, Any]] = facts["types"]
        self.marked: dict[str, dict[str, Any]] = facts["defaults"]
        self.unknown_fields: list[str] = []

    def kinds(self) -> dict[tuple[str, str, str], str]:
        """(group, version, kind) -> definition, for every kind that v1.37 serves by default."""
        found = {}
        for name, definition in self.definitions.items():
            for gvk in definition.get("x-kubernetes-group-version-kind", []):
                key = (gvk["group"], gvk["version"], gvk["kind"])
                if served(*key):
                    found[key] = name
        return dict(sorted(found.items()))

    def file(self, group: str, version: str, kind: str, root: str) -> str:
        closure: dict[str, dict[str, Any]] = {}
        pending = [root]
        while pending:
            name = pending.pop()
            if name not in closure:
                closure[name] = self._definition(kind, name, pending)
        packages = sorted({name.rpartition(".")[0] for name in closure})
        aliases = {package_alias(package): package for package in packages}
        assert len(aliases) == len(packages), packages
        head = {"group": group, "version": version, "kind": kind, "root": short(root), "packages": aliases}
        rows = [f"{_compact(short(name))}:{_in_order(closure[name])}" for name in sorted(closure, key=short)]
        return _compact(head)[:-1] + ',\n"defs":{\n' + ",\n".join(rows) + "\n}}\n"

    def _definition(self, kind: str, name: str, pending: list[str]) -> dict[str, Any]:
        if name in self.types:
            return self._named(name, pending)
        source = self.definitions.get(name, {})
        result: dict[str, Any] = {}
        properties: dict[str, Any] = source.get("properties", {})
        order = [field for field in self.fields.get(name, {}) if field in properties]
        fields = {
            field: self._field(name, field, properties[field], pending)
            for field in [*order, *(field for field in properties if field not in order)]
        }
        defaults = {**self.marked.get(name, {}), **defaults_for(kind, short(name))}
        defaults = {f: v for f, v in defaults.items() if not _is_zero_default(fields[f]["type"], v)}
        if source.get("x-kubernetes-map-type") == "atomic":
            result["atomic"] = True
        if defaults:
            result["defaults"] = defaults
        if source.get("required"):
            result["required"] = sorted(source["required"])
        result["fields"] = {f: entry["type"] if len(entry) == 1 else entry for f, entry in fields.items()}
        return result

    def _named(self, name: str, pending: list[str]) -> dict[str, Any]:
        fact = self.types[name]
        result = {"is": self._type(fact["is"], pending)}
        if fact.get("enum"):
            result["enum"] = fact["enum"]
        return result

    def _field(self, owner: str, field: str, prop: dict[str, Any], pending: list[str]) -> dict[str, Any]:
        fact = self.fields.get(owner, {}).get(field)
        if fact is None:
            self.unknown_fields.append(f"{owner}.{field}")
            entry = {"type": self._openapi_type(prop, pending)}
        else:
            entry = {"type": self._go_type(fact, pending)}
        for key, source in (
            ("strategy", "x-kubernetes-patch-strategy"),
            ("mergeKey", "x-kubernetes-patch-merge-key"),
            ("list", "x-kubernetes-list-type"),
            ("keys", "x-kubernetes-list-map-keys"),
            ("map", "x-kubernetes-map-type"),
        ):
            if source in prop:
                entry[key] = prop[source]
        return entry

    def _go_type(self, fact: str, pending: list[str]) -> str:
        flags, _, go_type = fact.rpartition(" ")
        text = self._type(go_type, pending)
        written = not flags or ("z" not in flags and self._is_value_struct(go_type, text))
        return ("!" if written else "") + text

    def _is_value_struct(self, go_type: str, text: str) -> bool:
        return text in VALUE_STRUCTS or (go_type[0] not in "*[" and go_type in self.definitions)

    def _type(self, go_type: str, pending: list[str]) -> str:
        if go_type.startswith("*"):
            return "*" + self._type(go_type[1:], pending)
        if go_type == "[]uint8":
            return "bytes"
        if go_type.startswith("[]"):
            return "[]" + self._type(go_type[2:], pending)
        if go_type.startswith("map["):
            key, value = go_type[4:].split("]", 1)
            return f"map[{key if '.' not in key else short(key)}]{self._type(value, pending)}"
        if go_type in SPECIAL:
            if go_type.startswith(APIEXTENSIONS):
                pending.append(f"{APIEXTENSIONS}.JSONSchemaProps")
            return SPECIAL[go_type]
        if "." not in go_type:
            return "any" if go_type in ("interface{}", "any") else go_type
        pending.append(go_type)
        return short(go_type)

    def _openapi_type(self, prop: dict[str, Any], pending: list[str]) -> str:
        if "$ref" in prop:
            return self._type(prop["$ref"].rpartition("/")[2], pending)
        kind = prop.get("type", "any")
        kind = kind[0] if isinstance(kind, list) else kind
        if kind == "array":
            return "[]" + self._openapi_type(prop["items"], pending)
        if kind == "object":
            return "map[string]" + self._openapi_type(prop.get("additionalProperties", {}), pending)
        if prop.get("format") == "byte":
            return "bytes"
        names = {"integer": prop.get("format", "int64"), "boolean": "bool", "number": "float64"}
        return str(names.get(kind, kind))


def served(group: str, version: str, kind: str) -> bool:
    if kind.endswith("List") and kind != "List":
        return False
    if kind in META_KINDS:
        return (group, version) == ("", "v1")
    if kind in SKIPPED_KINDS:
        return False
    return group == "metrics.k8s.io" or version in ("v1", "v2")


def package_alias(package: str) -> str:
    """The last telling part of a definition prefix: apps for io.k8s.api.apps.v1."""
    last = package.rpartition(".")[2]
    is_version = last[0] == "v" and last[1:2].isdigit()
    return package.split(".")[-2] if is_version else last


def short(name: str) -> str:
    package, _, type_name = name.rpartition(".")
    return f"{package_alias(package)}.{type_name}"


def _is_zero_default(type_text: str, value: Any) -> bool:
    """Whether the default is what Go's zero value says anyway."""
    return not type_text.startswith(("*", "!*")) and value in ("", 0, False, None)


def _compact(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _in_order(definition: dict[str, Any]) -> str:
    """A definition with its fields in the order of Go's struct, everything else sorted."""
    fields = definition.get("fields")
    if fields is None:
        return _compact(definition)
    rest = _compact({key: value for key, value in definition.items() if key < "fields"})[:-1]
    after = _compact({key: value for key, value in definition.items() if key > "fields"})[1:]
    rows = ",".join(f"{_compact(name)}:{_compact(entry)}" for name, entry in fields.items())
    lead = rest + "," if len(rest) > 1 else rest
    return f'{lead}"fields":{{{rows}}}' + ("," + after if len(after) > 1 else after)


def source_definitions() -> dict[str, Any]:
    """The OpenAPI definitions in the installed kubernetes-validate wheel."""
    for entry in files("kubernetes-validate") or []:
        if str(entry) == SOURCE:
            definitions: dict[str, Any] = json.loads(Path(str(entry.locate())).read_text())["$defs"]
            return definitions
    raise SystemExit(f"kubernetes-validate is installed without {SOURCE}")


def generate() -> tuple[dict[Path, str], list[str]]:
    """Every file's text by path, and the fields that the Go facts do not know."""
    generator = Generator(source_definitions(), json.loads(FACTS.read_text()))
    texts = {
        SCHEMAS / (group or "core") / version / f"{kind}.json": generator.file(group, version, kind, name)
        for (group, version, kind), name in generator.kinds().items()
    }
    return texts, sorted(set(generator.unknown_fields))


def stale(texts: dict[Path, str]) -> list[Path]:
    """Files that are missing, differ or should not exist."""
    present = set(SCHEMAS.glob("*/*/*.json"))
    changed = [path for path, text in texts.items() if path not in present or path.read_text() != text]
    return sorted([*changed, *(present - texts.keys())])


def write(texts: dict[Path, str]) -> None:
    for path in stale(texts):
        if path in texts:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(texts[path])
        else:
            path.unlink()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only say which files are out of date")
    options = parser.parse_args(arguments)
    texts, unknown = generate()
    for field in unknown:
        print(f"no Go fact for {field}", file=sys.stderr)
    if options.check:
        outdated = stale(texts)
        for path in outdated:
            print(f"out of date: {path.relative_to(ROOT)}", file=sys.stderr)
        return 1 if outdated else 0
    write(texts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
