"""``kubectl create rolebinding``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl create rolebinding``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, array, string

    return Command(
        (
            "rolebinding NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] "
            "[--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]"
        ),
        short="Bind a role in a namespace",
        examples="""
# Let a user edit here
kubectl create rolebinding edit --clusterrole=edit --user=ann

# Bind a role to a service account
kubectl create rolebinding read --role=pod-reader --serviceaccount=default:builder
""",
        flags=[
            string("clusterrole", "Cluster role to bind; not together with --role."),
            array("group", "Group to bind; may be repeated."),
            string("role", "Role to bind; not together with --clusterrole."),
            array("serviceaccount", "Service account to bind as namespace:name; may be repeated."),
            array("user", "User to bind; may be repeated."),
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
