"""Every random draw of the cluster: a function of its seed and of what the draw is for.

Nothing here keeps state, so that two runs of the same script draw the same names and
durations whatever else happened in between.
"""

from __future__ import annotations

from _blake2 import blake2b

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeVar

    T = TypeVar("T")

#: The alphabet of generated names: no vowels and no look-alikes (apimachinery/pkg/util/rand).
NAME_ALPHABET = "bcdfghjklmnpqrstvwxz2456789"


def digest(seed: int, *purpose: str) -> int:
    """128 bits that depend on the seed and the purpose alone."""
    text = "\0".join((str(seed), *purpose))
    return int.from_bytes(blake2b(text.encode(), digest_size=16).digest(), "big")


class Source:
    """A deterministic stream of draws for one purpose."""

    __slots__ = ("_bits", "random")

    def __init__(self, seed: int, *purpose: str) -> None:
        import _random  # names and uids do without

        generator = _random.Random(digest(seed, *purpose))
        self._bits = generator.getrandbits
        #: A float in [0, 1).
        self.random = generator.random

    def below(self, bound: int) -> int:
        """An integer in [0, bound)."""
        return int(self.random() * bound)

    def choice(self, items: Sequence[T]) -> T:
        return items[self.below(len(items))]

    def suffix(self, length: int) -> str:
        """A generated name's ending, such as ``x7k2p``."""
        return "".join([NAME_ALPHABET[int(self.random() * 27)] for _ in range(length)])


def uid(seed: int, *purpose: str) -> str:
    """A version 4 UUID."""
    bits = digest(seed, "uid", *purpose)
    bits = bits & ~(0xF << 76) | 0x4 << 76
    bits = bits & ~(0x3 << 62) | 0x2 << 62
    text = f"{bits:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def name_suffix(seed: int, *purpose: str) -> str:
    """The five characters that ``generateName`` appends."""
    bits = digest(seed, "name", *purpose)
    letters = []
    for _ in range(5):
        bits, letter = divmod(bits, 27)
        letters.append(NAME_ALPHABET[letter])
    return "".join(letters)
