"""``ksim cluster``."""

from __future__ import annotations

import os
from typing import Any

import click

from kubectl_sim.base.names import dns1123_subdomain
from kubectl_sim.client import kubeconfig, locations
from kubectl_sim.cluster import bootstrap
from kubectl_sim.cluster.cluster import settle
from kubectl_sim.engine.clock import MODES
from kubectl_sim.ksim.target import state_of
from kubectl_sim.model.errors import StateError
from kubectl_sim.model.status import StatusError


@click.group("cluster")
def command() -> None:
    """Create, list, delete and reset clusters."""


_making = (
    click.option("--profile", type=click.Choice(sorted(bootstrap.PROFILES)), default="default", show_default=True),
    click.option("--nodes", type=click.IntRange(min=0), help="How many nodes, the control plane included."),
    click.option("--node-names", help="Their names, separated by commas, the control plane first."),
    click.option("--service-cidr", default="10.96.0.0/16", show_default=True, help="Where services get addresses."),
    click.option("--clock", type=click.Choice(MODES), help="How time passes; live by default."),
    click.option("--seed", type=int, help="What all names and durations derive from; random by default."),
)


def _with_making(function: click.decorators.FC) -> click.decorators.FC:
    for option in reversed(_making):
        function = option(function)
    return function


def _settings(
    profile: str, nodes: int | None, node_names: str | None, service_cidr: str, clock: str | None, seed: int | None
) -> bootstrap.Settings:
    names: tuple[str, ...] | None = None
    if node_names:
        names = tuple(name.strip() for name in node_names.split(",") if name.strip())
        for node in names:
            for problem in dns1123_subdomain(node):
                raise click.UsageError(f"--node-names: {node!r}: {problem}")
        if nodes is not None and nodes != len(names):
            raise click.UsageError(f"--nodes says {nodes}, --node-names lists {len(names)}")
    elif nodes is not None:
        names = bootstrap.node_names(nodes)
    base = bootstrap.Settings.from_environment()
    return bootstrap.Settings(
        profile,
        nodes=names,
        clock=clock or base.clock,
        seed=seed if seed is not None else base.seed,
        service_cidr=service_cidr,
    )


@command.command()
@click.argument("name", default=locations.DEFAULT_CLUSTER)
@_with_making
def create(
    name: str,
    profile: str,
    nodes: int | None,
    node_names: str | None,
    service_cidr: str,
    clock: str | None,
    seed: int | None,
) -> None:
    """Create the cluster NAME and make it the current one."""
    path = _path(name)
    if os.path.exists(path):
        raise StateError(f"cluster {name!r} exists already: ksim cluster reset {name} starts it afresh")
    settings = _settings(profile, nodes, node_names, service_cidr, clock, seed)
    _make(path, settings)
    _register(name, path)
    click.echo(f'Created cluster "{name}" ({len(settings.nodes)} nodes).')
    click.echo(f'Switched to context "{name}".')


def _path(name: str) -> str:
    """``KUBECTL_SIM_STATE`` names the file of the default cluster's place."""
    if name == locations.DEFAULT_CLUSTER and locations.state_override():
        return locations.state_override()
    if name != os.path.basename(name) or name.startswith(".") or not name:
        raise StateError(f"invalid cluster name {name!r}: use a plain word")
    return locations.cluster_file(name)


def _make(path: str, settings: bootstrap.Settings) -> None:
    """Make the file of a cluster where there is none.  Of one that cannot be made nothing stays.  Raises StateError."""
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    try:
        bootstrap.create_cluster(path, settings).close()
    except StatusError as error:
        _remove_file(path)
        raise StateError(f"there can be no such cluster: {error.message}") from None
    except BaseException:
        _remove_file(path)
        raise


def _remove_file(path: str) -> None:
    for suffix in ("", "-wal", "-shm"):
        if os.path.exists(path + suffix):
            os.remove(path + suffix)


def _register(name: str, path: str) -> None:
    """Give the cluster a context in the simulator's kubeconfig and make it the current one."""
    file = locations.own_config()
    data = kubeconfig.load(file) or _unwritten()
    entries = {
        "clusters": kubeconfig.cluster_entry(name, os.path.abspath(path)),
        "users": {"name": name, "user": {}},
        "contexts": {"name": name, "context": {"cluster": name, "user": name}},
    }
    for section, entry in entries.items():
        others = [item for item in data.get(section) or () if item.get("name") != name]
        data[section] = [*others, entry]
    data["current-context"] = name
    kubeconfig.save(file, data)


def _unwritten() -> dict[str, Any]:
    """What holds while there is no file: the default cluster has its context if a command has made it."""
    if os.path.exists(locations.state_override() or locations.cluster_file(locations.DEFAULT_CLUSTER)):
        return kubeconfig.builtin()
    return {"apiVersion": "v1", "kind": "Config", "preferences": {}}


@command.command("list")
def list_() -> None:
    """List clusters; the current one is marked."""
    current = state_of(None)
    for name in locations.cluster_names():
        mark = "*" if os.path.abspath(locations.cluster_file(name)) == os.path.abspath(current) else " "
        click.echo(f"{mark} {name}")


@command.command()
@click.argument("name", default=locations.DEFAULT_CLUSTER)
def delete(name: str) -> None:
    """Delete the cluster NAME with its snapshots and its context."""
    path = _path(name)
    if not os.path.exists(path):
        raise StateError(f"there is no cluster {name!r}")
    _remove(path)
    _unregister(name)
    click.echo(f'Deleted cluster "{name}".')


def _remove(path: str) -> None:
    import shutil

    _wait_for_commands(path)
    _remove_file(path)
    shutil.rmtree(f"{path}.snapshots", ignore_errors=True)


def _wait_for_commands(path: str) -> None:
    """Let what the last command has left be done before the file goes: its child still holds the file open."""
    try:
        settle(path)
    except StateError:
        pass  # there is nothing that could be lost


def _unregister(name: str) -> None:
    file = locations.own_config()
    data = kubeconfig.load(file)
    if not data:
        return
    for section in ("clusters", "users", "contexts"):
        data[section] = [item for item in data.get(section) or () if item.get("name") != name]
    if not any(data[section] for section in ("clusters", "users", "contexts")):
        os.remove(file)  # as in the beginning: the default cluster will have its context again
        return
    if data.get("current-context") == name:
        data["current-context"] = data["contexts"][0]["name"] if data["contexts"] else ""
    kubeconfig.save(file, data)


@command.command()
@click.argument("name", default=locations.DEFAULT_CLUSTER)
@_with_making
def reset(
    name: str,
    profile: str,
    nodes: int | None,
    node_names: str | None,
    service_cidr: str,
    clock: str | None,
    seed: int | None,
) -> None:
    """Start the cluster NAME afresh: everything in it is lost, its snapshots are kept."""
    path = _path(name)
    if name != locations.DEFAULT_CLUSTER and not os.path.exists(path):
        raise StateError(f"there is no cluster {name!r}")
    settings = _settings(profile, nodes, node_names, service_cidr, clock, seed)
    fresh = f"{path}.{os.getpid()}.new"
    _make(fresh, settings)
    _wait_for_commands(path)
    for suffix in ("-wal", "-shm"):
        if os.path.exists(path + suffix):
            os.remove(path + suffix)
    os.replace(fresh, path)
    click.echo(f'Reset cluster "{name}" ({len(settings.nodes)} nodes).')
