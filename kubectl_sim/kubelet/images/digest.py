"""Deterministic numbers and hexadecimal names from text.

``hashlib`` costs a start-up 3 ms and nothing here is a secret, so identities (image digests,
container IDs) and jitter come from a 64-bit mixing function.
"""

from __future__ import annotations

_MASK = 0xFFFFFFFFFFFFFFFF
_GOLDEN = 0x9E3779B97F4A7C15
_PRIME = 0xFF51AFD7ED558CCD
_MASK256 = (1 << 256) - 1
#: 256 bits without a pattern (of the golden ratio and of the square root of two).
_SPREAD = 0x9E3779B97F4A7C15F39CC0605CEDC8341082276BF3A27251F86C6A11D0C18E95


def mix(value: int) -> int:
    """The finaliser of SplitMix64: every input bit changes every output bit."""
    value = (value + _GOLDEN) & _MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


_words: dict[str, int] = {}


def number(*parts: str | int) -> int:
    """A 64-bit number that only depends on ``parts``."""
    state = _GOLDEN
    for part in parts:
        if type(part) is str:
            word = _words.get(part)
            if word is None:
                word = _remember(part)
            state = state * _PRIME + word
        else:
            state = state * _PRIME + int(part)
    return mix(state & _MASK ^ state >> 64 & _MASK)


def _remember(part: str) -> int:
    if len(_words) > 4096:
        _words.clear()
    word = _words[part] = mix(int.from_bytes(part.encode(), "big") % _MASK)
    return word


def hexadecimal(*parts: str | int) -> str:
    """64 hexadecimal digits, as in a sha256 digest or a container ID."""
    state = number(*parts) | 1 << 64
    return f"{state * _SPREAD >> 40 & _MASK256:064x}"


def fraction(*parts: str | int) -> float:
    """A number in [0, 1) that only depends on ``parts``."""
    return number(*parts) / (_MASK + 1)
