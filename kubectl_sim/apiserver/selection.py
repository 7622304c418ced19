"""Turn a request's selectors into SQL over the indexes and, where no index serves, a predicate."""

from __future__ import annotations

from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]


class Selection:
    """``ids`` is SQL and its parameters for the object ids to look at, ``keep`` what is left to ask."""

    __slots__ = ("field", "ids", "keep", "matches", "selective")

    def __init__(self) -> None:
        self.ids: tuple[str, list[Any]] | None = None
        self.keep: Callable[[Obj], bool] | None = None
        #: The whole selection as a predicate, for watches.
        self.matches: Callable[[Obj], bool] | None = None
        self.selective = False
        #: An indexed field and the value of it that all have.
        self.field: tuple[str, str] | None = None


NOTHING = Selection()


def of_request(kind: Kind, request: Request, probe: Any = None) -> Selection:
    """What a list or watch request selects.  Raises BadRequest for selectors that do not parse.

    ``probe(sql, values)`` runs a statement: the planner asks it how large ranges are.
    """
    labels = request.params.get("labelSelector")
    fields = request.params.get("fieldSelector")
    if not labels and not fields:
        return NOTHING
    chosen = Selection()
    chosen.selective = True
    queries: list[tuple[str, list[Any]]] = []
    tests: list[Callable[[Obj], bool]] = []
    if labels:
        _by_labels(kind, request.namespace, labels, queries, tests, probe)
    if fields:
        _by_fields(kind, fields, queries, tests, chosen)
    if queries:
        chosen.ids = _intersection(queries)
    chosen.matches = _all(tests)
    return chosen


def _intersection(queries: list[tuple[str, list[Any]]]) -> tuple[str, list[Any]]:
    if len(queries) == 1:
        return queries[0]
    sql = " INTERSECT ".join(f"SELECT * FROM ({query})" for query, _ in queries)
    return sql, [value for _, values in queries for value in values]


def _all(tests: list[Callable[[Obj], bool]]) -> Callable[[Obj], bool]:
    if len(tests) == 1:
        return tests[0]
    return lambda obj: all(test(obj) for test in tests)


def _by_labels(
    kind: Kind,
    namespace: str,
    text: Any,
    queries: list[tuple[str, list[Any]]],
    tests: list[Callable[[Obj], bool]],
    probe: Any,
) -> None:
    from kubectl_sim.base.selectors import SelectorError, parse, to_sql

    try:
        selector = parse(text) if isinstance(text, str) else text
    except SelectorError as error:
        raise status.bad_request(str(error)) from None
    sql, values = to_sql(selector, kind.resource, namespace=namespace or None, probe=probe, filtered=True)
    queries.append((sql, list(values)))
    tests.append(_has_labels(selector))


def _has_labels(selector: Any) -> Callable[[Obj], bool]:
    """Lists leave it to SQL: the predicate is made when it is first asked."""
    match: Callable[[Any], bool] | None = None

    def test(obj: Obj) -> bool:
        nonlocal match
        if match is None:
            from kubectl_sim.base.selectors import compile

            match = compile(selector)
        return match(obj["metadata"].get("labels") or {})

    return test


def _by_fields(
    kind: Kind,
    text: str,
    queries: list[tuple[str, list[Any]]],
    tests: list[Callable[[Obj], bool]],
    chosen: Selection,
) -> None:
    from kubectl_sim.base.selectors import SelectorError, parse_fields

    try:
        selector = parse_fields(text)
    except SelectorError as error:
        raise status.bad_request(str(error)) from None
    rest: list[Callable[[Obj], bool]] = []
    for term in selector.requirements:
        getter = _getter(kind, term.key)
        equal = term.operator != "!="
        test = _equals(getter, term.values[0]) if equal else _differs(getter, term.values[0])
        tests.append(test)
        sql = _field_sql(kind, term.key, equal, term.values[0])
        if sql is None:
            rest.append(test)
            continue
        if equal and term.key in kind.indexed:
            chosen.field = term.key, term.values[0]
        queries.append(sql)
    if rest:
        chosen.keep = _all(rest)


def _equals(getter: Callable[[Obj], str], value: str) -> Callable[[Obj], bool]:
    return lambda obj: getter(obj) == value


def _differs(getter: Callable[[Obj], str], value: str) -> Callable[[Obj], bool]:
    return lambda obj: getter(obj) != value


def _field_sql(kind: Kind, field: str, equal: bool, value: str) -> tuple[str, list[Any]] | None:
    comparison = "=" if equal else "!="
    if field == "metadata.name":
        return f"SELECT id FROM object WHERE resource=? AND name{comparison}?", [kind.resource, value]
    if field == "metadata.namespace":
        return f"SELECT id FROM object WHERE resource=? AND namespace{comparison}?", [kind.resource, value]
    if field in kind.indexed:
        # Every object has a row for each indexed field, the empty value included.
        return (
            f"SELECT oid FROM field WHERE resource=? AND key=? AND value{comparison}?",
            [kind.resource, field, value],
        )
    return None


def _getter(kind: Kind, field: str) -> Callable[[Obj], str]:
    if field == "metadata.name":
        return lambda obj: str(obj["metadata"]["name"])
    if field == "metadata.namespace" and kind.namespaced:
        return lambda obj: str(obj["metadata"].get("namespace", ""))
    getter = kind.fields.get(field)
    if getter is None:
        raise status.bad_request(_unknown(kind, field))
    return getter


def _unknown(kind: Kind, field: str) -> str:
    """Kinds with field labels of their own word this one way, all others another."""
    if kind.fields:
        return f"field label not supported: {field}"
    known = 'only "metadata.name", "metadata.namespace"'
    return f'"{field}" is not a known field selector: {known}'
