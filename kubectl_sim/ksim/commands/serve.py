"""``ksim serve``."""

from __future__ import annotations

import asyncio
import gc
import ipaddress
import os
import signal
import ssl
from collections.abc import Callable

import click

from kubectl_sim.client import kubeconfig, locations
from kubectl_sim.cluster.bootstrap import Settings, create_cluster
from kubectl_sim.cluster.cluster import Cluster, open_cluster
from kubectl_sim.ksim.target import state_of
from kubectl_sim.model.errors import StateError

#: Every connection is an open file.
_MOST_FILES = 65_536
_MISSING = "ksim serve needs the extra packages of kubectl-sim[serve]: pip install 'kubectl-sim[serve]'"


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=6443, show_default=True, help="0 takes a free one.")
@click.option(
    "--address",
    default="127.0.0.1",
    show_default=True,
    callback=lambda _ctx, _param, value: _address(value),
    help="Where to listen: this machine alone.",
)
@click.option("--cluster", help="The cluster to serve; the one in use by default.")
@click.option("--state", type=click.Path(dir_okay=False), help="The cluster file to serve.")
@click.option("--in-memory", is_flag=True, help="Serve a new cluster that is gone when the server ends.")
@click.option("--kubeconfig", "config", type=click.Path(dir_okay=False), help="Write a kubeconfig for clients here.")
@click.option("--insecure-http", is_flag=True, help="No TLS and no credentials; on this machine's loopback only.")
def command(
    port: int,
    address: str,
    cluster: str | None,
    state: str | None,
    in_memory: bool,
    config: str | None,
    insecure_http: bool,
) -> None:
    """Serve a cluster to real clients: kubectl, client libraries, Helm, k9s.

    \b
    ksim serve &
    ksim kubeconfig --server > served.yaml
    KUBECONFIG=served.yaml kubectl get pods -A

    Commands of kubectl-sim on the same cluster go on working while it is served.
    """
    if in_memory and (cluster or state):
        raise click.UsageError("--in-memory serves a new cluster: it goes with neither --cluster nor --state")
    if insecure_http and not ipaddress.ip_address(address).is_loopback:
        raise click.UsageError("--insecure-http listens on a loopback address only")
    path = "" if in_memory else state or state_of(cluster)
    try:
        asyncio.run(_serve(_opener(path), path, cluster or _name(path), address, port, config, insecure_http))
    except ImportError as error:
        if error.name in ("aiohttp", "cryptography", "multidict"):
            raise StateError(_MISSING) from error
        raise


def _name(path: str) -> str:
    return os.path.basename(path).partition(".")[0] or locations.DEFAULT_CLUSTER


def _opener(path: str) -> Callable[[], Cluster]:
    """Opens the cluster, and makes it first if there is none."""

    def open() -> Cluster:
        if path and os.path.exists(path):
            return open_cluster(path)
        if path:
            try:
                os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
            except OSError as error:
                raise StateError(f"cannot make the folder of {path}: {error.strerror}") from error
        return create_cluster(path or ":memory:", Settings.from_environment())

    return open


async def _serve(
    opener: Callable[[], Cluster], path: str, name: str, address: str, port: int, config: str | None, insecure: bool
) -> None:
    from kubectl_sim.server import access, pki
    from kubectl_sim.server.serving import Server

    # A server holds what it holds: collecting it again and again finds nothing.
    gc.set_threshold(50_000, 20, 50)
    _allow_many_connections()
    told = _told_to_end()  # from here on, however early it comes, the end is an orderly one
    cluster = opener()
    tls = None if insecure else pki.server_context(pki.of_cluster(cluster), _addresses(address))
    server = Server(opener, access.authenticator(cluster, open=insecure), path=path, cluster=cluster, tls=tls)
    try:
        await server.start(address, port)
    except OSError as error:
        raise StateError(f"cannot listen on {address}:{port}: {os.strerror(error.errno or 0)}") from error
    try:
        url = _url(address, server.port, tls)
        if path:
            access.remember(cluster, url)
        if config:
            kubeconfig.save(config, access.kubeconfig(cluster, name, url))
        hint = "Stop with Ctrl-C." if config else "ksim kubeconfig --server prints a kubeconfig for it."
        _say(f"Serving cluster {name} at {url}\n{hint}")
        await told.wait()
    finally:
        await server.stop()


def _allow_many_connections() -> None:
    """As many open files as this process may have, which Go's servers take too."""
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _say(text: str) -> None:
    try:
        click.echo(text)
    except OSError as error:
        raise StateError(f"cannot say where the cluster is served: {error.strerror}") from error


def _addresses(address: str) -> tuple[str, ...]:
    """What the certificate is good for: where it listens, and always this machine."""
    found = {"127.0.0.1", "::1", address} - {"0.0.0.0", "::"}
    return tuple(sorted(found))


def _url(address: str, port: int, tls: ssl.SSLContext | None) -> str:
    host = f"[{address}]" if ":" in address else address
    if address in ("0.0.0.0", "::"):
        host = "127.0.0.1"
    return f"{'https' if tls else 'http'}://{host}:{port}"


def _told_to_end() -> asyncio.Event:
    """What SIGINT and SIGTERM set."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    return told
