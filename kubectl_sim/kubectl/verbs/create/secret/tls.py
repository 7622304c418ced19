"""``kubectl create secret tls``."""

from __future__ import annotations

from kubectl_sim.kubectl import contents
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.generating import Generation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates a secret of a certificate and its key."""
    generation = Generation(ctx, args, opts)
    if not opts.key or not opts.cert:
        raise CommandError("key and cert must be specified")
    certificate, key = _read(opts.cert), _read(opts.key)
    from kubectl_sim.kubectl import keypair

    keypair.check(certificate, key)
    entries = contents.SecretEntries()
    entries.data["tls.crt"] = contents.base64(certificate)
    entries.data["tls.key"] = contents.base64(key)
    contents.create_secret(generation, entries, "kubernetes.io/tls")


def _read(path: str) -> bytes:
    try:
        return contents.read(path)
    except CommandError as error:
        raise CommandError(f"Cannot read file {path}, {error.message}") from None


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
