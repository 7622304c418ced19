"""The store: revisions, indexes, history, grouped and undone writes."""

from __future__ import annotations

import pytest

from kubectl_sim.model.errors import StateError
from kubectl_sim.model.kind import Kind
from kubectl_sim.store.opening import open_store
from kubectl_sim.store.store import Store

POD = Kind(
    kind="Pod",
    plural="pods",
    fields={"spec.nodeName": lambda obj: obj.get("spec", {}).get("nodeName", "")},
    indexed=("spec.nodeName",),
)
EVENT = Kind(kind="Event", plural="events", ttl_seconds=3600)


def pod(name, namespace="default", *, labels=None, node=None, owner=None):
    metadata = {"name": name, "namespace": namespace, "uid": f"uid-{namespace}-{name}"}
    if labels:
        metadata["labels"] = labels
    if owner:
        metadata["ownerReferences"] = [{"uid": owner, "name": "o", "kind": "ReplicaSet"}]
    return {"metadata": metadata, "spec": {"nodeName": node} if node else {}}


@pytest.fixture
def store(tmp_path):
    opened = open_store(str(tmp_path / "cluster.db"), create=True)
    opened.begin(write=True)
    yield opened
    opened.close()


def reopened(store: Store) -> Store:
    store.commit()
    again = open_store(store.path)
    again.begin(write=False)
    return again


def test_an_object_reads_back_with_its_revision(store):
    store.put(POD, pod("a"), None)
    again = reopened(store)
    assert again.get("pods", "default", "a")["metadata"]["resourceVersion"] == "1"
    assert again.head == 1


def test_every_write_is_a_new_revision_of_the_whole_store(store):
    first = store.put(POD, pod("a"), None)
    store.put(POD, pod("b"), None)
    changed = store.put(POD, pod("a", labels={"x": "y"}), first)
    assert changed["metadata"]["resourceVersion"] == "3"


def test_lists_come_in_key_order_whatever_the_order_of_creation(store):
    for name, namespace in (("b", "z"), ("c", "a"), ("a", "z")):
        store.put(POD, pod(name, namespace), None)
    keys = [(o["metadata"]["namespace"], o["metadata"]["name"]) for o in store.select("pods")]
    assert keys == [("a", "c"), ("z", "a"), ("z", "b")]
    assert [o["metadata"]["name"] for o in store.select("pods", "z", limit=1)] == ["a"]
    assert [o["metadata"]["name"] for o in store.select("pods", after=("z", "a"))] == ["b"]


def test_label_index_follows_changes(store):
    old = store.put(POD, pod("a", labels={"app": "web", "tier": "x"}), None)
    new = store.put(POD, pod("a", labels={"app": "db"}), old)

    def with_label(key, value):
        sql = "SELECT oid FROM label WHERE resource='pods' AND key=? AND value=?"
        return [o["metadata"]["name"] for o in store.select("pods", ids=(sql, [key, value]))]

    assert with_label("app", "web") == []
    assert with_label("app", "db") == ["a"]
    assert with_label("tier", "x") == []
    store.delete(POD, new)
    assert with_label("app", "db") == []


def test_field_index_has_a_row_for_the_empty_value(store):
    unbound = store.put(POD, pod("a"), None)
    sql = "SELECT oid FROM field WHERE resource='pods' AND key='spec.nodeName' AND value=?"
    assert len(store.select("pods", ids=(sql, [""]))) == 1
    store.put(POD, pod("a", node="n1"), unbound)
    assert store.select("pods", ids=(sql, [""])) == []
    assert len(store.select("pods", ids=(sql, ["n1"]))) == 1


def test_owner_index(store):
    child = store.put(POD, pod("a", owner="rs-uid"), None)
    store.put(POD, pod("b"), None)
    assert [o["metadata"]["name"] for o in store.owned("pods", "rs-uid")] == ["a"]
    assert [r for r, _ in store.dependents("rs-uid")] == ["pods"]
    store.delete(POD, child)
    assert store.owned("pods", "rs-uid") == []


def test_the_print_table_is_written_with_the_object(store):
    old = store.put(POD, pod("a"), None)
    store.put(POD, {**pod("a"), "metadata": {**old["metadata"], "creationTimestamp": "2026-01-01T00:00:00Z"}}, old)
    again = reopened(store)
    rows = again.rows("pods")
    assert (rows.namespaces, rows.names, rows.cells) == (["default"], ["a"], ['["a","2026-01-01T00:00:00Z"]'])


@pytest.mark.parametrize("named", [False, True])
def test_the_print_table_is_read_in_order(store, named):
    for name in ("b", "c", "a"):
        store.put(POD, pod(name), None)
    rows = store.rows("pods", named=named)
    assert (rows.names, rows.namespaces, len(rows.cells)) == (["a", "b", "c"], ["default"] * 3, 3)
    rows.cut(2)
    assert (rows.names, rows.namespaces, len(rows.cells)) == (["a", "b"], ["default"] * 2, 2)
    nothing = store.rows("pods", "other", named=named)
    assert (nothing.names, nothing.namespaces, nothing.cells) == ([], [], [])


def test_history_tells_every_step_and_the_last_state_of_what_was_deleted(store):
    first = store.put(POD, pod("a"), None)
    second = store.put(POD, pod("a", labels={"x": "y"}), first)
    store.delete(POD, second)
    steps = [(revision, type) for revision, type, _ in store.history(0, "pods")]
    assert steps == [(1, "ADDED"), (2, "MODIFIED"), (3, "DELETED")]
    assert store.history(2, "pods")[0][2]["metadata"]["labels"] == {"x": "y"}


def test_compaction_keeps_current_states_and_forgets_superseded_ones(store):
    kept = store.put(POD, pod("kept"), None)
    busy = store.put(POD, pod("busy"), None)
    for number in range(5):
        busy = store.put(POD, pod("busy", labels={"n": str(number)}), busy)
    store.compact(store.head)
    revisions = [revision for revision, _, _ in store.history(0, "pods")]
    assert revisions == [int(kept["metadata"]["resourceVersion"]), store.head]
    after = store.put(POD, pod("busy", labels={"n": "6"}), busy)
    assert [r for r, _, _ in store.history(0, "pods")][-1] == int(after["metadata"]["resourceVersion"])
    assert len(store.history(0, "pods")) == 2, "a state superseded after compaction goes at once"


def test_undo_takes_back_one_step_of_a_group(store):
    store.put(POD, pod("a"), None)
    mark = store.savepoint()
    store.put(POD, pod("b", labels={"x": "y"}), None)
    store.undo_to(mark)
    mark = store.savepoint()
    store.put(POD, pod("c"), None)
    store.release()
    again = reopened(store)
    assert [o["metadata"]["name"] for o in again.select("pods")] == ["a", "c"]
    assert again.head == 2
    assert again.rows("pods").names == ["a", "c"], "a row without cells would be missing"


def test_rollback_leaves_the_file_as_it_was(store):
    store.put(POD, pod("a"), None)
    store.commit()
    store.begin(write=True)
    store.put(POD, pod("b"), None)
    store.rollback()
    store.begin(write=False)
    assert [o["metadata"]["name"] for o in store.select("pods")] == ["a"]
    assert store.head == 1


def test_objects_with_a_time_to_live_expire(store):
    event = {"metadata": {"name": "e", "namespace": "default", "uid": "u"}}
    store.put(EVENT, event, None, now=1_000_000)
    assert store.expired(3600 * 1_000_000) == []
    assert [r for r, _ in store.expired(3601 * 1_000_000)] == ["events"]


def test_allocators_hand_out_each_value_once(store):
    assert store.allocators.take("ips", 7, "a")
    assert store.allocators.take("ips", 7, "a"), "asking again for one's own is no conflict"
    assert not store.allocators.take("ips", 7, "b")
    assert store.allocators.take_any("ips", 7, 2, 0, "b") == 8
    assert store.allocators.take_any("ips", 7, 2, 0, "c") is None
    store.allocators.release("ips", "a")
    assert store.allocators.take_any("ips", 7, 2, 1, "c") == 7


def test_timers_fire_in_order_and_once(store):
    store.set_timer("kubelet", "b", 20)
    store.set_timer("kubelet", "a", 20)
    store.set_timer("job", "x", 10)
    store.set_timer("job", "x", 30)
    assert store.next_due() == 20
    assert store.take_due(20) == [("kubelet", "a"), ("kubelet", "b")]
    assert store.take_due(20) == []
    assert store.next_due() == 30


def test_two_processes_see_whole_transactions(store):
    store.put(POD, pod("a"), None)
    other = open_store(store.path)
    other.begin(write=False)
    assert other.select("pods") == []
    other.commit()
    store.commit()
    other.begin(write=False)
    assert len(other.select("pods")) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no cluster in it yet"),
        (b"this is not a database, it is a poem" * 100, "not a cluster file"),
        (b"SQLite format 3\x00" + b"\x00" * 100, "not a cluster file"),
    ],
)
def test_what_is_not_a_cluster_is_refused_and_kept(tmp_path, content, words):
    path = tmp_path / "odd.db"
    path.write_bytes(content)
    with pytest.raises(StateError, match=words):
        open_store(str(path))
    assert path.read_bytes() == content


def test_a_missing_file_is_not_created_by_looking(tmp_path):
    with pytest.raises(StateError, match="cannot open"):
        open_store(str(tmp_path / "none.db"))
    assert not (tmp_path / "none.db").exists()


def test_a_file_of_a_newer_layout_is_refused(store):
    store.commit()
    store.run("PRAGMA user_version=99")
    store.close()
    with pytest.raises(StateError, match="layout 99"):
        open_store(store.path)


def test_a_truncated_file_is_called_damaged(store, tmp_path):
    for number in range(200):
        store.put(POD, pod(f"p{number}", labels={"n": str(number)}), None)
    store.commit()
    store.run("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    path = tmp_path / "cut.db"
    with open(store.path, "rb") as whole:
        path.write_bytes(whole.read()[:20_000])
    with pytest.raises(StateError, match="damaged"):
        cut = open_store(str(path))
        cut.begin(write=False)
        cut.select("pods")


@pytest.mark.parametrize("create", [True, False])
def test_a_file_that_is_laid_out_while_it_is_opened(tmp_path, monkeypatch, create):
    """Another process's layout lands between our look at the header and our look at the tables."""
    from kubectl_sim.store import opening as stores

    path = str(tmp_path / "new.db")
    (tmp_path / "new.db").touch()
    is_empty = stores._is_empty

    def slow(connection):
        monkeypatch.setattr(stores, "_is_empty", is_empty)
        open_store(path, create=True).close()
        return is_empty(connection)

    monkeypatch.setattr(stores, "_is_empty", slow)
    opened = open_store(path, create=create)
    opened.begin(write=False)
    assert opened.head == 0
    opened.commit()
    opened.close()
