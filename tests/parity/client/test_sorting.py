"""``--sort-by``: the real kubectl and ours given the same objects."""

from __future__ import annotations

import random
from typing import Any

import pytest

from kubectl_sim.kubectl.sorting import order_of

SIZES = (5, 12, 13, 30, 49, 51, 120, 333, 1000)


def _values(size: int, source: random.Random) -> dict[str, list[Any]]:
    plain = [source.randint(0, size * 3) for _ in range(size)]
    return {
        "distinct": source.sample(range(size * 2), size),
        "few": [source.randint(0, 4) for _ in range(size)],
        "some missing": [None if source.random() < 0.3 else value for value in plain],
        "all equal": [1] * size,
        "sorted": sorted(plain),
        "reversed": sorted(plain, reverse=True),
        "nearly sorted": [*sorted(plain)[: size - 2], 0, 1],
        "organ pipe": [min(index, size - index) for index in range(size)],
        "strings": [f"n{value % 7}" for value in plain],
        "quantities": [f"{value % 9}{source.choice(['', 'm', 'Ki', 'M'])}" for value in plain],
        "mixed strings": [source.choice(["1", "10", "9", "1Ki", "a", "-", "1x", "2m"]) for _ in range(size)],
        "floats": [value / 4 + 0.1 for value in plain],
    }


KINDS = tuple(_values(5, random.Random(0)))


@pytest.mark.parametrize("kind", KINDS)
def test_order(api: Any, kind: str) -> None:
    """Elements that compare equal come out as upstream's unstable sort leaves them."""
    for size in SIZES:
        values = _values(size, random.Random(f"{kind} {size}"))[kind]
        items = [
            {
                "apiVersion": "v1",
                "kind": "Pod",
                "metadata": {"name": f"p{index}", "namespace": "default"},
                **({} if value is None else {"spec": {"v": value}}),
            }
            for index, value in enumerate(values)
        ]
        listing = {"kind": "PodList", "apiVersion": "v1", "metadata": {"resourceVersion": "1"}, "items": items}
        api.answers["/api/v1/namespaces/default/pods"] = listing
        out, err, _ = api.kubectl("get", "pods", "--sort-by=.spec.v", "-o", "name")
        assert [f"pod/p{index}" for index in order_of(items, ".spec.v")] == out.split(), (size, err)
