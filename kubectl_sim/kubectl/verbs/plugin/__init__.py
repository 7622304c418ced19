"""``kubectl plugin``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl plugin``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "plugin [flags]",
        short="Work with plugins",
        long="""
Work with plugins: executables on PATH whose names begin with 'kubectl-', which run as further
commands.
""",
        examples="""
# List
kubectl plugin list
""",
        bare="stderr 1",
    )
