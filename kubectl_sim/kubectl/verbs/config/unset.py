"""``kubectl config unset``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl config unset``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "unset PROPERTY_NAME",
        short="Remove a value from a kubeconfig file",
        long="""
Remove one value. PROPERTY_NAME is a path of attribute names and entry names with dots between.
""",
        examples="""
# The current context
kubectl config unset current-context

# The namespace of a context
kubectl config unset contexts.playground.namespace
""",
    )
