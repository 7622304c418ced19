"""``kubectl rollout``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl rollout``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "rollout SUBCOMMAND",
        short="Manage the rollout of a workload",
        long="Manage the rollout of deployments, daemon sets and stateful sets.",
        examples="""
# Go back one revision
kubectl rollout undo deployment/web

# Watch a rollout
kubectl rollout status daemonset/agent

# Restart
kubectl rollout restart deployment/web
""",
        bare="stdout 1",
    )
