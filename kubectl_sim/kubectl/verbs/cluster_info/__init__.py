"""``kubectl cluster-info``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl cluster-info``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "cluster-info [flags]",
        short="Show the addresses of the cluster",
        long="""
Show the addresses of the control plane and of the services labelled
kubernetes.io/cluster-service=true. "kubectl cluster-info dump" prints much more.
""",
        examples="""
# Addresses
kubectl cluster-info
""",
    )
