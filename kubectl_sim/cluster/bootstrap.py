"""Bring a new cluster into being, as kubeadm does: objects through the API, then time to start.

The virtual clock of a new cluster begins a few minutes in the past, so that the control plane
and the add-ons have had the time to come up through the ordinary engine.
"""

from __future__ import annotations

import os

from kubectl_sim.base import timefmt
from kubectl_sim.client.client import Client
from kubectl_sim.cluster.cluster import Cluster
from kubectl_sim.engine import wallclock
from kubectl_sim.engine.clock import LIVE, MANUAL, MODES, Clock
from kubectl_sim.model.errors import StateError
from kubectl_sim.store.opening import open_store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.store.store import Store

    Obj = dict[str, Any]

#: Virtual time that a new cluster has already lived.
UPTIME = 180 * 1_000_000
#: Where time stands in a new cluster with a manual clock: the same bytes on every run.
MANUAL_EPOCH = timefmt.parse("2026-01-01T00:00:00Z")

#: Where a user's revisions begin.  Names are drawn by revision: whatever a new cluster comes to hold, the
#: same commands on it will give the same names.
FIRST_REVISION = 1000

CONTROL_PLANE = "kubectl-sim-control-plane"
WORKERS = ("kubectl-sim-worker", "kubectl-sim-worker2")

#: profile -> (names of the nodes, the control plane first; controllers that do not run).
PROFILES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "default": ((CONTROL_PLANE, *WORKERS), ()),
    "single": ((CONTROL_PLANE,), ()),
    "envtest": ((), ("scheduler", "kubelet", "node")),
}


class Settings:
    """How to make a cluster; the defaults make the one that a first command gets."""

    __slots__ = ("clock", "nodes", "profile", "rate", "seed", "service_cidr")

    def __init__(
        self,
        profile: str = "default",
        *,
        nodes: Iterable[str] | None = None,
        clock: str = LIVE,
        seed: int | None = None,
        rate: float = 1.0,
        service_cidr: str = "10.96.0.0/16",
    ) -> None:
        if profile not in PROFILES:
            raise StateError(f"unknown profile {profile!r}: choose one of {', '.join(sorted(PROFILES))}")
        if clock not in MODES:
            raise StateError(f"unknown clock {clock!r}: choose one of {', '.join(MODES)}")
        self.profile = profile
        self.nodes = tuple(PROFILES[profile][0] if nodes is None else nodes)
        self.clock = clock
        self.seed = seed
        self.rate = rate
        self.service_cidr = service_cidr

    @classmethod
    def from_environment(cls) -> Settings:
        """The default cluster as ``KUBECTL_SIM_CLOCK`` and ``KUBECTL_SIM_SEED`` want it."""
        seed = os.environ.get("KUBECTL_SIM_SEED", "")
        if seed and not seed.isdecimal():
            raise StateError(f"KUBECTL_SIM_SEED is not a number: {seed!r}")
        clock = os.environ.get("KUBECTL_SIM_CLOCK") or LIVE
        return cls(clock=clock, seed=int(seed) if seed else None)


def node_names(count: int) -> tuple[str, ...]:
    """The names of ``count`` nodes as kind numbers them: worker, worker2, worker3…"""
    workers = [f"kubectl-sim-worker{number if number > 1 else ''}" for number in range(1, count)]
    return (CONTROL_PLANE, *workers)[:count]


def create_cluster(path: str, settings: Settings) -> Cluster:
    """Make a cluster file, or open it if another process was faster.  Raises StateError.

    It is one transaction: whoever is killed in its midst leaves a file with no cluster in it.
    """
    store = open_store(path, create=True)
    store.hold()
    if store.meta("clock") is not None:
        store.rollback()
        return Cluster(store)
    try:
        cluster = _made(store, settings)
        store.let_go()
    except BaseException:
        store.rollback()
        store.close()
        raise
    return cluster


def _made(store: Store, settings: Settings) -> Cluster:
    seed = settings.seed if settings.seed is not None else wallclock.now() & 0xFFFFFFFF
    end = MANUAL_EPOCH if settings.clock == MANUAL else wallclock.now()
    Clock.start(store, MANUAL, end - UPTIME, seed, settings.rate)
    store.set_meta("service_cidr", settings.service_cidr)
    store.set_meta("profile", settings.profile)
    store.set_meta("disabled_controllers", " ".join(PROFILES[settings.profile][1]))
    cluster = Cluster(store)
    with cluster.group():
        _populate(cluster, settings)
    cluster.advance_to(end)
    _start_clock(cluster, settings)
    return cluster


def _populate(cluster: Cluster, settings: Settings) -> None:
    """Make everything, and only then let the controllers see to it: nothing of it is refused."""
    from kubectl_sim.cluster.profiles import objects
    from kubectl_sim.cluster.profiles.plan import Plan

    plan = Plan(settings.nodes, settings.service_cidr, cluster.clock.seed, cluster.now)
    client = Client(cluster.server.handle, "system:bootstrap")
    for resource, obj in objects(plan):
        created = client.create(resource, obj)
        plan.uids[resource, created["metadata"]["name"]] = created["metadata"]["uid"]
        if "status" in obj and created.get("status") != obj["status"]:
            client.update_status(resource, {**created, "status": obj["status"]})
    _preload(cluster.store, settings.nodes)
    cluster.loop.settle()


def _preload(store: Store, nodes: Iterable[str]) -> None:
    """Nodes come with the images of the system's own pods."""
    from kubectl_sim.cluster.profiles.images import PRELOADED
    from kubectl_sim.kubelet import report

    for name in nodes:
        report.preload(store.notes, name, PRELOADED)


def _start_clock(cluster: Cluster, settings: Settings) -> None:
    store, clock = cluster.store, cluster.clock
    store.begin(write=True)
    store.head = max(store.head, FIRST_REVISION)
    clock.load()
    clock.mode = settings.clock
    clock.rate = settings.rate
    clock.anchor()
    clock.save()
    store.commit()
