"""Describes a Role or a ClusterRole.  Models pkg/util/rbac of kubectl."""

from __future__ import annotations

from kubectl_sim.kubectl.describing.layout import Writer, describe_metadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source

    Rule = tuple[list[str], str, str, str, str]  # verbs, API group, resource, resource name, URL


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """One row for each resource, resource name and URL, with all verbs that any rule allows on it."""
    w = Writer()
    describe_metadata(w, obj, namespaced=False)
    w.line("PolicyRule:")
    w.header("Resources", "Non-Resource URLs", "Resource Names", "Verbs")
    for verbs, group, resource, name, url in sorted(_rules(obj), key=_order):
        urls, names = [url] if url else [], [name] if name else []
        row = [_qualified(resource, group) if resource else "", *map(_bracketed, (urls, names, verbs))]
        w.row(*row)
    return w.result()


def _bracketed(words: list[str]) -> str:
    return f"[{' '.join(words)}]"


def _rules(role: Obj) -> Iterator[Rule]:
    """The rules taken apart and gathered by what they are about; those on URLs keep one verb each."""
    verbs_of: dict[tuple[str, str, str], list[str]] = {}
    for rule in role.get("rules") or ():
        for target in _targets(rule):
            verbs = verbs_of.setdefault(target, [])
            verbs += [verb for verb in rule.get("verbs") or () if verb not in verbs]
        for url in rule.get("nonResourceURLs") or ():
            for verb in rule.get("verbs") or ():
                yield [verb], "", "", "", url
    for (group, resource, name), verbs in verbs_of.items():
        yield verbs, group, resource, name, ""


def _targets(rule: Obj) -> Iterator[tuple[str, str, str]]:
    for group in rule.get("apiGroups") or ():
        for resource in rule.get("resources") or ():
            for name in rule.get("resourceNames") or ("",):
                yield group, resource, name


def _order(rule: Rule) -> str:
    """Rules are sorted by how Go prints them, which begins with the verbs."""
    verbs, group, resource, name, url = rule
    return (
        f"Verbs:{_bracketed(verbs)},APIGroups:[{group}],Resources:[{resource}],"
        f"ResourceNames:[{name}],NonResourceURLs:[{url}],"
    )


def _qualified(resource: str, group: str) -> str:
    """``deployments.apps/scale``."""
    if not group:
        return resource
    name, slash, subresource = resource.partition("/")
    return f"{name}.{group}{slash}{subresource}"
