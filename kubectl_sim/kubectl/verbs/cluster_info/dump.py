"""``kubectl cluster-info dump``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl cluster-info dump``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, string, strings

    return Command(
        "dump [flags]",
        short="Print the state of the cluster for diagnosis",
        long="""
Print nodes, workloads, events and pod logs of kube-system and the current namespace, to stdout or
into files.
""",
        examples="""
# To stdout
kubectl cluster-info dump

# Into a folder
kubectl cluster-info dump --output-directory=./state

# All namespaces
kubectl cluster-info dump --all-namespaces
""",
        flags=[
            strings("namespaces", "Namespaces to dump, separated by commas."),
            string("output-directory", "Folder to write to, one file a resource; empty or '-' for stdout."),
            *flags.printing("json"),
            flags.all_namespaces("Dump all namespaces; --namespaces is ignored."),
            flags.pod_running_timeout(20),
        ],
    )
