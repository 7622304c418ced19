"""Stored rows: read column by column they say the same as decoded one by one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kubectl_sim.apiserver.table import StoredRows
from kubectl_sim.base import jsonio
from kubectl_sim.cluster.cluster import open_cluster
from kubectl_sim.kinds import registry
from kubectl_sim.model.kind import Column, Kind
from kubectl_sim.model.request import Request
from tests.clusters import copied

KIND = Kind(
    group="",
    version="v1",
    kind="Thing",
    plural="things",
    columns=(Column("Name", "string", "name"), Column("Text", "string"), Column("Age", "date")),
)
NOW = 1_780_000_000_000_000
TIMES = ["2026-05-01T00:00:00Z", "2026-05-28T20:26:39Z", "", None]
#: What JSON escapes, what looks like JSON itself, and what is no text.
ODD = [
    '"',
    "\\",
    "\n",
    '","',
    '"],["',
    "],[",
    "é",
    "\x7f",
    "\U0001f600",
    7,
    None,
    True,
    ["since", TIMES[0], "1 (%s ago)"],
]

texts = st.one_of(st.text('ab,[]"\\\n\té', max_size=4), st.sampled_from(ODD))
rows_of = st.lists(st.tuples(texts, texts, st.sampled_from(TIMES)), max_size=6)


def stored(rows: Any) -> StoredRows:
    return StoredRows(KIND, [jsonio.dumps([*row]) for row in rows], NOW)


@settings(max_examples=100, derandomize=True)
@given(rows_of)
@example([("a", "b", TIMES[0]), ("c", "d", TIMES[1])])
@example([("a", ["since", TIMES[0], "%s"], TIMES[0])])
@example([(["since", TIMES[0], "%s"], 1, TIMES[0]), ("a", "b", TIMES[0])])
def test_columns_are_those_of_the_rows(rows: Any) -> None:
    found = stored(rows)
    columns, plain = found.columns([0, 2, 1])
    assert list(zip(*columns, strict=True)) == [(row[0], row[2], row[1]) for row in found]
    if plain:
        assert all(
            isinstance(cell, str) and cell.isascii() and cell >= " " * bool(cell) for row in rows for cell in row
        )


def test_rows_without_anything_odd_are_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    found = stored([("a", "b", TIMES[0])] * 1000)
    monkeypatch.setattr(jsonio, "loads", None)
    columns, plain = found.columns([0, 2])
    assert plain
    assert columns == [["a"] * 1000, ["27d"] * 1000]


def test_one_odd_row_leaves_the_others_as_they_are() -> None:
    rows = [("a", "b", TIMES[1])] * 600
    rows[300] = ("a", 'with a "quote"', TIMES[1])
    (names, cells), plain = stored(rows).columns([0, 1])
    assert not plain
    assert names == ["a"] * 600
    assert cells == ["b"] * 300 + ['with a "quote"'] + ["b"] * 299


def test_a_part_of_the_rows() -> None:
    found = stored([(str(number), "b", None) for number in range(1000)])[300:305]
    assert [row[0] for row in found] == found.columns([0])[0][0] == ["300", "301", "302", "303", "304"]
    assert len(found) == 5


@pytest.mark.parametrize("resource", ["pods", "configmaps", "deployments.apps", "nodes", "services", "namespaces"])
def test_a_column_of_names_begins_with_the_objects_name(resource: str) -> None:
    kind = registry.load(resource)
    assert kind is not None
    assert kind.columns[0].format == "name"
    obj = {"metadata": {"name": "x", "creationTimestamp": TIMES[0]}, "spec": {"selector": {}}, "status": {}}
    assert kind.row(obj)[0] == "x"


def test_a_name_is_the_objects_whatever_its_cell_says(tmp_path: Path) -> None:
    cluster = open_cluster(str(copied(tmp_path)))
    found = cluster.request(Request("list", "storageclasses.storage.k8s.io", accept="Table"))
    assert (found.places.names, [row[0] for row in found.rows]) == (["standard"], ["standard (default)"])
    cluster.close()
