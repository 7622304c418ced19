"""``kubectl apply set-last-applied``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl apply set-last-applied``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean

    return Command(
        "set-last-applied -f FILENAME",
        short="Set what counts as last applied",
        long="""
Set the last-applied-configuration annotation of objects to the content of a file, without changing
anything else.
""",
        examples="""
# From a file
kubectl apply set-last-applied -f web.yaml

# Also where there is none yet
kubectl apply set-last-applied -f web.yaml --create-annotation=true
""",
        flags=[
            boolean("create-annotation", "Write the annotation also where the live object has none."),
            *flags.printing(),
            flags.filename("Files, folders or URLs with the configuration."),
            flags.dry_run(),
        ],
    )
