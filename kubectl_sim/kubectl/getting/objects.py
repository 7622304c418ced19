"""``get`` with a format that prints objects: one object as it is, several as a List.

Models printGeneric of kubectl/pkg/cmd/get/get.go and its flags (get_flags.go).
"""

from __future__ import annotations

from kubectl_sim.kubectl import printing
from kubectl_sim.kubectl.errors import Aggregate, CommandError, flatten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.printing import Printer, Write
    from kubectl_sim.kubectl.resources import Result


def printer_for(opts: Options) -> Printer:
    """The printer that ``-o`` names.  Raises CommandError for a format that is none."""
    output = opts.output
    if opts.template and not output:
        output = "go-template"
    printer = printing.template_printer(output, opts) or printing.data_printer(output, opts)
    if printer is not None:
        return printer
    columns = printing.split_template(output, opts.template, printing.COLUMNS)
    if columns is not None:
        from kubectl_sim.kubectl.printers import custom_columns

        return custom_columns.from_flags(*columns, no_headers=opts.no_headers)
    if output.lower() == "name":
        from kubectl_sim.kubectl.printers.name import NamePrinter

        return NamePrinter()
    raise printing.no_printer(output, printing.GET_FORMATS)


def print_result(ctx: Context, opts: Options, result: Result) -> None:
    """Prints what was found; then raises what could not be had."""
    infos, error = result.collect()
    if error is not None and result.single_item_implied:
        raise error
    errors = [error] if error is not None else []
    if infos or not opts.ignore_not_found:
        printer = printer_for(opts)
        try:
            _print(ctx, opts, printer, [info.obj for info in infos], result.single_item_implied)
        except CommandError as failure:
            errors.append(failure)
    _raise_all(errors)


def _print(ctx: Context, opts: Options, printer: Printer, found: list[Any], single: bool) -> None:
    write = ctx.stdout.write
    if any(not isinstance(one, dict) for one in found):
        _print_names(printer, found, write)
        return
    if single and len(found) == 1 and not printing.is_list(found[0]):
        printer.print(found[0], write)
        return
    if opts.sort_by and found:
        from kubectl_sim.kubectl import sorting

        try:
            found = [found[index] for index in sorting.order_of(found, opts.sort_by)]
        except sorting.Unsortable as error:
            raise error.logged(ctx.client.now) from None
    listed = {"apiVersion": "v1", "items": found, "kind": "List", "metadata": {"resourceVersion": ""}}
    printer.print(listed, write)


def _print_names(printer: Printer, found: list[Any], write: Write) -> None:
    """``-o name`` of tables, which spare reading every object."""
    for one in found:
        if isinstance(one, dict):
            printer.print(one, write)
        else:
            group = f".{one.kind.group}" if one.kind.group else ""
            prefix = f"{one.kind.kind.lower()}{group}/"
            write("".join([f"{prefix}{name}\n" for name in one.names]))


def _raise_all(errors: list[Exception]) -> None:
    leaves = [leaf for error in errors for leaf in flatten(error)]
    if not leaves:
        return
    raise leaves[0] if len(leaves) == 1 else Aggregate(leaves)
