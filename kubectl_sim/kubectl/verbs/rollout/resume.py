"""``kubectl rollout resume``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


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
