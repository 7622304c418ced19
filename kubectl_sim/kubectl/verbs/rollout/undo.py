"""``kubectl rollout undo``."""

from __future__ import annotations

from kubectl_sim.kubectl import changing, histories, rollouts, typed
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.histories import Revision
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]

_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_APPLIED = (
    "Warning: resource {} was previously managed with 'kubectl apply'. Rolling back will not update the {} annotation, "
    "which may cause unexpected behavior on future 'kubectl apply' operations. "
    "Consider using 'kubectl apply' with your previous configuration file instead."
)
#: Annotations of a deployment that a rollback leaves as they are.
_KEPT = (
    _LAST_APPLIED,
    histories.REVISION,
    "deployment.kubernetes.io/revision-history",
    "deployment.kubernetes.io/desired-replicas",
    "deployment.kubernetes.io/max-replicas",
    "deprecated.deployment.rollback.to",
)


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Goes back to an earlier revision."""
    strategy = changing.dry_run(ctx, opts)
    rollouts.require_resource(args, opts)

    def undo(info: Info) -> None:
        if _LAST_APPLIED in (info.obj["metadata"].get("annotations") or {}):
            ctx.warn(_APPLIED.format(info.object_name, _LAST_APPLIED))
        histories.check_kind(info, "rollbacker", "rollbacker")
        is_deployment = info.resource == histories.DEPLOYMENTS
        result = (_undo_deployment if is_deployment else _undo_other)(ctx, opts, info, strategy)
        printer = changing.printer(opts, result, strategy, sort_keys=False)
        typed.print_object(printer, opts, info.obj, ctx.stdout.write)

    rollouts.find(ctx, args, opts).visit(undo)


def _not_in_history(number: int) -> CommandError:
    return CommandError(f"unable to find specified revision {number} in history")


def _skipped(number: int) -> str:
    return f"skipped rollback (current template already matches revision {number})"


def _patch(ctx: Context, info: Info, strategy: str, number: int, patch: Any, kind: str) -> str:
    parameters = {"dryRun": "All"} if strategy == changing.SERVER else {}
    try:
        ctx.client.patch(info.resource, info.namespace, info.name, patch, type=kind, **parameters)
    except StatusError as error:
        raise CommandError(f"failed restoring revision {number}: {error.message}") from None
    return "rolled back"


def _undo_deployment(ctx: Context, opts: Options, info: Info, strategy: str) -> str:
    number = opts.to_revision
    if number < 0:
        raise _not_in_history(number)
    obj = info.obj
    revision = _deployment_revision(histories.revisions(ctx.client, info.resource, obj), number, info.name)
    if strategy == changing.CLIENT:
        return histories.template_text(revision.template)
    if obj["spec"].get("paused"):
        raise CommandError(
            "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again"
        )
    template = _without_hash(revision.template)
    if template == _without_hash(obj["spec"]["template"]):
        return _skipped(number)
    present = obj["metadata"].get("annotations") or {}
    old = revision.obj["metadata"].get("annotations") or {}
    annotations = {key: present[key] for key in _KEPT if key in present}
    annotations.update({key: value for key, value in old.items() if key not in _KEPT})
    patch = [
        {"op": "replace", "path": "/spec/template", "value": template},
        {"op": "replace", "path": "/metadata/annotations", "value": annotations},
    ]
    return _patch(ctx, info, strategy, number, patch, "json")


def _deployment_revision(found: list[Revision], number: int, name: str) -> Revision:
    """The revision asked for; the last but one for 0."""
    if number > 0:
        for revision in found:
            if revision.number == number:
                return revision
        raise _not_in_history(number)
    if len(found) < 2:
        raise CommandError(f'no rollout history found for deployment "{name}"')
    return found[-2]


def _without_hash(template: Obj) -> Obj:
    metadata = template.get("metadata") or {}
    labels = {key: value for key, value in (metadata.get("labels") or {}).items() if key != histories.HASH_LABEL}
    return {**template, "metadata": {**metadata, "labels": labels}}


def _undo_other(ctx: Context, opts: Options, info: Info, strategy: str) -> str:
    number = opts.to_revision
    if number < 0:
        raise _not_in_history(number)
    found = histories.revisions(ctx.client, info.resource, info.obj)
    if number == 0 and len(found) <= 1:
        raise CommandError("no last revision to roll back to")
    chosen = found[-2:-1] if number == 0 else [one for one in found if one.number == number]
    if not chosen:
        raise _not_in_history(number)
    revision = chosen[0]
    if strategy == changing.CLIENT:
        return f"will roll back to {histories.template_text(revision.template)}"
    data = revision.obj.get("data") or {}
    if data == {"spec": {"template": {**info.obj["spec"]["template"], "$patch": "replace"}}}:
        return _skipped(number)
    return _patch(ctx, info, strategy, number, data, "strategic")


def command() -> Command:
    """The command line of ``kubectl rollout undo``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, integer

    return Command(
        "undo (TYPE NAME | TYPE/NAME) [flags]",
        short="Go back to an earlier revision",
        examples="""
# The previous revision
kubectl rollout undo deployment/web

# A given one
kubectl rollout undo daemonset/agent --to-revision=3

# Ask the server what would happen
kubectl rollout undo --dry-run=server deployment/web
""",
        complete="of:deployment,daemonset,statefulset",
        flags=[
            integer("to-revision", "Revision to go back to; 0 for the previous one."),
            *flags.printing(),
            *flags.files("that name the objects"),
            flags.dry_run(),
            flags.selector(),
        ],
    )
