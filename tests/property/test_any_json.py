"""Whatever JSON is sent to whatever kind is stored or refused with a Status: nothing else, and nothing by half."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kubectl_sim.apiserver import admission
from kubectl_sim.cluster.cluster import Cluster, open_cluster
from kubectl_sim.controllers._index import MODULES
from kubectl_sim.kinds._index import RESOURCES
from kubectl_sim.model.request import PATCH_TYPES, Request
from kubectl_sim.model.status import StatusError
from tests.clusters import assert_sound, template
from tests.kinds.asked import VALID, record
from tests.random_objects import Generator

Obj = dict[str, Any]

STORED = sorted(resource for resource in RESOURCES if {"create", "get"} <= set(record(resource).verbs))
ASKED = sorted(resource for resource in RESOURCES if record(resource).verbs == ("create",) and resource != "bindings")
SCALARS = st.sampled_from(
    [None, True, 0, -1, 1.5, 1e300, 2**70, 2**31, "", "x", "a" * 300, "\0", "ü", "1Gi", "10%", "2026-01-01T00:00:00Z"]
)
ANY = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["", "a", "name", "kind"]), inner, max_size=2)
    ),
    max_leaves=6,
)
MODES = st.sampled_from(["", "Strict", "Warn", "Ignore"])


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster whose controllers do not run, checked when all is over."""
    path = tmp_path_factory.mktemp("any") / "cluster.db"
    shutil.copyfile(template(disabled=tuple(MODULES)), path)
    cluster = open_cluster(str(path))
    yield cluster
    cluster.close()
    assert_sound(Path(path))


def broken(data: st.DataObject, obj: Obj) -> Obj:
    """The object with up to three values replaced by anything at all."""
    made = copy.deepcopy(obj)
    for _ in range(data.draw(st.integers(0, 3))):
        at: Any = made
        while True:
            key = (
                data.draw(st.sampled_from(sorted(at)))
                if isinstance(at, dict)
                else data.draw(st.integers(0, len(at) - 1))
            )
            if isinstance(at[key], (dict, list)) and at[key] and data.draw(st.integers(0, 4)):
                at = at[key]
                continue
            at[key] = data.draw(ANY)
            break
    return made


def manifest(data: st.DataObject, resource: str) -> Obj:
    kind = record(resource)
    if resource in VALID and data.draw(st.booleans()):
        obj = copy.deepcopy(VALID[resource])
        return {
            "apiVersion": kind.api_version,
            "kind": kind.kind,
            **obj,
            "metadata": {"name": "x", **obj.get("metadata", {})},
        }
    fill, depth = data.draw(st.sampled_from([(0.1, 9), (0.4, 4), (0.7, 4)]))
    obj = Generator(data.draw(st.integers(0, 10**6)), fill=fill, depth=depth).object(kind.api_version, kind.kind, "x")
    del obj["metadata"]["uid"]
    return obj


class Sender:
    def __init__(self, cluster: Cluster, data: st.DataObject, resource: str) -> None:
        self.cluster, self.data, self.resource = cluster, data, resource
        self.namespace = "default" if record(resource).namespaced else ""

    def __call__(self, verb: str, name: str, body: Any, patch: str = "") -> Obj | None:
        """The object, or None when it was refused; what was refused has left nothing behind."""
        params = {"fieldManager": "me", "force": True} if patch == "apply" else {}
        params["fieldValidation"] = self.data.draw(MODES)
        store = self.cluster.store
        with self.cluster.reading:
            before = store.head
        request = Request(
            verb, self.resource, self.namespace, name, body=body, patch_type=PATCH_TYPES.get(patch, ""),
            params=params, user_agent="kubectl",
        )  # fmt: skip
        try:
            answer: Obj = self.cluster.request(request)
        except StatusError as error:
            with self.cluster.reading:
                assert store.head == before
            json.dumps(error.status, allow_nan=False)
            assert error.message
            if error.code == 422 and error.details:
                assert all(cause["message"] and cause["reason"] for cause in error.details["causes"])
            return None
        json.dumps(answer, allow_nan=False)
        return answer


@pytest.mark.parametrize("resource", STORED)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_json_is_stored_or_refused(cluster: Cluster, resource: str, data: st.DataObject) -> None:
    with left_as_it_was(cluster, resource):
        send_anything(Sender(cluster, data, resource), data, resource)


@contextmanager
def left_as_it_was(cluster: Cluster, resource: str) -> Iterator[None]:
    """Take away afterwards what was made: it would be in the way of the next example, whatever its name."""
    store = cluster.store
    with cluster.reading:
        before = {obj["metadata"]["uid"] for obj in store.select(resource)}
    try:
        yield
    finally:
        with cluster._writing:
            kind = record(resource)
            for left in store.select(resource):
                if left["metadata"]["uid"] not in before:
                    admission.release(cluster.server, kind, left)
                    store.delete(kind, left)


def send_anything(send: Sender, data: st.DataObject, resource: str) -> None:
    good = manifest(data, resource)
    made = send("create", "", broken(data, good)) or send("create", "", good)
    if made is None:
        made = {**good, "metadata": {**good["metadata"], "namespace": send.namespace}}
    else:
        assert (made["apiVersion"], made["kind"]) == (good["apiVersion"], good["kind"])
        again = send("update", made["metadata"]["name"], copy.deepcopy(made))
        assert again is not None and again["metadata"]["resourceVersion"] == made["metadata"]["resourceVersion"]
    name = str(made["metadata"]["name"])
    bare = copy.deepcopy(made)
    for key in ("resourceVersion", "managedFields", "uid"):
        bare["metadata"].pop(key, None)
    send("update", name, broken(data, bare))
    for patch in ("merge", "strategic", "apply"):
        send("patch", name, data.draw(ANY) if data.draw(st.integers(0, 5)) == 0 else broken(data, bare), patch)
    operation = st.fixed_dictionaries(
        {},
        optional={
            "op": st.sampled_from(["add", "replace", "remove", "test", "move", "copy", "x", 1, None]),
            "path": st.sampled_from(["", "/", "/spec", "/metadata/labels", "/kind", "/metadata/name", "/a~2", 1, None]),
            "from": st.sampled_from(["/spec", "/metadata", ""]),
            "value": ANY,
        },
    )
    send("patch", name, data.draw(st.lists(operation, max_size=3) | ANY), "json")


@pytest.mark.parametrize("resource", ASKED)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_question_is_answered_or_refused(cluster: Cluster, resource: str, data: st.DataObject) -> None:
    send = Sender(cluster, data, resource)
    send("create", "", data.draw(ANY))
    send("create", "", broken(data, manifest(data, resource)))
