"""``kubectl apply view-last-applied``."""

from __future__ import annotations

from kubectl_sim.base import jsonio
from kubectl_sim.kubectl import changing, lastapplied
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints what was last applied to objects."""
    given = ctx.namespace_given
    result = changing.find(
        ctx, args, opts, allow_empty_selector=given, select_all=opts.all, latest=True, continue_on_error=False
    ).do()
    result.check()
    texts: list[str] = []
    result.visit(lambda info: _collect(info, texts))
    for text in texts:
        if opts.output == "json":
            ending = text[len(text.rstrip()) :]
            ctx.stdout.write(jsonio.pretty(jsonio.loads(text), indent=2, sort_keys=False) + ending)
        elif opts.output == "yaml":
            from kubectl_sim.base.yamldump import dump

            ctx.stdout.write(dump(jsonio.loads(text)))
        else:
            raise ctx.usage_error(
                f"Unexpected -o output mode: {opts.output}, the flag 'output' must be one of yaml|json"
            )


def _collect(info: Info, texts: list[str]) -> None:
    text = lastapplied.original(info.obj)
    if text is not None:
        texts.append(text)
    elif info.source:
        from kubectl_sim.base.goformat import quote

        missing = f"no last-applied-configuration annotation found on resource: {info.name}\n"
        raise CommandError(f"error when {missing} {quote(info.source)}: <nil>")


def command() -> Command:
    """The command line of ``kubectl apply view-last-applied``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, string

    return Command(
        "view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)",
        short="Show what was last applied",
        long="Print the last-applied-configuration annotation of objects.",
        examples="""
# By type and name
kubectl apply view-last-applied deployment/web

# As JSON
kubectl apply view-last-applied -f web.yaml -o json
""",
        complete="types-and-names",
        flags=[
            string("output", "Form of the output: yaml or json.", "yaml", short="o"),
            *flags.files("with the configuration"),
            flags.selector(),
            flags.everything(),
        ],
    )
