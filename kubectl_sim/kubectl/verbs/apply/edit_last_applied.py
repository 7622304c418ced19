"""``kubectl apply edit-last-applied``."""

from __future__ import annotations

from kubectl_sim.kubectl import editing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Opens what was last applied to objects in an editor."""
    editing.Editing(ctx, args, opts, editing.LAST_APPLIED).run()


def command() -> Command:
    """The command line of ``kubectl apply edit-last-applied``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean

    return Command(
        "edit-last-applied (RESOURCE/NAME | -f FILENAME)",
        short="Edit what was last applied",
        long="Edit the last-applied-configuration annotation of objects in your editor.",
        examples="""
# By type and name
kubectl apply edit-last-applied deployment/web

# As JSON
kubectl apply edit-last-applied -f web.yaml -o json
""",
        complete="types-and-names",
        flags=[
            boolean("windows-line-endings", "End lines with CRLF."),
            *flags.printing(),
            *flags.files("to edit"),
            flags.validation(),
            flags.field_manager("kubectl-client-side-apply"),
            flags.record(),
        ],
    )
