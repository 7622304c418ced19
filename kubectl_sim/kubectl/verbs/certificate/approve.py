"""``kubectl certificate approve``."""

from __future__ import annotations

from kubectl_sim.kubectl import approving

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Approves certificate signing requests."""
    approving.answer(ctx, args, opts, "Approved")


def command() -> Command:
    """The command line of ``kubectl certificate approve``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean

    return Command(
        "approve (-f FILENAME | NAME)",
        short="Approve a certificate signing request",
        long="""
Approve certificate signing requests, so that a signer issues the certificate. Whoever holds it can
act as its subject: look at the request first.
""",
        examples="""
# Approve
kubectl certificate approve ann
""",
        flags=[
            boolean("force", "Answer also requests that have been approved already."),
            *flags.printing(),
            *flags.files("to update"),
        ],
    )
