"""``kubectl config``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl config``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "config SUBCOMMAND",
        short="Look at and change kubeconfig files",
        long="""
Look at and change kubeconfig files.

Only the file of --kubeconfig is read if that flag is given. Otherwise the files of $KUBECONFIG,
merged; a change goes into the file that holds the entry, or the first one, or the last if none
exists. Otherwise ${HOME}/.kube/config.
""",
        bare="stderr 1",
    )
