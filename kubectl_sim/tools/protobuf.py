"""Reads the field numbers of Kubernetes' protobuf messages.

``python -m kubectl_sim.tools.protobuf CHECKOUT`` writes ``schemas/_protobuf.json``.  ``CHECKOUT``
holds the Go modules of the API side by side, as for :mod:`kubectl_sim.tools.go_facts`.

The facts are numbers, JSON names and types: ``"2 spec apps.v1.DeploymentSpec"``.  A type is a
scalar of protobuf or a message by the alias of its package; ``[]`` and ``map[string]`` go before it.
``*`` instead of a name says that JSON has the message's members inline.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT / "schemas" / "_protobuf.json"

#: Where the messages of what is served are, by the modules' folders.
SOURCES = (
    "api/*/v[0-9]",
    "apimachinery/pkg/api/resource",
    "apimachinery/pkg/apis/meta/v1",
    "apimachinery/pkg/runtime",
    "apimachinery/pkg/util/intstr",
    "apiextensions-apiserver/pkg/apis/apiextensions/v1",
    "kube-aggregator/pkg/apis/apiregistration/v1",
    "metrics/pkg/apis/metrics/v1beta1",
)

_PACKAGE = re.compile(r"^package ([\w.]+);", re.M)
_MESSAGE = re.compile(r"^message (\w+) \{\n(.*?)^\}", re.M | re.S)
_FIELD = re.compile(r"^  (?:(repeated|optional) )?(map<string, ?[\w.]+>|[\w.]+) (\w+) = (\d+);", re.M)
#: A struct of the Go types, and a field with both of its tags.
_STRUCT = re.compile(r"^type (\w+) struct \{\n(.*?)^\}", re.M | re.S)
_TAGS = re.compile(r'json:"([^",]*)[^"]*" protobuf:"\w+,(\d+),')
SCALARS = frozenset(["string", "bytes", "bool", "int32", "int64", "uint32", "uint64", "double"])


def alias(package: str) -> str:
    """The short name of a package: ``apps.v1``, ``meta.v1``, ``runtime``."""
    parts = [part for part in package.split(".") if part not in ("k8s", "io", "api", "pkg", "apis")]
    return ".".join(parts[-2:]) if re.fullmatch(r"v\d\w*", parts[-1]) else parts[-1]


def read(text: str, go: str) -> tuple[str, dict[str, list[str]]]:
    """(package, message to its fields) of one ``.proto`` file and the Go types beside it."""
    found = _PACKAGE.search(text)
    assert found is not None
    package = found[1]
    names = json_names(go)
    messages = {}
    for name, body in _MESSAGE.findall(text):
        known = names.get(name, {})
        messages[f"{alias(package)}.{name}"] = [
            f"{number} {known.get(number, field)} {_type(package, label, kind)}"
            for label, kind, field, number in _FIELD.findall(body)
        ]
    return package, messages


def json_names(go: str) -> dict[str, dict[str, str]]:
    """Of each Go struct, field numbers to JSON names; ``*`` for what is inline."""
    return {
        struct: {number: name or "*" for name, number in _TAGS.findall(body)} for struct, body in _STRUCT.findall(go)
    }


def _type(package: str, label: str, kind: str) -> str:
    if kind.startswith("map<"):
        return f"map[string]{_named(package, kind[11:-1].strip())}"
    return f"{'[]' if label == 'repeated' else ''}{_named(package, kind)}"


def _named(package: str, name: str) -> str:
    if name in SCALARS:
        return name
    if "." not in name:
        return f"{alias(package)}.{name}"
    where, _, short = name.lstrip(".").rpartition(".")
    return f"{alias(where)}.{short}"


def collect(checkout: Path) -> str:
    """The content of the facts file."""
    packages: dict[str, str] = {}
    messages: dict[str, list[str]] = {}
    for pattern in SOURCES:
        for path in sorted(checkout.glob(f"{pattern}/generated.proto")):
            go = "".join(file.read_text() for file in sorted(path.parent.glob("*types*.go")))
            package, found = read(path.read_text(), go)
            packages[_definition_prefix(package)] = alias(package)
            messages.update(found)
    lines = [f"{json.dumps(name)}:{json.dumps(messages[name], separators=(',', ':'))}" for name in sorted(messages)]
    head = json.dumps(packages, sort_keys=True, separators=(",", ":"))
    return f'{{"packages":{head},\n"messages":{{\n' + ",\n".join(lines) + "\n}}\n"


def _definition_prefix(package: str) -> str:
    """How OpenAPI's definitions name the package: ``io.k8s.api.apps.v1``."""
    host, top, *rest = package.split(".")
    return ".".join([top, host, *rest])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", type=Path)
    FACTS.write_text(collect(parser.parse_args().checkout))


if __name__ == "__main__":
    main()
