"""``kubectl config get-contexts``."""

from __future__ import annotations

from kubectl_sim.kubectl.configfiles import CONTEXTS, Files
from kubectl_sim.kubectl.errors import Aggregate, CommandError
from kubectl_sim.kubectl.tabwriter import align

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints contexts as a table, or their names."""
    if opts.output not in ("", "name"):
        raise CommandError(
            f"--output {opts.output} is not available in kubectl config get-contexts;"
            " resetting to default output format"
        )
    config = Files(ctx).load()
    contexts = config.sections[CONTEXTS]
    found = sorted(name for name in args if name in contexts) if args else sorted(contexts)
    if opts.output == "name":
        ctx.stdout.write("".join(f"{name}\n" for name in found))
    else:
        rows = [] if opts.no_headers else [["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"]]
        for name in found:
            context = contexts[name]
            mark = "*" if name == config.current else " "
            rows.append([mark, name, context["cluster"], context["user"], context.get("namespace", "")])
        ctx.stdout.write(align("".join("\t".join(row) + "\n" for row in rows), 6, 3))
    missing = [CommandError(f"context {name} not found") for name in args if name not in contexts]
    if missing:
        raise Aggregate(missing)


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
