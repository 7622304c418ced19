"""``kubectl config set``."""

from __future__ import annotations

from kubectl_sim.kubectl import configpaths, configs
from kubectl_sim.kubectl.configfiles import Files
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Sets a property of the kubeconfig."""
    if len(args) != 2:
        raise configs.unexpected(ctx, args)
    path, value = args
    if not value:
        raise CommandError("you cannot use set to unset a property")
    if not path:
        raise CommandError("you must specify a property")
    from kubectl_sim.base.goformat import quote

    configpaths.set(Files(ctx), path, value, raw=opts.set_raw_bytes)
    ctx.print(f"Property {quote(path)} set.")


def command() -> Command:
    """The command line of ``kubectl config set``."""
    from kubectl_sim.kubectl.tree import Command, boolean

    return Command(
        "set PROPERTY_NAME PROPERTY_VALUE",
        short="Set a value in a kubeconfig file",
        long="""
Set one value. PROPERTY_NAME is a path of attribute names and entry names with dots between;
certificate data is given in base64 unless --set-raw-bytes.
""",
        examples="""
# The server of a cluster
kubectl config set clusters.playground.server https://127.0.0.1:6443

# Certificate data
kubectl config set clusters.playground.certificate-authority-data $(base64 -w0 < ca.crt)

# The namespace of a context
kubectl config set contexts.playground.namespace team-a
""",
        flags=[boolean("set-raw-bytes", "Store the value as given where bytes in base64 are expected.")],
    )
