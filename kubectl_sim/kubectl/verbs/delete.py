"""``kubectl delete``."""

from __future__ import annotations

from kubectl_sim.kubectl import changing, waiting
from kubectl_sim.kubectl.errors import CommandError, is_not_found
from kubectl_sim.model.status import StatusError

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
#: A deletion without --timeout is waited for this long: a week, in microseconds.
_FOREVER = 168 * 3600 * 1_000_000


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Deletes objects and, unless told not to, waits until they are gone."""
    propagation = changing.cascade(ctx, opts)
    _complete(opts)
    strategy = changing.dry_run(ctx, opts)
    _validate(ctx, opts)
    if opts.raw:
        raise CommandError("delete --raw is not simulated yet")
    builder = _find(ctx, args, opts)
    infos = _collect(builder, opts)
    if opts.interactive and not _confirmed(ctx, infos):
        return
    deleter = _Deleter(ctx, opts, strategy, propagation)
    result = _find(ctx, args, opts).do()
    if opts.ignore_not_found:
        result.ignore(is_not_found)
    result.check()
    result.visit(deleter.delete)
    if not deleter.deleted:
        ctx.print("No resources found")
    elif opts.wait and strategy == changing.NONE:
        _wait(ctx, opts, deleter)


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


def _collect(builder: Builder, opts: Options) -> list[Info]:
    """The objects to be confirmed; nothing is looked up without --interactive."""
    if not opts.interactive:
        return []
    result = builder.do()
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
        ctx.print(f"{_type_of(info)}/{info.name}")
    ctx.stdout.write("Do you want to continue? (y/N): ")
    ctx.stdout.flush()
    answer = ctx.stdin.readline().decode(errors="replace").strip().lower()
    if answer == "y":
        return True
    ctx.print("deletion is cancelled")
    return False


def _type_of(info: Info) -> str:
    kind = info.kind
    assert kind is not None
    return f"{kind.kind.lower()}.{kind.group}" if kind.group else kind.kind.lower()


class _Deleter:
    """Deletes one object after the other and remembers which."""

    def __init__(self, ctx: Context, opts: Options, strategy: str, propagation: str) -> None:
        self._ctx = ctx
        self._opts = opts
        self._strategy = strategy
        self._propagation = propagation
        self._warn_of_scope = ctx.namespace_given and not opts.all_namespaces
        self.deleted: list[Info] = []
        #: uid of each object that was deleted: one of the same name may follow it.
        self.uids: list[str] = []

    def delete(self, info: Info) -> None:
        self.deleted.append(info)
        if self._warn_of_scope and not info.namespaced:
            self._ctx.warn("Warning: deleting cluster-scoped resources, not scoped to the provided namespace")
            self._warn_of_scope = False
        uid = ""
        if self._strategy != changing.CLIENT:
            uid = self._request(info)
        self.uids.append(uid)
        self._say(info)

    def _request(self, info: Info) -> str:
        grace = self._opts.grace_period
        try:
            answer = self._ctx.client.delete(
                info.resource,
                info.namespace,
                info.name,
                propagation=self._propagation,
                grace=grace if grace >= 0 else None,
                **changing.params(self._strategy, self._opts),
            )
        except StatusError as error:
            raise _add_source(info, error) from None
        return str((answer.get("metadata") or {}).get("uid") or (answer.get("details") or {}).get("uid", ""))

    def _say(self, info: Info) -> None:
        name = f"{_type_of(info)}/{info.name}"
        if self._opts.output == "name":
            self._ctx.print(name)
            return
        kind = _type_of(info)
        word = "force deleted" if self._opts.grace_period == 0 else "deleted"
        place = f" from {info.namespace} namespace" if info.namespaced and info.namespace else ""
        self._ctx.print(f'{kind} "{info.name}" {word}{place}{changing.suffix(self._strategy)}')


def _add_source(info: Info, error: StatusError) -> Exception:
    from kubectl_sim.kubectl.errors import with_source

    return with_source("deleting", info.source, error)


def _wait(ctx: Context, opts: Options, deleter: _Deleter) -> None:
    timeout = opts.timeout or _FOREVER
    ctx.stdout.flush()
    deadline = ctx.client.now + timeout
    for info, uid in zip(deleter.deleted, deleter.uids, strict=True):
        waiting.until_deleted(ctx, info, uid, deadline)


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
