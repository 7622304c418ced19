"""Block until something has happened, letting the cluster's time pass.  Shared by delete, wait and rollout."""

from __future__ import annotations

from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.resources import Info

    Obj = dict[str, Any]


def until(ctx: Context, done: Callable[[], bool], deadline: int) -> bool:
    """Ask again and again until ``done``; False if the deadline (virtual microseconds) comes first."""
    while not done():
        if not ctx.client.wait(deadline):
            return done()
    return True


def timed_out(info: Info) -> CommandError:
    return CommandError(f"timed out waiting for the condition on {info.object_name}")


def until_deleted(ctx: Context, info: Info, uid: str, deadline: int) -> None:
    """Wait until the object, or the one with this uid, is gone.  Raises CommandError at the deadline."""

    def gone() -> bool:
        found: Obj | None = ctx.client.find(info.resource, info.namespace, info.name)
        return found is None or bool(uid and found["metadata"]["uid"] != uid)

    if not until(ctx, gone, deadline):
        raise timed_out(info)


def states(ctx: Context, info: Info, deadline: int | None) -> Iterator[tuple[str, Obj]]:
    """An object's state and every later one as ``(type, object)``, until the deadline (virtual microseconds)."""
    metadata = info.obj["metadata"]
    yield "ADDED", info.obj
    ctx.stdout.flush()
    revision = metadata["resourceVersion"]
    for event in ctx.client.watch(info.resource, info.namespace, info.name, revision=revision, deadline=deadline):
        if event is not None:
            yield event
            ctx.stdout.flush()
