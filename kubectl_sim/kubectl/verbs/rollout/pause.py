"""``kubectl rollout pause``."""

from __future__ import annotations

from kubectl_sim.kubectl import rollouts
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Pauses deployments."""
    rollouts.patch_each(ctx, args, opts, _pause, "paused", lambda _: None)


def _pause(obj: Obj) -> None:
    if obj["kind"] != "Deployment":
        raise CommandError("pausing is not supported")
    if obj["spec"].get("paused"):
        raise CommandError("is already paused")
    obj["spec"]["paused"] = True


def command() -> Command:
    """The command line of ``kubectl rollout pause``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "pause RESOURCE",
        short="Pause a deployment",
        long="Pause a deployment: changes to it are not rolled out until it is resumed. Running pods go on.",
        examples="""
# Pause
kubectl rollout pause deployment/web
""",
        complete="of:deployment",
        flags=[
            *flags.printing(),
            *flags.files("that name the objects"),
            flags.field_manager("kubectl-rollout"),
            flags.selector(),
        ],
    )
