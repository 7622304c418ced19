"""Which resources and versions the server has, as clients see them.  Models client-go/discovery."""

from __future__ import annotations

from kubectl_sim.kinds._index import RESOURCES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]


def resources() -> list[Obj]:
    """Every resource in its preferred version as an ``APIResource``, with the fields in Go's order."""
    found = []
    for record in RESOURCES.values():
        _, group, versions, kind, plural, singular, short_names, categories, namespaced, verbs, _ = record
        if not verbs:
            continue
        resource: Obj = {"name": plural, "singularName": singular, "namespaced": namespaced}
        if group:
            resource["group"] = group
        resource.update(version=versions[0], kind=kind, verbs=list(verbs))
        if short_names:
            resource["shortNames"] = list(short_names)
        if categories:
            resource["categories"] = list(categories)
        found.append(resource)
    return found


def group_versions() -> list[str]:
    """``v1``, ``apps/v1`` and so on, in no particular order."""
    found: dict[str, None] = {}
    for record in RESOURCES.values():
        group, versions = record[1], record[2]
        found.update((f"{group}/{version}" if group else version, None) for version in versions)
    return [*found]
