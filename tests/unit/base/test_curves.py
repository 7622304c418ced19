"""Public keys from private ones, against the vectors of RFC 8032 and of the curves' standards."""

from __future__ import annotations

import pytest

from kubectl_sim.base import curves


@pytest.mark.parametrize(
    ("seed", "public"),
    [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        ),
    ],
)
def test_ed25519(seed: str, public: str) -> None:
    assert curves.ed25519_public(bytes.fromhex(seed)).hex() == public


@pytest.mark.parametrize("identifier", list(curves.CURVES), ids=lambda each: each.hex())
def test_the_base_point_is_on_its_curve_and_comes_back(identifier: bytes) -> None:
    curve = curves.CURVES[identifier]
    assert curve.public(1) == curve.base
    # The curve's b follows from the base point, and holds for every other point.
    x, y = curve.base
    b = (y * y - x**3 + 3 * x) % curve.prime
    for secret in (2, 3, 12345678901234567890, curve.prime // 3):
        x, y = curve.public(secret)
        assert (y * y - x**3 + 3 * x - b) % curve.prime == 0


def test_p256_known_multiple() -> None:
    x, _ = curves.CURVES[bytes.fromhex("2a8648ce3d030107")].public(112233445566778899)
    assert f"{x:x}" == "339150844ec15234807fe862a86be77977dbfb3ae3d96f4c22795513aeaab82f"
