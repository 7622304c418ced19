"""``kubectl certificate approve``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


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
