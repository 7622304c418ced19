"""``kubectl create clusterrolebinding``."""

from __future__ import annotations

from kubectl_sim.kubectl import rbac
from kubectl_sim.kubectl.generating import Generation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates a cluster role binding."""
    generation = Generation(ctx, args, opts)
    role = rbac.role_ref("ClusterRole", opts.clusterrole)
    binding = rbac.binding("ClusterRoleBinding", generation.metadata(namespaced=False), role, opts)
    resource = "clusterrolebindings.rbac.authorization.k8s.io"
    generation.create(resource, binding, "failed to create clusterrolebinding: ")


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
