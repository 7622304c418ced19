"""What the ``set`` commands share: find objects, change each in place, patch the difference.

Models kubectl/pkg/cmd/set/helper.go (CalculatePatches) and the loop that every command of ``set`` has.
"""

from __future__ import annotations

from kubectl_sim.base.objects import clone
from kubectl_sim.kubectl import changing, typed
from kubectl_sim.kubectl.errors import Aggregate, CommandError, text_of
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.printing import Printer
    from kubectl_sim.kubectl.resources import Builder, Info

    Obj = dict[str, Any]
    Errors = list[Exception]

LOCAL_AND_SERVER = "cannot specify --local and --dry-run=server - did you mean --dry-run=client?"
ALL_AND_SELECTOR = "cannot set --all and --selector at the same time"
LOCAL_RESOURCE = """error: you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'"""

_REFUSALS = (CommandError, StatusError, Aggregate)


def find(ctx: Context, args: list[str], opts: Options) -> list[Info]:
    """The objects in their latest state, or with --local as the files have them.  Raises CommandError."""
    if opts.local and args:
        raise CommandError(LOCAL_RESOURCE)
    return find_any(ctx, args, opts)


def find_any(ctx: Context, args: list[str], opts: Options) -> list[Info]:
    """As :func:`find`, for commands that pass over arguments with --local."""
    return builder(ctx, args, opts).do().infos()


def builder(ctx: Context, args: list[str], opts: Options) -> Builder:
    """What finds the objects, read into Go's types."""
    if opts.local:
        return changing.find(ctx, [], opts, local=True, typed=True)
    return changing.find(ctx, args, opts, allow_empty_selector=opts.all, latest=True, typed=True)


class Setter:
    """One run of a ``set`` command.

    ``failure`` starts the text about a refused patch.  ``errors`` collects what goes wrong; :meth:`finish`
    raises all of it.
    """

    def __init__(self, ctx: Context, args: list[str], opts: Options, strategy: str, operation: str, failure: str):
        self.ctx = ctx
        self.opts = opts
        self.strategy = strategy
        self.failure = failure
        self.errors: Errors = []
        self.printer: Printer = changing.printer(opts, operation, strategy, sort_keys=False)
        self.record = changing.record_patch(ctx, opts)
        #: Whether an object that stays as it is passes without a word.
        self.skip_unchanged = True

    def apply(self, infos: list[Info], change: Callable[[Obj], bool]) -> None:
        """Changes every object, then sends or prints what has changed.

        ``change`` works in place, returns False to leave an object out and raises to refuse it.
        """
        for info, changed, problem in [self._changed(info, change) for info in infos]:
            if problem is not None:
                self.errors.append(CommandError(f"error: {info.object_name} {text_of(problem)}\n"))
            elif changed is not None:
                self._deliver(info, changed)

    def finish(self) -> None:
        if self.errors:
            raise Aggregate(self.errors)

    def _changed(self, info: Info, change: Callable[[Obj], bool]) -> tuple[Info, Obj | None, Exception | None]:
        obj: Obj = clone(info.obj)
        try:
            if not change(obj):
                return info, None, None
        except _REFUSALS as error:
            return info, None, error
        return info, changing.recorded(obj, self.record), None

    def _deliver(self, info: Info, changed: Obj) -> None:
        if changed == info.obj and self.skip_unchanged:
            return
        if self.opts.local or self.strategy == changing.CLIENT:
            self._print(changed)
            return
        try:
            self._print(send(self.ctx, info, changed, changing.params(self.strategy, self.opts)))
        except StatusError as error:
            self.errors.append(CommandError(f"{self.failure} {error.message}"))

    def _print(self, obj: Obj) -> None:
        try:
            typed.print_object(self.printer, self.opts, obj, self.ctx.stdout.write)
        except CommandError as error:
            self.errors.append(error)


def send(ctx: Context, info: Info, changed: Obj, parameters: dict[str, Any]) -> Obj:
    """Patches what is different in an object; the server's answer.  Raises StatusError."""
    from kubectl_sim.base.patches import three_way
    from kubectl_sim.model import schema

    kind = info.kind
    assert kind is not None
    group, _, version = info.obj["apiVersion"].rpartition("/")
    shape = schema.load(group, version, info.obj["kind"]).root
    patch = three_way.two_way(info.obj, changed, shape)
    answer: Obj = ctx.client.patch(info.resource, info.namespace, info.name, patch, type="strategic", **parameters)
    return answer
