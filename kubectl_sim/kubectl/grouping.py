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
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.resources import Info, Result

    Action = Callable[[Info], object]

#: Objects in one commit: enough to make commits cheap, few enough for output to flow.
SIZE = 100

FAILURES = (CommandError, StatusError, Aggregate)
#: After these nothing is committed.
_FATAL = (KeyboardInterrupt, SystemExit, MemoryError)


class Group:
    """``with Group(ctx): …``: one commit, and output after it."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def __enter__(self) -> None:
        self._group = self._ctx.client.group()
        self._group.__enter__()
        self._hold = self._ctx.streams.hold()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        done = False
        try:
            self._group.__exit__(kind, error, trace)
            done = kind is None or not issubclass(kind, _FATAL)
        finally:
            self._hold.release(done=done)
        self._ctx.stdout.flush()


def each(ctx: Context, infos: Sequence[Info], action: Action, *, grouped: bool = True) -> list[Exception]:
    """Runs the action on all objects; the refusals.

    ``grouped`` is off for actions that write nothing or that let time pass.
    """
    errors: list[Exception] = []
    if not grouped:
        _run(infos, action, errors)
        return errors
    for start in range(0, len(infos), SIZE):
        with Group(ctx):
            _run(infos[start : start + SIZE], action, errors)
    return errors


def _run(infos: Sequence[Info], action: Action, errors: list[Exception]) -> None:
    for info in infos:
        try:
            action(info)
        except FAILURES as error:
            errors.append(error)


def visit(ctx: Context, result: Result, action: Action, *, grouped: bool = True) -> None:
    """As ``result.visit(action)``, grouped.  Raises what it raises, after all objects have had their turn."""
    if not grouped:
        result.visit(action)
        return
    groups = _Groups(ctx, action)
    try:
        result.visit(groups.act)
    except BaseException as error:
        groups.close(error)
        raise
    groups.close()


class _Groups:
    """Opens a group when there is something to do, and another when it is full."""

    def __init__(self, ctx: Context, action: Action) -> None:
        self._ctx = ctx
        self._action = action
        self._group: Group | None = None
        self._count = 0

    def act(self, info: Info) -> None:
        if self._group is None or self._count == SIZE:
            self.close()
            group = Group(self._ctx)
            group.__enter__()
            self._group, self._count = group, 0
        self._count += 1
        self._action(info)

    def close(self, error: BaseException | None = None) -> None:
        group, self._group = self._group, None
        if group is not None:
            group.__exit__(type(error) if error is not None else None, error, None)
