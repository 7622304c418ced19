"""``kubectl create rolebinding``."""

from __future__ import annotations

from kubectl_sim.kubectl import rbac
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.generating import Generation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates a role binding."""
    generation = Generation(ctx, args, opts)
    generation.require_name()
    if bool(opts.clusterrole) == bool(opts.role):
        raise CommandError("exactly one of clusterrole or role must be specified")
    role = rbac.role_ref("Role", opts.role) if opts.role else rbac.role_ref("ClusterRole", opts.clusterrole)
    binding = rbac.binding("RoleBinding", generation.metadata(), role, opts)
    generation.create("rolebindings.rbac.authorization.k8s.io", binding, "failed to create rolebinding: ")


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
