"""A short notation for roles and bindings, and the objects that it stands for.

A role is a line with its name, followed by indented rules::

    system:aggregate-to-edit +edit
      read: pods/attach secrets
      create: serviceaccounts/token
      write: jobs cronjobs @batch
      get update: leases @coordination.k8s.io =kube-scheduler
      get > /healthz /livez
      events

Verbs stand before the colon; ``read``, ``write`` and ``full`` are sets of them.  Then come resources,
``@`` API groups (``@core`` names the core group, which is meant when there is none) and ``=`` resource
names.  ``>`` leads to URLs.  ``events`` is the rule by which a component records its events.  After the
name, ``+edit`` labels the role as a part of ``edit``, and ``<edit`` makes it the sum of those parts.

A binding is one line: its name, the role (``=`` for one of the same name; ``Role/`` before a role of the
namespace), and the subjects: ``group:NAME``, ``user:NAME``, ``account:NAMESPACE/NAME``.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Obj = dict[str, Any]

GROUP = "rbac.authorization.k8s.io"
API = f"{GROUP}/v1"
CLUSTER_ROLES = f"clusterroles.{GROUP}"
CLUSTER_ROLE_BINDINGS = f"clusterrolebindings.{GROUP}"
ROLES = f"roles.{GROUP}"
ROLE_BINDINGS = f"rolebindings.{GROUP}"

#: What the API server itself keeps in shape carries this label and annotation.
DEFAULTS = ("kubernetes.io/bootstrapping", "rbac-defaults")
AUTOUPDATE = ("rbac.authorization.kubernetes.io/autoupdate", "true")

_AGGREGATE = f"{GROUP}/aggregate-to-"
_VERBS = {
    "read": ("get", "list", "watch"),
    "write": ("create", "delete", "deletecollection", "patch", "update"),
    "full": ("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"),
}
_EVENTS = "create patch update: events @core @events.k8s.io"


def roles(text: str, namespace: str = "", *, default: bool = False) -> Iterator[tuple[str, Obj]]:
    """``(resource, manifest)`` of the roles in ``text``: cluster roles, or those of a namespace.

    ``default`` says that they are the API server's own.  Those are written with sorted rules, as
    upstream's rule builder leaves them; others keep the order of their manifests.
    """
    for block in text.strip("\n").split("\n\n"):
        header, *lines = block.split("\n")
        name, *marks = header.split()
        rules = [_rule(line.strip(), in_order=default) for line in lines]
        kind = "Role" if namespace else "ClusterRole"
        role: Obj = {"apiVersion": API, "kind": kind, "metadata": _metadata(name, namespace, default)}
        for mark in marks:
            key = _AGGREGATE + mark[1:]
            if mark[0] == "+":
                role["metadata"].setdefault("labels", {})[key] = "true"
            else:
                role["aggregationRule"] = {"clusterRoleSelectors": [{"matchLabels": {key: "true"}}]}
        role["rules"] = rules or None
        yield (ROLES if namespace else CLUSTER_ROLES), role


def _metadata(name: str, namespace: str, default: bool) -> Obj:
    metadata: Obj = {"name": name}
    if namespace:
        metadata["namespace"] = namespace
    if default:
        metadata["labels"] = dict((DEFAULTS,))
        metadata["annotations"] = dict((AUTOUPDATE,))
    return metadata


def _rule(line: str, *, in_order: bool) -> Obj:
    if line == "events":
        line = _EVENTS
    is_url = " > " in line
    head, _, tail = line.partition(" > " if is_url else ": ")
    verbs = [verb for word in head.split() for verb in _VERBS.get(word, (word,))]
    words = tail.split()
    if is_url:
        rule = {"verbs": verbs, "nonResourceURLs": words}
    else:
        groups = ["" if word == "@core" else word[1:] for word in words if word[0] == "@"]
        rule = {"verbs": verbs, "apiGroups": groups or [""]}
        rule["resources"] = [word for word in words if word[0] not in "@="]
        names = [word[1:] for word in words if word[0] == "="]
        if names:
            rule["resourceNames"] = names
    return {key: sorted(values) for key, values in rule.items()} if in_order else rule


def bindings(text: str, namespace: str = "", *, default: bool = False) -> Iterator[tuple[str, Obj]]:
    """``(resource, manifest)`` of the bindings in ``text``: cluster-wide, or those of a namespace."""
    resource, kind = (ROLE_BINDINGS, "RoleBinding") if namespace else (CLUSTER_ROLE_BINDINGS, "ClusterRoleBinding")
    for line in text.split("\n"):
        if not line:
            continue
        name, role, *subjects = line.split()
        if role.removeprefix("Role/") == "=":
            role = role.replace("=", name)
        target = ("Role", role[len("Role/") :]) if role.startswith("Role/") else ("ClusterRole", role)
        binding: Obj = {"apiVersion": API, "kind": kind, "metadata": _metadata(name, namespace, default)}
        binding["roleRef"] = {"apiGroup": GROUP, "kind": target[0], "name": target[1]}
        if subjects:
            binding["subjects"] = [_subject(subject) for subject in subjects]
        yield resource, binding


def _subject(text: str) -> Obj:
    kind, _, name = text.partition(":")
    if kind == "account":
        namespace, _, account = name.partition("/")
        return {"kind": "ServiceAccount", "name": account, "namespace": namespace}
    return {"apiGroup": GROUP, "kind": kind.capitalize(), "name": name}
