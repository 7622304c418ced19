"""``kubectl create configmap``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl create configmap``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, array, boolean, strings

    return Command(
        ("configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]"),
        short="Create a config map from files or literals",
        long="""
Create a config map of one or more entries from files, folders, env files or literal values.

A file's name, or the key before '=', names its entry. Of a folder, every regular file with a valid
name is taken; subfolders and links are not.
""",
        examples="""
# Every file of a folder
kubectl create configmap settings --from-file=./settings

# A file under another key
kubectl create configmap settings --from-file=app.conf=./prod.conf

# Literal values
kubectl create configmap settings --from-literal=color=blue --from-literal=size=3

# The lines of an env file
kubectl create configmap settings --from-env-file=./app.env
""",
        aliases=["cm"],
        flags=[
            boolean("append-hash", "Append a hash of the content to the name."),
            strings("from-env-file", "File of KEY=value lines, one data entry each; may be repeated."),
            strings(
                "from-file",
                (
                    "File whose content becomes a data entry named after the file, or key=file to name it; of"
                    " a folder, every file with a valid name. May be repeated."
                ),
            ),
            array("from-literal", "Data entry as key=value; may be repeated."),
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
