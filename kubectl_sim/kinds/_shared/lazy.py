"""Hooks whose code is loaded when they are first called: reading a kind must stay cheap."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def lazy(where: str) -> Callable[..., Any]:
    """A function that stands for ``module:name`` under kinds/, imported at its first call."""
    hook: Callable[..., Any] | None = None

    def call(*arguments: Any) -> Any:
        nonlocal hook
        if hook is None:
            module, _, name = where.partition(":")
            hook = getattr(__import__(f"kubectl_sim.kinds.{module}", fromlist=[name]), name)
        return hook(*arguments)

    return call
