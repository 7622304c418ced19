"""Packs what the API says of its types and fields, for ``kubectl explain``.

The prose is upstream's and is not in the repository: the build hook (:mod:`kubectl_sim.tools.build_hook`)
takes it from the ``kubernetes-validate`` wheel and puts it into ours.  ``python -m
kubectl_sim.tools.descriptions`` does the same into the checkout.

One file an API package (``io.k8s.api.apps.v1.z``), compressed with zlib: a line for each definition,
sorted, ``Name {"field":"text",…}``; the definition's own text stands under the empty field name.
"""

from __future__ import annotations

import json
import sys
import zlib
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "_descriptions"
SOURCE = "kubernetes-json-schema/v1.37.*-local/_definitions.json"

Texts = dict[str, str]

_META = "io.k8s.apimachinery.pkg.apis.meta.v1"
_APIEXTENSIONS = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1"
_METRICS = "io.k8s.metrics.pkg.apis.metrics.v1beta1"

# Definitions that schema files abbreviate and therefore do not list.
ABBREVIATED = (
    *(f"{_META}.{name}" for name in ("Time", "MicroTime", "Duration", "FieldsV1")),
    *(f"{_APIEXTENSIONS}.JSON{rest}" for rest in ("", "SchemaPropsOrArray", "SchemaPropsOrBool")),
    f"{_APIEXTENSIONS}.JSONSchemaPropsOrStringArray",
    "io.k8s.apimachinery.pkg.runtime.RawExtension",
)

# What the source does not describe, in our own words.
OWN: dict[str, Texts] = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": {
        "": (
            "Quantity is an exact decimal number with an optional suffix, written as a string or as a plain number.\n\n"
            "Suffixes of powers of two: Ki, Mi, Gi, Ti, Pi, Ei. Suffixes of powers of ten: n, u, m, k, M, G, T, P, E. "
            "A decimal exponent (e3, E-2) may stand in place of a suffix. "
            "The magnitude is at most 2^63-1: what is larger is capped.\n\n"
            "A quantity is shown in canonical form: no fraction, and the largest suffix that keeps it exact, so that "
            '"0.5" is shown as "500m" and "1024Mi" as "1Gi".'
        ),
    },
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {
        "": "IntOrString is an integer or a string: the number or the name of a port, a count or a percentage.",
    },
    f"{_META}.Duration": {"": "Duration is a length of time, written as numbers with units: 30s, 1m30s."},
    f"{_METRICS}.NodeMetrics": {
        "": "NodeMetrics tells how much of its resources a node uses.",
        "timestamp": "The time at which the measured window ends.",
        "window": "How long was measured: usage is the mean of the time from timestamp minus window to timestamp.",
        "usage": "The amount of each resource in use. The memory is that of the working set.",
    },
    f"{_METRICS}.PodMetrics": {
        "": "PodMetrics tells how much of its resources each container of a pod uses.",
        "timestamp": "The time at which the measured window ends.",
        "window": "How long was measured: usage is the mean of the time from timestamp minus window to timestamp.",
        "containers": "The usage of each container, measured over the same window.",
    },
    f"{_METRICS}.ContainerMetrics": {
        "": "ContainerMetrics tells how much of its resources a container uses.",
        "name": "The name of the container as the pod's specification has it.",
        "usage": "The amount of each resource in use. The memory is that of the working set.",
    },
}
_COMMON = {
    "apiVersion": f"{_META}.APIResourceList",
    "kind": f"{_META}.APIResourceList",
}


def source() -> Path:
    """The file of definitions in the installed kubernetes-validate.  Raises FileNotFoundError."""
    spec = find_spec("kubernetes_validate")
    for folder in (spec.submodule_search_locations if spec else None) or ():
        for path in sorted(Path(folder).glob(SOURCE)):
            return path
    raise FileNotFoundError(f"kubernetes-validate with {SOURCE} is not installed")


def wanted(schemas: Path) -> set[str]:
    """The definitions that the kinds of ``schemas/`` are made of."""
    names = {*ABBREVIATED, *OWN}
    for path in schemas.glob("*/*/*.json"):
        content = json.loads(path.read_text())
        for name in content["defs"]:
            alias, _, short = name.rpartition(".")
            names.add(f"{content['packages'][alias]}.{short}")
    return names


def texts_of(definitions: dict[str, dict[str, object]], names: set[str]) -> dict[str, Texts]:
    """Definition -> field -> text; what has no text is left out."""
    found: dict[str, Texts] = {}
    for name in sorted(names):
        texts = _texts(definitions.get(name, {}))
        own = OWN.get(name, {})
        if name.startswith(_METRICS) and "timestamp" in own:
            texts = {field: _texts(definitions[like])[field] for field, like in _COMMON.items()}
        texts |= own
        if texts:
            found[name] = texts
    return found


def _texts(definition: dict[str, object]) -> Texts:
    properties = definition.get("properties") or {}
    assert isinstance(properties, dict)
    rows = {"": definition.get("description", "")}
    rows |= {name: prop.get("description", "") for name, prop in properties.items()}
    return {name: str(text) for name, text in rows.items() if text}


def pack(texts: dict[str, Texts]) -> dict[str, bytes]:
    """File name -> content."""
    lines: dict[str, list[str]] = {}
    for name in sorted(texts):
        package, _, short = name.rpartition(".")
        row = json.dumps(texts[name], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        lines.setdefault(package, []).append(f"{short} {row}\n")
    return {f"{package}.z": zlib.compress("".join(rows).encode(), 9) for package, rows in lines.items()}


def write(folder: Path, *, root: Path = ROOT) -> list[Path]:
    """Write the files into ``folder`` from what is installed; the files."""
    definitions = json.loads(source().read_text())["$defs"]
    files = pack(texts_of(definitions, wanted(root / "schemas")))
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.z"):
        if old.name not in files:
            old.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in sorted(files)]


def main() -> int:
    for path in write(ROOT / "kubectl_sim" / FOLDER):
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
