"""``kubectl rollout resume``."""

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
    """Resumes paused deployments."""
    rollouts.patch_each(ctx, args, opts, _resume, "resumed", lambda _: None)


def _resume(obj: Obj) -> None:
    if obj["kind"] != "Deployment":
        raise CommandError("resuming is not supported")
    if not obj["spec"].pop("paused", False):
        raise CommandError("is not paused")


def command() -> Command:
    """The command line of ``kubectl rollout resume``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "resume RESOURCE",
        short="Resume a paused deployment",
        long="Resume a paused deployment: what has changed since is rolled out.",
        examples="""
# Resume
kubectl rollout resume deployment/web
""",
        complete="of:deployment",
        flags=[
            *flags.printing(),
            *flags.files("that name the objects"),
            flags.field_manager("kubectl-rollout"),
            flags.selector(),
        ],
    )
