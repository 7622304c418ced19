"""``kubectl create secret generic``."""

from __future__ import annotations

from kubectl_sim.kubectl import contents
from kubectl_sim.kubectl.generating import Generation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates a secret from files, folders and literals."""
    generation = Generation(ctx, args, opts)
    generation.require_name()
    contents.validate(opts)
    entries = contents.SecretEntries()
    contents.add_literals(opts.from_literal, entries)
    contents.add_files(opts.from_file, entries)
    contents.add_env_files(opts.from_env_file, entries, "secret")
    contents.create_secret(generation, entries, opts.type)


def command() -> Command:
    """The command line of ``kubectl create secret generic``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, array, boolean, string, strings

    return Command(
        (
            "generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] "
            "[--dry-run=server|client|none]"
        ),
        short="Create a secret from files or literals",
        long="""
Create a secret of one or more entries from files, folders, env files or literal values.

A file's name, or the key before '=', names its entry. Of a folder, every regular file with a valid
name is taken; subfolders and links are not.
""",
        examples="""
# Literal values
kubectl create secret generic db --from-literal=user=app --from-literal=password=s3cret

# A file under another key
kubectl create secret generic ssh --from-file=id=./id_ed25519

# The lines of an env file
kubectl create secret generic db --from-env-file=./db.env
""",
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
            string("type", "Type of the secret."),
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
