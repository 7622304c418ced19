"""Cluster files for tests: made once a process, copied for each test."""

from __future__ import annotations

import atexit
import functools
import ipaddress
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kubectl_sim.base import jsonio
from kubectl_sim.cluster.bootstrap import Settings, create_cluster, node_names
from kubectl_sim.cluster.cluster import Cluster, open_cluster
from kubectl_sim.engine.clock import MANUAL
from kubectl_sim.kinds import registry
from kubectl_sim.model.status import StatusError
from kubectl_sim.store.opening import open_store

Obj = dict[str, Any]

SEED = 1
SECOND = 1_000_000


@functools.cache
def _folder() -> Path:
    folder = tempfile.mkdtemp(prefix="clusters-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


@functools.cache
def template(profile: str = "default", nodes: int | None = None, disabled: tuple[str, ...] | None = None) -> Path:
    """A fresh cluster with a manual clock, to be copied and never to be changed.

    ``nodes`` is their number if not the profile's; ``disabled`` names the controllers that do not
    run from the start on, if not the profile's.
    """
    path = _folder() / f"{profile}-{nodes}-{len(list(_folder().iterdir()))}.db"
    names = node_names(nodes) if nodes is not None else None
    cluster = create_cluster(str(path), Settings(profile, nodes=names, clock=MANUAL, seed=SEED))
    cluster.close()
    if disabled is not None:
        store = open_store(str(path))
        store.begin(write=True)
        store.set_meta("disabled_controllers", " ".join(disabled))
        store.commit()
        store.close()
    return path


def copied(folder: Path, profile: str = "default", **how: Any) -> Path:
    """A cluster file of a test's own: a copy of a :func:`template`."""
    path = folder / "cluster.db"
    shutil.copyfile(template(profile, **how), path)
    return path


def opened(folder: Path, profile: str = "default", **how: Any) -> Cluster:
    return open_cluster(str(copied(folder, profile, **how)))


def contents(path: Path | str) -> dict[tuple[str, str, str], Obj]:
    """Every object of a cluster file by (resource, namespace, name), as it is stored."""
    store = open_store(str(path))
    store.begin(write=False)
    rows = store.run("SELECT DISTINCT resource FROM object").fetchall()
    found = {}
    for (resource,) in rows:
        for obj in store.select(resource):
            metadata = obj["metadata"]
            found[resource, metadata.get("namespace", ""), metadata["name"]] = obj
    store.commit()
    store.close()
    return found


def refused(function: Any, *args: Any, **kwargs: Any) -> StatusError:
    """The refusal that a call must meet with."""
    try:
        function(*args, **kwargs)
    except StatusError as error:
        return error
    raise AssertionError("the request was not refused")


def assert_sound(path: Path | str) -> None:
    """SQLite finds nothing wrong, and every index says what the objects say."""
    store = open_store(str(path))
    store.begin(write=False)
    assert store.run("PRAGMA integrity_check").fetchall() == [("ok",)]
    head = store.meta("head")
    labels, fields, owners, stored = set(), set(), set(), {}
    for oid, resource, namespace, name, uid, rev, cells in store.run(
        "SELECT id, resource, namespace, name, uid, rev, cells FROM object"
    ).fetchall():
        kind = registry.load(resource)
        assert kind is not None
        obj = store.get(resource, namespace, name)
        assert obj is not None
        metadata = obj["metadata"]
        found = (metadata.get("namespace", ""), metadata["name"], metadata["uid"], metadata["resourceVersion"])
        assert found == (namespace, name, uid, str(rev)) and rev <= head
        assert cells == jsonio.dumps(kind.row(obj)), f"the row of {resource} {namespace}/{name}"
        labels |= {(resource, key, value, oid) for key, value in (metadata.get("labels") or {}).items()}
        fields |= {(resource, key, kind.fields[key](obj), oid) for key in kind.indexed}
        owners |= {(reference["uid"], resource, oid) for reference in metadata.get("ownerReferences") or ()}
        stored[oid] = obj
    for table, expected in (("label", labels), ("field", fields), ("owner", owners)):
        assert set(store.run(f"SELECT * FROM {table}").fetchall()) == expected, f"the index {table}"
    _assert_allocations(store, stored.values())
    store.commit()
    store.close()


def _assert_allocations(store: Any, objects: Iterable[Obj]) -> None:
    """Every cluster address and node port in use is allocated to its service, and nothing else is."""
    expected = set()
    for obj in objects:
        if obj["kind"] != "Service" or obj["spec"].get("type") == "ExternalName":
            continue
        uid, spec = obj["metadata"]["uid"], obj["spec"]
        if spec["clusterIP"] != "None":
            expected.add(("serviceips", int(ipaddress.ip_address(spec["clusterIP"])), uid))
        expected |= {("nodeports", port["nodePort"], uid) for port in spec["ports"] if port.get("nodePort")}
    pools = "SELECT pool, value, owner FROM allocation WHERE pool IN ('serviceips', 'nodeports')"
    assert set(store.run(pools).fetchall()) == expected
