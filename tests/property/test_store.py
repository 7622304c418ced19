"""What is written late is read as if it had been written at once: the store against a plain dictionary."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kubectl_sim.base import jsonio
from kubectl_sim.model.kind import Kind
from kubectl_sim.store import late
from kubectl_sim.store.opening import open_store
from kubectl_sim.store.store import Store

Obj = dict[str, Any]

POD = Kind(
    kind="Pod",
    plural="pods",
    row=lambda obj: [obj["metadata"]["name"], obj["spec"]["node"]],
    fields={"spec.node": lambda obj: obj["spec"]["node"]},
    indexed=("spec.node",),
)
JOB = Kind(kind="Job", plural="jobs", row=lambda obj: [obj["metadata"]["name"]])
KINDS = {"pods": POD, "jobs": JOB}

NAMES = st.sampled_from("abcd")
WORDS = st.sampled_from("xyz")
BODIES = st.fixed_dictionaries({"label": WORDS, "node": WORDS, "owner": WORDS})
STEPS = st.one_of(
    st.tuples(st.just("put"), st.sampled_from(sorted(KINDS)), NAMES, BODIES),
    st.tuples(st.just("delete"), st.sampled_from(sorted(KINDS)), NAMES),
    st.tuples(st.just("look"), st.sampled_from(sorted(KINDS)), WORDS),
    st.tuples(st.just("undo"), st.lists(st.tuples(NAMES, BODIES), max_size=3)),
    st.tuples(st.just("commit")),
)


class Twin:
    """The store and what it should hold."""

    def __init__(self) -> None:
        self.store: Store = open_store(":memory:", create=True)
        self.store.begin(write=True)
        self.objects: dict[tuple[str, str], Obj] = {}
        self.history: dict[str, list[tuple[int, str, str]]] = {"pods": [], "jobs": []}
        self.made = 0
        self.followed: dict[tuple[str, str], Any] = {}

    def put(self, resource: str, name: str, body: Obj) -> None:
        old = self.store.get(resource, "default", name)
        assert old == self.objects.get((resource, name))
        if old is None:
            self.made += 1
        uid = old["metadata"]["uid"] if old else f"uid-{self.made}"
        owners = [{"uid": body["owner"], "kind": "Owner", "name": "o"}]
        metadata = {"name": name, "namespace": "default", "uid": uid, "labels": {"l": body["label"]}}
        obj = {"metadata": {**metadata, "ownerReferences": owners}, "spec": {"node": body["node"]}}
        stored = self.store.put(KINDS[resource], obj, old, bounded=body["label"] == "x")
        self.objects[resource, name] = stored
        self.history[resource].append((self.store.head, "MODIFIED" if old else "ADDED", name))

    def delete(self, resource: str, name: str) -> None:
        old = self.objects.pop((resource, name), None)
        if old is not None:
            self.store.delete(KINDS[resource], old)
            self.history[resource].append((self.store.head, "DELETED", name))

    def look(self, resource: str, word: str) -> None:
        """Every way of reading sees what was written."""
        store, mine = self.store, [obj for (kind, _), obj in sorted(self.objects.items()) if kind == resource]
        if resource == "pods":
            assert store.having("pods", "spec.node", word) == [o for o in mine if o["spec"]["node"] == word]
        labelled = "SELECT oid FROM label WHERE resource=? AND key='l' AND value=?", [resource, word]
        assert store.select(resource) == mine
        assert store.select(resource, "default", labelled) == [o for o in mine if o["metadata"]["labels"]["l"] == word]
        assert store.count(resource) == len(mine)
        assert store.has_any(resource) == bool(mine)
        self.follow(resource, word)
        owned = [o for o in mine if o["metadata"]["ownerReferences"][0]["uid"] == word]
        assert sorted(o["metadata"]["name"] for o in store.owned(resource, word)) == names(owned)
        assert [o for kind, o in store.dependents(word) if kind == resource] == sorted(owned, key=lambda o: made(o))
        assert [jsonio.loads(text) for _, _, text in store.texts(resource)] == mine
        for obj in mine:
            assert store.by_uid(obj["metadata"]["uid"]) == (resource, obj)
        told = [(revision, type, obj["metadata"]["name"]) for revision, type, obj in store.history(0, resource)]
        assert told == self.history[resource]

    def follow(self, resource: str, owner: str) -> None:
        """Who hears of every change knows what there is."""
        mark, seen = self.followed.get((resource, owner), (None, {}))
        mark, whole, news = self.store.news(resource, owner, mark)
        if whole:
            seen = {}
        for number, obj in news.items():
            seen[number] = obj
            if obj is None:
                del seen[number]
        self.followed[resource, owner] = mark, seen
        assert list(seen.values()) == self.store.owned(resource, owner)

    def undo(self, changes: list[tuple[str, Obj]]) -> None:
        before, told = dict(self.objects), {resource: [*entries] for resource, entries in self.history.items()}
        mark = self.store.savepoint()
        for name, body in changes:
            self.put("pods", name, body)
            self.look("pods", body["owner"])
        self.store.undo_to(mark)
        self.objects, self.history = before, told

    def commit(self) -> None:
        self.store.commit()
        self.check_file()
        self.store.begin(write=True)

    def check_file(self) -> None:
        """The tables say what the objects say, and nothing else."""
        run = self.store.run
        rows = run("SELECT o.resource, o.name, o.cells, r.body, o.id FROM object o JOIN revision r ON r.rev=o.rev")
        ids = {}
        for resource, name, cells, body, oid in rows.fetchall():
            obj = self.objects[resource, name]
            ids[resource, name] = oid
            assert jsonio.loads(body) == obj
            assert jsonio.loads(cells) == KINDS[resource].row(obj)
        assert ids.keys() == self.objects.keys()
        labels = {(key[0], "l", obj["metadata"]["labels"]["l"], ids[key]) for key, obj in self.objects.items()}
        assert set(run("SELECT * FROM label").fetchall()) == labels
        fields = {
            (key[0], "spec.node", obj["spec"]["node"], ids[key])
            for key, obj in self.objects.items()
            if key[0] == "pods"
        }
        assert set(run("SELECT * FROM field").fetchall()) == fields
        owners = {(obj["metadata"]["ownerReferences"][0]["uid"], key[0], ids[key]) for key, obj in self.objects.items()}
        assert set(run("SELECT * FROM owner").fetchall()) == owners


def names(objects: list[Obj]) -> list[str]:
    return [obj["metadata"]["name"] for obj in objects]


def made(obj: Obj) -> int:
    return int(obj["metadata"]["uid"].partition("-")[2])


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, max_size=25), st.sampled_from((0, 3, 1000)))
def test_the_store_is_a_dictionary(steps: list[Any], log_limit: int) -> None:
    twin = Twin()
    limit, late.LOG_LIMIT = late.LOG_LIMIT, log_limit
    try:
        for step, *rest in steps:
            getattr(twin, step)(*rest)
        twin.commit()
        for resource in KINDS:
            twin.look(resource, "x")
    finally:
        late.LOG_LIMIT = limit
        twin.store.close()


def test_what_compaction_would_forget_is_not_written(monkeypatch: Any) -> None:
    """The newest revisions of the log and every current state are there, whatever was left out."""
    monkeypatch.setattr("kubectl_sim.store.store.KEEP_REVISIONS", 10)
    twin = Twin()
    written: list[int] = []
    flush = late.Late.flush_log
    monkeypatch.setattr(late.Late, "flush_log", lambda self, floor=0: (written.append(floor), flush(self, floor)))
    twin.put("jobs", "a", {"label": "x", "node": "x", "owner": "x"})
    for number in range(40):
        twin.put("pods", "abcd"[number % 4], {"label": "x", "node": "xyz"[number % 3], "owner": "x"})
    twin.commit()
    assert written == [31]
    revisions = [row[0] for row in twin.store.run("SELECT rev FROM revision ORDER BY rev")]
    assert revisions == [1, *range(32, 42)]
    assert twin.store.compacted == 31
