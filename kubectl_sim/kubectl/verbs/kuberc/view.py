"""``kubectl kuberc view``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl kuberc view``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, string

    return Command(
        "view",
        short="Print the preferences",
        examples="""
# As YAML
kubectl kuberc view

# As JSON
kubectl kuberc view --output json

# Of another file
kubectl kuberc view --kuberc ./kuberc
""",
        flags=[
            string("kuberc", "The kuberc file. KUBECTL_KUBERC=false or KUBERC=off turn preferences off."),
            *flags.printing("yaml"),
        ],
    )
