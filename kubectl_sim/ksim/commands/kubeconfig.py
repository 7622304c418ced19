"""``ksim kubeconfig``."""

from __future__ import annotations

import os

import click

from kubectl_sim.base import yamldump
from kubectl_sim.client import kubeconfig, locations
from kubectl_sim.ksim.target import existing, opened
from kubectl_sim.model.errors import StateError

_LAST = "last"


@click.command("kubeconfig")
@click.option("--cluster", help="The cluster to reach; the one in use by default.")
@click.option(
    "--server",
    is_flag=False,
    flag_value=_LAST,
    metavar="[URL]",
    help="For clients of ksim serve; where it was served last unless a URL is given.",
)
def command(cluster: str | None, server: str | None) -> None:
    """Print a kubeconfig: of the simulator's own cluster file, or with --server for real clients."""
    name = cluster or locations.DEFAULT_CLUSTER
    if server is None:
        data = kubeconfig.fresh(name, os.path.abspath(existing(cluster)))
    else:
        data = _for_clients(cluster, name, server)
    click.echo(yamldump.dump(data), nl=False)


def _for_clients(cluster: str | None, name: str, server: str) -> kubeconfig.Obj:
    try:
        from kubectl_sim.server import access
    except ImportError as error:
        raise StateError("this needs the extra packages of kubectl-sim[serve]") from error
    found = opened(cluster)
    try:
        url = server if server != _LAST else access.last_address(found) or kubeconfig.SERVER
        return access.kubeconfig(found, name, url)
    finally:
        found.close()
