"""Describes a Role or a ClusterRole.  Models pkg/util/rbac of kubectl."""

from __future__ import annotations

from kubectl_sim.kubectl.describing.layout import Writer, describe_metadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source

    # What a part of a rule is about: API groups, resources, resource names, URLs; one of each at most.
    Subject = tuple[Sequence[str], Sequence[str], Sequence[str], Sequence[str]]


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """One row for each resource, resource name and URL, with all verbs that any rule allows on it."""
    w = Writer()
    describe_metadata(w, obj, namespaced=False)
    w.line("PolicyRule:")
    w.header("Resources", "Non-Resource URLs", "Resource Names", "Verbs")
    for (groups, resources, names, urls), verbs in sorted(_compact(obj), key=_order):
        w.row(_qualified(resources, groups), _listed(urls), _listed(names), _listed(verbs))
    return w.result()


def _listed(words: Sequence[str]) -> str:
    return f"[{' '.join(words)}]"


def _compact(role: Obj) -> list[tuple[Subject, list[str]]]:
    """The verbs that all rules together allow on each subject; those on URLs are not gathered."""
    verbs_of: dict[Subject, list[str]] = {}
    on_urls: list[tuple[Subject, list[str]]] = []
    for rule in role.get("rules") or ():
        for verb in rule.get("verbs") or ():
            for subject in _resource_subjects(rule):
                known = verbs_of.setdefault(subject, [])
                if verb not in known:
                    known.append(verb)
            on_urls += [(((), (), (), (url,)), [verb]) for url in rule.get("nonResourceURLs") or ()]
    return [*on_urls, *verbs_of.items()]


def _resource_subjects(rule: Obj) -> Iterator[Subject]:
    for group in rule.get("apiGroups") or ():
        for resource in rule.get("resources") or ():
            names = rule.get("resourceNames")
            if not names:
                yield (group,), (resource,), (), ()
            for name in names or ():
                yield (group,), (resource,), (name,), ()


def _order(rule: tuple[Subject, list[str]]) -> str:
    """Rules are sorted by how Go prints them, which begins with the verbs."""
    (groups, resources, names, urls), verbs = rule
    return (
        f"Verbs:{_listed(verbs)},APIGroups:{_listed(groups)},Resources:{_listed(resources)},"
        f"ResourceNames:{_listed(names)},NonResourceURLs:{_listed(urls)},"
    )


def _qualified(resources: Sequence[str], groups: Sequence[str]) -> str:
    """``deployments.apps/scale``; nothing for URLs."""
    if not resources:
        return ""
    name, slash, subresource = resources[0].partition("/")
    return f"{name}{'.' if groups[0] else ''}{groups[0]}{slash}{subresource}"
