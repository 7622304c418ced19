"""``kubectl auth reconcile``."""

from __future__ import annotations

from kubectl_sim.kubectl import changing, printing, reconciling, typed
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.resources import Builder, require_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Brings RBAC objects in line with those of files."""
    require_files(opts.filename, opts.kustomize)
    if args:
        raise CommandError("no arguments are allowed")
    try:
        strategy = changing.dry_run(ctx, opts)
    except CommandError as error:
        raise CommandError(f"error accessing --dry-run flag for command reconcile: {error.message}") from None
    if strategy == changing.SERVER:
        raise CommandError("--dry-run=server for command reconcile is not supported yet")
    result = Builder(
        ctx.client,
        filenames=opts.filename,
        kustomize=opts.kustomize,
        warn=ctx.warn,
        recursive=opts.recursive,
        stdin=ctx.streams.stdin,
        namespace=ctx.namespace,
        require_namespace=ctx.namespace_given,
        local=True,
        typed=True,
    ).do()
    result.check()
    operation = "reconciled" + changing.suffix(strategy)
    printer = printing.object_printer(opts, operation, sort_keys=False)

    def reconcile(info: Info) -> None:
        done = reconciling.reconcile(
            ctx.client,
            info.obj,
            confirm=strategy == changing.NONE,
            permissions=opts.remove_extra_permissions,
            subjects=opts.remove_extra_subjects,
        )
        if done is not None:
            typed.print_object(printer, opts, done.obj, ctx.stdout.write)
            for line in done.lines():
                ctx.warn(line)

    result.visit(reconcile)


def command() -> Command:
    """The command line of ``kubectl auth reconcile``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean

    return Command(
        "reconcile -f FILENAME",
        short="Bring RBAC objects in line with a file",
        long="""
Create missing roles and bindings (and their namespaces), and extend existing ones so that they
grant at least what the file says. Better than apply for RBAC.
""",
        examples="""
# From a file
kubectl auth reconcile -f rbac.yaml
""",
        flags=[
            boolean("remove-extra-permissions", "Take away permissions that a role has beyond the file's."),
            boolean("remove-extra-subjects", "Take away subjects that a binding has beyond the file's."),
            *flags.printing(),
            *flags.files("to reconcile"),
            flags.dry_run(),
        ],
    )
