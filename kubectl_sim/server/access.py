"""How clients reach a served cluster: its address, and the kubeconfig that leads to it."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from kubectl_sim.cluster.cluster import Cluster
from kubectl_sim.model.request import ADMIN, User
from kubectl_sim.server import pki
from kubectl_sim.server.authentication import Authenticator

Obj = dict[str, Any]

_ADDRESS = "server"


def authenticator(cluster: Cluster, *, open: bool) -> Authenticator:
    """Who is let in; ``open`` lets in who shows nothing."""
    if open:
        return Authenticator({}, open=True)
    return Authenticator({pki.of_cluster(cluster).token: User(*ADMIN)})


def remember(cluster: Cluster, url: str) -> None:
    """Keep where the cluster is served, for kubeconfigs that are made later."""
    cluster.note(_ADDRESS, url)


def last_address(cluster: Cluster) -> str:
    """Where the cluster was served last; empty if it never was."""
    return cluster.noted(_ADDRESS)


def kubeconfig(cluster: Cluster, name: str, url: str) -> Obj:
    """A kubeconfig for the cluster behind ``url``, with the administrator's credentials."""
    entry: Obj = {"server": url}
    user: Obj = {}
    if url.startswith("https:"):
        found = pki.of_cluster(cluster)
        entry["certificate-authority-data"] = _data(found.ca)
        user = {"client-certificate-data": _data(found.certificate), "client-key-data": _data(found.key)}
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "preferences": {},
        "clusters": [{"name": name, "cluster": entry}],
        "users": [{"name": f"{name}-admin", "user": user}],
        "contexts": [{"name": name, "context": {"cluster": name, "user": f"{name}-admin"}}],
        "current-context": name,
    }


def _data(pem: str) -> str:
    return b64encode(pem.encode()).decode()
