"""Request paths of the API, taken apart.  Models apiserver/pkg/endpoints/request/requestinfo.go."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote

from kubectl_sim.server import catalogue

#: What may follow a namespace's name without being a resource in it.
_OF_NAMESPACES = ("status", "finalize")


class Target(NamedTuple):
    """What a path names.  ``rest`` is what follows a ``proxy`` subresource."""

    served: catalogue.Served
    namespace: str = ""
    name: str = ""
    subresource: str = ""
    watch: bool = False
    rest: str = ""


def parse(path: str) -> Target | None:
    """The resource, collection or subresource behind a raw path; None when nothing is served there."""
    parts = path.split("/")
    if "%" in path:
        parts = [unquote(part) for part in parts]
    if parts[-1] == "":
        parts.pop()
    if len(parts) > 3 and parts[1] == "api":
        return _parse("", parts[2], parts[3:])
    if len(parts) > 4 and parts[1] == "apis" and parts[2]:
        return _parse(parts[2], parts[3], parts[4:])
    return None


def _parse(group: str, version: str, parts: list[str]) -> Target | None:
    if "" in parts:
        return None
    watch = parts[0] == "watch" and len(parts) > 1
    if watch:  # the old way to ask for a watch
        parts = parts[1:]
    namespace = ""
    if parts[0] == "namespaces" and len(parts) > 2 and parts[2] not in _OF_NAMESPACES:
        namespace, parts = parts[1], parts[2:]
    served = catalogue.by_path().get((group, version, parts[0]))
    if served is None or (namespace and not served.namespaced):
        return None
    name = parts[1] if len(parts) > 1 else ""
    subresource = parts[2] if len(parts) > 2 else ""
    if len(parts) > 3 and subresource != "proxy":
        return None
    return Target(served, namespace, name, subresource, watch, "/".join(parts[3:]))
