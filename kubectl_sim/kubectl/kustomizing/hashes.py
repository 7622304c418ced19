"""The suffix that generated objects get from their content.  Models api/hasher."""

from __future__ import annotations

from kubectl_sim.base import jsonio
from kubectl_sim.kubectl.kustomizing.resource import ENABLED, NEEDS_HASH
from kubectl_sim.kubectl.kustomizing.values import plain_object, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.kustomizing.resource import Resource
    from kubectl_sim.kubectl.kustomizing.resources import Resources

_SAFE = str.maketrans("013ae", "ghkmt")
_FIELDS = {"ConfigMap": ("data", "binaryData"), "Secret": ("type", "data", "stringData")}
#: These stand in the hashed text only where the object has them.
_OPTIONAL = ("binaryData", "stringData")


def transform(resources: Resources) -> None:
    """Add the hash to the names of all that ask for it."""
    for resource in resources:
        if resource.noted(NEEDS_HASH) == ENABLED:
            suffix = of(resource)
            resource.remember_id()
            resource.set_name(f"{resource.name}-{suffix}")


def of(resource: Resource) -> str:
    digest: str = _sha256()(_encoded(resource).encode("utf-8", "replace")).hexdigest()
    return digest[:10].translate(_SAFE)


def _sha256() -> Any:
    """The hash alone; ``hashlib`` costs a start-up 5 ms."""
    for name in ("_sha2", "_sha256"):
        try:
            return __import__(name).sha256
        except ImportError:
            continue
    from hashlib import sha256

    return sha256


def _encoded(resource: Resource) -> str:
    kind = resource.kind
    fields = _FIELDS.get(kind)
    if fields is None:
        return jsonio.compact(resource.json())
    # Upstream asks for a field "metadata/name", which no object has.
    value: dict[str, Any] = {"kind": kind, "name": ""}
    for field in fields:
        found = _field(resource, field)
        if field not in _OPTIONAL or isinstance(found, dict):
            value[field] = found
    return jsonio.compact(value)


def _field(resource: Resource, field: str) -> Any:
    if field not in resource.node:
        return ""
    found = resource.node[field]
    return plain_object(found) if isinstance(found, (dict, list)) else text_of(found)
