"""What ``get`` finds, and its tables.  Models kubectl/pkg/cmd/get/get.go."""

from __future__ import annotations

from kubectl_sim.kubectl.errors import Aggregate, CommandError
from kubectl_sim.kubectl.printers.table import TableOptions, TablePrinter
from kubectl_sim.kubectl.resources import Builder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info, Result
    from kubectl_sim.model.kind import Kind


def is_human(opts: Options) -> bool:
    """Whether a table is asked for."""
    return opts.output == "wide" or (not opts.output and not opts.template)


def find(ctx: Context, args: list[str], opts: Options, *, as_tables: bool, **more: Any) -> Builder:
    """The builder for what the arguments and flags ask for; with ``as_tables`` the infos hold tables."""
    client = ctx.client
    full = {"includeObject": "Object"} if opts.sort_by or opts.show_labels or opts.label_columns else {}

    def one(info: Info) -> Any:
        resource, namespace, name = info.resource, info.namespace, info.name
        return client.request(
            "get", resource, namespace, name, subresource=info.subresource, params=dict(full), accept="Table"
        )

    def many(kind: Kind, namespace: str, labels: str, fields: str) -> Iterator[Any]:
        params = dict(full)
        if labels:
            params["labelSelector"] = labels
        if fields:
            params["fieldSelector"] = fields
        yield client.table(kind.resource, namespace, **params)

    if as_tables:
        more.update(get=one, list=many)
    return Builder(
        client,
        args=args,
        allow_empty_selector=True,
        filenames=opts.filename,
        kustomize=opts.kustomize,
        warn=ctx.warn,
        recursive=opts.recursive,
        stdin=ctx.stdin if "-" in opts.filename else None,
        namespace="" if opts.all_namespaces else ctx.namespace,
        require_namespace=ctx.namespace_given and not opts.all_namespaces,
        all_namespaces=opts.all_namespaces,
        label_selector=opts.selector,
        field_selector=opts.field_selector,
        subresource=opts.subresource,
        latest=True,
        **more,
    )


def table_options(opts: Options, kind: Kind, *, with_namespace: bool, with_kind: bool) -> TableOptions:
    """How the tables of a kind are printed."""
    prefix = ""
    if with_kind or opts.show_kind:
        prefix = (f"{kind.kind}.{kind.group}" if kind.group else kind.kind).lower()
    return TableOptions(
        no_headers=opts.no_headers,
        wide=opts.output == "wide",
        with_namespace=with_namespace,
        kind=prefix,
        show_labels=opts.show_labels,
        label_columns=opts.label_columns,
    )


def print_result(ctx: Context, opts: Options, result: Result) -> None:
    """Prints what was found; then raises what could not be had."""
    _Tables(ctx, opts).print(result)


class _Tables:
    """Prints what a result holds as one table a kind, with empty lines between them."""

    def __init__(self, ctx: Context, opts: Options) -> None:
        self.ctx = ctx
        self.opts = opts
        self._write: Callable[[str], object] = ctx.stdout.write
        self._written = False
        self._separate = False

    def write(self, text: str) -> None:
        if self._separate:
            self._write("\n")
            self._separate = False
        self._written = True
        self._write(text)

    def print(self, result: Result) -> None:
        infos, error = result.collect()
        opts = self.opts
        if opts.sort_by:
            infos = self._sorted(infos)
        with_kind = len({info.resource for info in infos}) > 1
        printer: TablePrinter | None = None
        last: Kind | None = None
        all_namespaced = not opts.all_namespaces
        for info in infos:
            kind = info.kind
            assert kind is not None
            all_namespaced = all_namespaced and kind.namespaced
            if printer is None or last is None or kind.resource != last.resource:
                if printer is not None:
                    printer.flush()
                self._separate = last is not None and not opts.no_headers and self._written
                with_namespace = opts.all_namespaces and kind.namespaced
                printer = TablePrinter(
                    table_options(opts, kind, with_namespace=with_namespace, with_kind=with_kind), self.write
                )
                last = kind
            print_table(printer, info.obj, opts.chunk_size if not opts.sort_by else 0, now=self.ctx.client.now)
        if printer is not None:
            printer.flush()
        if not self._written and not opts.ignore_not_found and error is None:
            where = f" in {self.ctx.namespace} namespace." if all_namespaced else ""
            self.ctx.warn(f"No resources found{where}")
        if error is not None:
            raise Aggregate([error])

    def _sorted(self, infos: list[Info]) -> list[Info]:
        """Upstream sorts what it got from the server: several tables among themselves, the rows of one later."""
        from kubectl_sim.kubectl import sorting

        field = self.opts.sort_by
        try:
            if len(infos) > 1:
                order = sorting.order_of([_outside(info.obj) for info in infos], field)
                infos = [infos[index] for index in order]
            for info in infos:
                if not isinstance(info.obj, dict):
                    _sort_rows(info.obj, field)
        except sorting.Unsortable as error:
            raise error.logged(self.ctx.client.now) from None
        return infos


def _outside(found: Any) -> dict[str, Any]:
    """A table as a sort of several tables sees it; an object as it is."""
    if isinstance(found, dict):
        return found
    metadata = {"resourceVersion": str(found.revision)}
    return {"apiVersion": "meta.k8s.io/v1", "kind": "Table", "metadata": metadata}


def _sort_rows(table: Any, field: str) -> None:
    """Sorts a table's rows.  Where upstream's printer fails, which nobody looks at, nothing is left of it."""
    from kubectl_sim.kubectl import sorting

    if len(table.rows) < 2:
        return
    try:
        order = sorting.table_order(table.objects, field)
    except CommandError:
        order = []
    table.reorder(order)


def print_table(printer: TablePrinter, table: Any, chunk: int = 0, event: str = "", *, now: int = 0) -> None:
    """Adds a table to the printer, in the portions in which upstream would have asked for it.

    An object instead of a table (``--server-print=false``) is one row of name and age at ``now``.
    """
    if isinstance(table, dict):
        from kubectl_sim.kubectl.getting import plain

        plain.print_object(printer, table, now, event)
        return
    rows = table.rows
    namespaces = table.namespaces if printer.options.with_namespace else None
    labels = None
    if printer.options.show_labels or printer.options.label_columns:
        labels = [obj["metadata"].get("labels") for obj in table.objects]
    step = chunk if chunk > 0 else len(rows) or 1
    for start in range(0, len(rows), step):
        stop = start + step
        printer.print(
            table.columns,
            rows[start:stop],
            namespaces=namespaces[start:stop] if namespaces is not None else None,
            labels=labels[start:stop] if labels is not None else None,
            event=event,
        )
