"""Go's ``sort.Sort``: where elements are equal, or a comparison is not an order, only the algorithm decides.

Models package sort (pattern-defeating quicksort).  kubectl sorts with it, so rows that compare equal come
out as Go leaves them.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_INSERTION = 12
_NINTHER = 50
_MAX_SWAPS = 12
_MAX_STEPS = 5
_SHORTEST_SHIFTING = 50
_MASK = (1 << 64) - 1


def sort(values: list[Any], less: Callable[[Any, Any], bool]) -> None:
    """Sorts in place as Go's ``sort.Sort`` would with this comparison."""
    _Sorter(values, less).quick(0, len(values), len(values).bit_length())


class _Sorter:
    __slots__ = ("data", "less", "swaps")

    def __init__(self, data: list[Any], less: Callable[[Any, Any], bool]) -> None:
        self.data = data
        self.less = less
        self.swaps = 0

    def before(self, i: int, j: int) -> bool:
        return self.less(self.data[i], self.data[j])

    def swap(self, i: int, j: int) -> None:
        data = self.data
        data[i], data[j] = data[j], data[i]

    def insertion(self, a: int, b: int) -> None:
        for i in range(a + 1, b):
            j = i
            while j > a and self.before(j, j - 1):
                self.swap(j, j - 1)
                j -= 1

    def heap(self, a: int, b: int) -> None:
        size = b - a
        for root in range((size - 1) // 2, -1, -1):
            self.sift(root, size, a)
        for last in range(size - 1, -1, -1):
            self.swap(a, a + last)
            self.sift(0, last, a)

    def sift(self, root: int, size: int, first: int) -> None:
        while (child := 2 * root + 1) < size:
            if child + 1 < size and self.before(first + child, first + child + 1):
                child += 1
            if not self.before(first + root, first + child):
                return
            self.swap(first + root, first + child)
            root = child

    def quick(self, a: int, b: int, limit: int) -> None:
        balanced = partitioned = True
        while (length := b - a) > _INSERTION:
            if limit == 0:
                self.heap(a, b)
                return
            if not balanced:
                self.scatter(a, b)
                limit -= 1
            pivot, increasing = self.pivot(a, b)
            if balanced and partitioned and increasing and self.nearly_sorted(a, b):
                return
            if a > 0 and not self.before(a - 1, pivot):
                a = self.partition_equal(a, b, pivot)
                continue
            middle, partitioned = self.partition(a, b, pivot)
            left, right = middle - a, b - middle
            balanced = min(left, right) >= length // 8
            if left < right:
                self.quick(a, middle, limit)
                a = middle + 1
            else:
                self.quick(middle + 1, b, limit)
                b = middle
        self.insertion(a, b)

    def partition(self, a: int, b: int, pivot: int) -> tuple[int, bool]:
        """(where the pivot ended, whether nothing had to be swapped)."""
        self.swap(a, pivot)
        i, j = self.narrow(a, a + 1, b - 1)
        already = i > j
        while i <= j:
            self.swap(i, j)
            i, j = self.narrow(a, i + 1, j - 1)
        self.swap(j, a)
        return j, already

    def narrow(self, a: int, i: int, j: int) -> tuple[int, int]:
        while i <= j and self.before(i, a):
            i += 1
        while i <= j and not self.before(j, a):
            j -= 1
        return i, j

    def partition_equal(self, a: int, b: int, pivot: int) -> int:
        """Moves what equals the pivot to the front; returns where the greater ones begin."""
        self.swap(a, pivot)
        i, j = a + 1, b - 1
        while True:
            while i <= j and not self.before(a, i):
                i += 1
            while i <= j and self.before(a, j):
                j -= 1
            if i > j:
                return i
            self.swap(i, j)
            i += 1
            j -= 1

    def nearly_sorted(self, a: int, b: int) -> bool:
        """Repairs a few places; True if everything is in order then."""
        i = a + 1
        for _ in range(_MAX_STEPS):
            while i < b and not self.before(i, i - 1):
                i += 1
            if i == b:
                return True
            if b - a < _SHORTEST_SHIFTING:
                return False
            self.swap(i, i - 1)
            if i - a >= 2:
                self.shift_down(i - 1)
            if b - i >= 2:
                self.shift_up(i + 1, b)
        return False

    def shift_down(self, j: int) -> None:
        while j >= 1 and self.before(j, j - 1):
            self.swap(j, j - 1)
            j -= 1

    def shift_up(self, j: int, b: int) -> None:
        while j < b and self.before(j, j - 1):
            self.swap(j, j - 1)
            j += 1

    def scatter(self, a: int, b: int) -> None:
        """Breaks patterns that made for bad pivots, by a random sequence that depends on the length alone."""
        length = b - a
        random = length
        mask = (1 << length.bit_length()) - 1
        index = a + (length // 4) * 2 - 1
        for i in range(3):
            random ^= random << 13 & _MASK
            random ^= random >> 7
            random ^= random << 17 & _MASK
            other = random & mask
            if other >= length:
                other -= length
            self.swap(index + i, a + other)

    def pivot(self, a: int, b: int) -> tuple[int, bool]:
        """(a good pivot, whether the range seems to be in order); a range in descending order is turned round."""
        self.swaps = 0
        quarter = (b - a) // 4
        i, j, k = a + quarter, a + quarter * 2, a + quarter * 3
        if b - a >= _NINTHER:
            i, j, k = (self.median(m - 1, m, m + 1) for m in (i, j, k))
        j = self.median(i, j, k)
        if self.swaps < _MAX_SWAPS:
            return j, self.swaps == 0
        self.data[a:b] = self.data[a:b][::-1]
        return (b - 1) - (j - a), True

    def median(self, a: int, b: int, c: int) -> int:
        a, b = self.ordered(a, b)
        b, c = self.ordered(b, c)
        a, b = self.ordered(a, b)
        return b

    def ordered(self, a: int, b: int) -> tuple[int, int]:
        if self.before(b, a):
            self.swaps += 1
            return b, a
        return a, b
