"""Tables: the real kubectl and our printer given the same Table objects."""

from __future__ import annotations

import random
from typing import Any

import pytest

from kubectl_sim.kubectl.printers.table import TableOptions, TablePrinter
from kubectl_sim.model.kind import Column

COLUMNS = (
    Column("Name", "string", "name"),
    Column("Ready"),
    Column("Status"),
    Column("Restarts", "integer"),
    Column("IP", priority=1),
    Column("Message", priority=1),
)
DEFINITIONS = [
    {"name": c.name, "type": c.kind, "format": c.format, "priority": c.priority, "description": ""} for c in COLUMNS
]


def table(rows: list[list[Any]], metadata: list[dict[str, Any]], next_page: str = "") -> dict[str, Any]:
    objects = [{"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": one} for one in metadata]
    listing = {"resourceVersion": "10", **({"continue": next_page} if next_page else {})}
    return {
        "kind": "Table",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": listing,
        "columnDefinitions": DEFINITIONS,
        "rows": [{"cells": cells, "object": obj} for cells, obj in zip(rows, objects, strict=True)],
    }


def printed(batches: list[tuple[list[list[Any]], list[dict[str, Any]]]], options: TableOptions) -> str:
    out: list[str] = []
    printer = TablePrinter(options, out.append)
    for rows, metadata in batches:
        printer.print(
            COLUMNS,
            rows,
            namespaces=[one.get("namespace", "") for one in metadata],
            labels=[one.get("labels") for one in metadata],
        )
    printer.flush()
    return "".join(out)


PLAIN = [["web-1", "1/1", "Running", 0, "10.0.0.1", "<none>"], ["a", "0/1", "Pending", 12, "<none>", "x y"]]
ODD = [
    ["a", "1/1", "Running", 3, "1.2.3.4", "m"],
    ["bbbb", "multi\nline and a very long text", "Zoë日本語日本語", None, "<none>", "two\r\nlines"],
    ["c\x1b[31m", "1/1", "x\ry", 1.5, True, ""],
    ["", "", "", -3, None, None],
]
TABS = [
    ["a\tb", "1/1", "x", 0, "", ""],
    ["cccccc", "1\t\v2", "Running", 1, "", ""],
    ["d", "", "", 1, "", "\t"],
]
META = [
    {"name": "web-1", "namespace": "default", "labels": {"app": "web", "example.com/tier": "front"}},
    {"name": "a", "namespace": "kube-system"},
    {"name": "c", "namespace": "x", "labels": {"app": ""}},
    {"name": "d", "namespace": "default", "labels": {"z": "1", "app": "d"}},
]

CASES: list[tuple[list[str], TableOptions]] = [
    ([], TableOptions()),
    (["--no-headers"], TableOptions(no_headers=True)),
    (["-o", "wide"], TableOptions(wide=True)),
    (["-o", "wide", "--no-headers"], TableOptions(wide=True, no_headers=True)),
    (["--show-labels"], TableOptions(show_labels=True)),
    (["-L", "app,example.com/tier"], TableOptions(label_columns=["app", "example.com/tier"])),
    (["-L", "app", "--show-labels", "-o", "wide"],
     TableOptions(label_columns=["app"], show_labels=True, wide=True)),
    (["-A"], TableOptions(with_namespace=True)),
    (["-A", "--show-labels", "--no-headers"],
     TableOptions(with_namespace=True, show_labels=True, no_headers=True)),
    (["--show-kind"], TableOptions(kind="pod")),
]  # fmt: skip


@pytest.mark.parametrize("flags,options", CASES, ids=[" ".join(flags) or "plain" for flags, _ in CASES])
@pytest.mark.parametrize("rows", [PLAIN, ODD, TABS, PLAIN[:1], []], ids=["plain", "odd", "tabs", "one", "none"])
def test_one_table(api: Any, rows: list[list[Any]], flags: list[str], options: TableOptions) -> None:
    metadata = META[: len(rows)]
    api.tables["/api/v1/namespaces/default/pods"] = table(rows, metadata)
    api.tables["/api/v1/pods"] = table(rows, metadata)
    out, _, _ = api.kubectl("get", "pods", *flags)
    assert printed([(rows, metadata)], options) == out


def _page(count: int, longest: int, source: random.Random) -> tuple[list[list[Any]], list[dict[str, Any]]]:
    rows = [
        [
            "n" * source.randint(1, longest),
            "1/1",
            source.choice(["Running", "é" * longest, "P\nq"]),
            index,
            "",
            "",
        ]
        for index in range(count)
    ]
    return rows, [{"name": "x", "namespace": "default"}] * count


@pytest.mark.parametrize("flags,no_headers", [([], False), (["--no-headers"], True)])
@pytest.mark.parametrize("sizes", [[3, 3], [100, 100], [150, 30, 220], [50, 40, 60, 250], [205], [99, 1, 101]])
def test_pages(api: Any, sizes: list[int], flags: list[str], no_headers: bool) -> None:
    """Later pages are wider: what upstream has flushed by then stays narrow."""
    source = random.Random(str(sizes))
    pages = [_page(size, 6 * (index + 1), source) for index, size in enumerate(sizes)]
    path = "/api/v1/namespaces/default/pods"
    for index, (rows, metadata) in enumerate(pages):
        after = str(index + 1) if index + 1 < len(pages) else ""
        api.tables[path + (f"?continue={index}" if index else "")] = table(rows, metadata, after)
    out, _, _ = api.kubectl("get", "pods", *flags)
    assert printed(pages, TableOptions(no_headers=no_headers)) == out


def test_watch(api: Any) -> None:
    """Each event is flushed on its own; the widths of earlier lines are remembered."""
    path = "/api/v1/namespaces/default/pods"
    first = ([["a", "1/1", "Running", 0, "", ""]], META[:1])
    events = [
        ("ADDED", [["longer-name", "0/1", "Pending", 0, "", ""]]),
        ("MODIFIED", [["b", "1/1", "Running", 0, "", ""]]),
        ("DELETED", [["b", "1/1", "Terminating and wide", 0, "", ""]]),
        ("MODIFIED", [["a", "1/1", "Running", 1, "", ""]]),
    ]
    api.tables[path] = table(*first)
    api.tables[path + "?watch"] = [{"type": kind, "object": table(rows, META[:1])} for kind, rows in events]

    for flags in ([], ["--output-watch-events"]):
        out, _, _ = api.kubectl("get", "pods", "-w", *flags)
        mine: list[str] = []
        printer = TablePrinter(TableOptions(), mine.append)
        printer.print(COLUMNS, first[0], event="ADDED" if flags else "")
        printer.flush()
        for kind, rows in events:
            printer.print(COLUMNS, rows, event=kind if flags else "")
            printer.flush()
        assert "".join(mine) == out
