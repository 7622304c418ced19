"""``kubectl config view``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl config view``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean

    return Command(
        "view [flags]",
        short="Print the kubeconfig",
        long="Print the merged kubeconfig, or that of --kubeconfig. Secrets are left out unless --raw.",
        examples="""
# All
kubectl config view

# With secrets
kubectl config view --raw

# One value
kubectl config view -o jsonpath='{.users[?(@.name == "ann")].user.password}'
""",
        flags=[
            boolean("flatten", "Inline certificates and keys so that the output stands alone."),
            boolean("merge", "Merge all kubeconfig files of the loading order.", True),
            boolean("minify", "Only what the current context uses."),
            boolean("raw", "Print secrets and certificate data too."),
            *flags.printing("yaml"),
        ],
    )
