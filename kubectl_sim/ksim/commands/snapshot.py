"""``ksim snapshot``."""

from __future__ import annotations

import click

from kubectl_sim.cluster import snapshots
from kubectl_sim.cluster.cluster import settle
from kubectl_sim.ksim.target import existing


@click.group("snapshot")
@click.option("--cluster", help="The cluster to act on; the one in use by default.")
@click.pass_context
def command(ctx: click.Context, cluster: str | None) -> None:
    """Save, restore and compare whole clusters."""
    ctx.obj = existing(cluster)


@command.command()
@click.argument("name")
@click.option("--force", is_flag=True, help="Replace a snapshot of that name.")
@click.pass_obj
def save(state: str, name: str, force: bool) -> None:
    """Keep the cluster as it is now under NAME."""
    settle(state)
    snapshots.save(state, name, overwrite=force)
    click.echo(f'Saved snapshot "{name}".')


@command.command()
@click.argument("name")
@click.pass_obj
def restore(state: str, name: str) -> None:
    """Make the cluster what it was when NAME was saved."""
    snapshots.restore(state, name)
    click.echo(f'Restored snapshot "{name}".')


@command.command("list")
@click.pass_obj
def list_(state: str) -> None:
    """List the snapshots of the cluster."""
    for name in snapshots.names(state):
        click.echo(name)


@command.command()
@click.argument("name")
@click.pass_obj
def delete(state: str, name: str) -> None:
    """Delete the snapshot NAME."""
    snapshots.delete(state, name)
    click.echo(f'Deleted snapshot "{name}".')


_MARKS = {"added": "+", "removed": "-", "changed": "~"}


@command.command()
@click.argument("name")
@click.argument("other", required=False)
@click.pass_obj
def diff(state: str, name: str, other: str | None) -> None:
    """Objects that differ between snapshot NAME and the cluster, or snapshot OTHER.

    Exits with 1 if there are any.
    """
    before = snapshots.existing(state, name)
    after = snapshots.existing(state, other) if other else state
    settle(state)
    found = snapshots.differences(before, after)
    for what, (resource, namespace, object_name) in found:
        place = f"{namespace}/" if namespace else ""
        click.echo(f"{_MARKS[what]} {resource} {place}{object_name}")
    raise SystemExit(1 if found else 0)
