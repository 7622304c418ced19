"""The reverse index over many selectors at once; small histories are a property test."""

from __future__ import annotations

import random
from typing import Any

import pytest

from kubectl_sim.base import selectors
from kubectl_sim.base.selectors import ReverseIndex, Selector, reverse

KEYS = ["app", "tier", "env", "size", "rare"]


def random_selector(rng: random.Random) -> Selector:
    parts = []
    for key in rng.sample(KEYS, rng.randrange(4)):
        values = ",".join(rng.choices("0123456789", k=rng.choice([1, 2, 3, 12])))
        number = rng.randrange(10)
        shapes = ["{k}={n}", "{k}!={n}", "{k} in ({v})", "{k} notin ({v})", "{k}", "!{k}", "{k}>{n}", "{k}<{n}"]
        parts.append(rng.choice(shapes).format(k=key, n=number, v=values))
    return selectors.parse(",".join(parts))


@pytest.mark.parametrize("bucket", [0, 32, 100_000])
def test_a_crowd_of_selectors(bucket: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reverse, "BUCKET_LIMIT", bucket)
    rng = random.Random(bucket)
    index, kept = ReverseIndex(), {}
    for id in range(1500):
        kept[id] = random_selector(rng), rng.choice([None, "a", "b"])
        index.add(id, *kept[id])
    for id in rng.sample(range(1500), 700):
        index.remove(id)
        del kept[id]
    for id in range(1000, 1200):
        kept[id] = random_selector(rng), "a"
        index.add(id, *kept[id])
    assert len(index) == len(kept)
    for _ in range(60):
        labels = {key: rng.choice("0123456789x") for key in rng.sample(KEYS, rng.randrange(6))}
        asked = rng.choice([None, "a", "b", "elsewhere"])
        expected = [
            id for id, (selector, namespace) in kept.items() if namespace in (None, asked) and selector.matches(labels)
        ]
        assert sorted(index.matching(labels, asked)) == sorted(expected)


def test_ids_are_anything_and_replaced() -> None:
    index = ReverseIndex()
    index.add(("services", "web"), selectors.parse("app=web"))
    index.add(("services", "web"), selectors.parse("app=db"))
    index.add("all", selectors.EVERYTHING)
    index.add("none", selectors.NOTHING)
    assert index.matching({"app": "web"}) == ["all"]
    assert set(index.matching({"app": "db"})) == {("services", "web"), "all"}
    assert len(index) == 3 and "none" in index and "other" not in index
    index.remove("none")
    index.remove("never there")
    assert len(index) == 2


def test_a_namespaced_selector_needs_its_namespace() -> None:
    index = ReverseIndex()
    for id, (text, namespace) in enumerate([("app=web", "a"), ("!app", "a"), ("app=web", None), ("!app", None)]):
        index.add(id, selectors.parse(text), namespace)
    web: dict[str, str] = {"app": "web"}
    assert [sorted(index.matching(web, ns)) for ns in ("a", "b", None)] == [[0, 2], [2], [2]]
    assert [sorted(index.matching({}, ns)) for ns in ("a", "b", None)] == [[1, 3], [3], [3]]


class Counting(dict[str, str]):
    """Labels that count how often they are read."""

    reads = 0

    def get(self, key: str, default: Any = None) -> Any:
        self.reads += 1
        return super().get(key, default)


@pytest.mark.parametrize("text", ["app=web-{}", "app=web,!key-{}", "app in (web,{})", "app!={}", "app>{}"])
def test_the_cost_is_not_in_the_number_of_selectors(text: str) -> None:
    """At most a bucket's worth of selectors is tried one by one, however many there are."""
    index = ReverseIndex()
    for number in range(2000):
        index.add(number, selectors.parse(text.format(number)))
    labels = Counting(app="web", tier="x", env="y")
    index.matching(labels)
    assert labels.reads <= 2 * reverse.BUCKET_LIMIT
