"""Chunks of a list show one state of the cluster, whatever happens between them."""

from __future__ import annotations

import json
import random
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from typing import Any

import pytest

from kubectl_sim.cluster.cluster import Cluster, open_cluster
from kubectl_sim.model.request import PATCH_TYPES, Request
from kubectl_sim.model.status import StatusError
from kubectl_sim.server import reading
from tests.clusters import copied

MAPS = "/api/v1/namespaces/default/configmaps"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    found = open_cluster(str(copied(tmp_path_factory.mktemp("paged"), "envtest")))
    for name in range(12):
        _create(found, f"m{name:02}", {"odd": str(name % 2)})
    yield found
    found.close()


def _create(cluster: Cluster, name: str, labels: dict[str, str]) -> None:
    body = {"metadata": {"name": name, "labels": labels}}
    cluster.request(Request("create", "configmaps", "default", body=body))


def _delete(cluster: Cluster, name: str) -> None:
    cluster.request(Request("delete", "configmaps", "default", name))


def _change(cluster: Cluster, name: str, labels: dict[str, str]) -> None:
    body, merge = {"metadata": {"labels": labels}}, PATCH_TYPES["merge"]
    cluster.request(Request("patch", "configmaps", "default", name, body=body, patch_type=merge))


def _ask(cluster: Cluster, path: str) -> Any:
    return json.loads(reading.raw(cluster.request, path))


def _names(found: Any) -> list[str]:
    return [item["metadata"]["name"] for item in found["items"]]


def _table(cluster: Cluster, **params: Any) -> Any:
    return cluster.request(Request("list", "configmaps", "default", params=params, accept="Table"))


def _disturb(cluster: Cluster, choice: random.Random, names: list[str]) -> None:
    """Something that people do between two chunks."""
    kind = choice.randrange(4)
    if kind == 0:
        names.append(f"m{choice.randrange(100):02}-{len(names)}")
        _create(cluster, names[-1], {"odd": str(choice.randrange(2))})
    elif kind == 1 and len(names) > 3:
        _delete(cluster, names.pop(choice.randrange(len(names))))
    elif kind == 2:
        _change(cluster, choice.choice(names), {"odd": str(choice.randrange(2))})
    else:
        name = choice.choice(names)
        _delete(cluster, name)
        _create(cluster, name, {"odd": "1"})


@pytest.mark.parametrize("seed", range(6))
def test_chunks_add_up_to_the_state_of_the_first(cluster: Cluster, seed: int) -> None:
    choice = random.Random(seed)
    names = [name for name in _names(_ask(cluster, MAPS)) if name.startswith("m")]
    where = choice.choice([f"{MAPS}?", "/api/v1/configmaps?", f"{MAPS}?labelSelector=odd%3D1&"])
    whole = _ask(cluster, where)
    size, total = choice.randrange(1, 5), len(whole["items"])
    found, items = _ask(cluster, f"{where}limit={size}"), []
    while True:
        assert found["metadata"]["resourceVersion"] == whole["metadata"]["resourceVersion"]
        items += found["items"]
        token = found["metadata"].get("continue")
        if not token:
            break
        rest = None if "labelSelector" in where else total - len(items)
        assert found["metadata"].get("remainingItemCount") == rest
        for _ in range(choice.randrange(3)):
            _disturb(cluster, choice, names)
        found = _ask(cluster, f"{where}limit={size}&continue={token}")
    assert items == whole["items"]


def test_tables_go_on_as_objects_do(cluster: Cluster) -> None:
    whole = _table(cluster)
    first = _table(cluster, limit=3)
    _delete(cluster, whole.places.names[4])
    _create(cluster, "zz", {})
    second = _table(cluster, **{"limit": 3, "continue": first.continue_})
    assert [*first.places.names, *second.places.names] == list(whole.places.names[:6])
    assert second.revision == first.revision == whole.revision
    assert second.remaining == len(whole.places.names) - 6
    rest = _table(cluster, **{"limit": 500, "continue": second.continue_, "includeObject": "Metadata"})
    assert list(rest.places.names) == list(whole.places.names[6:]) and not rest.continue_
    assert "zz" in _table(cluster).places.names


def test_a_limit_at_a_version_is_exact(cluster: Cluster) -> None:
    before = _ask(cluster, MAPS)
    _create(cluster, "a-first", {})
    version = before["metadata"]["resourceVersion"]
    found = _ask(cluster, f"{MAPS}?limit=2&resourceVersion={version}")
    assert _names(found) == _names(before)[:2] and found["metadata"]["resourceVersion"] == version
    assert _names(_ask(cluster, f"{MAPS}?limit=1&resourceVersion=0")) == ["a-first"]
    _delete(cluster, "a-first")


def test_a_token_that_is_too_old_brings_one_for_the_rest(cluster: Cluster) -> None:
    first = _ask(cluster, f"{MAPS}?limit=2")
    _create(cluster, "zzz", {})
    with cluster._writing:
        cluster.store.compact(cluster.store.head)
    with pytest.raises(StatusError) as refused:
        _ask(cluster, f"{MAPS}?limit=2&continue={first['metadata']['continue']}")
    assert (refused.value.code, refused.value.reason) == (410, "Expired")
    assert refused.value.message.startswith("The provided continue parameter is too old to display a consistent list")
    token = refused.value.status["metadata"]["continue"]
    rest = _ask(cluster, f"{MAPS}?continue={token}")
    assert _names(first) + _names(rest) == _names(_ask(cluster, MAPS)) and "zzz" in _names(rest)
    with pytest.raises(StatusError, match="resourceVersion for the provided list is too old"):
        _ask(cluster, f"{MAPS}?resourceVersion={first['metadata']['resourceVersion']}&resourceVersionMatch=Exact")


def test_tokens_are_upstreams(cluster: Cluster) -> None:
    token = _ask(cluster, f"{MAPS}?limit=1")["metadata"]["continue"]
    value = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    assert value["v"] == "meta.k8s.io/v1" and value["start"].endswith("\0") and "/" not in value["start"]
    token = _ask(cluster, "/api/v1/configmaps?limit=1")["metadata"]["continue"]
    assert "/" in json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))["start"]


def _token(**value: Any) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("a%2Ab", "illegal base64 data at input byte 1"),
        ("abcde", "illegal base64 data at input byte 4"),
        ("e30%3D", "illegal base64 data at input byte 3"),
        ("e3t9", "invalid character '{' looking for beginning of object key string"),
        ("W10", "json: cannot unmarshal"),
        (_token(v="v2", rv=1, start="a"), "server does not recognize this encoded version v2"),
        (_token(v="meta.k8s.io/v1", start="a"), "incorrect encoded start resourceVersion (version meta.k8s.io/v1)"),
        (_token(v="meta.k8s.io/v1", rv=1), "encoded start key empty (version meta.k8s.io/v1)"),
        (_token(v="meta.k8s.io/v1", rv=1, start="../x"), "continue key is not valid: ../x"),
    ],
)
def test_tokens_that_are_none(cluster: Cluster, token: str, expected: str) -> None:
    with pytest.raises(StatusError) as refused:
        _ask(cluster, f"{MAPS}?continue={token}")
    assert refused.value.code == 400
    assert refused.value.message.startswith("invalid continue token: continue key is not valid")
    assert expected in refused.value.message


def test_a_token_has_its_version_and_may_not_be_ahead(cluster: Cluster) -> None:
    token = _token(v="meta.k8s.io/v1", rv=10**9, start="a\0")
    with pytest.raises(StatusError, match="Too large resource version: 1000000000, current: "):
        _ask(cluster, f"{MAPS}?continue={token}")
    with pytest.raises(StatusError, match="specifying resource version is not allowed when using continue"):
        _ask(cluster, f"{MAPS}?continue={token}&resourceVersion=3")
