"""``kubectl create secret tls``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl create secret tls``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        "tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]",
        short="Create a TLS secret",
        long="""
Create a TLS secret from a certificate and its private key. Both must exist, in PEM form, and belong
together.
""",
        examples="""
# A TLS secret
kubectl create secret tls site --cert=./site.crt --key=./site.key
""",
        flags=[
            boolean("append-hash", "Append a hash of the content to the name."),
            string("cert", "File with the public key certificate in PEM form."),
            string("key", "File with the private key of the certificate."),
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
