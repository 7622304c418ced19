"""Completers: what can stand for an argument or a flag's value, looked up in the cluster.

A command or flag names its completer, if need be with a parameter after a colon.  Models
kubectl/pkg/util/completion and kubectl/pkg/cmd/cp.
"""

from __future__ import annotations

import os

from kubectl_sim.kubectl.complete import DEFAULT, FILE_EXTENSIONS, NO_FILES, NO_SPACE
from kubectl_sim.kubectl.context import Context
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kubectl.options import Invocation
    from kubectl_sim.kubectl.streams import Streams

    Choices = tuple[list[str], int]

_WITH_PODS = (
    "daemonsets",
    "deployments",
    "pods",
    "jobs",
    "replicasets",
    "replicationcontrollers",
    "services",
    "statefulsets",
)
_FORMATS = (
    "json",
    "yaml",
    "kyaml",
    "name",
    "go-template",
    "go-template-file",
    "template",
    "templatefile",
    "jsonpath",
    "jsonpath-as-json",
    "jsonpath-file",
    "custom-columns",
    "custom-columns-file",
    "wide",
)


def complete(completer: str, invocation: Invocation, typed: str, streams: Streams) -> Choices:
    """The choices for ``typed`` and the directive for the shell.

    A cluster that cannot be asked leaves no choices; completion never complains.
    """
    name, _, parameter = completer.partition(":")
    ctx = Context(invocation, streams)
    try:
        return COMPLETERS[name](Asker(ctx), invocation.args, typed, parameter)
    except (CommandError, StatusError):
        return [], NO_FILES
    finally:
        ctx.close()


class Asker:
    """Asks the cluster for names."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx

    def names(self, resource: str, typed: str, namespace: str | None = None) -> list[str]:
        """Names of the objects of a type as the user writes it; none for a type that is not known."""
        from kubectl_sim.client import mapper

        try:
            kind = mapper.resource_for(resource)
        except mapper.NoMatch:
            return []
        where = (namespace or self.ctx.namespace) if kind.namespaced else ""
        found = self.ctx.client.table(kind.resource, where).names
        return [name for name in found if name.startswith(typed)]

    def types(self, typed: str) -> list[str]:
        """Resource types that can be got, after the last comma of ``typed``."""
        from kubectl_sim.kinds._index import RESOURCES

        before, comma, last = typed.rpartition(",")
        listed = sorted((record[1], key) for key, record in RESOURCES.items() if "get" in record[9])
        return [f"{before}{comma}{key}" for _, key in listed if key.startswith(last)]

    def pod(self, argument: str) -> dict[str, Any] | None:
        """The pod that ``web-0`` or ``deployment/web`` stands for."""
        from kubectl_sim.client import mapper

        resource, slash, name = argument.rpartition("/")
        kind = mapper.resource_for(resource if slash else "pods")
        obj: dict[str, Any] | None = self.ctx.client.find(kind.resource, self.ctx.namespace, name)
        if obj is None or kind.resource == "pods":
            return obj
        selector = obj.get("spec", {}).get("selector") or {}
        labels = selector.get("matchLabels", {} if "matchExpressions" in selector else selector)
        wanted = ",".join(f"{key}={value}" for key, value in labels.items())
        pods = self.ctx.client.list("pods", self.ctx.namespace, label_selector=wanted)
        return pods[0] if pods else None

    def entries(self, section: str, typed: str) -> list[str]:
        """Names of the entries of a section of the kubeconfig."""
        from kubectl_sim.kubectl import session

        items = session.config_of(self.ctx).data.get(section) or ()
        return [item["name"] for item in items if item["name"].startswith(typed)]


# -- arguments


def _types_and_names(asker: Asker, args: list[str], typed: str, allowed: str) -> Choices:
    return _typed(asker, args, typed, allowed, repeat=True)


def _one_of_types(asker: Asker, args: list[str], typed: str, allowed: str) -> Choices:
    return _typed(asker, args, typed, allowed, repeat=False)


def _typed(asker: Asker, args: list[str], typed: str, allowed: str, *, repeat: bool) -> Choices:
    """``TYPE NAME…`` or ``TYPE/NAME…``."""
    if args and "/" not in args[0]:
        names = asker.names(args[0], typed) if repeat or len(args) == 1 else []
        return [name for name in names if name not in args[1:]], NO_FILES
    if args and not repeat:
        return [], NO_FILES
    resource, slash, name = typed.partition("/")
    if slash:
        found = [f"{resource}/{each}" for each in asker.names(resource, name)]
        return [each for each in found if each not in args], NO_FILES
    types = [each for each in allowed.split(",") if each.startswith(typed)] if allowed else asker.types(typed)
    if args:
        return [f"{each}/" for each in types], NO_FILES | NO_SPACE
    return types, NO_FILES


def _names(asker: Asker, args: list[str], typed: str, resource: str) -> Choices:
    """Names of one type: for a flag, or as the only argument."""
    return asker.names(resource, typed), NO_FILES


def _name_argument(asker: Asker, args: list[str], typed: str, resource: str) -> Choices:
    return ([], NO_FILES) if args else _names(asker, args, typed, resource)


def _pods(asker: Asker, args: list[str], typed: str, _: str) -> Choices:
    """A pod, or ``TYPE/NAME`` of something that has pods."""
    if args:
        return [], NO_FILES
    resource, slash, name = typed.partition("/")
    if slash:
        return [f"{resource}/{each}" for each in asker.names(resource, name)], NO_FILES
    found = asker.names("pods", typed)
    types = [f"{each}/" for each in _WITH_PODS if each.startswith(typed)]
    return found + types, NO_FILES if found else NO_FILES | NO_SPACE


def _pods_and_containers(asker: Asker, args: list[str], typed: str, _: str) -> Choices:
    if len(args) == 1:
        return _containers(asker, args, typed, "")
    return _pods(asker, args, typed, "")


def _containers(asker: Asker, args: list[str], typed: str, _: str) -> Choices:
    """Containers of the pod that the first argument names."""
    pod = asker.pod(args[0]) if args else None
    spec = pod.get("spec", {}) if pod else {}
    containers = [*(spec.get("initContainers") or ()), *(spec.get("containers") or ())]
    return [each["name"] for each in containers if each["name"].startswith(typed)], NO_FILES


def _pods_and_ports(asker: Asker, args: list[str], typed: str, _: str) -> Choices:
    if len(args) != 1:
        return _pods(asker, args, typed, "")
    local = typed.partition(":")[0]
    ports = [f"{local or port}:{port}" for port in _ports(asker, args[0])]
    return [each for each in ports if each.startswith(typed)], NO_FILES


def _ports(asker: Asker, argument: str) -> list[int]:
    resource, _, name = argument.partition("/")
    if resource in ("service", "services", "svc"):
        service = asker.ctx.client.find("services", asker.ctx.namespace, name) or {}
        return [port["port"] for port in service.get("spec", {}).get("ports") or ()]
    pod = asker.pod(argument) or {}
    containers = pod.get("spec", {}).get("containers") or ()
    return [port["containerPort"] for each in containers for port in each.get("ports") or ()]


def _copies(asker: Asker, args: list[str], typed: str, _: str) -> Choices:
    """``cp``: files here, ``POD:`` or ``NAMESPACE/POD:`` there."""
    if args or typed[:1] in ("/", ".", "~") or ":" in typed:
        return [], NO_SPACE
    namespace, slash, name = typed.partition("/")
    if slash:
        return [f"{namespace}/{pod}:" for pod in asker.names("pods", name, namespace)], NO_SPACE
    found = [f"{name}/" for name in asker.names("namespaces", typed)]
    found += [f"{name}:" for name in asker.names("pods", typed)]
    if not typed:
        found += ["./", "/"]
    elif found:
        here = sorted(name for name in os.listdir(".") if name.startswith(typed))
        found += [f"{name}/" if os.path.isdir(name) else name for name in here]
    return found, NO_SPACE


def _entries(section: str) -> Callable[[Asker, list[str], str, str], Choices]:
    def entries(asker: Asker, args: list[str], typed: str, parameter: str) -> Choices:
        first = parameter == "first" and args
        return [] if first else asker.entries(section, typed), NO_FILES

    return entries


def _commands(asker: Asker, args: list[str], typed: str, _: str) -> Choices:
    """``help``: the subcommands of the words so far."""
    from kubectl_sim.kubectl._table import CHILDREN
    from kubectl_sim.kubectl._words import COMMANDS

    path = ""
    for word in args:
        found = CHILDREN.get(path, {}).get(word)
        if found is None:
            break
        path = found
    children = sorted(set(CHILDREN.get(path, {}).values()))
    listed = [(child.rpartition(" ")[2], COMMANDS[child][0]) for child in children if child in COMMANDS]
    return [f"{name}\t{short}" for name, short in listed if name.startswith(typed)], NO_FILES


# -- values of flags


def _formats(asker: Asker, args: list[str], typed: str, _: str) -> Choices:
    return [each for each in _FORMATS if each.startswith(typed)], NO_FILES


def _subresources(asker: Asker, args: list[str], typed: str, _: str) -> Choices:
    return ["status", "scale", "resize"], NO_FILES


def _manifests(asker: Asker, args: list[str], typed: str, _: str) -> Choices:
    return ["json", "yaml", "yml"], FILE_EXTENSIONS


def _files(asker: Asker, args: list[str], typed: str, _: str) -> Choices:
    return [], DEFAULT


COMPLETERS: dict[str, Callable[[Asker, list[str], str, str], Choices]] = {
    "clusters": _entries("clusters"),
    "commands": _commands,
    "containers": _containers,
    "contexts": _entries("contexts"),
    "copies": _copies,
    "files": _files,
    "files-json-yaml": _manifests,
    "formats": _formats,
    "name": _name_argument,
    "names": _names,
    "of": _types_and_names,
    "one-of": _one_of_types,
    "pods": _pods,
    "pods-and-containers": _pods_and_containers,
    "pods-and-ports": _pods_and_ports,
    "subresources": _subresources,
    "types-and-names": _types_and_names,
    "users": _entries("users"),
}
