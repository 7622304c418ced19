"""``kubectl config get-contexts``."""

from __future__ import annotations

from kubectl_sim.kubectl import configfile
from kubectl_sim.kubectl.errors import Aggregate, CommandError
from kubectl_sim.kubectl.tabwriter import align

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


_COLUMNS = ("CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE")


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints contexts, all or those that are named."""
    if opts.output not in ("", "name"):
        raise CommandError(
            f"--output {opts.output} is not available in kubectl config get-contexts; "
            "resetting to default output format"
        )
    config = configfile.Config(ctx)
    contexts = config.section("contexts")
    wanted = args or list(contexts)
    names = sorted(name for name in wanted if name in contexts)
    if opts.output == "name":
        lines = [[name] for name in names]
    else:
        lines = [] if opts.no_headers else [list(_COLUMNS)]
        lines += [_line(name, contexts[name], name == config.current) for name in names]
    ctx.stdout.write(align("".join("\t".join(line) + "\n" for line in lines), 6, 3))
    missing = [CommandError(f"context {name} not found") for name in wanted if name not in contexts]
    if missing:
        raise Aggregate(missing)


def _line(name: str, context: dict[str, str], current: bool) -> list[str]:
    stanza = [context.get(field) or "" for field in ("cluster", "user", "namespace")]
    return ["*" if current else "", name, *stanza]


def command() -> Command:
    """The command line of ``kubectl config get-contexts``."""
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        "get-contexts [(-o|--output=)name)]",
        short="List the contexts",
        examples="""
# All
kubectl config get-contexts

# One
kubectl config get-contexts playground
""",
        flags=[
            boolean("no-headers", "Print no column headers."),
            string("output", "Form of the output: name.", short="o"),
        ],
    )
