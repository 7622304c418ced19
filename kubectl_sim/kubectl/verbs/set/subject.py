"""``kubectl set subject``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl set subject``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, array

    return Command(
        (
            "subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] "
            "[--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]"
        ),
        short="Change who a role binding binds",
        long="Add users, groups or service accounts to role bindings or cluster role bindings.",
        examples="""
# A service account
kubectl set subject rolebinding edit --serviceaccount=team-a:builder

# Users and a group
kubectl set subject clusterrolebinding admins --user=ann --user=bob --group=ops
""",
        flags=[
            array("group", "Group to bind; may be repeated."),
            array("serviceaccount", "Service account to bind as namespace:name; may be repeated."),
            array("user", "User to bind; may be repeated."),
            *flags.printing(),
            *flags.files("to update the subjects of"),
            flags.dry_run(),
            flags.field_manager("kubectl-set"),
            flags.selector(),
            flags.everything(),
            flags.local(),
        ],
    )
