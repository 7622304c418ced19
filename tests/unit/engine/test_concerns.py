"""The words by which controllers are spared what does not concern them."""

from __future__ import annotations

import pytest

from kubectl_sim.engine.concerns import Concerns, traits
from kubectl_sim.model.request import Change
from kubectl_sim.store.opening import open_store


def pod(owner=None, labels=None, node=None, phase=None, ready=None, **metadata):
    made = {"metadata": {"name": "p", **metadata}, "spec": {}, "status": {}}
    if owner:
        made["metadata"]["ownerReferences"] = [{"kind": owner, "controller": True}]
    if labels:
        made["metadata"]["labels"] = labels
    if node:
        made["spec"]["nodeName"] = node
    if phase:
        made["status"]["phase"] = phase
    if ready is not None:
        made["status"]["conditions"] = [{"type": "Ready", "status": ready}]
    return made


def found(new, old=None, type=None):
    words = traits(Change(type or ("MODIFIED" if old else "ADDED"), "pods", new, old))
    return words - {"name:p", "type:"}


NEW = {"added", "spec", "status", "labels", "metadata", "phase", "ready", "address"}


@pytest.mark.parametrize(
    ("new", "old", "expected"),
    [
        (pod(), None, NEW | {"orphan"}),
        (pod(owner="Job", node="n"), None, NEW | {"owner:Job", "bound"}),
        (pod(), pod(), {"orphan"}),
        (pod(labels={"a": "b"}), pod(labels={"a": "c"}), {"orphan", "labels"}),
        (pod(labels={"a": "b"}), pod(), {"orphan", "labels", "metadata"}),
        (pod(owner="Job"), pod(owner="ReplicaSet"), {"owner:Job", "owner:ReplicaSet"}),
        (pod(), pod(owner="ReplicaSet"), {"orphan", "owner:ReplicaSet", "metadata"}),
        (pod(node="n"), pod(), {"orphan", "spec", "bound"}),
        (pod(node="n", phase="Running"), pod(node="n", phase="Pending"), {"orphan", "bound", "status", "phase"}),
        (pod(ready="True"), pod(ready="False"), {"orphan", "status", "ready"}),
        (pod(deletionTimestamp="now"), pod(), {"orphan", "metadata", "terminating"}),
    ],
)
def test_traits(new, old, expected):
    assert found(new, old) == expected


def test_a_deletion_is_little_more_than_that():
    assert found(pod(owner="Job", node="n", deletionTimestamp="now"), type="DELETED") == {
        "deleted", "bound", "terminating", "owner:Job",
    }  # fmt: skip


@pytest.fixture
def concerns(tmp_path):
    store = open_store(str(tmp_path / "cluster.db"), create=True)
    store.begin(write=True)
    return Concerns(store)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), True),
        (("spec",), True),
        (("labels",), False),
        (("labels", "spec"), True),
        (("bound+spec",), True),
        (("bound+labels",), False),
        (("owner:Job",), True),
        (("exists:pods",), False),
        (("exists:pods", "spec"), False),
        (("noted:waiting/",), False),
    ],
)
def test_touch(concerns, words, expected):
    assert concerns.touch("c", words, {"spec", "bound", "owner:Job"}) is expected


def test_notes_count_before_they_are_written_and_after(concerns):
    store = concerns._store
    store.notes.set("c", "waiting/a", {"x": 1})
    store.notes.set("other", "waiting/a", {"x": 1})
    assert concerns.touch("c", ("noted:waiting/",), set())
    store.commit()
    store.begin(write=True)
    assert concerns.touch("c", ("noted:waiting/",), set())
    assert not concerns.touch("c", ("noted:asleep/",), set())
