"""``kubectl version``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl version``."""
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        "version [flags]",
        short="Print the versions of client and server",
        examples="""
# Both
kubectl version
""",
        flags=[
            boolean("client", "Print the client's version only; no server is asked."),
            string("output", "Form of the output: yaml or json.", short="o"),
        ],
    )
