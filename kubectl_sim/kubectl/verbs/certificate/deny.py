"""``kubectl certificate deny``."""

from __future__ import annotations

from kubectl_sim.kubectl import approving

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Denies certificate signing requests."""
    approving.answer(ctx, args, opts, "Denied")


def command() -> Command:
    """The command line of ``kubectl certificate deny``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean

    return Command(
        "deny (-f FILENAME | NAME)",
        short="Deny a certificate signing request",
        long="Deny certificate signing requests, so that no certificate is issued.",
        examples="""
# Deny
kubectl certificate deny ann
""",
        flags=[
            boolean("force", "Answer also requests that have been denied already."),
            *flags.printing(),
            *flags.files("to update"),
        ],
    )
