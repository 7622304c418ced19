"""``kubectl config unset``."""

from __future__ import annotations

from kubectl_sim.base.goformat import quote
from kubectl_sim.kubectl import configfile, configpath
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Removes one value, one entry or a whole section by its path."""
    if len(args) != 1:
        raise configfile.help_error(ctx, f"Unexpected args: {configfile.quoted(args)}")
    path = args[0]
    if not path:
        raise CommandError("you must specify a property")
    config = configfile.Config(ctx)
    section, name, field = configpath.parse(path)
    if section == "current-context":
        config.write_current("")
    elif not name:
        for each in config.section(section):
            config.write(section, each, None)
    elif not field:
        config.write(section, name, None)
    else:
        stanzas = config.section(section)
        if name not in stanzas:
            raise CommandError(f"current map key `{name}` is invalid")
        config.write(section, name, {key: value for key, value in stanzas[name].items() if key != field})
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
