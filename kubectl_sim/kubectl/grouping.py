"""One action for each of many objects, with few commits: how apply, create and replace write.

What an action prints waits until its group is committed, so that nothing is called done before it
is.  An object that is refused does not take the others of its group with it.
"""

from __future__ import annotations

from kubectl_sim.kubectl.errors import Aggregate, CommandError
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.resources import Info

#: Objects in one commit: enough to make commits cheap, few enough for output to flow.
SIZE = 100

FAILURES = (CommandError, StatusError, Aggregate)


def each(
    ctx: Context, infos: Sequence[Info], action: Callable[[Info], object], *, grouped: bool = True
) -> list[Exception]:
    """Runs the action on all objects; the refusals.

    ``grouped`` is off for actions that write nothing or that let time pass.
    """
    errors: list[Exception] = []
    if not grouped:
        _run(infos, action, errors)
        return errors
    for start in range(0, len(infos), SIZE):
        with ctx.streams.hold(), ctx.client.group():
            _run(infos[start : start + SIZE], action, errors)
        ctx.stdout.flush()
    return errors


def _run(infos: Sequence[Info], action: Callable[[Info], object], errors: list[Exception]) -> None:
    for info in infos:
        try:
            action(info)
        except FAILURES as error:
            errors.append(error)
