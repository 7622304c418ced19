"""``kubectl config get-contexts``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl config get-contexts``."""
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        "get-contexts [(-o|--output=)name)]",
        short="List the contexts",
        examples="""
# All
kubectl config get-contexts

# One
kubectl config get-contexts playground
""",
        flags=[
            boolean("no-headers", "Print no column headers."),
            string("output", "Form of the output: name.", short="o"),
        ],
    )
