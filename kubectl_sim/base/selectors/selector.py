"""Requirements, the immutable :class:`Selector`, and the normal form the targets compile.

Models ``k8s.io/apimachinery/pkg/labels`` (``Requirement``, ``Selector``) and, for
:class:`FieldSelector`, ``pkg/fields``.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence


class SelectorError(ValueError):
    """A selector that upstream refuses.

    ``str()`` is upstream's own text, without the words that a caller such as kubectl or the API
    server wraps around it; ``errors`` holds the single messages of an aggregate.
    """

    def __init__(self, *errors: str) -> None:
        # An aggregate prints each text once, in brackets if there are several.
        distinct = tuple(dict.fromkeys(errors))
        super().__init__(distinct[0] if len(distinct) == 1 else f"[{', '.join(distinct)}]")
        self.errors = errors


# Operators, by the words that ``k8s.io/apimachinery/pkg/selection`` has for them.
IN, NOT_IN = "in", "notin"
EQUALS, DOUBLE_EQUALS, NOT_EQUALS = "=", "==", "!="
EXISTS, DOES_NOT_EXIST = "exists", "!"
GREATER_THAN, LESS_THAN = "gt", "lt"

_INFIX = {
    EQUALS: "=",
    DOUBLE_EQUALS: "==",
    NOT_EQUALS: "!=",
    GREATER_THAN: ">",
    LESS_THAN: "<",
    IN: " in (",
    NOT_IN: " notin (",
}
# How many values an operator takes: (fewest, most).
_ARITY = {
    IN: (1, None),
    NOT_IN: (1, None),
    EQUALS: (1, 1),
    DOUBLE_EQUALS: (1, 1),
    NOT_EQUALS: (1, 1),
    EXISTS: (0, 0),
    DOES_NOT_EXIST: (0, 0),
    GREATER_THAN: (1, 1),
    LESS_THAN: (1, 1),
}

INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1


def parse_int64(text: str) -> int | None:
    """``text`` as Go's ``strconv.ParseInt(text, 10, 64)`` reads it, or None where that fails.

    Python's ``int()`` alone would also take spaces, underscores and other scripts' digits.
    """
    digits = text[1:] if text[:1] in ("+", "-") else text
    # Python refuses to convert digits by the thousand; leading zeros are all such a number may have.
    digits = digits if len(digits) < 20 else digits.lstrip("0") or digits[:1]
    if len(digits) > 19 or not (digits.isascii() and digits.isdigit()):
        return None
    number = -int(digits) if text[0] == "-" else int(digits)
    return number if INT64_MIN <= number <= INT64_MAX else None


_LOWER = "abcdefghijklmnopqrstuvwxyz0123456789"
_ALNUM = _LOWER + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NAME = _ALNUM + "-_."
_SUBDOMAIN = _LOWER + "-."


def is_label_key(key: str) -> bool:
    """Whether ``key`` is ``[prefix/]name``, a DNS subdomain and a name of at most 63 characters."""
    prefix, slash, name = key.rpartition("/")
    if not name or not is_label_value(name):
        return False
    return not slash or (len(prefix) <= 253 and subdomain_shaped(prefix))


def is_label_value(value: str) -> bool:
    """Whether ``value`` is empty, or 63 of ``[-A-Za-z0-9_.]`` with an alphanumeric at either end."""
    return not value or (len(value) <= 63 and name_shaped(value))


def name_shaped(text: str) -> bool:
    """Whether ``text`` would be a label's value, or the name of its key, but for its length."""
    return text[0] in _ALNUM and text[-1] in _ALNUM and not text.strip(_NAME)


def subdomain_shaped(text: str) -> bool:
    """Whether ``text`` would be an RFC 1123 subdomain, but for its length."""
    if text.strip(_SUBDOMAIN):
        return False
    return all(part and part[0] != "-" and part[-1] != "-" for part in text.split("."))


class Requirement:
    """One condition: ``key``, ``operator`` (upstream's word for it) and the sorted ``values``."""

    __slots__ = ("key", "operator", "values")

    def __init__(self, key: str, operator: str, values: Iterable[str] = ()) -> None:
        self.key = key
        self.operator = operator
        self.values = tuple(sorted(values))

    def __str__(self) -> str:
        if self.operator == EXISTS:
            return self.key
        if self.operator == DOES_NOT_EXIST:
            return "!" + self.key
        end = ")" if self.operator in (IN, NOT_IN) else ""
        return f"{self.key}{_INFIX[self.operator]}{','.join(self.values)}{end}"

    def __repr__(self) -> str:
        return f"Requirement({self.key!r}, {self.operator!r}, {self.values!r})"

    def _identity(self) -> tuple[str, str, frozenset[str]]:
        return self.key, self.operator, frozenset(self.values)

    def __eq__(self, other: object) -> bool:
        # Values are a set: "x in (a,a)" may be printed with its duplicate, yet equals "x in (a)".
        return isinstance(other, Requirement) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())


def requirement(key: str, operator: str, values: Sequence[str] | None = (), path: str | None = None) -> Requirement:
    """A validated :class:`Requirement`; ``path`` is the field that errors name as their parent.

    Models ``labels.NewRequirement``.  Raises :class:`SelectorError` listing all that is wrong.
    """
    given = values or ()
    if _fits(operator, given) and is_label_key(key) and all(map(is_label_value, given)):
        return Requirement(key, operator, given)
    from . import texts

    raise SelectorError(*texts.requirement_errors(key, operator, values, path))


def _fits(operator: str, values: Sequence[str]) -> bool:
    fewest, most = _ARITY.get(operator, (1, 0))
    if len(values) < fewest or (most is not None and len(values) > most):
        return False
    return operator not in (GREATER_THAN, LESS_THAN) or parse_int64(values[0]) is not None


# What a constraint of the normal form demands of its key.
ABSENT = 0  # no such key
PRESENT = 1  # the key, with a value outside ``values``
WITHIN = 2  # the key, with a value in ``values``
OUTSIDE = 3  # no such key, or a value outside ``values``
BETWEEN = 4  # the key, with an integer strictly between ``low`` and ``high`` and outside ``values``


class Constraint:
    """All that a selector demands of one key; what the targets compile."""

    __slots__ = ("high", "key", "kind", "low", "values")

    def __init__(
        self,
        key: str,
        kind: int,
        values: frozenset[str] = frozenset(),
        low: int = INT64_MIN - 1,
        high: int = INT64_MAX + 1,
    ) -> None:
        self.key = key
        self.kind = kind
        self.values = values
        self.low = low
        self.high = high

    @property
    def requires_key(self) -> bool:
        return self.kind not in (ABSENT, OUTSIDE)


class _Demand:
    """The requirements on one key, while they are being gathered."""

    __slots__ = ("absent", "allowed", "denied", "high", "low", "numeric", "present")

    def __init__(self) -> None:
        self.present = self.absent = self.numeric = False
        self.allowed: frozenset[str] | None = None
        self.denied: frozenset[str] = frozenset()
        self.low, self.high = INT64_MIN - 1, INT64_MAX + 1

    def add(self, operator: str, values: tuple[str, ...]) -> None:
        if operator in (NOT_IN, NOT_EQUALS):
            self.denied |= frozenset(values)
            return
        if operator == DOES_NOT_EXIST:
            self.absent = True
            return
        self.present = True
        if operator in (IN, EQUALS, DOUBLE_EQUALS):
            given = frozenset(values)
            self.allowed = given if self.allowed is None else self.allowed & given
        elif operator != EXISTS:
            self._bound(operator, parse_int64(values[0]))

    def _bound(self, operator: str, bound: int | None) -> None:
        self.numeric = True
        if bound is None:
            self.allowed = frozenset()  # upstream: a bound that is no integer matches nothing
        elif operator == GREATER_THAN:
            self.low = max(self.low, bound)
        else:
            self.high = min(self.high, bound)

    def constraint(self, key: str) -> Constraint | None:
        """The one constraint that these requirements amount to; None if they contradict."""
        if self.present and self.absent:
            return None
        if self.allowed is not None:
            allowed = frozenset(filter(self._admits, self.allowed))
            return Constraint(key, WITHIN, allowed) if allowed else None
        if self.absent:
            return Constraint(key, ABSENT)
        if self.numeric:
            if self.high - self.low < 2:
                return None
            return Constraint(key, BETWEEN, self.denied, self.low, self.high)
        return Constraint(key, PRESENT if self.present else OUTSIDE, self.denied)

    def _admits(self, value: str) -> bool:
        if value in self.denied:
            return False
        if not self.numeric:
            return True
        number = parse_int64(value)
        return number is not None and self.low < number < self.high


def _by_key(requirement: Requirement) -> str:
    return requirement.key


class Selector:
    """An immutable conjunction of requirements over a mapping of strings, sorted by key.

    ``requirements`` keeps operators as they were written, so ``str()`` prints what upstream
    prints; ``normal`` is the simplified form.  ``selectable`` is False for ``NOTHING`` alone.
    """

    __slots__ = ("_matches", "_normal", "requirements", "selectable")

    def __init__(self, requirements: Iterable[Requirement] = (), selectable: bool = True) -> None:
        self.requirements = tuple(sorted(requirements, key=_by_key))
        self.selectable = selectable
        self._normal: tuple[Constraint, ...] | bool | None = False
        self._matches: Callable[[Mapping[str, str]], bool] | None = None

    def __str__(self) -> str:
        return ",".join(map(str, self.requirements))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {str(self)!r}>" if self.selectable else "<Selector of nothing>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Selector) or type(self) is not type(other):
            return NotImplemented
        return self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def _identity(self) -> object:
        return self.selectable, self.requirements

    @property
    def empty(self) -> bool:
        """Whether the selector restricts nothing."""
        return self.selectable and not self.requirements

    @property
    def normal(self) -> tuple[Constraint, ...] | None:
        """One constraint a key, sorted by key; None if nothing can ever match."""
        if self._normal is False:
            self._normal = self._normalise()
        return self._normal  # type: ignore[return-value]

    def _normalise(self) -> tuple[Constraint, ...] | None:
        if not self.selectable:
            return None
        demands: dict[str, _Demand] = {}
        for item in self.requirements:
            self._demand(demands.setdefault(item.key, _Demand()), item)
        constraints = []
        for key, demand in demands.items():
            constraint = demand.constraint(key)
            if constraint is None:
                return None
            constraints.append(constraint)
        return tuple(constraints)

    def _demand(self, demand: _Demand, item: Requirement) -> None:
        demand.add(item.operator, item.values)

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether ``labels`` satisfies every requirement."""
        if self._matches is None:
            from .predicate import compile

            self._matches = compile(self)
        return self._matches(labels)

    def add(self, *requirements: Requirement) -> Selector:
        """This selector with more requirements; ``NOTHING`` stays ``NOTHING``."""
        return type(self)(self.requirements + requirements) if self.selectable else self

    def requires_exact_match(self, key: str) -> str | None:
        """The value that the first requirement on ``key`` pins it to, if it pins it to one."""
        for item in self.requirements:
            if item.key == key:
                exact = item.operator in (EQUALS, DOUBLE_EQUALS, IN) and len(item.values) == 1
                return item.values[0] if exact else None
        return None


EVERYTHING = Selector()
NOTHING = Selector(selectable=False)


class FieldSelector(Selector):
    """A selector over fields: only ``=`` and ``!=``, and a missing field equals the empty string."""

    __slots__ = ()

    def __init__(self, requirements: Iterable[Requirement] = (), selectable: bool = True) -> None:
        super().__init__((), selectable)
        self.requirements = tuple(requirements)  # upstream sorts the terms of the text, not the fields

    def __str__(self) -> str:
        return ",".join(f"{r.key}{r.operator}{escape(r.values[0])}" for r in self.requirements)

    def _identity(self) -> object:
        return self.selectable, frozenset(self.requirements)

    def _demand(self, demand: _Demand, item: Requirement) -> None:
        if item.values[0]:
            demand.add(item.operator, item.values)
        else:  # for fields "is empty" and "is missing" are one thing
            demand.add(DOES_NOT_EXIST if item.operator == EQUALS else EXISTS, ())

    def requires_exact_match(self, key: str) -> str | None:
        """The value of the first ``=`` on the field ``key``, if there is one."""
        for item in self.requirements:
            if item.key == key and item.operator == EQUALS:
                return item.values[0]
        return None


def escape(value: str) -> str:
    """``value`` as the right-hand side of a field selector.  Models ``fields.EscapeValue``."""
    return value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=")
