"""``kubectl apply view-last-applied``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl apply view-last-applied``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, string

    return Command(
        "view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)",
        short="Show what was last applied",
        long="Print the last-applied-configuration annotation of objects.",
        examples="""
# By type and name
kubectl apply view-last-applied deployment/web

# As JSON
kubectl apply view-last-applied -f web.yaml -o json
""",
        complete="types-and-names",
        flags=[
            string("output", "Form of the output: yaml or json.", "yaml", short="o"),
            *flags.files("with the configuration"),
            flags.selector(),
            flags.everything(),
        ],
    )
