"""The SQL of selectors at the edges that random selectors rarely reach; the rest is a property test."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

from kubectl_sim.base import selectors
from kubectl_sim.base.selectors import sql as target
from kubectl_sim.store import schema
from tests import strategies as shared


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.executescript(schema.LAYOUT)
    yield connection
    connection.close()


def add(database: sqlite3.Connection, oid: int, labels: dict[str, str], namespace: str = "default") -> None:
    database.execute(
        "INSERT INTO object (id, resource, namespace, name, uid, rev) VALUES (?, 'pods', ?, ?, ?, 1)",
        (oid, namespace, f"pod-{oid}", str(oid)),
    )
    database.executemany("INSERT INTO label VALUES ('pods', ?, ?, ?)", [(k, v, oid) for k, v in labels.items()])


def both(database: sqlite3.Connection, text: str, **kwargs: Any) -> list[int]:
    selector = selectors.parse(text)
    found = [
        sorted(row[0] for row in database.execute(*selectors.to_sql(selector, "pods", probe=probe, **kwargs)))
        for probe in (None, lambda sql, params: database.execute(sql, params).fetchone())
    ]
    assert found[0] == found[1]
    return found[0]


@pytest.mark.parametrize("count", [99, 100, 101, 450, 1200])
def test_more_requirements_than_a_compound_may_have_arms(database: sqlite3.Connection, count: int) -> None:
    labels = {f"k{number}": "v" for number in range(count)}
    add(database, 1, labels)
    add(database, 2, {**labels, "k7": "other"})
    add(database, 3, {**labels, "extra": ""})
    text = ",".join(f"{key}=v" for key in labels)
    assert both(database, text) == [1, 3]
    assert both(database, f"{text},!extra") == [1]
    assert both(database, ",".join(f"{key}!=v" for key in labels)) == []
    assert both(database, ",".join(f"!absent-{number}" for number in range(count))) == [1, 2, 3]


@pytest.mark.parametrize("count", [2, 100, 101, 40_000])
def test_more_values_than_a_statement_may_have_parameters(database: sqlite3.Connection, count: int) -> None:
    add(database, 1, {"app": "v1"})
    add(database, 2, {"app": "other"})
    add(database, 3, {})
    values = ",".join(f"v{number}" for number in range(count))
    assert both(database, f"app in ({values})") == [1]
    assert both(database, f"app notin ({values})") == [2, 3]
    assert both(database, f"app,app notin ({values})") == [2]


def test_many_node_selector_terms(database: sqlite3.Connection) -> None:
    add(database, 1, {"zone": "z7"})
    add(database, 2, {"zone": "nowhere"})
    terms = [{"matchExpressions": [{"key": "zone", "operator": "In", "values": [f"z{n}"]}]} for n in range(600)]
    selector = selectors.parse_node_selector({"nodeSelectorTerms": terms})
    assert database.execute(*selectors.node_to_sql(selector, "pods")).fetchall() == [(1,)]


def test_selectors_that_match_nothing_touch_nothing(database: sqlite3.Connection) -> None:
    add(database, 1, {"a": "b"})
    assert both(database, "a=b,a=c") == []
    assert database.execute(*selectors.to_sql(selectors.NOTHING, "pods")).fetchall() == []
    empty = selectors.parse_node_selector({"nodeSelectorTerms": []})
    assert database.execute(*selectors.node_to_sql(empty, "pods")).fetchall() == []


def test_values_are_parameters(database: sqlite3.Connection) -> None:
    add(database, 1, {"a": "' OR 1 --"})
    sql, params = selectors.to_sql(selectors.from_map({"a": "' OR 1 --"}), "pods", namespace="x' --")
    assert "'" not in sql and "--" not in sql
    assert "' OR 1 --" in params and "x' --" in params


def plan(database: sqlite3.Connection, query: tuple[str, tuple[Any, ...]]) -> str:
    return "\n".join(row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {query[0]}", query[1]))


def test_every_step_is_a_search_of_an_index(database: sqlite3.Connection) -> None:
    for oid in range(50):
        add(database, oid, {"app": f"app-{oid % 5}", "env": "prod"}, f"ns-{oid % 3}")
    for text, fields in (
        ("app=app-1,env=prod", ""),
        ("app in (app-1,app-2),!canary,env notin (dev)", "spec.nodeName=n"),
        ("!canary", "status.phase!=Running"),
        ("size>3,size<7,app", "metadata.name=pod-1"),
    ):
        for probe in (None, lambda sql, params: database.execute(sql, params).fetchone()):
            query = selectors.to_sql(
                selectors.parse(text), "pods", namespace="ns-1", fields=selectors.parse_fields(fields), probe=probe
            )
            steps = plan(database, query)
            tables = [line for line in steps.splitlines() if line.startswith(("SCAN", "SEARCH"))]
            assert tables
            assert [line for line in tables if line.startswith("SCAN") and line != "SCAN d"] == []


def test_merging_needs_no_temporary_tree_for_exact_values(database: sqlite3.Connection) -> None:
    query = selectors.to_sql(selectors.parse("app=a,env=b,tier!=c"), "pods")
    assert "MERGE (INTERSECT)" in plan(database, query)
    assert "TEMP B-TREE" not in plan(database, query)


def test_the_smallest_range_drives(database: sqlite3.Connection) -> None:
    for oid in range(target.DRIVER_LIMIT + 1):
        add(database, oid, {"env": "prod", "tier": "web", **({"app": "one"} if oid == 7 else {})})

    def probe(sql: str, params: tuple[Any, ...]) -> Any:
        sizes = database.execute(sql, params).fetchone()
        assert max(sizes) <= target.DRIVER_LIMIT, "a count stops where the answer is known"
        return sizes

    driven, params = selectors.to_sql(selectors.parse("env=prod,app=one,!x"), "pods", probe=probe)
    assert database.execute(driven, params).fetchall() == [(7,)]
    assert params[:3] == ("pods", "app", "one")
    assert "INTERSECT" not in driven
    lookups = plan(database, selectors.to_sql(selectors.parse("env=prod,app=one,tier!=db"), "pods", probe=probe))
    assert lookups.count("value=? AND oid=?") == 2, "each object is looked up in the other ranges"
    merged, _ = selectors.to_sql(selectors.parse("env=prod,tier=web"), "pods", probe=probe)
    assert "INTERSECT" in merged


def test_a_namespace_of_cluster_scope_is_the_empty_one(database: sqlite3.Connection) -> None:
    add(database, 1, {"a": "1"}, "")
    add(database, 2, {"a": "1"}, "x")
    assert both(database, "a=1", namespace="") == [1]
    assert both(database, "a=1", fields=selectors.parse_fields("metadata.namespace=")) == [1]
    assert both(database, "a=1", fields=selectors.parse_fields("metadata.namespace!=")) == [2]
    assert both(database, "", fields=selectors.parse_fields("metadata.name=pod-2")) == [2]


def test_fields_that_are_columns(database: sqlite3.Connection) -> None:
    for oid in (1, 2, 3):
        add(database, oid, {"a": "1"}, "x" if oid < 3 else "y")
    for fields, expected in (
        ("metadata.name!=", [1, 2, 3]),
        ("metadata.name!=,metadata.name!=pod-1", [2, 3]),
        ("metadata.name!=pod-1,metadata.name!=pod-2", [3]),
        ("metadata.name=pod-1,metadata.name=pod-2", []),
        ("metadata.name=pod-1,metadata.namespace=x", [1]),
        ("metadata.namespace!=x", [3]),
        ("metadata.name=", []),
    ):
        assert both(database, "", fields=selectors.parse_fields(fields)) == expected
        assert both(database, "a=1", fields=selectors.parse_fields(fields)) == expected


def test_every_bound_on_every_value(database: sqlite3.Connection) -> None:
    values = shared.LABEL_VALUES + shared.ODD_VALUES
    for oid, value in enumerate(values):
        add(database, oid, {"n": value})
    bounds = [f"n{operator}{bound}" for operator in "<>" for bound in shared.INTEGERS]
    for text in bounds + [f"{one},{other}" for one in bounds[::2] for other in bounds[1::2]]:
        selector = selectors.parse(text)
        expected = [oid for oid, value in enumerate(values) if selector.matches({"n": value})]
        assert both(database, text) == expected, text


def test_an_empty_field_is_a_missing_one(database: sqlite3.Connection) -> None:
    for oid, node in enumerate(["", "n1", "n2", None]):
        add(database, oid, {"a": "1"})
        if node is not None:
            database.execute("INSERT INTO field VALUES ('pods', 'spec.nodeName', ?, ?)", (node, oid))
    for fields, expected in (
        ("spec.nodeName=", [0, 3]),
        ("spec.nodeName!=", [1, 2]),
        ("spec.nodeName!=n1", [0, 2, 3]),
        ("spec.nodeName!=,spec.nodeName!=n1", [2]),
        ("spec.nodeName=n1,spec.nodeName!=", [1]),
    ):
        assert both(database, "", fields=selectors.parse_fields(fields)) == expected
        assert both(database, "a", fields=selectors.parse_fields(fields)) == expected
