"""``kubectl config unset``."""

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
    """Removes a property of the kubeconfig."""
    if len(args) != 1:
        raise configs.unexpected(ctx, args)
    path = args[0]
    if not path:
        raise CommandError("you must specify a property")
    from kubectl_sim.base.goformat import quote

    configpaths.unset(Files(ctx), path)
    ctx.print(f"Property {quote(path)} unset.")


def command() -> Command:
    """The command line of ``kubectl config unset``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "unset PROPERTY_NAME",
        short="Remove a value from a kubeconfig file",
        long="""
Remove one value. PROPERTY_NAME is a path of attribute names and entry names with dots between.
""",
        examples="""
# The current context
kubectl config unset current-context

# The namespace of a context
kubectl config unset contexts.playground.namespace
""",
    )
