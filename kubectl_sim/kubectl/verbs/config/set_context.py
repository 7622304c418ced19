"""``kubectl config set-context``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl config set-context``."""
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        ("set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]"),
        short="Set a context entry",
        long="Set a context entry. Of an entry that exists, only the given fields change.",
        examples="""
# The namespace of the current context
kubectl config set-context --current --namespace=team-a

# The user of a context
kubectl config set-context playground --user=ann
""",
        complete="contexts:first",
        flags=[
            string("cluster", "Cluster of the context."),
            boolean("current", "Change the current context."),
            string("namespace", "Namespace of the context.", short="n", complete="names:namespace"),
            string("user", "User of the context."),
        ],
    )
