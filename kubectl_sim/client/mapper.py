"""Which resource a user means.  Models client-go's RESTMapper with short names and categories."""

from __future__ import annotations

from kubectl_sim.kinds import registry
from kubectl_sim.kinds._index import BY_KIND, NAMES, RESOURCES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.model.kind import Kind


#: The first groups as discovery lists them; short names are looked for in another order.
_LISTED = {"": 0, "apps": 1, "autoscaling": 2, "batch": 3}


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


def ambiguity(argument: str) -> str:
    """The warning about a short name that more than one resource has; empty for any other name."""
    name = argument.lower()
    if name in RESOURCES or NAMES.get(name) is None:
        return ""
    key = NAMES[name]
    if name not in RESOURCES[key][6]:
        return ""
    others = [other for other, record in RESOURCES.items() if name in record[6] and other != key]
    return f'short name "{argument}" could also match lower priority resource {others[0]}' if others else ""


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
    keys.sort(key=lambda key: _LISTED.get(RESOURCES[key][1], len(_LISTED)))
    return [kind for key in keys if (kind := registry.load(key)) is not None]


class Resource:
    """One version of a resource: what clients call a GroupVersionResource, with its kind."""

    __slots__ = ("group", "kind", "plural", "version")

    def __init__(self, group: str, version: str, plural: str, kind: str) -> None:
        self.group = group
        self.version = version
        self.plural = plural
        self.kind = kind

    def __str__(self) -> str:
        return f"{self.group}/{self.version}, Resource={self.plural}"


def resources_for(name: str) -> list[Resource]:
    """All that a name without a group means, in every version, the preferred one first; empty for nothing."""
    plural = _long_form(name)
    return [
        Resource(record[1], version, record[4], record[3])
        for record in RESOURCES.values()
        if plural in (record[4], record[5])
        for version in record[2]
    ]


def _long_form(name: str) -> str:
    """The plural behind a short name; any other name in lower case."""
    records = RESOURCES.values()
    if not any(name in (record[4], record[5]) for record in records):
        for record in records:
            if name in record[6]:
                return record[4]
    return name.lower()


def rivals(name: str) -> list[str]:
    """The resources that a short name does not mean because another one comes first."""
    records = RESOURCES.items()
    if any(name in (record[4], record[5]) for _, record in records):
        return []
    return [key for key, record in records if name in record[6]][1:]


def kinds_at(group: str, version: str) -> dict[str, str]:
    """Plural -> kind of all that is served in this group and version."""
    return {record[4]: record[3] for record in RESOURCES.values() if group == record[1] and version in record[2]}
