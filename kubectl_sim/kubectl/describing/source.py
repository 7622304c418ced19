"""What describers are given: where to look up related objects, and how to describe."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Protocol

    Obj = dict[str, Any]

    class Source(Protocol):
        """The part of the client that describers use; every method may raise ``StatusError``."""

        def get(self, resource: str, namespace: str, name: str) -> Obj:
            """One object."""

        def list(
            self,
            resource: str,
            namespace: str = "",
            *,
            label_selector: str = "",
            field_selector: str = "",
        ) -> Sequence[Obj]:
            """The objects of a namespace, or of all, that the selectors select."""


class Settings:
    """How to describe.

    ``now`` is the virtual time in microseconds that ages are counted from; ``chunk_size`` is the number of
    objects that a client over HTTP asks for at a time.
    """

    __slots__ = ("chunk_size", "now", "show_events")

    def __init__(self, now: int, show_events: bool = True, chunk_size: int = 500) -> None:
        self.now = now
        self.show_events = show_events
        self.chunk_size = chunk_size


class DescribeError(ValueError):
    """The object cannot be described; the message is what kubectl prints after ``error: ``."""
