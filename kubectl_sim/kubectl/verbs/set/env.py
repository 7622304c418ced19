"""``kubectl set env``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl set env``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, array, boolean, string, strings

    return Command(
        "env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N",
        short="Change the environment of containers",
        long="""
Set, remove or list environment variables of the containers of a pod template. KEY=value sets, KEY-
removes, a single '-' reads KEY=value lines from stdin. --from imports the entries of a config map
or secret.
""",
        examples="""
# Set a variable
kubectl set env deployment/web COLOR=blue

# Remove it
kubectl set env deployment/web COLOR-

# List
kubectl set env deployment/web --list

# Import from a secret with a prefix
kubectl set env --from=secret/db --prefix=DB_ deployment/web

# All deployments and replica sets
kubectl set env deployments,replicasets --all COLOR=blue

# Print only
kubectl set env -f web.yaml COLOR=blue --local -o yaml
""",
        flags=[
            string("containers", "Containers to change; may use wildcards.", "*", short="c"),
            array("env", "Variable as KEY=value; may be repeated.", short="e"),
            string("from", "Import the entries of this config map or secret."),
            strings("keys", "Keys to import from the source, separated by commas."),
            boolean("list", "Print the environment instead of changing it."),
            boolean("overwrite", "Replace values that exist, or with =false refuse to.", True),
            string("prefix", "Put this before imported names."),
            boolean("resolve", "With --list, show the values behind references to secrets and config maps."),
            *flags.printing(),
            *flags.files("to update the environment of"),
            flags.dry_run(),
            flags.field_manager("kubectl-set"),
            flags.selector(),
            flags.everything(),
            flags.local(),
        ],
    )
