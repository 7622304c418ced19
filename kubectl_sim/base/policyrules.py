"""RBAC rules taken apart, put together and compared.

Models kubectl/pkg/util/rbac and k8s.io/component-helpers/auth/rbac/validation.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    Obj = dict[str, Any]

_PARTS = ("verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs")
_GO_NAMES = ("Verbs", "APIGroups", "Resources", "ResourceNames", "NonResourceURLs")


def broken_down(rules: Iterable[Obj]) -> Iterator[Obj]:
    """The same rights in rules of one verb on one resource, resource name or URL each."""
    for rule in rules:
        for group in rule.get("apiGroups") or ():
            for resource in rule.get("resources") or ():
                for verb in rule.get("verbs") or ():
                    simple = {"verbs": [verb], "apiGroups": [group], "resources": [resource]}
                    names = rule.get("resourceNames")
                    yield from ({**simple, "resourceNames": [name]} for name in names) if names else (simple,)
        for url in rule.get("nonResourceURLs") or ():
            for verb in rule.get("verbs") or ():
                yield {"verbs": [verb], "nonResourceURLs": [url]}


def compacted(rules: Iterable[Obj]) -> list[Obj]:
    """One rule for each resource and resource name, with all verbs; those on URLs are not gathered."""
    gathered: dict[tuple[str, ...], Obj] = {}
    on_urls: list[Obj] = []
    for rule in broken_down(rules):
        if "resources" not in rule:
            on_urls.append(rule)
            continue
        key = (rule["apiGroups"][0], rule["resources"][0], *rule.get("resourceNames", ()))
        known = gathered.setdefault(key, {**rule, "verbs": []})
        if rule["verbs"][0] not in known["verbs"]:
            known["verbs"].append(rule["verbs"][0])
    return sorted([*on_urls, *gathered.values()], key=_order)


def _order(rule: Obj) -> str:
    """Rules are sorted by how Go prints them, which begins with the verbs."""
    return "".join(f"{name}:{_listed(rule, key)}," for key, name in zip(_PARTS, _GO_NAMES, strict=True))


def cells(rule: Obj) -> list[str]:
    """Resource, URLs, resource names and verbs of a rule about one resource at most."""
    resource = ""
    if rule.get("resources"):
        name, slash, subresource = rule["resources"][0].partition("/")
        group = (rule.get("apiGroups") or [""])[0]
        resource = f"{name}{'.' if group else ''}{group}{slash}{subresource}"
    return [resource, *(_listed(rule, key) for key in ("nonResourceURLs", "resourceNames", "verbs"))]


def shown(rule: Obj) -> str:
    """A rule as Go prints the struct."""
    pairs = (f"{name}:{_listed(rule, key)}" for key, name in zip(_PARTS, _GO_NAMES, strict=True))
    return f"{{{' '.join(pairs)}}}"


def _listed(rule: Obj, key: str) -> str:
    return f"[{' '.join(rule.get(key) or ())}]"


def uncovered(owned: Sequence[Obj], wanted: Iterable[Obj]) -> list[Obj]:
    """The rights of ``wanted``, broken down, that ``owned`` does not give (``Covers``)."""
    have = [*broken_down(owned)]
    return [rule for rule in broken_down(wanted) if not any(_covers(one, rule) for one in have)]


def _covers(owner: Obj, rule: Obj) -> bool:
    """Does one simple rule give all that another gives?"""
    return (
        _any_or_all(owner, rule, "verbs")
        and _any_or_all(owner, rule, "apiGroups")
        and all(_covers_resource(owner, name) for name in rule.get("resources") or ())
        and all(_covers_url(owner, url) for url in rule.get("nonResourceURLs") or ())
        and _covers_names(owner, rule)
    )


def _any_or_all(owner: Obj, rule: Obj, key: str) -> bool:
    have = owner.get(key) or ()
    return "*" in have or all(word in have for word in rule.get(key) or ())


def _covers_resource(owner: Obj, resource: str) -> bool:
    have = owner.get("resources") or ()
    _, slash, subresource = resource.partition("/")
    return "*" in have or resource in have or bool(slash and f"*/{subresource}" in have)


def _covers_url(owner: Obj, url: str) -> bool:
    return any(
        have in ("*", url) or (have.endswith("*") and url.startswith(have.rstrip("*")))
        for have in owner.get("nonResourceURLs") or ()
    )


def _covers_names(owner: Obj, rule: Obj) -> bool:
    have = owner.get("resourceNames")
    return not have or bool(rule.get("resourceNames") and all(name in have for name in rule["resourceNames"]))
