"""Which resource a user means.  Models client-go's RESTMapper with short names and categories."""

from __future__ import annotations

from kubectl_sim.kinds import registry
from kubectl_sim.kinds._index import BY_KIND, NAMES, RESOURCES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.model.kind import Kind


class NoMatch(Exception):
    """No resource or kind of that name is served."""


def resource_for(argument: str) -> Kind:
    """The kind behind ``pods``, ``po``, ``deployments.apps`` or ``deployments.v1.apps``.

    Raises :class:`NoMatch`, worded as kubectl words it.
    """
    name, _, rest = argument.partition(".")
    key = _with_group(name.lower(), rest) if rest else NAMES.get(name.lower())
    if key and not name.islower() and name.lower() in RESOURCES[key][6]:
        key = None  # short names are the only ones whose case matters
    kind = registry.load(key) if key else None
    if kind is None:
        raise NoMatch(f'the server doesn\'t have a resource type "{argument}"')
    return kind


def _with_group(name: str, rest: str) -> str | None:
    """``deploy`` + ``apps`` or ``v1.apps`` -> ``deployments.apps``; the group's beginning is enough."""
    version, dot, group = rest.partition(".")
    begins: str | None = None
    for key, record in RESOURCES.items():
        _, in_group, versions, kind, plural, singular, short_names = record[:7]
        if name not in (plural, singular, kind.lower(), *short_names):
            continue
        versioned = bool(dot) and version in versions
        if in_group == rest or (versioned and in_group == group):
            return key
        if begins is None and (in_group.startswith(rest) or (versioned and group and in_group.startswith(group))):
            begins = key
    return begins


def kind_for(api_version: str, kind: str) -> Kind:
    """The kind of a manifest.  Raises :class:`NoMatch`."""
    key = BY_KIND.get((api_version, kind))
    found = registry.load(key) if key else None
    if found is None:
        raise NoMatch(f'no matches for kind "{kind}" in version "{api_version}"')
    return found


def in_category(category: str) -> list[Kind]:
    """The kinds of a category such as ``all``, in the order of their groups; empty for none."""
    keys = [key for key, record in RESOURCES.items() if category in record[7]]
    return [kind for key in keys if (kind := registry.load(key)) is not None]
