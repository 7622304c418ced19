"""The ValueAddTransformer: one value in fields of several objects, or as a step of file paths in them."""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing import kustfile, structs
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError
from kubectl_sim.kubectl.kustomizing.fieldspecs import split_path
from kubectl_sim.kubectl.kustomizing.selecting import Selector
from kubectl_sim.kubectl.kustomizing.values import NEW, is_null, text_of, untagged, wrong_kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kubectl.kustomizing.loader import Loader
    from kubectl_sim.kubectl.kustomizing.resource import Resource
    from kubectl_sim.kubectl.kustomizing.resources import Resources

    Fields = dict[str, Any]

_TARGET = (
    "builtins.Target",
    {"selector": kustfile.SELECTOR, "fieldPath": "string", "filePathPosition": "int"},
)
_SHAPE = ("ValueAddTransformerPlugin", {"value": "string", "targets": [_TARGET], "targetFilePath": "string"})


def make(fields: Fields, loader: Loader) -> Callable[[Resources], None]:
    """Raises KustomizeError for a configuration without targets or with faulty ones."""
    args = structs.decode(fields, _SHAPE, lenient=True)
    value = (args.get("value") or "").strip() or loader.root.rpartition("/")[2]
    targets = args.get("targets") or []
    if args.get("targetFilePath"):
        from kubectl_sim.base import yamlio

        more = yamlio.load(loader.load(args["targetFilePath"])) or {}
        targets = [*targets, *structs.decode(more.get("targets") or [], [_TARGET], lenient=True)]
    if not targets:
        raise KustomizeError("must specify at least one target")
    for target in targets:
        if not target.get("fieldPath"):
            raise KustomizeError("fieldPath cannot be empty")
        if (target.get("filePathPosition") or 0) < 0:
            raise KustomizeError(f"value of FilePathPosition ({target['filePathPosition']}) cannot be negative")

    def transform(resources: Resources) -> None:
        for target in targets:
            selector = target.get("selector")
            for resource in list(resources) if selector is None else Selector(selector).select(resources):
                _add(resource, value, target["fieldPath"], target.get("filePathPosition") or 0)

    return transform


def _add(resource: Resource, value: str, path: str, position: int) -> None:
    if path == "metadata/namespace":
        from kubectl_sim.kubectl.kustomizing.naming import Namespacer

        Namespacer(value, []).move(resource)
        return
    holder: Any = resource.node
    parts = [part.strip() for part in split_path(path) if part.strip()]
    for part in parts[:-1]:
        if is_null(holder.get(part)):
            holder[part] = {}
        holder = holder[part]
        if not isinstance(holder, dict):
            raise wrong_kind(holder, "MappingNode")
    old = holder.get(parts[-1], NEW)
    if isinstance(old, (dict, list)):
        raise wrong_kind(old, "ScalarNode")
    new = _inserted(text_of(old), position - 1, value) if position > 0 else value
    holder[parts[-1]] = new if old is NEW else untagged(old, new)


def _inserted(path: str, position: int, part: str) -> str:
    """A file path with one more step in it."""
    lead = "/" if path.startswith("/") else ""
    steps = [step for step in path.split("/") if step]
    steps.insert(min(max(position, 0), len(steps)), part)
    return lead + "/".join(steps)
