"""``kubectl top node``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl top node``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        "node [NAME | -l label]",
        short="Show the use of CPU and memory of nodes",
        examples="""
# All nodes
kubectl top node

# One
kubectl top node worker
""",
        aliases=["nodes", "no"],
        complete="name:node",
        flags=[
            boolean("no-headers", "Print no column headers."),
            boolean("show-capacity", "Relate usage to the node's capacity instead of its allocatable resources."),
            boolean("show-swap", "Show the use of swap memory."),
            string("sort-by", "Sort by 'cpu' or 'memory'."),
            boolean("use-protocol-buffers", "Ask the Metrics API in protocol buffers.", True),
            flags.selector(),
        ],
    )
