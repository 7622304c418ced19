"""``kubectl kuberc``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl kuberc``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "kuberc SUBCOMMAND",
        short="Look at and change preferences",
        long="""
Look at and change the kuberc file, which holds your own defaults of flags and your own aliases.
""",
        examples="""
# Print the preferences
kubectl kuberc view

# Let get print wide by default
kubectl kuberc set --section defaults --command get --option output=wide
""",
        bare="stderr 1",
    )
