"""``kubectl kuberc set``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl kuberc set``."""
    from kubectl_sim.kubectl.tree import Command, array, boolean, string

    return Command(
        "set --section (defaults|aliases) --command COMMAND",
        short="Set a preference",
        long="""
Set a preference in the kuberc file: in section 'defaults', flags of a command; in section
'aliases', a new name for a command with flags and arguments; in section 'credentialplugin', which
exec credential plugins may run.
""",
        examples="""
# get prints wide by default
kubectl kuberc set --section defaults --command get --option output=wide

# An alias with arguments
kubectl kuberc set --section aliases --name getn --command get --prependarg nodes --option output=wide

# Replace an entry
kubectl kuberc set --section defaults --command get --option output=yaml --overwrite
""",
        flags=[
            array("allowlist-entry", "Entry of the plugin allowlist as field=value; may be repeated."),
            array("appendarg", "Argument put after those of the user; may be repeated; aliases only."),
            string("command", "Command to configure, such as 'get' or 'set env'."),
            string("kuberc", "The kuberc file. KUBECTL_KUBERC=false or KUBERC=off turn preferences off."),
            string("name", "Name of the alias."),
            array("option", "Flag preset as flag=value; may be repeated."),
            boolean("overwrite", "Replace an entry that exists."),
            string("policy", "Plugin policy for exec credential plugins: AllowAll, DenyAll or Allowlist."),
            array("prependarg", "Argument put before those of the user; may be repeated; aliases only."),
            string("section", "Section to change: 'defaults', 'aliases' or 'credentialplugin'.", must_be_given=True),
        ],
    )
