"""``kubectl edit``.  Models kubectl/pkg/cmd/edit."""

from __future__ import annotations

from kubectl_sim.kubectl import editing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Opens objects in an editor and sends what has changed."""
    editing.Editing(ctx, args, opts, editing.EDIT).run()


def command() -> Command:
    """The command line of ``kubectl edit``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean

    return Command(
        "edit (RESOURCE/NAME | -f FILENAME)",
        short="Edit an object in your editor",
        long="""
Open objects in the editor that KUBE_EDITOR or EDITOR names (vi otherwise) and apply what has
changed. Objects that cannot be saved are kept in a temporary file.
""",
        examples="""
# A service
kubectl edit svc/web

# With another editor
KUBE_EDITOR="nano" kubectl edit svc/web

# As JSON
kubectl edit deployment/web -o json

# The status
kubectl edit deployment/web --subresource=status
""",
        complete="types-and-names",
        flags=[
            boolean("output-patch", "Print the patch that the edit came to."),
            boolean("windows-line-endings", "End lines with CRLF."),
            *flags.printing(),
            *flags.files("to edit"),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-edit"),
            flags.subresource("Edit this subresource of the object."),
            flags.record(),
        ],
    )
