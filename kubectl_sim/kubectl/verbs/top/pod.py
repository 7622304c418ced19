"""``kubectl top pod``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl top pod``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        "pod [NAME | -l label]",
        short="Show the use of CPU and memory of pods",
        long="""
Show how much CPU and memory pods use. A pod that has just been started has no figures for a minute
or so.
""",
        examples="""
# The namespace
kubectl top pod

# Containers of one pod
kubectl top pod web-0 --containers

# By label
kubectl top pod -l app=web
""",
        aliases=["pods", "po"],
        complete="name:pod",
        flags=[
            boolean("containers", "A row for each container."),
            boolean("no-headers", "Print no column headers."),
            boolean("show-swap", "Show the use of swap memory."),
            string("sort-by", "Sort by 'cpu' or 'memory'."),
            boolean("sum", "Add a last row with the sum."),
            boolean("use-protocol-buffers", "Ask the Metrics API in protocol buffers.", True),
            flags.field_selector(),
            flags.selector(),
            flags.all_namespaces(),
        ],
    )
