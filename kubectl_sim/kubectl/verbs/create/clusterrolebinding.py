"""``kubectl create clusterrolebinding``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl create clusterrolebinding``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, array, string

    return Command(
        (
            "clusterrolebinding NAME --clusterrole=NAME [--user=username] [--group=groupname] "
            "[--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]"
        ),
        short="Bind a cluster role in all namespaces",
        examples="""
# Make two users and a group administrators
kubectl create clusterrolebinding admins --clusterrole=cluster-admin --user=ann --user=bob --group=ops
""",
        flags=[
            string("clusterrole", "Cluster role to bind.", must_be_given=True, complete="names:clusterrole"),
            array("group", "Group to bind; may be repeated."),
            array("serviceaccount", "Service account to bind as namespace:name; may be repeated."),
            array("user", "User to bind; may be repeated."),
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
