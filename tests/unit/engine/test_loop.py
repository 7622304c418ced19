"""The settle loop and the clock: order, timers, and the law of time."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from kubectl_sim.engine import clock as clocks
from kubectl_sim.engine.clock import Clock
from kubectl_sim.engine.loop import LivelockError, Loop
from kubectl_sim.model.request import Change
from kubectl_sim.store.opening import open_store


@pytest.fixture
def store(tmp_path):
    opened = open_store(str(tmp_path / "cluster.db"), create=True)
    opened.begin(write=True)
    return opened


def engine(store, controllers, interested, *, now=0):
    clock = Clock.start(store, clocks.MANUAL, now, seed=1)
    contexts = {}

    def context(name):
        contexts[name] = SimpleNamespace(
            now=0,
            requeue=lambda key, at: store.set_timer(name, key, at),
            enqueue=lambda key: loop.enqueue(name, key),
        )
        return contexts[name]

    interested = {resource: tuple((name, ()) for name in names) for resource, names in interested.items()}
    loop = Loop(store, clock, interested, tuple(controllers), controllers.__getitem__, context)
    return loop, clock


def change(name, resource="pods"):
    return Change("ADDED", resource, {"metadata": {"name": name}}, None, 1)


def keyed(event):
    return [event.new["metadata"]["name"]]


def test_a_key_waits_once_and_controllers_run_in_order(store):
    seen = []
    controllers = {
        name: SimpleNamespace(WATCHES={"pods": keyed}, reconcile=lambda ctx, key, n=name: seen.append((n, key)))
        for name in ("first", "second")
    }
    loop, _ = engine(store, controllers, {"pods": ("first", "second")})
    store.changes += [change("a"), change("b"), change("a")]
    loop.settle()
    assert seen == [("first", "a"), ("first", "b"), ("second", "a"), ("second", "b")]


def test_controllers_that_do_not_watch_a_resource_are_not_even_loaded(store):
    loaded = []

    def load(name):
        loaded.append(name)
        return SimpleNamespace(WATCHES={"pods": keyed}, reconcile=lambda ctx, key: None)

    clock = Clock.start(store, clocks.MANUAL, 0, seed=1)
    loop = Loop(store, clock, {"pods": (("pods", ()),)}, ("pods", "jobs"), load, lambda name: SimpleNamespace(now=0))
    store.changes.append(change("x", "configmaps"))
    loop.settle()
    assert loaded == []
    store.changes.append(change("x"))
    loop.settle()
    assert loaded == ["pods"]


def test_timers_fire_at_their_own_instants(store):
    seen = []

    def reconcile(ctx, key):
        seen.append((key, ctx.now))
        if key == "chain" and ctx.now < 40:
            ctx.requeue("chain", ctx.now + 10)

    loop, clock = engine(store, {"c": SimpleNamespace(WATCHES={}, reconcile=reconcile)}, {})
    store.set_timer("c", "chain", 10)
    store.set_timer("c", "late", 35)
    loop.advance(37)
    assert seen == [("chain", 10), ("chain", 20), ("chain", 30), ("late", 35)]
    assert clock.now == 37
    assert store.next_due() == 40


@pytest.mark.parametrize("steps", [[100], [1, 99], [35, 5, 60], list([10] * 10)])
def test_advancing_in_steps_is_advancing_at_once(tmp_path, steps):
    def run(path, steps):
        seen = []

        def reconcile(ctx, key):
            seen.append((key, ctx.now))
            period = int(key)
            ctx.requeue(key, ctx.now + period)

        store = open_store(str(path), create=True)
        store.begin(write=True)
        loop, clock = engine(store, {"c": SimpleNamespace(WATCHES={}, reconcile=reconcile)}, {})
        for key in ("7", "11", "13"):
            store.set_timer("c", key, int(key))
        for step in steps:
            loop.advance(clock.now + step)
        return seen, clock.now

    assert run(tmp_path / "a", steps) == run(tmp_path / "b", [100])


def test_a_controller_that_never_settles_is_named(store):
    def reconcile(ctx, key):
        ctx.enqueue(key)

    loop, _ = engine(store, {"spinner": SimpleNamespace(WATCHES={}, reconcile=reconcile)}, {})
    loop.enqueue("spinner", "x")
    with pytest.raises(LivelockError, match="spinner does not settle on x"):
        loop.settle()


def test_a_live_clock_runs_at_its_rate(store, monkeypatch):
    wall = SimpleNamespace(now=1_000)
    monkeypatch.setattr(clocks.wallclock, "now", lambda: wall.now)
    clock = Clock.start(store, clocks.LIVE, 5_000, seed=1, rate=10.0)
    wall.now += 100
    assert clock.target() == 6_000
    assert clock.wall_until(7_000) == 100


def test_time_never_runs_backwards_when_the_wall_clock_does(store, monkeypatch):
    wall = SimpleNamespace(now=1_000_000)
    monkeypatch.setattr(clocks.wallclock, "now", lambda: wall.now)
    clock = Clock.start(store, clocks.LIVE, 5_000_000, seed=1)
    clock.now = 6_000_000
    wall.now = 0
    assert clock.target() == 6_000_000


def test_a_jump_of_a_fast_clock_goes_on_from_there(store, monkeypatch):
    wall = SimpleNamespace(now=0)
    monkeypatch.setattr(clocks.wallclock, "now", lambda: wall.now)
    clock = Clock.start(store, clocks.FAST, 0, seed=1)
    clock.jump(1_000)
    wall.now = 5
    assert clock.target() == 1_005
    clock.save()
    assert Clock(store).target() == 1_005
