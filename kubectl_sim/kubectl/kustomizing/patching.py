"""Patches: strategic merge and JSON 6902, in files or in line, for the object they name or for all a target
selects.  Models the PatchTransformer and its two deprecated kin."""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing import reading, strategic
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError, context
from kubectl_sim.kubectl.kustomizing.resource import ALLOW_KIND_CHANGE, ALLOW_NAME_CHANGE, ENABLED, Resource
from kubectl_sim.kubectl.kustomizing.selecting import Selector, shown
from kubectl_sim.kubectl.kustomizing.values import copy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.kustomizing.loader import Loader
    from kubectl_sim.kubectl.kustomizing.resources import Resources

    Operations = list[Any]


class Patch:
    """One entry of ``patches``."""

    __slots__ = ("merges", "operations", "source", "target")

    def __init__(self, args: dict[str, Any], loader: Loader) -> None:
        from kubectl_sim.base.goformat import quote

        patch, path = (args.get("patch") or "").strip(), args.get("path") or ""
        if bool(patch) == bool(path):
            from kubectl_sim.kubectl.kustomizing import configuring

            problem = (
                "patch and path can't be set at the same time" if patch else "must specify one of patch and path in"
            )
            raise KustomizeError(f"{problem}\n{configuring.patch(args)}")
        if path:
            with context(f"failed to get the patch file from path({path})"):
                data = loader.load(path)
            text, self.source = data.decode("utf-8", "replace"), f"[path: {quote(path)}]"
        else:
            text, self.source = patch, f"[patch: {quote(patch)}]"
        self.target = args.get("target")
        self.merges, self.operations = self.parsed(text)
        options = args.get("options") or {}
        for merge in self.merges or ():
            for option, note in (("allowNameChange", ALLOW_NAME_CHANGE), ("allowKindChange", ALLOW_KIND_CHANGE)):
                if options.get(option):
                    merge.set_annotations({**merge.annotations, note: ENABLED})

    def parsed(self, text: str) -> tuple[list[Resource] | None, Operations | None]:
        """The text as a list of strategic merge patches or as JSON operations."""
        merges: list[Resource] | None = None
        operations: Operations | None = None
        try:
            merges = reading.resources(text)
        except KustomizeError:
            pass
        try:
            operations = json_operations(text)
        except KustomizeError:
            pass
        if merges and operations:
            raise KustomizeError(f"illegally qualifies as both an SM and JSON patch: {self.source}")
        if merges is None and operations is None:
            raise KustomizeError(f"unable to parse SM or JSON patch from {self.source}")
        return (merges, None) if merges is not None else (None, operations)

    def transform(self, resources: Resources) -> None:
        if self.merges is not None:
            if self.merges:
                self.merge(resources, self.merges)
        elif self.operations is not None:
            self.operate(resources, self.operations)

    def merge(self, resources: Resources, merges: list[Resource]) -> None:
        if self.target is not None:
            if len(merges) > 1:
                raise KustomizeError(
                    "Multiple Strategic-Merge Patches in one `patches` entry is not allowed to set "
                    f"`patches.target` field: {self.source}"
                )
            with context(f'unable to find patch target "{shown(self.target)}" in `resources`'):
                selected = Selector(self.target).select(resources)
            merge_into(resources, selected, merges[0])
            return
        for patch in merges:
            with context(f'no resource matches strategic merge patch "{patch.original}"'):
                target = resources.by_id(patch.original)
            apply_merge(target, patch)

    def operate(self, resources: Resources, operations: Operations) -> None:
        if self.target is None:
            raise KustomizeError(f"must specify a target for JSON patch {self.source}")
        for resource in Selector(self.target).select(resources):
            resource.remember_id()
            apply_json(resource, operations)


def json_operations(text: str) -> Operations:
    """The operations in a text, which is JSON or YAML.  Raises KustomizeError."""
    from kubectl_sim.base import jsonio, yamlio
    from kubectl_sim.base.patches import json_patch
    from kubectl_sim.base.patches.common import PatchError
    from kubectl_sim.base.yamlscalar import YAMLError

    if not text:
        raise KustomizeError("empty json patch operations")
    try:
        value = jsonio.loads(text) if text[0] == "[" else yamlio.load(text)
    except (YAMLError, ValueError) as error:
        raise KustomizeError(str(error)) from None
    try:
        json_patch.check(value)
    except PatchError as error:
        raise KustomizeError(str(error)) from None
    found: Operations = value or []
    return found


def apply_json(resource: Resource, operations: Operations) -> None:
    """JSON patch one object; what the build knows of it survives."""
    from kubectl_sim.base.patches import json_patch
    from kubectl_sim.base.patches.common import PatchError

    kept = {
        key: value for key, value in resource.annotations.items() if key.startswith("internal.config.kubernetes.io")
    }
    try:
        resource.node = json_patch.apply(resource.json(), copy(operations))
    except PatchError as error:
        raise KustomizeError(str(error)) from None
    resource.set_annotations({**resource.annotations, **kept})


def apply_merge(resource: Resource, patch: Resource) -> None:
    """Strategic merge patch one object; its name, kind and namespace change only if the patch may change them."""
    name, namespace, kind = resource.metadata.get("name"), resource.namespace, resource.kind
    may_rename = patch.noted(ALLOW_NAME_CHANGE) == ENABLED
    may_change_kind = patch.noted(ALLOW_KIND_CHANGE) == ENABLED
    if may_rename or may_change_kind:
        resource.remember_id()
    merged = strategic.merge(copy(patch.node), resource.node)
    resource.node = None if merged is strategic.MISSING else merged
    if resource.empty:
        resource.node = None
        return
    if not may_change_kind:
        resource.set_kind(kind)
    if not may_rename:
        resource.own_metadata()["name"] = name
    resource.set_namespace(namespace)


def merge_into(resources: Resources, selected: list[Resource], patch: Resource) -> None:
    """One patch for all that are selected, whatever it calls itself."""
    wanted = {resource.id.key for resource in selected}
    kept = []
    for resource in resources:
        if not resource.empty and resource.id.key in wanted:
            one = patch.copy()
            one.take_metadata(patch)
            one.set_version(resource.api_version)
            apply_merge(resource, one)
        if not resource.empty:
            kept.append(resource)
    resources.replace_all(kept)


# ---------------------------------------------------------------------- the deprecated kinds


def strategic_merges(paths: list[str], loader: Loader, inline: str = "") -> list[Resource]:
    """``patchesStrategicMerge``: each entry is a patch or the path of a file with some."""
    if not paths and not inline:
        raise KustomizeError("empty file path and empty patch content")
    found: list[Resource] = []
    for path in paths:
        try:
            found += reading.resources(path)
        except KustomizeError:
            found += reading.file(loader, path)
    if inline:
        found += reading.resources(inline)
    if not found:
        from kubectl_sim.kubectl.kustomizing.errors import go_list

        raise KustomizeError(f"patch appears to be empty; files={go_list(paths)}, Patch={inline}")
    return found


def apply_strategic_merges(resources: Resources, patches: list[Resource]) -> None:
    for patch in patches:
        target = resources.by_id(patch.original)
        merge_into(resources, [target], patch)


def _as_json(text: str) -> str:
    """The text as upstream hands it on: JSON as it is, YAML turned into JSON."""
    from kubectl_sim.base import jsonio, yamlio
    from kubectl_sim.base.yamlscalar import YAMLError

    if text.startswith("["):
        return text
    try:
        return jsonio.compact(yamlio.load(text))
    except YAMLError as error:
        raise KustomizeError(str(error)) from None


class JSONPatch:
    """One entry of ``patchesJson6902``."""

    __slots__ = ("operations", "target")

    def __init__(self, target: dict[str, Any] | None, path: str, text: str, loader: Loader) -> None:
        if not (target or {}).get("name"):
            raise KustomizeError("must specify the target name")
        if not path and not text:
            raise KustomizeError("empty file path and empty jsonOp")
        if path and text:
            raise KustomizeError("must specify a file path or jsonOp, not both")
        if path:
            text = loader.load(path).decode("utf-8", "replace")
            if not text:
                raise KustomizeError(f"patch file '{path}' empty seems to be empty")
        self.target = target or {}
        with context(f"decoding {_as_json(text)}"):
            self.operations = json_operations(text)
        if not self.operations:
            raise KustomizeError(f"patch appears to be empty; file={path}, JsonOp={text}")

    def transform(self, resources: Resources) -> None:
        for resource in Selector(self.target).select(resources):
            apply_json(resource, self.operations)
