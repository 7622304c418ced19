"""``kubectl create``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl create``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        "create -f FILENAME",
        short="Create objects from files or stdin",
        long="""
Create objects from a file, a folder, a URL or stdin, in JSON or YAML.

The subcommands create objects of one kind from flags.
""",
        examples="""
# From a file
kubectl create -f ./pod.yaml

# From stdin
cat pod.json | kubectl create -f -

# Look at it in an editor first
kubectl create -f pod.yaml --edit -o json
""",
        flags=[
            boolean("edit", "Open an editor on the object before it is created."),
            string("raw", "Send the body with POST to this path, as it is."),
            boolean("windows-line-endings", "With --edit, end lines with CRLF."),
            *flags.printing(),
            *flags.files("to create"),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
            flags.selector(),
            flags.record(),
        ],
    )
