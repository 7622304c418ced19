"""``kubectl create secret``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl create secret``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "secret (docker-registry | generic | tls)",
        short="Create a secret",
        long="""
Create a secret: generic for any data, tls for a certificate with its key, docker-registry for
access to an image registry.
""",
        bare="stderr 1",
    )
