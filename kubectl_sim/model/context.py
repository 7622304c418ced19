"""What a controller is given.  Types alone: import this under ``TYPE_CHECKING``.

A controller is a module with ``WATCHES`` and ``reconcile``; see :class:`Controller`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from kubectl_sim.model.request import Change

Obj = dict[str, Any]
Objs = list[Obj]
list_ = list
T = TypeVar("T")


class Random(Protocol):
    """A deterministic source: the cluster's seed and a purpose decide every draw."""

    def random(self) -> float: ...
    def below(self, bound: int) -> int: ...
    def choice(self, items: Sequence[T]) -> T: ...
    def suffix(self, length: int) -> str: ...


class Client(Protocol):
    """The typed calls that controllers make; implemented by ``kubectl_sim.client``."""

    def get(self, resource: str, namespace: str, name: str, *, subresource: str = "") -> Obj: ...
    def find(self, resource: str, namespace: str, name: str) -> Obj | None: ...
    def list(
        self,
        resource: str,
        namespace: str = "",
        *,
        label_selector: Any = None,
        field_selector: str = "",
        **params: Any,
    ) -> Objs: ...
    def owned(self, resource: str, uid: str) -> Objs: ...
    def news(self, resource: str, uid: str, mark: Any) -> tuple[Any, bool, dict[int, Obj | None]]: ...
    def create(self, resource: str, obj: Obj, *, namespace: str = "", subresource: str = "", **params: Any) -> Obj: ...
    def update(self, resource: str, obj: Obj, *, subresource: str = "", **params: Any) -> Obj: ...
    def update_status(self, resource: str, obj: Obj) -> Obj: ...
    def patch(
        self,
        resource: str,
        namespace: str,
        name: str,
        patch: Any,
        *,
        type: str = "merge",
        subresource: str = "",
        **params: Any,
    ) -> Obj: ...
    def delete(
        self,
        resource: str,
        namespace: str,
        name: str,
        *,
        propagation: str | None = None,
        grace: int | None = None,
        preconditions: Obj | None = None,
        **params: Any,
    ) -> Obj: ...
    def dependents(self, uid: str) -> list_[tuple[str, Obj]]: ...
    def find_by_uid(self, uid: str) -> Obj | None: ...
    def locate(self, uid: str) -> tuple[str, Obj] | None: ...
    def resources_in(self, namespace: str) -> list_[str]: ...
    def bind(self, pod: Obj, node: str) -> None: ...


class Context(Protocol):
    """One controller's view of the cluster during one reconcile."""

    #: Virtual time in microseconds since the epoch.
    now: int
    #: What a controller would rather not find out again: it may be empty at any time.
    scratch: dict[str, Any]

    @property
    def client(self) -> Client: ...

    def requeue(self, key: str, at: int, *, lazy: bool = False) -> None:
        """Reconcile ``key`` again at ``at``; one timer a key, the latest call wins.

        A ``lazy`` timer does not stop the passing of time: it fires when the clock comes to rest
        at or after ``at``.  It is for what can be made up for in one go, such as reports.
        """

    def cancel(self, key: str) -> bool:
        """Forget the timer of ``key``; False when there is none."""

    def enqueue(self, key: str) -> None:
        """Reconcile ``key`` again at this same instant."""

    def event(
        self,
        obj: Obj,
        type: str,
        reason: str,
        message: str,
        *,
        at: int | None = None,
        first: int | None = None,
        count: int = 1,
        field_path: str = "",
        component: str = "",
        host: str = "",
    ) -> None:
        """Record an event about ``obj``, deduplicated as client-go's recorder does."""

    def rng(self, *purpose: str) -> Random: ...

    def memory(self, key: str) -> Any:
        """The controller's own note under ``key`` (a JSON value), None when there is none."""

    def remember(self, key: str, value: Any) -> None:
        """Keep a note between commands; None forgets it."""


class Controller(Protocol):
    """A level-triggered reconciler: one module with these two names."""

    WATCHES: Mapping[str, Callable[[Change], Iterable[str]]]

    def reconcile(self, ctx: Context, key: str) -> None: ...
