"""What selectors cost: ``python -m tests.bench.bench_selectors`` prints the table.

The populations are seeded, and shaped like a cluster's: applications in namespaces, each with its
Services, Deployments, ReplicaSets, budgets and policies.
"""

from __future__ import annotations

import os
import random
import sqlite3
import tempfile
import timeit
from collections.abc import Callable
from functools import partial
from typing import Any

from kubectl_sim.base import selectors
from kubectl_sim.base.selectors import ReverseIndex, Selector
from kubectl_sim.store import schema

PODS, APPS, NAMESPACES, NODES, SELECTORS = 100_000, 2_000, 50, 5_000, 10_000
TIERS, ENVIRONMENTS = ("frontend", "backend", "cache"), ("prod", "prod", "staging", "dev")
REPETITIONS = 5


def app_labels(app: int) -> dict[str, str]:
    return {
        "app.kubernetes.io/name": f"app-{app}",
        "app.kubernetes.io/instance": f"release-{app % 500}",
        "tier": TIERS[app % 3],
        "env": ENVIRONMENTS[app % 4],
        "team": f"team-{app % 20}",
    }


def app_namespace(app: int) -> str:
    return f"ns-{app % NAMESPACES}"


def pod_labels(rng: random.Random, app: int) -> dict[str, str]:
    labels = {**app_labels(app), "pod-template-hash": f"{app * 7919 % 100_003:x}{rng.randrange(3)}"}
    if rng.random() < 0.1:
        labels["canary"] = "true"
    if rng.random() < 0.3:
        labels["shard"] = str(rng.randrange(1000))
    return labels


def realistic_selector(rng: random.Random, number: int) -> tuple[Selector, str]:
    """One of the selectors that an application brings along, with its namespace."""
    app = number % APPS
    labels = app_labels(app)
    name = {"app.kubernetes.io/name": labels["app.kubernetes.io/name"]}
    both = {**name, "app.kubernetes.io/instance": labels["app.kubernetes.io/instance"]}
    kind = number // APPS % 5
    obj: dict[str, Any] = {"matchLabels": both}
    if kind == 0:  # Service
        obj = {"matchLabels": name}
    elif kind == 1:  # ReplicaSet
        obj = {"matchLabels": {**both, "pod-template-hash": f"{app * 7919 % 100_003:x}{rng.randrange(3)}"}}
    elif kind == 2:  # NetworkPolicy
        expressions = [
            {"key": "tier", "operator": "In", "values": ["frontend", "backend"]},
            {"key": "canary", "operator": "DoesNotExist"},
            {"key": "env", "operator": "NotIn", "values": ["dev"]},
        ]
        obj = {"matchExpressions": expressions[: rng.randrange(4)], "matchLabels": name if rng.random() < 0.5 else {}}
    elif kind == 3:  # PodDisruptionBudget
        obj = {"matchLabels": both, "matchExpressions": [{"key": "canary", "operator": "Exists"}]}
    return selectors.from_object(obj), app_namespace(app)


def microseconds(work: Callable[[], object], times: int = 10_000) -> float:
    return min(timeit.repeat(work, number=times, repeat=REPETITIONS)) / times * 1e6


def bench_parsing() -> list[tuple[str, str]]:
    texts = ("app=web", "app=web,tier in (a,b),!canary,size>3")
    rows = [(f"parse  {text}", f"{microseconds(partial(selectors.parse, text)):9.2f} µs") for text in texts]
    simple = selectors.parse("app=web,tier=frontend")
    rows.append(("compile  two labels", f"{microseconds(partial(selectors.compile, simple)):9.2f} µs"))
    return rows


def bench_predicate() -> list[tuple[str, str]]:
    labels = pod_labels(random.Random(1), 7)
    rows = []
    for text in (
        "tier=backend",
        "app.kubernetes.io/name=app-7,tier=backend",
        "app.kubernetes.io/name=app-7,tier=backend,env=dev",
        "app.kubernetes.io/name=app-7,tier in (backend,frontend),!paused,shard notin (1,2)",
        "pod-template-hash>5",
    ):
        matches = selectors.compile(selectors.parse(text))
        rows.append((f"predicate  {text}", f"{microseconds(partial(matches, labels), 100_000):9.2f} µs"))
    return rows


def common_selector(rng: random.Random) -> tuple[Selector, None]:
    """A selector that names only labels which every application wears: no label singles it out."""
    parts = [f"team=team-{rng.randrange(20)}", f"tier!={rng.choice(TIERS)}", f"shard notin ({rng.randrange(1000)})"]
    parts += [rng.choice(["canary", "!canary"]), rng.choice(["env in (prod,dev)", "env notin (staging)", "shard>500"])]
    return selectors.parse(",".join(parts)), None


def bench_index(
    name: str, population: list[tuple[Selector, str | None]], pods: list[tuple[dict[str, str], str]]
) -> list[tuple[str, str]]:
    index = ReverseIndex()
    for selector, _ in population:
        assert selector.normal is not None  # normalising is not part of what is measured

    def build() -> None:
        for number, (selector, namespace) in enumerate(population):
            index.add(number, selector, namespace)

    def ask() -> int:
        return sum(len(index.matching(labels, namespace)) for labels, namespace in pods)

    build_time = timeit.timeit(build, number=1) / len(population) * 1e6
    each = microseconds(ask, 5) / len(pods)
    replace = microseconds(partial(index.add, 5_000, *population[5_000]), 1000)
    loop = [(namespace, selectors.compile(selector)) for selector, namespace in population]

    def naive() -> list[int]:
        labels, namespace = pods[1]
        return [i for i, (ns, matches) in enumerate(loop) if ns in (None, namespace) and matches(labels)]

    return [
        (f"reverse index  {len(population)} selectors {name}: {ask() / len(pods):.1f} found", f"{each:9.2f} µs"),
        ("    the same by a loop over compiled predicates", f"{microseconds(naive, 20):9.2f} µs"),
        ("    add", f"{build_time:9.2f} µs"),
        ("    replace", f"{replace:9.2f} µs"),
    ]


def bench_reverse() -> list[tuple[str, str]]:
    rng = random.Random(2)
    pods = [(pod_labels(rng, app), app_namespace(app)) for app in range(0, APPS, 4)]
    realistic = [realistic_selector(rng, number) for number in range(SELECTORS)]
    common = [common_selector(rng) for _ in range(SELECTORS)]
    return bench_index("as clusters have them", realistic, pods) + bench_index("of common labels only", common, pods)


def build_database(path: str) -> None:
    rng = random.Random(3)
    database = sqlite3.connect(path)
    database.executescript(schema.LAYOUT)
    objects, labels, fields = [], [], []
    for oid in range(1, PODS + 1):
        app = rng.randrange(APPS)
        objects.append((oid, "pods", app_namespace(app), f"app-{app}-{oid}", str(oid), oid))
        labels += [("pods", key, value, oid) for key, value in pod_labels(rng, app).items()]
        phase = "Pending" if rng.random() < 0.02 else "Running"
        fields += [("pods", "spec.nodeName", f"node-{rng.randrange(NODES)}", oid), ("pods", "status.phase", phase, oid)]
    database.executemany(
        "INSERT INTO object (id, resource, namespace, name, uid, rev) VALUES (?, ?, ?, ?, ?, ?)", objects
    )
    database.executemany("INSERT INTO label VALUES (?, ?, ?, ?)", sorted(labels))
    database.executemany("INSERT INTO field VALUES (?, ?, ?, ?)", sorted(fields))
    database.commit()
    database.close()


def query_cold(path: str, label: str, field: str, namespace: str | None, driven: bool) -> tuple[float, int]:
    """Milliseconds from the text of a selector to the ids, opening the file included; and how many."""

    def ask() -> int:
        database = sqlite3.connect(path)
        probe = (lambda sql, params: database.execute(sql, params).fetchone()) if driven else None
        sql, params = selectors.to_sql(
            selectors.parse(label), "pods", namespace=namespace, fields=selectors.parse_fields(field), probe=probe
        )
        rows = database.execute(sql, params).fetchall()
        database.close()
        return len(rows)

    return min(timeit.repeat(ask, number=1, repeat=REPETITIONS)) * 1e3, ask()


def bench_sql(path: str) -> list[tuple[str, str]]:
    rows = []
    for label, field, namespace in (
        ("app.kubernetes.io/name=app-7", "", None),
        ("app.kubernetes.io/name=app-7,env=dev", "", None),
        ("app.kubernetes.io/name=app-7,env=dev,tier=backend", "", "ns-7"),
        ("env=prod,tier=backend,team=team-5", "", None),
        ("app.kubernetes.io/name in (app-1,app-2,app-3),!canary", "", None),
        ("tier=cache,env notin (prod),canary", "", "ns-7"),
        ("shard>990", "", None),
        ("", "spec.nodeName=node-7", None),
        ("env=prod", "spec.nodeName=node-7,status.phase!=Running", None),
        ("!canary", "", None),
    ):
        merged, count = query_cold(path, label, field, namespace, False)
        driven, same = query_cold(path, label, field, namespace, True)
        assert count == same
        words = "  ".join(filter(None, (label, field and f"fields {field}", namespace and f"in {namespace}")))
        rows.append((f"{words}: {count} of {PODS}", f"{merged:9.2f} {driven:9.2f} ms"))
    return rows


def main() -> None:
    """Print all figures, the best of several runs each."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "cluster.db")
        build_database(path)
        rows = bench_parsing() + bench_predicate() + bench_reverse()
        rows.append((f"SQL, cold: open, parse, query (SQLite {sqlite3.sqlite_version})", "    merge     drive"))
        rows += bench_sql(path)
    width = max(len(name) for name, _ in rows)
    for name, figure in rows:
        print(f"{name:{width}}  {figure}")


if __name__ == "__main__":
    main()
