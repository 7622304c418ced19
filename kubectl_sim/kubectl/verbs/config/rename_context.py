"""``kubectl config rename-context``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl config rename-context``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "rename-context CONTEXT_NAME NEW_NAME",
        short="Rename a context",
        long="Rename a context. The current context stays the current one under its new name.",
        examples="""
# Rename
kubectl config rename-context old new
""",
        complete="contexts:first",
    )
