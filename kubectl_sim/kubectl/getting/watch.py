"""``get --watch`` and ``--watch-only``.  Models watch of kubectl/pkg/cmd/get/get.go."""

from __future__ import annotations

from kubectl_sim.kubectl.errors import CommandError, is_not_found
from kubectl_sim.kubectl.getting import tables
from kubectl_sim.kubectl.printers.table import TablePrinter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.printing import Obj
    from kubectl_sim.kubectl.resources import Info, Result
    from kubectl_sim.model.kind import Kind


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints what is there, unless only changes are wanted, and then every change until interrupted."""
    as_tables = tables.is_human(opts) and opts.server_print
    found = tables.find(ctx, args, opts, as_tables=as_tables, flatten=False, continue_on_error=False, single_type=True)
    result = found.do()
    result.check()
    infos, error = result.collect()
    if error is not None:
        if opts.ignore_not_found and is_not_found(error):
            return
        raise error
    _Watcher(ctx, opts, infos, result).run()


class _Watcher:
    """One run: a printer for what was asked for, and whether it prints yet."""

    def __init__(self, ctx: Context, opts: Options, infos: list[Info], result: Result) -> None:
        self.ctx = ctx
        self.opts = opts
        self.infos = infos
        self.result = result
        self.single = result.single_item_implied
        kind = infos[0].kind
        assert kind is not None
        self.kind: Kind = kind
        self.show = not opts.watch_only
        self.initial = "ADDED" if opts.output_watch_events else ""
        self.table: TablePrinter | None = None
        self.printer: Any = None
        if tables.is_human(opts):
            options = tables.table_options(opts, kind, with_namespace=opts.all_namespaces, with_kind=False)
            self.table = TablePrinter(options, ctx.stdout.write)
        else:
            from kubectl_sim.kubectl.getting import objects

            self.printer = objects.printer_for(opts)

    def run(self) -> None:
        found = [obj for info in self.infos for obj in _objects(info.obj)]
        if _in_columns(self.opts):
            found = [{"items": found}] if found else []
        for obj in found:
            self._print(obj, self.initial)
        if len(self.result.sources) != 1:
            self.ctx.stdout.flush()
            raise CommandError("you may only watch a single resource or type of resource at a time")
        if len(self.infos) != 1:
            only = "watch is only supported on individual resources and resource collections"
            raise CommandError(f"{only} - {len(self.infos)} resources were found")
        self.show = True
        self.ctx.stdout.flush()
        self._follow()

    def _follow(self) -> None:
        """A watch of a list starts where the list was made, one of an object where the object is."""
        info, opts, client = self.infos[0], self.opts, self.ctx.client
        params: dict[str, Any] = {}
        if not self.single and opts.selector:
            params["labelSelector"] = opts.selector
        if not self.single and opts.field_selector:
            params["fieldSelector"] = opts.field_selector
        if params:
            params["known"] = list(_known(info.obj))
        name = info.name if self.single else ""
        events = client.watch(
            self.kind.resource,
            info.namespace,
            name,
            revision=_revision(info.obj),
            deadline=self.ctx.request_deadline,
            table=self.table is not None and opts.server_print,
            **params,
        )
        for event in events:
            if event is None:
                continue
            kind, obj = event
            self._print(obj, kind if opts.output_watch_events else "")
            self.ctx.stdout.flush()

    def _print(self, obj: Any, event: str) -> None:
        if self.table is None:
            if self.show:
                self.printer.print(obj, self.ctx.stdout.write, event)
            return
        if self.show:
            tables.print_table(self.table, obj, self.opts.chunk_size, event, now=self.ctx.client.now)
            self.table.flush()


def _in_columns(opts: Options) -> bool:
    """Whether custom columns are printed, which line up what was listed."""
    return bool(opts.output.startswith("custom-columns"))


def _objects(found: Any) -> list[Any]:
    """The items of a list; a table or an object alone."""
    if isinstance(found, dict) and isinstance(found.get("items"), list):
        items: list[Any] = found["items"]
        return items
    return [found]


def _revision(found: Any) -> int:
    if not isinstance(found, dict):
        return int(found.revision)
    return int(found["metadata"].get("resourceVersion") or 0)


def _known(found: Any) -> list[Obj]:
    """What identifies the objects that were listed."""
    if isinstance(found, dict):
        return [{"metadata": item["metadata"]} for item in _objects(found)]
    pairs = zip(found.namespaces, found.names, strict=True)
    return [{"metadata": {"namespace": namespace, "name": name}} for namespace, name in pairs]
