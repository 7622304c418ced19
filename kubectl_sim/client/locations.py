"""Where clusters and the simulator's own kubeconfig live on the user's machine."""

from __future__ import annotations

import os

DEFAULT_CLUSTER = "kubectl-sim"


def data_home() -> str:
    """The user's data folder for this program (XDG, or the platform's own)."""
    chosen = os.environ.get("KUBECTL_SIM_HOME")
    if chosen:
        return chosen
    base = os.environ.get("XDG_DATA_HOME")
    if not base:
        home = os.path.expanduser("~")
        if os.name == "nt":
            base = os.environ.get("LOCALAPPDATA", os.path.join(home, "AppData", "Local"))
        else:
            base = os.path.join(home, ".local", "share")
    return os.path.join(base, "kubectl-sim")


def cluster_file(name: str) -> str:
    """The file of a named cluster."""
    return os.path.join(data_home(), "clusters", f"{name}.db")


def cluster_names() -> list[str]:
    """The clusters in the data folder."""
    try:
        entries = os.listdir(os.path.join(data_home(), "clusters"))
    except FileNotFoundError:
        return []
    return sorted(entry[:-3] for entry in entries if entry.endswith(".db"))


def state_override() -> str:
    """The file that ``KUBECTL_SIM_STATE`` names, or an empty string."""
    return os.environ.get("KUBECTL_SIM_STATE", "")


def own_config() -> str:
    """The simulator's kubeconfig; the user's ``~/.kube/config`` is never touched."""
    state = state_override()
    if state:
        return f"{state}.kubeconfig"
    return os.path.join(data_home(), "config")


def config_files(flag: str = "") -> list[str]:
    """The kubeconfig files in effect: ``--kubeconfig``, ``$KUBECONFIG``, or the simulator's own.

    A ``KUBECONFIG`` that means the user's real ``~/.kube/config`` is passed over.
    """
    if flag:
        return [flag]
    listed = [item for item in os.environ.get("KUBECONFIG", "").split(os.pathsep) if item]
    real = os.path.join(os.path.expanduser("~"), ".kube", "config")
    return [item for item in listed if os.path.abspath(item) != real] or [own_config()]
