"""Reads from Kubernetes' Go types the facts that OpenAPI does not tell.

``python -m kubectl_sim.tools.go_facts CHECKOUT`` writes ``schemas/_go.json``.  ``CHECKOUT`` holds
the Go modules of the API side by side (``api``, ``apimachinery``, ``apiextensions-apiserver``,
``kube-aggregator``, ``metrics``), as ``staging/src/k8s.io`` of a Kubernetes checkout does.

The facts are names and flags only: for each field its Go type and whether the encoder omits it
when empty; for each named type what it stands for and, where the type is an enumeration, its
values; and the defaults that stand as markers beside the field.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT / "schemas" / "_go.json"

# Where API types live in the modules; the definition prefix follows from the path.
PACKAGES = (
    "api/*/v[0-9]",
    "api/scheduling/v1alpha3",
    "apimachinery/pkg/apis/meta/v1",
    "apimachinery/pkg/types",
    "apiextensions-apiserver/pkg/apis/apiextensions/v1",
    "kube-aggregator/pkg/apis/apiregistration/v1",
    "metrics/pkg/apis/metrics/v1beta1",
)
SKIPPED_FILES = ("_test.go", "zz_generated", "generated.pb.go", "swagger_doc")
_NUMBERS = ("int", "int32", "int64", "uint32", "uint64", "uint8", "byte", "float64")
BUILTIN = frozenset(["string", "bool", "interface{}", "any", *_NUMBERS])

_IMPORT = re.compile(r'^\s*(?:import\s+)?(?:(\w+)\s+)?"(k8s\.io/[^"]+)"', re.M)
_TYPE = re.compile(r"^type (\w+) (=\s*)?(.*)$")
_CONST = re.compile(r'^\s*(?:const\s+)?\w+\s+(\w+)\s*=\s*"([^"]*)"')
_FIELD = re.compile(r"^\s*(\w+)\s+([^\s`]+)\s*(?:`([^`]*)`)?")
_EMBEDDED = re.compile(r"^\s*\*?([\w.]+)\s*(?:`([^`]*)`)?\s*$")
_JSON_TAG = re.compile(r'json:"([^"]*)"')
_QUOTED_CONST = re.compile(r'^\s*(\w+)(?:\s+[\w.]+)?\s*=\s*"([^"]*)"', re.M)


class Field(NamedTuple):
    """One field as its struct declares it; ``flags``: o omitempty, z omitzero."""

    name: str
    flags: str
    type: str
    default: str | None


class Struct(NamedTuple):
    """What a struct declares, in order: fields, and the names of the structs that are embedded among them."""

    members: list[Field | str]


class Package:
    """The declarations of one Go package, with imports resolved to definition prefixes."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.structs: dict[str, Struct] = {}
        self.named: dict[str, str] = {}
        self.enums: set[str] = set()
        self.values: dict[str, list[str]] = {}
        self.constants: dict[str, str] = {}

    def read(self, text: str) -> None:
        imports = {alias or path.rsplit("/", 1)[1]: prefix_of(path) for alias, path in _IMPORT.findall(text)}
        self.constants.update(_QUOTED_CONST.findall(text))
        lines = iter(text.split("\n"))
        markers: list[str] = []
        for line in lines:
            stripped = line.strip()
            if stripped.startswith("//"):
                markers.append(stripped[2:].strip())
                continue
            if const := _CONST.match(line):
                self.values.setdefault(const.group(1), []).append(const.group(2))
            if found := _TYPE.match(line):
                self._declare(found, lines, markers, imports)
            if stripped or line.startswith("}"):
                markers = []

    def _declare(self, found: re.Match[str], lines: Iterator[str], markers: list[str], imports: dict[str, str]) -> None:
        name, _alias, body = found.groups()
        body = body.split("//")[0].strip()
        if body.startswith("struct"):
            self.structs[name] = self._struct(body, lines, imports)
            return
        if body.startswith(("interface", "func")):
            return
        self.named[name] = self._qualify(body, imports)
        if "+enum" in markers or "+k8s:enum" in markers:
            self.enums.add(name)

    def _struct(self, body: str, lines: Iterator[str], imports: dict[str, str]) -> Struct:
        struct = Struct([])
        if body.endswith("{}"):
            return struct
        default: str | None = None
        for line in lines:
            stripped = line.strip()
            if stripped == "}":
                break
            if stripped.startswith("// +default="):
                default = self._default(stripped[len("// +default=") :])
            if not stripped or stripped.startswith("//"):
                continue
            self._member(struct, stripped.split(" // ")[0], default, imports)
            default = None
        return struct

    def _member(self, struct: Struct, line: str, default: str | None, imports: dict[str, str]) -> None:
        if embedded := _EMBEDDED.match(line):
            if not _tag(embedded.group(2))[0]:
                struct.members.append(self._qualify(embedded.group(1), imports))
                return
            line = f"{embedded.group(1).rsplit('.', 1)[-1]} {line}"
        found = _FIELD.match(line)
        if not found:
            return
        go_name, go_type, tags = found.groups()
        name, flags = _tag(tags)
        if name == "-" or not go_name[0].isupper():
            return
        struct.members.append(Field(name or go_name, flags, self._qualify(go_type, imports), default))

    def _default(self, text: str) -> str:
        if text.startswith("ref("):
            return json.dumps(self.constants[text[4:-1]])
        return text

    def _qualify(self, go_type: str, imports: dict[str, str]) -> str:
        for lead in ("*", "[]"):
            if go_type.startswith(lead):
                return lead + self._qualify(go_type[len(lead) :], imports)
        if go_type.startswith("map["):
            key, value = go_type[4:].split("]", 1)
            return f"map[{self._qualify(key, imports)}]{self._qualify(value, imports)}"
        if go_type in BUILTIN:
            return "uint8" if go_type == "byte" else go_type
        if "." in go_type:
            alias, name = go_type.split(".", 1)
            return f"{imports.get(alias, alias)}.{name}"
        return f"{self.prefix}.{go_type}"


def _tag(tags: str | None) -> tuple[str, str]:
    found = _JSON_TAG.search(tags or "")
    if not found:
        return "", ""
    name, *options = found.group(1).split(",")
    return name, ("o" if "omitempty" in options else "") + ("z" if "omitzero" in options else "")


def prefix_of(import_path: str) -> str:
    """The OpenAPI definition prefix of a Go package: k8s.io/api/apps/v1 is io.k8s.api.apps.v1."""
    return "io." + import_path.replace("k8s.io/", "k8s.", 1).replace("/", ".")


def read_checkout(checkout: Path) -> dict[str, Package]:
    packages: dict[str, Package] = {}
    for pattern in PACKAGES:
        for folder in sorted(checkout.glob(pattern)):
            prefix = prefix_of("k8s.io/" + folder.relative_to(checkout).as_posix())
            package = packages[prefix] = Package(prefix)
            sources = [p for p in sorted(folder.glob("*.go")) if not any(s in p.name for s in SKIPPED_FILES)]
            texts = [path.read_text() for path in sources]
            for text in texts:
                package.constants.update(_QUOTED_CONST.findall(text))
            for text in texts:
                package.read(text)
    return packages


def flatten(packages: dict[str, Package], name: str) -> list[Field]:
    """The JSON fields of a struct, those of its embedded structs included."""
    prefix, _, short = name.rpartition(".")
    package = packages.get(prefix)
    if package is None or short not in package.structs:
        return []
    found: list[Field] = []
    for member in package.structs[short].members:
        found += flatten(packages, member) if isinstance(member, str) else [member]
    return found


def collect(packages: dict[str, Package]) -> dict[str, object]:
    fields: dict[str, dict[str, str]] = {}
    defaults: dict[str, dict[str, object]] = {}
    types: dict[str, dict[str, object]] = {}
    for prefix, package in packages.items():
        for short in package.structs:
            name = f"{prefix}.{short}"
            members = flatten(packages, name)
            if members:
                fields[name] = {f.name: f"{f.flags} {f.type}".strip() for f in members}
            marked = {f.name: json.loads(f.default) for f in members if f.default is not None}
            if marked:
                defaults[name] = marked
        for short, underlying in package.named.items():
            types[f"{prefix}.{short}"] = _named(package, short, underlying)
    return {"defaults": defaults, "fields": fields, "types": types}


def _named(package: Package, short: str, underlying: str) -> dict[str, object]:
    fact: dict[str, object] = {"is": underlying}
    if short in package.enums:
        fact["enum"] = sorted(set(package.values.get(short, [])))
    return fact


def render(facts: dict[str, object]) -> str:
    """One line for each definition, so that a change of one shows as one line."""
    parts = []
    for section in sorted(facts):
        entries = facts[section]
        assert isinstance(entries, dict)
        # Fields keep the order in which Go declares them: it is the order of encoded objects.
        rows = [f"{json.dumps(name)}:{_compact(entries[name], section != 'fields')}" for name in sorted(entries)]
        parts.append(f"{json.dumps(section)}:{{\n" + ",\n".join(rows) + "\n}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _compact(value: object, sort_keys: bool) -> str:
    return json.dumps(value, sort_keys=sort_keys, separators=(",", ":"), ensure_ascii=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", type=Path, help="folder that holds the Go modules side by side")
    FACTS.write_text(render(collect(read_checkout(parser.parse_args().checkout))))


if __name__ == "__main__":
    main()
