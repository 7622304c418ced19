"""``kubectl drain``."""

from __future__ import annotations

from kubectl_sim.kubectl import changing
from kubectl_sim.kubectl.cordoning import Cordoner
from kubectl_sim.kubectl.draining.choice import Choice
from kubectl_sim.kubectl.errors import Aggregate, flatten, text_of
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info
    from kubectl_sim.kubectl.tree import Command

_EMPTYING = (Aggregate, StatusError)


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Cordons nodes and evicts their pods, one node after the other."""
    nodes = Cordoner(ctx, args, opts, "drain NODE")
    nodes.mark(True)
    failures: list[Exception] = []
    pending: list[str] = []
    for info in nodes.infos:
        try:
            _empty(ctx, opts, nodes.strategy, info)
        except _EMPTYING as error:
            why = text_of(error)
            ctx.warn(f'error: unable to drain node "{info.name}" due to error: {why}, continuing command...')
            failures.append(error)
            pending.append(info.name)
        else:
            nodes.say(info.obj, "drained")
    if pending:
        ctx.warn("There are pending nodes to be drained:")
        for name in pending:
            ctx.warn(f" {name}")
    if failures:
        raise Aggregate(failures)


def _empty(ctx: Context, opts: Options, strategy: str, info: Info) -> None:
    """Evicts or deletes the pods of one node.  Raises Aggregate or StatusError."""
    choice = Choice(ctx, opts, info.name)
    if choice.errors:
        raise Aggregate(choice.errors)
    if choice.warnings:
        ctx.warning(choice.warnings)
    if strategy == changing.CLIENT:
        for pod in choice.pods:
            ctx.print(f"evicting pod {pod['metadata']['namespace']}/{pod['metadata']['name']} (dry run)")
        return
    if not choice.pods:
        return
    from kubectl_sim.kubectl.draining.removal import Deletion, Eviction

    removal = (Deletion if opts.disable_eviction else Eviction)(ctx, opts, strategy, choice.pods)
    try:
        removal.run()
    except _EMPTYING as error:
        _say_pending(ctx, opts, info.name, error)
        raise


def _say_pending(ctx: Context, opts: Options, node: str, error: Exception) -> None:
    left = Choice(ctx, opts, node)
    if left.pods:
        ctx.warn(f'There are pending pods in node "{node}" when an error occurred: {text_of(error)}')
        for pod in left.pods:
            ctx.warn(f"pod/{pod['metadata']['name']}")
    if left.errors:
        text = text_of(Aggregate(flatten(Aggregate(left.errors))))
        ctx.stderr.write(f"Following errors occurred while getting the list of pods to delete:\n{text}")


def command() -> Command:
    """The command line of ``kubectl drain``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, duration, integer, string

    return Command(
        "drain NODE",
        short="Empty a node for maintenance",
        long="""
Cordon a node and evict its pods, respecting PodDisruptionBudgets. Mirror pods stay. Pods of daemon
sets need --ignore-daemonsets, pods without a controller --force, pods with emptyDir volumes
--delete-emptydir-data. The command waits until the pods are gone; "kubectl uncordon" opens the node
again.
""",
        examples="""
# Drain, even pods without a controller
kubectl drain worker --force

# With 15 minutes of grace
kubectl drain worker --grace-period=900
""",
        complete="name:node",
        flags=[
            boolean("delete-emptydir-data", "Go on even if pods use emptyDir volumes; their data is lost."),
            boolean("disable-eviction", "Delete pods instead of evicting them. PodDisruptionBudgets are not asked."),
            boolean("force", "Go on even if pods have no controller; they do not come back."),
            integer("grace-period", "Seconds each pod has to end; negative for the pod's own.", -1),
            boolean("ignore-daemonsets", "Leave pods of DaemonSets where they are."),
            string("pod-selector", "Label selector of the pods of the node to drain."),
            integer(
                "skip-wait-for-delete-timeout",
                (
                    "Do not wait for pods that have been terminating for longer than this many seconds; 0 to "
                    "always wait."
                ),
            ),
            duration("timeout", "Give up after this time; 0 for never."),
            flags.dry_run(),
            flags.chunk_size(),
            flags.selector(),
        ],
    )
