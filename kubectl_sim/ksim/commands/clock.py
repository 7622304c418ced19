"""``ksim clock``."""

from __future__ import annotations

import click

from kubectl_sim.base import duration, timefmt
from kubectl_sim.cluster.cluster import Cluster
from kubectl_sim.engine.clock import FAST, LIVE, MANUAL
from kubectl_sim.ksim.target import opened


@click.group("clock")
@click.option("--cluster", help="The cluster to act on; the one in use by default.")
@click.pass_context
def command(ctx: click.Context, cluster: str | None) -> None:
    """Look at the cluster's clock, or move it.

    live: runs with the wall clock, or faster.  fast: as live, but a command that would wait
    jumps ahead instead.  manual: stands still until it is advanced.
    """
    found = ctx.obj = opened(cluster)
    ctx.call_on_close(found.close)


@command.command()
@click.pass_obj
def show(cluster: Cluster) -> None:
    """Print mode, time, rate and seed."""
    cluster.catch_up()
    _print(cluster)


def _print(cluster: Cluster) -> None:
    clock = cluster.clock
    click.echo(f"mode:  {clock.mode}")
    click.echo(f"time:  {timefmt.rfc3339(clock.now)}")
    if clock.mode != MANUAL:
        click.echo(f"rate:  {clock.rate:g}")
    click.echo(f"seed:  {clock.seed}")


@command.command()
@click.argument("duration", metavar="DURATION")
@click.pass_obj
def advance(cluster: Cluster, duration: str) -> None:
    """Let DURATION (10m, 1h30m, 90s) pass at once, with all that happens in it."""
    click.echo(timefmt.rfc3339(cluster.advance(_duration(duration))))


def _duration(text: str) -> int:
    try:
        step = duration.parse(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="DURATION") from None
    if step < 0:
        raise click.BadParameter("time does not run backwards", param_hint="DURATION")
    return step


@command.command()
@click.pass_obj
def freeze(cluster: Cluster) -> None:
    """Stop the clock: time then passes by advance alone, and for commands that wait."""
    cluster.set_clock(MANUAL, 1.0)
    _print(cluster)


@command.command()
@click.option("--rate", type=click.FloatRange(min=0, min_open=True), default=1.0, help="Virtual seconds a second.")
@click.option("--fast", is_flag=True, help="Let commands that wait jump to the next event.")
@click.pass_obj
def run(cluster: Cluster, rate: float, fast: bool) -> None:
    """Let the clock run on from where it is."""
    cluster.set_clock(FAST if fast else LIVE, rate)
    _print(cluster)
