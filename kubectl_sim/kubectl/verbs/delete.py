"""``kubectl delete``."""

from __future__ import annotations

from kubectl_sim.kubectl import changing, deleting
from kubectl_sim.kubectl.errors import CommandError, is_not_found

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Builder, Info
    from kubectl_sim.kubectl.tree import Command

_IMMEDIATE = (
    "Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. "
    "The resource may continue to run on the cluster indefinitely."
)


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Deletes objects and, unless told not to, waits until they are gone."""
    propagation = changing.cascade(ctx, opts)
    _complete(opts)
    strategy = changing.dry_run(ctx, opts)
    result = None if opts.raw else _find(ctx, args, opts).do()
    if result is not None:
        result.check()
    _validate(ctx, opts)
    if result is None:
        from kubectl_sim.kubectl import rawpaths

        rawpaths.send(ctx, "DELETE", opts.raw, opts.filename[0] if opts.filename else "")
        return
    if opts.interactive and not _confirmed(ctx, _preview(ctx, args, opts)):
        return
    deleter = deleting.Deleter(
        ctx,
        propagation,
        strategy=strategy,
        grace=opts.grace_period,
        output=opts.output,
        params=changing.params(strategy, opts),
        warn_of_scope=ctx.namespace_given and not opts.all_namespaces,
    )
    deleter.run(result, ignore_not_found=opts.ignore_not_found, wait=opts.wait, timeout=opts.timeout)


def _complete(opts: Options) -> None:
    """What flags imply: --all and selectors ignore what is not found, --now is a second's grace."""
    if (opts.all or opts.selector or opts.field_selector) and "ignore-not-found" not in opts.changed:
        opts.ignore_not_found = True
    if opts.now:
        if opts.grace_period != -1:
            raise CommandError("--now and --grace-period cannot be specified together")
        opts.grace_period = 1
    if opts.grace_period == 0 and not opts.force:
        opts.grace_period = 1
    if opts.force and opts.grace_period < 0:
        opts.grace_period = 0


def _validate(ctx: Context, opts: Options) -> None:
    if opts.output not in ("", "name"):
        raise CommandError(f"unexpected -o output mode: {opts.output}. We only support '-o name'")
    if opts.all and opts.selector:
        raise CommandError("cannot set --all and --selector at the same time")
    if opts.all and opts.field_selector:
        raise CommandError("cannot set --all and --field-selector at the same time")
    if opts.grace_period == 0 and opts.force:
        ctx.warn(_IMMEDIATE)
    elif opts.grace_period > 0 and opts.force:
        raise CommandError("--force and --grace-period greater than 0 cannot be specified together")
    if opts.raw:
        _validate_raw(opts)


def _validate_raw(opts: Options) -> None:
    from kubectl_sim.kubectl import rawpaths

    if opts.interactive:
        raise CommandError("--interactive can not be used with --raw")
    rawpaths.check_files(opts.filename, least=0)
    rawpaths.check_exclusive(opts.recursive, "--recursive")
    rawpaths.check_exclusive(opts.output, "--output")
    rawpaths.check(opts.raw)


def _find(ctx: Context, args: list[str], opts: Options) -> Builder:
    return changing.find(
        ctx,
        args,
        opts,
        field_selector=opts.field_selector,
        select_all=opts.all,
        all_namespaces=opts.all_namespaces,
        require_object=False,
    )


def _preview(ctx: Context, args: list[str], opts: Options) -> list[Info]:
    """The objects to be confirmed."""
    result = _find(ctx, args, opts).do()
    if opts.ignore_not_found:
        result.ignore(is_not_found)
    result.check()
    return result.infos()


def _confirmed(ctx: Context, infos: list[Info]) -> bool:
    if not infos:
        ctx.print("No resources found")
        return False
    ctx.print(f"You are about to delete the following {len(infos)} resource(s):")
    for info in infos:
        ctx.print(f"{deleting.type_of(info)}/{info.name}")
    ctx.stdout.write("Do you want to continue? (y/N): ")
    ctx.stdout.flush()
    answer = ctx.stdin.readline().decode(errors="replace").strip().lower()
    if answer == "y":
        return True
    ctx.print("deletion is cancelled")
    return False


def command() -> Command:
    """The command line of ``kubectl delete``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        "delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])",
        short="Delete objects",
        long="""
Delete objects by file, stdin, type and name, or type and selector. Objects that end gracefully get
their grace period; --grace-period or --now shorten it, --force with --grace-period=0 does not wait
for the node's word and may leave processes running.

The command waits until the objects are gone unless --wait=false.
""",
        examples="""
# What a file names
kubectl delete -f ./web.yaml

# By type and name
kubectl delete pod web-0 web-1

# By label
kubectl delete pods,services -l app=web

# At once
kubectl delete pod web-0 --now

# Without waiting for a dead node
kubectl delete pod web-0 --force

# All pods of the namespace
kubectl delete pods --all
""",
        suggest_for=["rm", "remove"],
        complete="types-and-names",
        flags=[
            boolean("ignore-not-found", "Objects that do not exist are no error; the default with --all."),
            boolean("interactive", "Ask before anything is deleted.", short="i"),
            boolean("now", "Delete at once, as --grace-period=1."),
            string("output", "'-o name' prints only resource/name.", short="o"),
            string("raw", "DELETE this path on the server."),
            *flags.deleting(wait=True),
            *flags.files("to delete"),
            flags.dry_run(),
            flags.field_selector(),
            flags.selector(),
            flags.all_namespaces(),
            flags.everything("Delete every object of the given types in the namespace."),
        ],
    )
