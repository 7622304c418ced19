"""``kubectl wait``."""

from __future__ import annotations

from kubectl_sim.kubectl import changing, waiting
from kubectl_sim.kubectl.errors import CommandError, is_not_found
from kubectl_sim.model.status import StatusError, not_found

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Builder, Info
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]
    #: Whether an object is in the state that is waited for.  Raises CommandError if it cannot be told.
    Test = Callable[[Obj], bool]

_FORMAT = (
    "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3"
    " or --for=jsonpath='{.status.readyReplicas}'"
)
_NO_VALUE = "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3"
#: What unstructured.NestedSlice says of a null.
_NO_LIST = ".status.conditions accessor error: <nil> is of the type <nil>, expected []interface{}"
_TIMED_OUT = "timed out waiting for the condition"
#: What a negative --timeout means: a week, in microseconds.
_FOREVER = 168 * 3600 * 1_000_000


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Waits until objects are in a state."""
    printer = changing.printer(opts, "condition met")
    waits = [_condition(text) for text in opts.for_]
    if not waits:
        raise CommandError("unrecognized condition: []")
    timeout = opts.timeout if opts.timeout >= 0 else _FOREVER
    deadline = ctx.client.now + timeout
    if waiting_for(opts, "create"):
        _until_created(ctx, args, opts, deadline)
    waiter = _Waiter(ctx, opts, timeout, deadline)
    visited: list[Info] = []

    def wait(info: Info) -> None:
        visited.append(info)
        for condition in waits:
            printer.print(condition(waiter, info), ctx.stdout.write)

    result = _builder(ctx, args, opts).do()
    if waiting_for(opts, "delete"):
        result.ignore(is_not_found)
    result.visit(wait)
    if not visited and not waiting_for(opts, "delete"):
        raise CommandError("no matching resources found")


def waiting_for(opts: Options, condition: str) -> bool:
    """Whether ``--for`` names ``create`` or ``delete``."""
    return any(text.lower() == condition for text in opts.for_)


def _builder(ctx: Context, args: list[str], opts: Options) -> Builder:
    if opts.local:
        _check_local(args, opts)
        raise CommandError("files alone have no state to wait for: --local cannot be used")
    return changing.find(
        ctx,
        args,
        opts,
        allow_empty_selector=opts.all,
        field_selector=opts.field_selector,
        all_namespaces=opts.all_namespaces,
        latest=True,
    )


def _check_local(args: list[str], opts: Options) -> None:
    """Raises CommandError unless there are files, and nothing else."""
    from kubectl_sim.kubectl.resources import MISSING_RESOURCE
    from kubectl_sim.kubectl.setting import LOCAL_RESOURCE

    if args:
        raise CommandError(LOCAL_RESOURCE)
    if not opts.filename:
        raise CommandError(MISSING_RESOURCE)


def _until_created(ctx: Context, args: list[str], opts: Options, deadline: int) -> None:
    """Asks for the objects again and again until they are there.  Raises CommandError at the deadline."""

    def there() -> bool:
        found: list[Info] = []
        try:
            _builder(ctx, args, opts).do().visit(found.append)
        except StatusError as error:
            if is_not_found(error):
                return False
            raise
        return bool(found)

    if not waiting.until(ctx, there, deadline):
        raise CommandError(_TIMED_OUT)


class _Waiter:
    """How long one run waits."""

    def __init__(self, ctx: Context, opts: Options, timeout: int, deadline: int) -> None:
        self.ctx = ctx
        self.timeout = timeout
        self.deadline = deadline

    def until(self, info: Info, met: Test) -> Obj:
        """The object once it is as wanted.  Raises CommandError at the deadline, NotFound if it is gone."""
        client = self.ctx.client
        if not self.timeout:
            obj: Obj = client.get(info.resource, info.namespace, info.name)
            if not met(obj):
                raise CommandError(f"condition not met for {info.object_name}")
            return obj
        found = client.find(info.resource, info.namespace, info.name)
        if found is None:
            raise not_found(info.resource, info.name)
        info.obj = found
        if client.now < self.deadline:
            for change, state in waiting.states(self.ctx, info, self.deadline):
                if change != "DELETED" and met(state):
                    return state
        raise waiting.timed_out(info)

    def until_deleted(self, info: Info) -> Obj:
        """The object as it last was.  Raises CommandError at the deadline."""
        obj: Obj = info.obj
        found = self.ctx.client.find(info.resource, info.namespace, info.name)
        if found is None:
            return obj
        if not self.timeout:
            raise CommandError(f"condition not met for {info.object_name}")
        waiting.until_deleted(self.ctx, info, "", self.deadline)
        last: Obj = found
        return last


if TYPE_CHECKING:
    Wait = Callable[[_Waiter, Info], Obj]


def _condition(text: str) -> Wait:
    """What a value of ``--for`` waits for.  Raises CommandError."""
    if text.lower() == "delete":
        return _Waiter.until_deleted
    if text.lower() == "create":
        return _present
    if text.startswith("condition="):
        name, _, value = text.removeprefix("condition=").partition("=")
        wanted = value if "=" in text.removeprefix("condition=") else "true"
        return lambda waiter, info: waiter.until(info, lambda obj: _has_condition(obj, name, wanted))
    if text.startswith("jsonpath="):
        met = _jsonpath(text.removeprefix("jsonpath="))
        return lambda waiter, info: waiter.until(info, met)
    from kubectl_sim.base.goformat import quote

    raise CommandError(f"unrecognized condition: {quote(text)}")


def _present(_waiter: _Waiter, info: Info) -> Obj:
    obj: Obj = info.obj
    return obj


def _has_condition(obj: Obj, name: str, wanted: str) -> bool:
    """Whether a condition has a status that is not older than the object's spec; letter case does not count.

    Raises CommandError if there is a null where the conditions belong.
    """
    status = obj.get("status") or {}
    if status.get("conditions", ()) is None:
        raise CommandError(_NO_LIST)
    for condition in status.get("conditions", ()):
        if condition.get("type", "").casefold() != name.casefold() or "status" not in condition:
            continue
        generation = obj["metadata"].get("generation")
        observed = condition.get("observedGeneration", status.get("observedGeneration"))
        if generation is not None and observed is not None and observed < generation:
            return False
        return bool(condition["status"].casefold() == wanted.casefold())
    return False


def _jsonpath(text: str) -> Test:
    """``EXPRESSION`` or ``EXPRESSION=VALUE`` as a test.  Raises CommandError."""
    from kubectl_sim.base import goformat, jsonpath

    parts = _split(text)
    if len(parts) > 2:
        raise CommandError(_FORMAT)
    try:
        expression = jsonpath.relaxed(parts[0])
        wanted = parts[1].strip("'\"") if len(parts) == 2 else None
        if wanted == "":
            raise CommandError(_NO_VALUE)
        if not expression:
            raise CommandError("jsonpath expression cannot be empty")
        template = jsonpath.Template(expression)
    except jsonpath.JSONPathError as error:
        raise CommandError(str(error)) from None

    def met(obj: Obj) -> bool:
        try:
            found = template.find(obj)
        except jsonpath.JSONPathError as error:
            raise CommandError(str(error)) from None
        if not found or not found[0]:
            return False
        if len(found) > 1 or len(found[0]) > 1:
            what = "list" if len(found) > 1 else "value"
            raise CommandError(f"given jsonpath expression matches more than one {what}")
        if wanted is None:
            return True
        if isinstance(found[0][0], (dict, list)):
            raise CommandError("jsonpath leads to a nested object or list which is not supported")
        return goformat.show(found[0][0]).strip() == wanted.strip()

    return met


def _split(text: str) -> list[str]:
    """The text between single equals signs; a double one separates nothing."""
    parts, at = [""], 0
    while at < len(text):
        if text[at] != "=":
            parts[-1] += text[at]
        elif text[at + 1 : at + 2] == "=":
            parts[-1] += "=="
            at += 1
        else:
            parts.append("")
        at += 1
    return parts


def command() -> Command:
    """The command line of ``kubectl wait``."""
    from kubectl_sim.base.timefmt import SECOND
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, array, duration

    return Command(
        (
            "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | "
            "--all)]) [--for=create|--for=delete|--for "
            "condition=available|--for=jsonpath='{}'[=value]]"
        ),
        short="Wait until objects are in a state",
        long="""
Wait until every given object has a condition, a field has a value, or the objects exist or are
gone; or until the timeout. Conditions and values are compared without regard to case.
""",
        examples="""
# Ready
kubectl wait --for=condition=Ready pod/web-0

# Not ready
kubectl wait --for=condition=Ready=false pod/web-0

# A field has a value
kubectl wait --for=jsonpath='{.status.phase}'=Running pod/web-0

# A field exists
kubectl wait --for=jsonpath='{.status.loadBalancer.ingress}' service/web

# Gone
kubectl wait --for=delete pod/web-0 --timeout=60s

# There
kubectl wait --for=create secret/web --timeout=30s
""",
        flags=[
            array(
                "for",
                (
                    "What to wait for: create, delete, condition=NAME[=VALUE] (value true if not given), or "
                    "jsonpath='{EXPRESSION}'[=VALUE]. May be repeated."
                ),
            ),
            duration("timeout", "Give up after this time; 0 looks once, negative waits for a week.", 30 * SECOND),
            *flags.printing(),
            flags.filename("Files, folders or URLs that name the objects."),
            flags.recursive(True),
            flags.field_selector(),
            flags.selector(),
            flags.all_namespaces(),
            flags.everything(),
            flags.local(),
        ],
    )
