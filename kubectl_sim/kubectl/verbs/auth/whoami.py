"""``kubectl auth whoami``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl auth whoami``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "whoami",
        short="Ask who you are to the server",
        long="Ask the server for your user name, groups and extra attributes.",
        examples="""
# As a table
kubectl auth whoami

# As JSON
kubectl auth whoami -o json
""",
        flags=[*flags.printing()],
    )
