"""Discovery documents: which groups, versions and resources there are.

Models apiserver/pkg/endpoints/discovery, the legacy one document a group version and the
aggregated one that clients since 1.26 ask for.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from kubectl_sim.base import jsonio
from kubectl_sim.server import catalogue
from kubectl_sim.server.catalogue import Served, SubResource

Obj = dict[str, Any]

#: The media type parameters by which clients ask for the aggregated form.
AGGREGATED = "application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList"
AGGREGATED_VERSIONS = ("v2", "v2beta1")


@cache
def aggregated(core: bool, version: str) -> Obj:
    """All resources of ``/api`` or of ``/apis`` in one document."""
    items: list[Obj] = []
    for group, versions in catalogue.groups().items():
        if (group == "") == core:
            items.append(_group(group, versions))
    return {
        "kind": "APIGroupDiscoveryList",
        "apiVersion": f"apidiscovery.k8s.io/{version}",
        "metadata": {},
        "items": items,
    }


@cache
def aggregated_text(core: bool, version: str) -> str:
    """The JSON of :func:`aggregated`."""
    return jsonio.dumps(aggregated(core, version)) + "\n"


def _group(group: str, versions: list[str]) -> Obj:
    return {
        "metadata": {"name": group, "creationTimestamp": None} if group else {"creationTimestamp": None},
        "versions": [
            {
                "version": version,
                "resources": [_aggregated_resource(item) for item in catalogue.in_version(group, version)],
                "freshness": "Current",
            }
            for version in versions
        ],
    }


def _aggregated_resource(item: Served) -> Obj:
    found: Obj = {
        "resource": item.plural,
        "responseKind": {"group": item.group, "version": item.version, "kind": item.kind},
        "scope": "Namespaced" if item.namespaced else "Cluster",
        "singularResource": item.singular,
        "verbs": list(item.verbs),
    }
    if item.short_names:
        found["shortNames"] = list(item.short_names)
    if item.categories:
        found["categories"] = list(item.categories)
    if item.subresources:
        found["subresources"] = [_aggregated_subresource(sub) for sub in item.subresources]
    return found


def _aggregated_subresource(sub: SubResource) -> Obj:
    kind = {"group": sub.group, "version": sub.version, "kind": sub.kind}
    return {"subresource": sub.name, "responseKind": kind, "verbs": list(sub.verbs)}


def legacy(path: str) -> Obj | None:
    """The document of ``/api``, ``/apis``, ``/api/v1``, ``/apis/apps`` or ``/apis/apps/v1``."""
    parts = path.strip("/").split("/")
    if parts == ["api"]:
        return {"kind": "APIVersions", "versions": catalogue.groups()[""], "serverAddressByClientCIDRs": []}
    if parts == ["apis"]:
        groups = [_legacy_group(group) for group in catalogue.groups() if group]
        return {"kind": "APIGroupList", "apiVersion": "v1", "groups": groups}
    if parts[0] == "api":
        return _resource_list("", parts[1]) if len(parts) == 2 else None
    if parts[0] != "apis" or parts[1] not in catalogue.groups():
        return None
    if len(parts) == 2:
        return {"kind": "APIGroup", "apiVersion": "v1", **_legacy_group(parts[1])}
    return _resource_list(parts[1], parts[2]) if len(parts) == 3 else None


def _legacy_group(group: str) -> Obj:
    versions = [{"groupVersion": f"{group}/{version}", "version": version} for version in catalogue.groups()[group]]
    return {"name": group, "versions": versions, "preferredVersion": versions[0]}


def _resource_list(group: str, version: str) -> Obj | None:
    if version not in catalogue.groups().get(group, ()):
        return None
    resources: list[Obj] = []
    for item in catalogue.in_version(group, version):
        resources.append(_legacy_resource(item))
        resources += [_legacy_subresource(item, sub) for sub in item.subresources]
    found = {"kind": "APIResourceList", "groupVersion": f"{group}/{version}" if group else version}
    if group:
        found["apiVersion"] = "v1"
    return {**found, "resources": resources}


def _legacy_resource(item: Served) -> Obj:
    found: Obj = {
        "name": item.plural,
        "singularName": item.singular,
        "namespaced": item.namespaced,
        "kind": item.kind,
        "verbs": list(item.verbs),
    }
    if item.short_names:
        found["shortNames"] = list(item.short_names)
    if item.categories:
        found["categories"] = list(item.categories)
    return found


def _legacy_subresource(item: Served, sub: SubResource) -> Obj:
    found: Obj = {
        "name": f"{item.plural}/{sub.name}",
        "singularName": "",
        "namespaced": item.namespaced,
        "kind": sub.kind,
        "verbs": list(sub.verbs),
    }
    if (sub.group, sub.version) != (item.group, item.version):
        found["group"], found["version"] = sub.group, sub.version
    return found


def root_paths() -> Obj:
    """The document of ``/``: every path that is not an object."""
    paths = ["/api", "/apis"]
    for group, versions in catalogue.groups().items():
        stem = f"/apis/{group}" if group else "/api"
        paths += [stem] if group else []
        paths += [f"{stem}/{version}" for version in versions]
    paths += ["/healthz", "/healthz/ping", "/livez", "/livez/ping", "/metrics"]
    paths += ["/openapi/v2", "/openapi/v3", "/openapi/v3/", "/readyz", "/readyz/ping", "/version"]
    return {"paths": sorted(paths)}
