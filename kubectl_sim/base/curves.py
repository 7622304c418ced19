"""Public keys from private ones, on the curves of certificates: P-224 to P-521 (SEC 1) and Ed25519 (RFC 8032).

Only for telling whether two keys belong together: nothing here hides from a clock.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    Point = tuple[int, int]


class Curve:
    """y² = x³ - 3x + b over a prime field, with its base point."""

    __slots__ = ("base", "prime")

    def __init__(self, prime: int, base: Point) -> None:
        self.prime = prime
        self.base = base

    def public(self, secret: int) -> Point:
        """The point that a secret number stands for."""
        found: Point | None = None
        step: Point = self.base
        while secret:
            if secret & 1:
                found = step if found is None else self._sum(found, step)
            step = self._sum(step, step)
            secret >>= 1
        return found or (0, 0)

    def _sum(self, left: Point, right: Point) -> Point:
        prime = self.prime
        if left == right:
            slope = (3 * left[0] ** 2 - 3) * pow(2 * left[1], -1, prime)
        else:
            slope = (right[1] - left[1]) * pow(right[0] - left[0], -1, prime)
        x = (slope**2 - left[0] - right[0]) % prime
        return x, (slope * (left[0] - x) - left[1]) % prime


#: By the bytes of their object identifiers.
CURVES = {
    bytes.fromhex("2b81040021"): Curve(
        2**224 - 2**96 + 1,
        (
            0xB70E0CBD6BB4BF7F321390B94A03C1D356C21122343280D6115C1D21,
            0xBD376388B5F723FB4C22DFE6CD4375A05A07476444D5819985007E34,
        ),
    ),
    bytes.fromhex("2a8648ce3d030107"): Curve(
        2**256 - 2**224 + 2**192 + 2**96 - 1,
        (
            0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
            0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
        ),
    ),
    bytes.fromhex("2b81040022"): Curve(
        2**384 - 2**128 - 2**96 + 2**32 - 1,
        (
            0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
            0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F,
        ),
    ),
    bytes.fromhex("2b81040023"): Curve(
        2**521 - 1,
        (
            int(
                "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3d"
                "baa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
                16,
            ),
            int(
                "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e66"
                "2c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650",
                16,
            ),
        ),
    ),
}

_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P
_Y = 4 * pow(5, -1, _P) % _P


def _x_of(y: int) -> int:
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P)
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    return x if x % 2 == 0 else _P - x


def ed25519_public(seed: bytes) -> bytes:
    """The public key of a 32-byte seed."""
    import hashlib

    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little")
    scalar = scalar & ((1 << 254) - 8) | 1 << 254
    point, step = (0, 1), (_x_of(_Y), _Y)
    while scalar:
        if scalar & 1:
            point = _edwards_sum(point, step)
        step = _edwards_sum(step, step)
        scalar >>= 1
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def _edwards_sum(left: Point, right: Point) -> Point:
    cross = _D * left[0] * right[0] * left[1] * right[1]
    x = (left[0] * right[1] + right[0] * left[1]) * pow(1 + cross, -1, _P)
    y = (left[1] * right[1] + left[0] * right[0]) * pow(1 - cross, -1, _P)
    return x % _P, y % _P
