"""``kubectl config view``."""

from __future__ import annotations

from kubectl_sim.kubectl import configfile, printing
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints the merged kubeconfig, or one file with --merge=false."""
    if args:
        raise ctx.usage_error(f"unexpected arguments: {configfile.quoted(args)}")
    explicit = bool(ctx.globals.kubeconfig)
    printer = printing.object_printer(opts, sort_keys=False)
    merge = opts.merge if "merge" in opts.changed else not explicit
    if not merge and not explicit:
        raise CommandError("if merge==false a precise file must be specified")
    merged = configfile.Config(ctx).merged
    if opts.minify:
        merged = configfile.minified(merged, ctx.globals.context)
    if opts.flatten:
        merged = configfile.flattened(merged)
    printer.print(configfile.external(merged, redact=not opts.flatten and not opts.raw), ctx.stdout.write)


def command() -> Command:
    """The command line of ``kubectl config view``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean

    return Command(
        "view [flags]",
        short="Print the kubeconfig",
        long="Print the merged kubeconfig, or that of --kubeconfig. Secrets are left out unless --raw.",
        examples="""
# All
kubectl config view

# With secrets
kubectl config view --raw

# One value
kubectl config view -o jsonpath='{.users[?(@.name == "ann")].user.password}'
""",
        flags=[
            boolean("flatten", "Inline certificates and keys so that the output stands alone."),
            boolean("merge", "Merge all kubeconfig files of the loading order.", True),
            boolean("minify", "Only what the current context uses."),
            boolean("raw", "Print secrets and certificate data too."),
            *flags.printing("yaml"),
        ],
    )
