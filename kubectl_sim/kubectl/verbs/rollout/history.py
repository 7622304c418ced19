"""``kubectl rollout history``."""

from __future__ import annotations

from kubectl_sim.kubectl import changing, histories, rollouts, typed
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.histories import Revision
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]

_MISSING = "unable to find the specified revision"


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints the revisions of workloads, or the pod template of one."""
    rollouts.require_resource(args, opts)
    if opts.revision < 0:
        raise CommandError(f"revision must be a positive integer: {opts.revision}")
    result = rollouts.find(ctx, args, opts)
    if not opts.output and "template" not in opts.changed:
        result.visit(lambda info: _view(ctx, opts, info))
        return
    printer = changing.printer(opts, "", sort_keys=False)

    def show(info: Info) -> None:
        found = {revision.number: revision for revision in _revisions(ctx, info)}
        if opts.revision > 0 and opts.revision not in found:
            raise CommandError(_MISSING)
        for number in [opts.revision] if opts.revision > 0 else sorted(found):
            typed.print_object(printer, opts, _object(info, found[number]), ctx.stdout.write)

    result.visit(show)


def _revisions(ctx: Context, info: Info) -> list[Revision]:
    histories.check_kind(info, "history", "history viewer")
    return histories.revisions(ctx.client, info.resource, info.obj)


def _object(info: Info, revision: Revision) -> Obj:
    """The replica set of a revision, or the workload as it was."""
    return revision.obj if info.resource == histories.DEPLOYMENTS else histories.restored(info.obj, revision.obj)


def _view(ctx: Context, opts: Options, info: Info) -> None:
    found = _revisions(ctx, info)
    heading = f"with revision #{opts.revision}" if opts.revision > 0 else ""
    text = _history(info, found, opts.revision)
    changing.printer(opts, f"{heading}\n{text}").print(info.obj, ctx.stdout.write)


def _history(info: Info, found: list[Revision], number: int) -> str:
    if not found:
        return "No rollout history found."
    if number > 0:
        chosen = [revision for revision in found if revision.number == number]
        if not chosen:
            raise CommandError(_MISSING)
        return histories.template_text(_template(info, chosen[-1]))
    from kubectl_sim.kubectl.tabwriter import align

    rows = [f"{revision.number}\t{revision.cause or '<none>'}\n" for revision in found]
    return align("REVISION\tCHANGE-CAUSE\n" + "".join(rows))


def _template(info: Info, revision: Revision) -> Obj:
    """A revision's pod template; that of a deployment is shown with its change cause."""
    template = revision.template
    if info.resource != histories.DEPLOYMENTS or not revision.cause:
        return template
    metadata = template.get("metadata") or {}
    annotations = {**(metadata.get("annotations") or {}), histories.CHANGE_CAUSE: revision.cause}
    return {**template, "metadata": {**metadata, "annotations": annotations}}


def command() -> Command:
    """The command line of ``kubectl rollout history``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, integer

    return Command(
        "history (TYPE NAME | TYPE/NAME) [flags]",
        short="Show the revisions of a workload",
        examples="""
# All revisions
kubectl rollout history deployment/web

# The pod template of one
kubectl rollout history daemonset/agent --revision=3
""",
        complete="of:deployment,daemonset,statefulset",
        flags=[
            integer("revision", "Show this revision with its pod template."),
            *flags.printing(),
            *flags.files("that name the objects"),
            flags.selector(),
        ],
    )
