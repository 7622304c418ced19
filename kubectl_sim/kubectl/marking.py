"""What ``label`` and ``annotate`` share: finding objects, changing one map of their metadata, ``--list``."""

from __future__ import annotations

from kubectl_sim.kubectl import changing
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info, Result

    Obj = dict[str, Any]
    Texts = list[str]


def check_selection(opts: Options) -> None:
    """Refuses flags that cannot stand together.  Raises CommandError."""
    for flag in ("selector", "field-selector"):
        if opts.all and getattr(opts, flag.replace("-", "_")):
            raise CommandError(f"cannot set --all and --{flag} at the same time")


def check_sources(opts: Options, resources: Texts, strategy: str, example: str) -> None:
    """With --local there must be files, without it objects of some kind.  Raises CommandError."""
    files = opts.filename or opts.kustomize
    if not opts.local:
        if not resources and not files:
            raise CommandError("one or more resources must be specified as <resource> <name> or <resource>/<name>")
        return
    if strategy == changing.SERVER:
        raise CommandError("cannot specify --local and --dry-run=server - did you mean --dry-run=client?")
    names = f"-f {example}.yaml or --filename={example}.json"
    if resources:
        raise CommandError(f"can only use local files by {names} when --local=true is set")
    if not files:
        raise CommandError(f"one or more files must be specified as {names}")


def find(ctx: Context, opts: Options, resources: Texts) -> Result:
    """The objects, in their latest state unless --local is given.  Raises CommandError."""
    if opts.local:
        result = changing.find(ctx, [], opts, local=True).do()
    else:
        result = changing.find(
            ctx,
            resources,
            opts,
            allow_empty_selector=opts.all,
            field_selector=opts.field_selector,
            all_namespaces=opts.all_namespaces,
            latest=True,
        ).do()
    return result


def check_version(opts: Options, result: Result) -> None:
    """``--resource-version`` is for a single object.  Raises CommandError."""
    if opts.resource_version and not result.single_item_implied:
        raise CommandError("--resource-version may only be used with a single resource")


def with_entries(obj: Obj, field: str, new: dict[str, str], removed: Texts, version: str) -> Obj:
    """The object with entries of ``metadata.labels`` or ``metadata.annotations`` set and removed."""
    entries = {**((obj.get("metadata") or {}).get(field) or {}), **new}
    for key in removed:
        entries.pop(key, None)
    metadata = {**(obj.get("metadata") or {}), field: entries}
    if version:
        metadata["resourceVersion"] = version
    return {**obj, "metadata": metadata}


def without_version(obj: Obj, version: str) -> Obj:
    """The object as a patch starts from it: a resourceVersion that was asked for is always sent."""
    metadata = obj.get("metadata") or {}
    if not version or "resourceVersion" not in metadata:
        return obj
    return {**obj, "metadata": {key: value for key, value in metadata.items() if key != "resourceVersion"}}


def send(ctx: Context, info: Info, old: Obj, new: Obj, parameters: dict[str, Any]) -> Obj:
    """Patches the difference of the metadata; the server's answer."""
    from kubectl_sim.base.patches import merge_patch

    patch = merge_patch.create({"metadata": old.get("metadata") or {}}, {"metadata": new["metadata"]})
    patched: Obj = ctx.client.patch(info.resource, info.namespace, info.name, patch, **parameters)
    return patched


def print_list(ctx: Context, info: Info, obj: Obj, field: str, *, single: bool) -> None:
    """``--list``: the entries, below a heading if there may be several objects."""
    indent = ""
    if not single:
        group = str(obj.get("apiVersion") or "").rpartition("/")[0]
        ctx.print(f"Listing {field} for {obj.get('kind')}.{group}/{info.name}:")
        indent = " "
    entries = obj["metadata"][field]
    for key in sorted(entries):
        ctx.print(f"{indent}{key}={entries[key]}")
