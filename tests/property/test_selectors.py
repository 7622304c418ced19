"""Predicate, SQL and reverse index agree with an oracle written straight from the documentation."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_sim.base import selectors
from kubectl_sim.base.selectors import FieldSelector, ReverseIndex, Selector, predicate, reverse
from tests import strategies as shared

LAYOUT = """
CREATE TABLE object (id INTEGER PRIMARY KEY, resource TEXT, namespace TEXT, name TEXT,
  UNIQUE (resource, namespace, name));
CREATE TABLE label (resource TEXT, key TEXT, value TEXT, oid INTEGER,
  PRIMARY KEY (resource, key, value, oid)) WITHOUT ROWID;
CREATE TABLE field (resource TEXT, key TEXT, value TEXT, oid INTEGER,
  PRIMARY KEY (resource, key, value, oid)) WITHOUT ROWID;
"""


# --- the oracle: one sentence of the documentation at a time -------------------------------------


def integer(text: str) -> int | None:
    """A signed 64-bit integer in decimal digits, or None."""
    if re.fullmatch(r"[+-]?[0-9]+", text) is None:
        return None
    number = int(text)
    return number if -(2**63) <= number < 2**63 else None


def holds(operator: str, values: tuple[str, ...], labels: dict[str, str], key: str) -> bool:
    if operator in ("in", "=", "=="):
        return key in labels and labels[key] in values
    if operator in ("notin", "!="):
        return key not in labels or labels[key] not in values
    if operator == "exists":
        return key in labels
    if operator == "!":
        return key not in labels
    if key not in labels:
        return False
    number, bound = integer(labels[key]), integer(values[0])
    if number is None or bound is None:
        return False
    return number > bound if operator == "gt" else number < bound


def oracle(selector: Selector, labels: dict[str, str]) -> bool:
    return all(holds(r.operator, r.values, labels, r.key) for r in selector.requirements)


def field_oracle(selector: FieldSelector, fields: dict[str, str]) -> bool:
    return all((fields.get(r.key, "") == r.values[0]) == (r.operator == "=") for r in selector.requirements)


NODE_OPERATORS = {"In": "in", "NotIn": "notin", "Exists": "exists", "DoesNotExist": "!", "Gt": "gt", "Lt": "lt"}


def node_oracle(obj: dict[str, Any], labels: dict[str, str], name: str) -> bool:
    """A null or empty term matches no objects; terms are ORed, requirements are ANDed."""
    for term in obj["nodeSelectorTerms"]:
        expressions, fields = term["matchExpressions"], term["matchFields"]
        if not expressions and not fields:
            continue
        if all(
            holds(NODE_OPERATORS[e["operator"]], e.get("values", ()), labels, e["key"]) for e in expressions
        ) and all((e["values"] == [name]) == (e["operator"] == "In") for e in fields):
            return True
    return False


# --- a small cluster -----------------------------------------------------------------------------


class Thing:
    """An object with what selectors can see of it."""

    def __init__(self, oid: int, namespace: str, labels: dict[str, str], fields: dict[str, str]) -> None:
        self.oid, self.namespace, self.labels = oid, namespace, labels
        self.name = f"pod-{oid % 2}" if oid < 2 else f"other-{oid}"
        self.fields = {**fields, "metadata.name": self.name, "metadata.namespace": namespace}

    def __repr__(self) -> str:
        return f"Thing({self.oid}, {self.namespace!r}, {self.labels!r}, {self.fields!r})"


@st.composite
def clusters(draw: st.DrawFn, labels: st.SearchStrategy[dict[str, str]] = shared.odd_label_sets) -> list[Thing]:
    own_fields = st.dictionaries(
        st.sampled_from(["status.phase", "spec.nodeName"]), st.sampled_from(shared.FIELD_VALUES)
    )
    count = draw(st.integers(1, 6))
    return [Thing(oid, draw(shared.namespaces), draw(labels), draw(own_fields)) for oid in range(count)]


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(LAYOUT)
    yield connection
    connection.close()


def fill(database: sqlite3.Connection, cluster: list[Thing]) -> None:
    for table in ("object", "label", "field"):
        database.execute(f"DELETE FROM {table}")
    for thing in cluster:
        oid = thing.oid
        database.execute("INSERT INTO object VALUES (?, 'pods', ?, ?)", (oid, thing.namespace, thing.name))
        # A decoy of another resource with the very same labels must never be found.
        database.execute("INSERT INTO object VALUES (?, 'nodes', ?, ?)", (oid + 100, thing.namespace, thing.name))
        for resource, row in (("pods", oid), ("nodes", oid + 100)):
            for table, entries in (("label", thing.labels), ("field", thing.fields)):
                rows = [(resource, key, value, row) for key, value in entries.items()]
                database.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?)", rows)


def ids(database: sqlite3.Connection, query: tuple[str, tuple[Any, ...]]) -> list[int]:
    """What a query yields, as it stands and inside of a larger one."""
    sql, params = query
    plain = sorted(row[0] for row in database.execute(sql, params))
    inside = database.execute(f"SELECT id FROM object WHERE id IN ({sql}) ORDER BY id", params)
    assert plain == [row[0] for row in inside]
    return plain


def both_ways(database: sqlite3.Connection, *args: Any, **kwargs: Any) -> list[int]:
    """The ids that the merging and the driven query agree on."""

    def probe(sql: str, params: tuple[Any, ...]) -> Any:
        return database.execute(sql, params).fetchone()

    merged = ids(database, selectors.to_sql(*args, **kwargs))
    assert merged == ids(database, selectors.to_sql(*args, **kwargs, probe=probe))
    for choice in (None, probe):
        loose = ids(database, selectors.to_sql(*args, **kwargs, probe=choice, filtered=True))
        assert merged == [oid for oid in loose if _is_in(database, oid, kwargs.get("namespace"))]
    return merged


def _is_in(database: sqlite3.Connection, oid: int, namespace: str | None) -> bool:
    (found,) = database.execute("SELECT namespace FROM object WHERE id=?", (oid,)).fetchone()
    return namespace in (None, found)


# --- the properties ------------------------------------------------------------------------------


@given(shared.selectors)
def test_text_round_trip(selector: Selector) -> None:
    again = selectors.parse(str(selector))
    assert again == selector
    assert hash(again) == hash(selector)
    assert str(selectors.parse(str(again))) == str(again)


@given(shared.field_selectors)
def test_field_text_round_trip(selector: FieldSelector) -> None:
    again = selectors.parse_fields(str(selector))
    assert again == selector
    assert hash(again) == hash(selector)


@given(shared.selectors, shared.odd_label_sets)
def test_predicate(selector: Selector, labels: dict[str, str]) -> None:
    assert selectors.compile(selector)(labels) is oracle(selector, labels)
    assert selector.matches(labels) is oracle(selector, labels)


@given(
    shared.field_selectors, st.dictionaries(st.sampled_from(shared.FIELD_KEYS), st.sampled_from(shared.FIELD_VALUES))
)
def test_field_predicate(selector: FieldSelector, fields: dict[str, str]) -> None:
    assert selectors.compile(selector)(fields) is field_oracle(selector, fields)


@given(shared.label_selector_objects(), shared.label_sets)
def test_object_form(obj: dict[str, Any], labels: dict[str, str]) -> None:
    selector = selectors.from_object(obj)
    expected = all(holds("=", (value,), labels, key) for key, value in obj.get("matchLabels", {}).items()) and all(
        holds(NODE_OPERATORS[e["operator"]], tuple(e.get("values", ())), labels, e["key"])
        for e in obj.get("matchExpressions", ())
    )
    assert selector.matches(labels) is expected
    assert selectors.format_label_selector(obj) == (str(selector) or "<none>")
    # What the text says, the object says too; one key can stand in matchLabels only once.
    if len({r.key for r in selector.requirements}) == len(selector.requirements):
        assert selectors.from_object(selectors.to_object(str(selector))) == selector


@given(shared.selectors, clusters(), st.none() | shared.namespaces)
def test_sql(database: sqlite3.Connection, selector: Selector, cluster: list[Thing], namespace: str | None) -> None:
    fill(database, cluster)
    expected = [t.oid for t in cluster if oracle(selector, t.labels) and namespace in (None, t.namespace)]
    assert both_ways(database, selector, "pods", namespace=namespace) == expected


@given(shared.selectors, shared.field_selectors, clusters(), st.none() | shared.namespaces)
def test_sql_with_fields(
    database: sqlite3.Connection,
    selector: Selector,
    fields: FieldSelector,
    cluster: list[Thing],
    namespace: str | None,
) -> None:
    fill(database, cluster)
    expected = [
        t.oid
        for t in cluster
        if oracle(selector, t.labels) and field_oracle(fields, t.fields) and namespace in (None, t.namespace)
    ]
    assert both_ways(database, selector, "pods", namespace=namespace, fields=fields) == expected


@given(shared.node_selector_objects, clusters())
def test_node_selectors(database: sqlite3.Connection, obj: dict[str, Any], cluster: list[Thing]) -> None:
    fill(database, cluster)
    selector = selectors.parse_node_selector(obj)
    expected = [t.oid for t in cluster if node_oracle(obj, t.labels, t.name)]
    assert [t.oid for t in cluster if selector.matches(t.labels, t.name)] == expected
    assert ids(database, selectors.node_to_sql(selector, "pods")) == expected


STEPS = st.lists(
    st.tuples(st.integers(0, 7), st.none() | shared.selectors, st.none() | shared.namespaces), min_size=1, max_size=20
)


@given(STEPS, clusters(), st.sampled_from([0, 1, 32]), st.sampled_from([0, 1, 32]))
def test_reverse_index(
    steps: list[tuple[int, Selector | None, str | None]], cluster: list[Thing], bucket: int, sparse: int
) -> None:
    """Whatever was added, replaced and removed before, and however small buckets and sparse sets are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reverse, "BUCKET_LIMIT", bucket)
        patch.setattr(reverse, "_SPARSE", sparse)
        index, kept = ReverseIndex(), {}
        for id, selector, namespace in steps:
            if selector is None:
                index.remove(id)
                kept.pop(id, None)
            else:
                index.add(id, selector, namespace)
                kept[id] = selector, namespace
            assert len(index) == len(kept)
            assert all(id in index for id in kept)
        for thing in cluster:
            for asked in (None, thing.namespace):
                found = index.matching(thing.labels, asked)
                expected = {
                    id for id, (s, namespace) in kept.items()
                    if oracle(s, thing.labels) and (namespace is None or namespace == asked)
                }  # fmt: skip
                assert len(found) == len(set(found))
                assert set(found) == expected
        for id in list(kept):
            index.remove(id)
        assert len(index) == 0
        assert all(index.matching(thing.labels, thing.namespace) == [] for thing in cluster)
        assert not any(index._buckets.values()), "an empty index holds on to nothing"
        assert not index._bitsets._keys


@given(
    st.lists(st.sampled_from([" ", "\t", "in", "notin", "!", "!=", "=", "==", ">", "<", "(", ")", ",", "a", "b1", "7"]))
)
def test_any_text_parses_or_is_refused(words: list[str]) -> None:
    text = "".join(words)
    try:
        selector = selectors.parse(text)
    except selectors.SelectorError as error:
        assert re.match(r"(unable to parse requirement: )?(found '|values\[0\]: Invalid value: )", str(error))
    else:
        assert selectors.parse(str(selector)) == selector


@given(st.text(st.sampled_from("ab=!,\\ "), max_size=12))
def test_any_field_text_parses_or_is_refused(text: str) -> None:
    try:
        selector = selectors.parse_fields(text)
    except selectors.SelectorError as error:
        assert str(error).startswith(("invalid selector: '", "invalid field selector: "))
    else:
        assert selectors.parse_fields(str(selector)) == selector


@given(st.text(st.sampled_from("+-0123456789 _٣"), max_size=22))
def test_integers(text: str) -> None:
    assert predicate.parse_int64(text) == integer(text)
