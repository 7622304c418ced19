from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kubectl_sim.kubectl.printers.table import (
    TableOptions,
    TablePrinter,
    escape_terminal,
    format_labels,
    print_rows,
)
from kubectl_sim.kubectl.tabwriter import align
from kubectl_sim.model.kind import Column

PODS = (
    Column("Name", "string", "name"),
    Column("Ready"),
    Column("Restarts", "integer"),
    Column("IP", priority=1),
)
ROWS: list[tuple[Any, ...]] = [("web-1", "1/1", 0, "10.0.0.1"), ("db", "0/2", 13, None)]


def test_columns_are_aligned_and_the_last_is_not_padded() -> None:
    assert print_rows(PODS, ROWS, TableOptions()) == (
        "NAME    READY   RESTARTS\n"
        "web-1   1/1     0\n"
        "db      0/2     13\n"
    )  # fmt: skip


def test_wide_shows_columns_of_low_priority() -> None:
    lines = print_rows(PODS, ROWS, TableOptions(wide=True)).splitlines()
    assert lines[0].split() == ["NAME", "READY", "RESTARTS", "IP"]
    assert lines[2] == "db      0/2     13         "


def test_namespace_labels_and_kind() -> None:
    options = TableOptions(with_namespace=True, kind="pod", label_columns=["x.io/app"], show_labels=True)
    labels = [{"b": "2", "a": "1", "x.io/app": "web"}, None]
    assert print_rows(PODS[:1], [("a",), ("b",)], options, namespaces=["n", "kube-system"], labels=labels) == (
        "NAMESPACE     NAME    APP   LABELS\n"
        "n             pod/a   web   a=1,b=2,x.io/app=web\n"
        "kube-system   pod/b         <none>\n"
    )


def test_no_rows_print_nothing() -> None:
    assert print_rows(PODS, [], TableOptions()) == ""


def test_headers_come_once_and_widths_only_grow() -> None:
    out: list[str] = []
    printer = TablePrinter(TableOptions(), out.append)
    for row in (("a", "1/1", 0, ""), ("a-long-name", "1/1", 1, ""), ("b", "1/1", 2, "")):
        printer.print(PODS, [row])
        printer.flush()
    assert "".join(out) == (
        "NAME   READY   RESTARTS\n"
        "a      1/1     0\n"
        "a-long-name   1/1     1\n"
        "b             1/1     2\n"
    )  # fmt: skip


def test_other_columns_bring_other_headers() -> None:
    out: list[str] = []
    printer = TablePrinter(TableOptions(), out.append)
    printer.print(PODS, ROWS[:1])
    printer.print(PODS[:2], [("x", "y")])
    printer.flush()
    assert "".join(out).count("NAME") == 2


def test_control_characters_do_not_reach_the_terminal() -> None:
    text = print_rows(PODS[:2], [("a\x1b[31m", "b\nc")], TableOptions(no_headers=True))
    assert text == "a^[[31m   b...\n"
    assert escape_terminal("x\r\x1b") == "x\\r^["


def test_labels_are_sorted() -> None:
    assert format_labels({"z": "1", "a": ""}) == "a=,z=1"
    assert format_labels({}) == "<none>"


ascii_cell = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.tuples(*[ascii_cell] * n), min_size=1, max_size=6)))
def test_equals_the_general_tabwriter(rows: list[tuple[str, ...]]) -> None:
    columns = [Column(f"c{index}") for index in range(len(rows[0]))]
    lines = [[column.name.upper() for column in columns], *rows]
    general = align("".join("\t".join(line) + "\n" for line in lines), 6, 3)
    assert print_rows(columns, rows, TableOptions()) == general
