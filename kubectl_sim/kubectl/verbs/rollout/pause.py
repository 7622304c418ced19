"""``kubectl rollout pause``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


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
