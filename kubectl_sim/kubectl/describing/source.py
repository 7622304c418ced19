"""What describers are given: where to look up related objects, and how to describe."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Protocol

    Obj = dict[str, Any]

    class Source(Protocol):
        """The part of the client that describers use; every method may raise ``StatusError``."""

        def find(self, resource: str, namespace: str | None, name: str) -> Obj | None:
            """One object, or None if there is none."""

        def get(self, resource: str, namespace: str | None, name: str) -> Obj:
            """One object."""

        def list(
            self,
            resource: str,
            namespace: str | None = None,
            *,
            label_selector: str | None = None,
            field_selector: str | None = None,
        ) -> Sequence[Obj]:
            """The objects that the selectors select."""


class Settings:
    """How to describe: ``now`` is the virtual time in microseconds that ages are counted from."""

    __slots__ = ("chunk_size", "now", "show_events")

    def __init__(self, now: int, show_events: bool = True, chunk_size: int = 500) -> None:
        self.now = now
        self.show_events = show_events
        self.chunk_size = chunk_size


class DescribeError(ValueError):
    """The object cannot be described; the message is what kubectl prints after ``error: ``."""
