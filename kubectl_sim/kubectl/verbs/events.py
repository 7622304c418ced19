"""``kubectl events``."""

from __future__ import annotations

from kubectl_sim.base import timefmt
from kubectl_sim.base.duration import age
from kubectl_sim.kubectl import printing
from kubectl_sim.kubectl.errors import CommandError, LoggedFatal
from kubectl_sim.kubectl.tabwriter import align
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]

_TYPES = ("normal", "warning")


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Lists events, or with --watch prints all and goes on."""
    fields = _about(opts)
    printer: Any = _Table(ctx, opts)
    if opts.output:
        printer = _Objects(printing.object_printer(opts, "events", sort_keys=False), opts)
    if any(type.lower() not in _TYPES for type in opts.types):
        raise CommandError("valid --types are Normal or Warning")
    namespace = "" if opts.all_namespaces else ctx.namespace
    params = {"fieldSelector": fields} if fields else {}
    found = _list(ctx, namespace, params)
    chosen = [_typed(event) for event in found.items if _wanted(opts, event)]
    if opts.watch:
        _watch(ctx, opts, printer, namespace, params, found)
        return
    if not chosen:
        ctx.warn("No events found." if opts.all_namespaces else f"No events found in {namespace} namespace.")
        return
    _sort(chosen)
    ctx.stdout.write(_aligned(printer.all(chosen)))


def _about(opts: Options) -> str:
    """The field selector that --for asks for.  Raises CommandError."""
    if not opts.for_:
        return ""
    parts = opts.for_.split("/")
    if len(parts) > 2:
        raise CommandError("arguments in resource/name form may not have more than one slash")
    if len(parts) < 2:
        raise CommandError("--for must be in resource/name form")
    from kubectl_sim.base.selectors import escape
    from kubectl_sim.client import mapper

    resource, name = parts[0].lower(), parts[1]
    try:
        kind = mapper.resource_for(resource)
    except mapper.NoMatch:
        raise _unknown(resource) from None
    if not name:
        return ""
    terms = {"kind": kind.kind, "apiVersion": kind.api_version, "name": name}
    return ",".join(f"involvedObject.{key}={escape(value)}" for key, value in terms.items())


def _unknown(resource: str) -> LoggedFatal:
    """The mapper's own error has no prefix."""
    name, dot, group = resource.partition(".")
    where = f' in group "{group}"' if dot else ""
    return LoggedFatal(f'the server doesn\'t have a resource type "{name}"{where}')


def _list(ctx: Context, namespace: str, params: dict[str, Any]) -> Any:
    try:
        return ctx.client.request("list", "events", namespace, params=dict(params))
    except StatusError as error:
        from kubectl_sim.client import mapper
        from kubectl_sim.kubectl.resources import list_error

        raise list_error(error, mapper.resource_for("events"), "", params.get("fieldSelector", "")) from None


def _wanted(opts: Options, event: Obj) -> bool:
    type = (event.get("type") or "").lower()
    return not opts.types or any(type == wanted.lower() for wanted in opts.types)


def _typed(event: Obj) -> Obj:
    return {**event, "kind": "Event", "apiVersion": "v1"}


def _watch(ctx: Context, opts: Options, printer: Any, namespace: str, params: dict[str, Any], found: Any) -> None:
    """What there is comes first, as the server tells a watcher who has seen nothing."""
    widths: list[int] = []

    def show(event: Obj) -> None:
        if _wanted(opts, event):
            ctx.stdout.write(_aligned(printer.one(_typed(event)), widths))
            ctx.stdout.flush()

    for event in found.items:
        show(event)
    known = {"known": [{"metadata": item["metadata"]} for item in found.items]} if params else {}
    deadline = ctx.request_deadline
    for change in ctx.client.watch("events", namespace, revision=found.revision, deadline=deadline, **params, **known):
        if change is not None and change[0] != "DELETED":
            show(change[1])


def _aligned(text: str, widths: list[int] | None = None) -> str:
    """Everything goes through a tab writer, whatever its format."""
    return align(text, 6, 3, widths)


def _sort(events: list[Obj]) -> None:
    from kubectl_sim.kubectl import gosort

    gosort.sort(events, lambda one, other: _time(one) < _time(other))


def _time(event: Obj) -> int:
    """When it was last seen, in microseconds."""
    series = event.get("series")
    text = series.get("lastObservedTime") if series else event.get("lastTimestamp") or event.get("eventTime")
    return timefmt.parse(text) if text else -(1 << 62)


# ------------------------------------------------------------------------------------- output


class _Table:
    """Rows, below headers that come once."""

    def __init__(self, ctx: Context, opts: Options) -> None:
        self._ctx = ctx
        self._namespaces = opts.all_namespaces
        self._headers = not opts.no_headers

    def all(self, events: list[Obj]) -> str:
        return self._heading() + "".join(self._row(event) for event in events)

    def one(self, event: Obj) -> str:
        return self._heading() + self._row(event)

    def _heading(self) -> str:
        if not self._headers:
            return ""
        self._headers = False
        first = "NAMESPACE\t" if self._namespaces else ""
        return f"{first}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n"

    def _row(self, event: Obj) -> str:
        from kubectl_sim.kubectl.printers.table import escape_terminal as escaped

        about = event.get("involvedObject") or {}
        first = f"{event['metadata'].get('namespace', '')}\t" if self._namespaces else ""
        cells = (
            _interval(event, self._ctx.client.now),
            escaped(event.get("type") or ""),
            escaped(event.get("reason") or ""),
            f"{escaped(about.get('kind', ''))}/{escaped(about.get('name', ''))}",
            escaped((event.get("message") or "").strip()),
        )
        return first + "\t".join(cells) + "\n"


def _interval(event: Obj, now: int) -> str:
    """``5m``, or ``10s (x4 over 5m)`` for what happened again."""
    first = age(event.get("eventTime") or event.get("firstTimestamp"), now)
    series = event.get("series")
    if series:
        return f"{age(series.get('lastObservedTime'), now)} (x{series.get('count', 0)} over {first})"
    count = event.get("count") or 0
    if count > 1:
        return f"{age(event.get('lastTimestamp'), now)} (x{count} over {first})"
    return first


class _Objects:
    """Whole objects: a list of those that were listed, or one after the other."""

    def __init__(self, printer: printing.Printer, opts: Options) -> None:
        self._printer = printer
        self._is_name = opts.output.lower() == "name"
        self._shows_order = opts.output.lower().startswith(("json", "kyaml"))

    def all(self, events: list[Obj]) -> str:
        if self._is_name:  # upstream's printer refuses typed lists
            return ""
        items = [self._ordered(event) for event in events]
        return self._print({"kind": "EventList", "apiVersion": "v1", "metadata": {}, "items": items})

    def one(self, event: Obj) -> str:
        return self._print(self._ordered(event))

    def _ordered(self, event: Obj) -> Obj:
        if not self._shows_order:
            return event
        from kubectl_sim.kubectl.typed import in_order

        return in_order(event)

    def _print(self, obj: Obj) -> str:
        """What upstream's printer refuses to print, it drops without a word."""
        parts: list[str] = []
        try:
            self._printer.print(obj, parts.append)
        except CommandError:
            pass
        return "".join(parts)


def command() -> Command:
    """The command line of ``kubectl events``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, string, strings

    return Command(
        (
            "events "
            "[(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file]"
            " [--for TYPE/NAME] [--watch] [--types=Normal,Warning]"
        ),
        short="List events",
        long="Print events of a namespace, of all namespaces, or of one object, oldest first.",
        examples="""
# The namespace
kubectl events

# All namespaces
kubectl events --all-namespaces

# One object, and go on
kubectl events --for pod/web-0 --watch

# Warnings as YAML
kubectl events --types=Warning -oyaml
""",
        flags=[
            string("for", "Only events about this object."),
            boolean("no-headers", "Print no column headers."),
            strings("types", "Only events of these types."),
            boolean("watch", "After listing, go on to print new events.", short="w"),
            *flags.printing(),
            flags.chunk_size(),
            flags.all_namespaces(),
        ],
    )
