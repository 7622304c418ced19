"""Find a kind's record without importing any other kind's file.

``_index.py`` is generated from the records (``python -m kubectl_sim.tools.indexes``).
"""

from __future__ import annotations

from kubectl_sim.kinds._index import BY_KIND, NAMES, RESOURCES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.model.kind import Kind

_loaded: dict[str, Kind] = {}


def load(resource: str) -> Kind | None:
    """The record of a resource (``pods``, ``deployments.apps``), None when there is none."""
    kind = _loaded.get(resource)
    if kind is None and resource in RESOURCES:
        module, attribute = RESOURCES[resource][0].split(":")
        kind = getattr(__import__(f"kubectl_sim.kinds.{module}", fromlist=[attribute]), attribute)
        _loaded[resource] = kind
    return kind


def resource_of_kind(api_version: str, kind: str) -> str | None:
    """The resource of ``apps/v1``, ``Deployment``; None when no such kind is served."""
    return BY_KIND.get((api_version, kind))


def resource_named(name: str) -> str | None:
    """The resource that a user means by a plural, singular or short name, without a group."""
    return NAMES.get(name)
