"""Target two: a selector as a query for object ids over the store's indexes.

The tables are ``object(id, resource, namespace, name)`` with a unique index on the last three, and
``label`` and ``field``, both ``(resource, key, value, oid)`` WITHOUT ROWID with that as their key.

Each constraint is one contiguous range of an index: the objects that satisfy it, or, for the
negative ones, those that violate it.  There are two ways to combine them:

- *merge*: INTERSECT and EXCEPT of all ranges in the order of ids.  Each range is read once; the cost
  is that of the ranges together, however unlucky the selector.
- *drive*: walk the smallest positive range and look each of its objects up in the others.  The cost
  is that of the smallest range, which for most selectors is tens of objects.

Only the database knows how large the ranges are.  Give ``probe`` and it is asked, a capped count for
each range in turn, and *drive* is chosen where the smallest is small; without it the answer is *merge*.
"""

from __future__ import annotations

from .selector import ABSENT, BETWEEN, EVERYTHING, OUTSIDE, WITHIN, Constraint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .node import NodeSelector
    from .selector import FieldSelector, Selector

    Query = tuple[str, tuple[str | int, ...]]
    Probe = Callable[[str, tuple[str | int, ...]], Sequence[int]]

#: The largest range that is walked object by object.
DRIVER_LIMIT = 4000
# SQLite allows 500 arms in a compound and 1000 levels in an expression.
_MAX_ARMS = 100
# Longer lists of values travel as one JSON parameter: SQLite may allow as few as 999 parameters.
_MAX_VALUES = 100

# Fields that are columns of the object itself.
_COLUMNS = {"metadata.name": "name", "metadata.namespace": "namespace"}


class _Range:
    """Objects that share one property: the rows of ``table`` where ``where`` holds."""

    __slots__ = ("column", "negative", "params", "point", "table", "where")

    def __init__(
        self, table: str, where: str, params: Sequence[str | int], negative: bool = False, point: bool = True
    ) -> None:
        self.table = table
        self.where = where
        self.params = tuple(params)
        self.negative = negative
        self.point = point  # whether one object is found in the range without reading the range
        self.column = "id" if table == "object" else "oid"

    @property
    def select(self) -> str:
        return f"SELECT {self.column} FROM {self.table} WHERE {self.where}"

    @property
    def lookup(self) -> str:
        """The condition that ``d``'s object is in the range, or is not, if that is negative."""
        word = "NOT " if self.negative else ""
        if self.point:
            return f"{word}EXISTS ({self.select} AND {self.column} = d.oid)"
        # The sign keeps SQLite from walking this range instead of d.
        return f"+d.oid {word}IN ({self.select})"


def to_sql(
    labels: Selector,
    resource: str,
    *,
    namespace: str | None = None,
    fields: FieldSelector | None = None,
    probe: Probe | None = None,
    filtered: bool = False,
) -> Query:
    """(sql, parameters) of a SELECT that yields the id of each selected object once, in no set order.

    The statement may stand in parentheses behind ``IN`` or ``FROM``.  ``probe(sql, parameters)``
    runs a statement and returns its one row.  ``filtered``: the statement around it keeps to the
    namespace anyway, so ids from other namespaces do no harm.
    """
    conditions = [] if labels.normal is None else list(labels.normal)
    on_fields = fields.normal if fields is not None else ()
    if labels.normal is None or on_fields is None:
        return "SELECT id FROM object WHERE 0", ()
    ranges = [_indexed("label", resource, constraint) for constraint in conditions]
    ranges += [_indexed("field", resource, c) for c in on_fields if c.key not in _COLUMNS]
    columns = [_on_column(c) for c in on_fields if c.key in _COLUMNS]
    if namespace is not None:
        columns.insert(0, ("namespace = ?", [namespace]))
    inside = namespace if len(columns) == 1 else None
    if columns or all(r.negative for r in ranges):
        ranges.append(_objects(resource, columns))
    ranges.sort(key=_merge_order)
    if len(ranges) == 1:
        return ranges[0].select, ranges[0].params
    if probe is not None and len(ranges) <= _MAX_ARMS:
        driver = _smallest([r for r in ranges if not r.negative], probe)
        if driver is not None:
            others = [r for r in ranges if r is not driver and not (filtered and inside and r.table == "object")]
            return _drive(driver, others)
    return _merge(ranges)


def node_to_sql(selector: NodeSelector, resource: str = "nodes", *, probe: Probe | None = None) -> Query:
    """As :func:`to_sql` for terms that are ORed; a term that could not be parsed selects nothing."""
    queries = [
        to_sql(term.labels or EVERYTHING, resource, fields=term.fields, probe=probe)
        for term in selector.terms
        if not term.errors
    ]
    if not queries:
        return "SELECT id FROM object WHERE 0", ()
    # UNION and not OR: it also drops the ids that two terms select.
    arms = [f"SELECT * FROM ({sql})" for sql, _ in queries]
    params = tuple(value for _, values in queries for value in values)
    return _chain(arms[0], [f" UNION {arm}" for arm in arms[1:]]), params


def _indexed(table: str, resource: str, constraint: Constraint) -> _Range:
    """The range of a label or field index that holds what satisfies or violates ``constraint``."""
    where, params = "resource = ? AND key = ?", [resource, constraint.key]
    negative = constraint.kind in (ABSENT, OUTSIDE)
    if constraint.kind in (WITHIN, OUTSIDE):
        condition, values = _among(constraint.values)
        return _Range(table, f"{where} AND {condition}", params + values, negative)
    if table == "field":
        where += " AND value <> ''"  # an empty field is a missing one
    bounds: list[str | int] = [*params]
    if constraint.kind == BETWEEN:
        where += f" AND {_BETWEEN}"
        # SQLite's integers end where Go's do; an open end is a bound that every integer passes.
        bounds += [max(constraint.low + 1, -(2**63)), min(constraint.high - 1, 2**63 - 1)]
    if constraint.values:
        condition, values = _among(constraint.values)
        where += f" AND NOT {condition}"
        bounds += values
    return _Range(table, where, bounds, negative, point=False)


def _among(values: frozenset[str], column: str = "value") -> tuple[str, list[str]]:
    """The condition that a column holds one of ``values``."""
    given = sorted(values)
    if len(given) == 1:
        return f"{column} = ?", given
    if len(given) <= _MAX_VALUES:
        return f"{column} IN ({', '.join('?' * len(given))})", given
    from kubectl_sim.base import jsonio

    return f"{column} IN (SELECT value FROM json_each(?))", [jsonio.dumps(given)]


# What Go's ParseInt accepts: digits behind at most one sign.  CAST takes more than that and stops at
# the ends of int64, but it is cheap: it goes first, and the text is examined where it agrees.
_DIGITS = "substr(value, 1 + (substr(value, 1, 1) IN ('+', '-')))"
_MAGNITUDE = f"ltrim({_DIGITS}, '0')"
_BETWEEN = (
    "CAST(value AS INTEGER) BETWEEN ? AND ?"
    f" AND {_DIGITS} <> '' AND {_DIGITS} NOT GLOB '*[^0-9]*' AND length({_MAGNITUDE}) < 20"
    f" AND (length({_MAGNITUDE}) < 19 OR {_MAGNITUDE} <="
    " CASE substr(value, 1, 1) WHEN '-' THEN '9223372036854775808' ELSE '9223372036854775807' END)"
)


def _on_column(constraint: Constraint) -> tuple[str, list[str]]:
    column = _COLUMNS[constraint.key]
    if constraint.kind == ABSENT:
        return f"{column} = ''", []
    if constraint.kind in (WITHIN, OUTSIDE):
        condition, values = _among(constraint.values, column)
        return condition if constraint.kind == WITHIN else f"NOT {condition}", values
    if not constraint.values:
        return f"{column} <> ''", []
    condition, values = _among(constraint.values, column)
    return f"{column} <> '' AND NOT {condition}", values


def _objects(resource: str, columns: list[tuple[str, list[str]]]) -> _Range:
    where = " AND ".join(["resource = ?", *(condition for condition, _ in columns)])
    params = [resource, *(value for _, values in columns for value in values)]
    return _Range("object", where, params)


def _merge_order(item: _Range) -> tuple[bool, bool]:
    """Positive ranges first, and of those the ones that pin a value."""
    return item.negative, not item.point


def _merge(ranges: list[_Range]) -> Query:
    arms = [f" {'EXCEPT' if r.negative else 'INTERSECT'} {r.select}" for r in ranges[1:]]
    params = tuple(value for r in ranges for value in r.params)
    # The order makes SQLite merge ordered ranges instead of filling two temporary trees; the limit
    # keeps it from dropping the order of a subquery.
    return f"{_chain(ranges[0].select, arms)} ORDER BY 1 LIMIT -1", params


def _chain(first: str, arms: list[str]) -> str:
    """A compound of any length, nested where it would be too long for SQLite."""
    while len(arms) > _MAX_ARMS:
        first = f"SELECT * FROM ({first}{''.join(arms[:_MAX_ARMS])})"
        arms = arms[_MAX_ARMS:]
    return first + "".join(arms)


def _smallest(ranges: list[_Range], probe: Probe) -> _Range | None:
    """The range with the fewest rows, if those are few enough to walk it."""
    found: _Range | None = None
    limit = DRIVER_LIMIT
    for each in ranges:  # one by one: no count need go further than the smallest yet
        (size,) = probe(f"SELECT count(*) FROM ({each.select} LIMIT {limit})", each.params)
        if size < limit:
            found, limit = each, size
    return found


def _drive(driver: _Range, others: list[_Range]) -> Query:
    if not others:
        return driver.select, driver.params
    lookups = " AND ".join(r.lookup for r in others)
    params = driver.params + tuple(value for r in others for value in r.params)
    source = f"(SELECT {driver.column} AS oid FROM {driver.table} WHERE {driver.where} LIMIT -1) AS d"
    return f"SELECT d.oid FROM {source} WHERE {lookups}", params
