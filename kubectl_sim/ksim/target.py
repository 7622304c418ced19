"""Which cluster a ksim command means."""

from __future__ import annotations

import os

from kubectl_sim.client import kubeconfig, locations
from kubectl_sim.cluster.cluster import Cluster, open_cluster
from kubectl_sim.model.errors import StateError


def state_of(name: str | None) -> str:
    """The file of a named cluster, or of the one in use (``KUBECTL_SIM_STATE``, current context)."""
    if name:
        return locations.cluster_file(name)
    override = locations.state_override()
    if override:
        return override
    return kubeconfig.KubeConfig([locations.own_config()]).state_file()


def existing(name: str | None) -> str:
    """As :func:`state_of`; raises StateError when there is no such cluster yet."""
    path = state_of(name)
    if not os.path.exists(path):
        raise StateError(f"there is no cluster at {path} yet: run ksim cluster create, or any kubectl-sim command")
    return path


def opened(name: str | None) -> Cluster:
    return open_cluster(existing(name))
