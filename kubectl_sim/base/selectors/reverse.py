"""Target three: which of many selectors select these labels?

Most selectors name a label that few others name: an application's name, a template's hash.  Such a
selector lies in the *bucket* of that label, and only an object that wears the label ever looks at it.

The others (only negative ones, and those whose every label is everybody's) have a slot each, a bit
position.  For each key, bitsets of slots say which selectors a given value of that key violates.  The
labels of one object rule out all that do not match at once: a few operations on long integers a key,
whatever the number of selectors.
"""

from __future__ import annotations

from .predicate import compile
from .selector import ABSENT, BETWEEN, WITHIN, Constraint, parse_int64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping
    from typing import Any

    from .selector import Selector

    Labels = Mapping[str, str]
    Constraints = tuple[Constraint, ...]
    # The bucket of a label, or of all labels of one key.
    Place = tuple[str, str] | str
    Bucket = dict[Hashable, Callable[[Labels], bool]]
    # A set of slots: a set while it is small, a bitset from then on.
    Slots = set[int] | int

#: How many selectors share a bucket before the bitsets are the faster way.
BUCKET_LIMIT = 32
#: The longest list of values for which a selector lies in the bucket of each.
VALUES_LIMIT = 8
# A value that few selectors name must not cost a bitset over all of them.
_SPARSE = 8
# The namespace of a selector is a constraint on a key that no label can have.
_NAMESPACE = ""


class ReverseIndex:
    """Selectors under ids of the caller's, asked the other way round.

    An id is anything hashable.  One index serves all namespaces: a selector that was added with a
    namespace is found only with that namespace, one without is found with any.
    """

    __slots__ = ("_bitsets", "_buckets", "_places")

    def __init__(self) -> None:
        # Where each selector lies: its namespace and buckets, or None for the bitsets.
        self._places: dict[Hashable, tuple[str | None, list[Place]] | None] = {}
        self._buckets: dict[str | None, dict[Place, Bucket]] = {}
        self._bitsets = _Bitsets()

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, id: Hashable) -> bool:
        return id in self._places

    def add(self, id: Hashable, selector: Selector, namespace: str | None = None) -> None:
        """Add a selector, in place of the one that ``id`` may have had."""
        self.remove(id)
        constraints = selector.normal
        if constraints is None:  # it lies nowhere: nothing matches it
            self._places[id] = namespace, []
            return
        buckets = self._buckets.setdefault(namespace, {})
        places = _places(constraints, buckets)
        if places is None:
            self._places[id] = None
            self._bitsets.add(id, constraints, namespace)
            return
        self._places[id] = namespace, places
        matches = compile(selector)
        for place in places:
            buckets.setdefault(place, {})[id] = matches

    def remove(self, id: Hashable) -> None:
        """Remove the selector of ``id``, if it has one."""
        if id not in self._places:
            return
        lies = self._places.pop(id)
        if lies is None:
            self._bitsets.remove(id)
            return
        namespace, places = lies
        for place in places:
            bucket = self._buckets[namespace][place]
            del bucket[id]
            if not bucket:
                del self._buckets[namespace][place]

    def matching(self, labels: Labels, namespace: str | None = None) -> list[Any]:
        """The ids of the selectors that select ``labels``, each once.

        Their order follows from what was added and removed before, and from nothing else.
        """
        found = self._bitsets.matching(labels, namespace)
        for scope in (None, namespace) if namespace is not None else (None,):
            buckets = self._buckets.get(scope)
            if not buckets:
                continue
            for label in labels.items():
                for place in (label, label[0]):
                    if place in buckets:
                        found += [id for id, matches in buckets[place].items() if matches(labels)]
        return found


def _places(constraints: Constraints, buckets: dict[Place, Bucket]) -> list[Place] | None:
    """The buckets that a selector comes to lie in, those of one constraint; None if all are full."""
    best, fewest = None, BUCKET_LIMIT
    for constraint in constraints:
        if not constraint.requires_key:
            continue
        places: list[Place] = [constraint.key]
        if constraint.kind == WITHIN and len(constraint.values) <= VALUES_LIMIT:
            places = [(constraint.key, value) for value in constraint.values]
        size = max(len(buckets.get(place, ())) for place in places)
        if size < fewest:
            best, fewest = places, size
    return best


class _Key:
    """What the selectors in the bitsets demand of one key."""

    __slots__ = ("absent", "denied", "ranges", "required", "values", "within")

    def __init__(self) -> None:
        self.required = 0  # need the key
        self.absent = 0  # need it to be missing
        self.within = 0  # need one of a few values
        self.values: dict[str, Slots] = {}  # value: those of ``within`` that it satisfies
        self.denied: dict[str, Slots] = {}  # value: those that exclude it
        self.ranges: dict[tuple[int, int], int] = {}  # (low, high): those that need an integer between

    def add(self, slot: int, constraint: Constraint) -> None:
        bit = 1 << slot
        if constraint.requires_key:
            self.required |= bit
        if constraint.kind == WITHIN:
            self.within |= bit
            _insert(self.values, slot, constraint.values)
            return
        _insert(self.denied, slot, constraint.values)
        if constraint.kind == ABSENT:
            self.absent |= bit
        elif constraint.kind == BETWEEN:
            bounds = constraint.low, constraint.high
            self.ranges[bounds] = self.ranges.get(bounds, 0) | bit

    def remove(self, slot: int, constraint: Constraint) -> None:
        others = ~(1 << slot)
        self.required &= others
        self.absent &= others
        self.within &= others
        _discard(self.values if constraint.kind == WITHIN else self.denied, slot, constraint.values)
        if constraint.kind == BETWEEN:
            bounds = constraint.low, constraint.high
            self.ranges[bounds] &= others
            if not self.ranges[bounds]:
                del self.ranges[bounds]

    @property
    def empty(self) -> bool:
        return not (self.required or self.absent or self.denied)

    def violated(self, value: str) -> int:
        """The selectors that this value of the key rules out."""
        out = self.absent
        if self.within:
            out |= self.within ^ _bits(self.values.get(value, 0))
        if value in self.denied:
            out |= _bits(self.denied[value])
        if self.ranges:
            number = parse_int64(value)
            for (low, high), slots in self.ranges.items():
                if number is None or not low < number < high:
                    out |= slots
        return out


def _insert(index: dict[str, Slots], slot: int, values: frozenset[str]) -> None:
    for value in values:
        slots = index.get(value)
        if slots is None:
            index[value] = {slot}
        elif isinstance(slots, int):
            index[value] = slots | 1 << slot
        else:
            slots.add(slot)
            if len(slots) > _SPARSE:
                index[value] = _bits(slots)


def _discard(index: dict[str, Slots], slot: int, values: frozenset[str]) -> None:
    for value in values:
        slots = index[value]
        if isinstance(slots, int):
            slots &= ~(1 << slot)
            index[value] = slots
        else:
            slots.discard(slot)
        if not slots:
            del index[value]


def _bits(slots: Slots) -> int:
    if isinstance(slots, int):
        return slots
    bits = 0
    for slot in slots:
        bits |= 1 << slot
    return bits


class _Bitsets:
    """The selectors that no bucket narrows down."""

    __slots__ = ("_all", "_constraints", "_ids", "_keys", "_slots", "_unused")

    def __init__(self) -> None:
        self._slots: dict[Hashable, int] = {}
        self._ids: list[Any] = []
        self._constraints: list[Constraints] = []
        self._unused: list[int] = []
        self._keys: dict[str, _Key] = {}
        self._all = 0  # the slots in use

    def add(self, id: Hashable, constraints: Constraints, namespace: str | None) -> None:
        if namespace is not None:
            constraints = (*constraints, Constraint(_NAMESPACE, WITHIN, frozenset((namespace,))))
        slot = self._slots[id] = self._take_slot()
        self._all |= 1 << slot
        self._ids[slot], self._constraints[slot] = id, constraints
        for constraint in constraints:
            self._keys.setdefault(constraint.key, _Key()).add(slot, constraint)

    def _take_slot(self) -> int:
        if self._unused:
            return self._unused.pop()
        self._ids.append(None)
        self._constraints.append(())
        return len(self._ids) - 1

    def remove(self, id: Hashable) -> None:
        slot = self._slots.pop(id)
        for constraint in self._constraints[slot]:
            entry = self._keys[constraint.key]
            entry.remove(slot, constraint)
            if entry.empty:
                del self._keys[constraint.key]
        self._all &= ~(1 << slot)
        self._ids[slot], self._constraints[slot] = None, ()
        self._unused.append(slot)

    def matching(self, labels: Labels, namespace: str | None) -> list[Any]:
        left = self._all
        for key, entry in self._keys.items():
            if key in labels:
                left ^= left & entry.violated(labels[key])
            elif key != _NAMESPACE or namespace is None:
                left ^= left & entry.required
            else:
                left ^= left & entry.violated(namespace)
        return [self._ids[slot] for slot in _positions(left)]


def _positions(bits: int) -> Iterator[int]:
    """The positions of the bits that are set."""
    if bits.bit_count() > 16:
        text = f"{bits:b}"[::-1]
        slot = text.find("1")
        while slot >= 0:
            yield slot
            slot = text.find("1", slot + 1)
        return
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low
