"""What a controller is given: the client, the time, timers, notes and the event recorder."""

from __future__ import annotations

from kubectl_sim.engine import randomness

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.client.client import Client
    from kubectl_sim.client.recorder import Recorder
    from kubectl_sim.engine.loop import Loop
    from kubectl_sim.store.store import Store

    Obj = dict[str, Any]

#: The component names that events carry.
_COMPONENTS = {
    "deployment": "deployment-controller",
    "replicaset": "replicaset-controller",
    "job": "job-controller",
    "cronjob": "cronjob-controller",
    "statefulset": "statefulset-controller",
    "daemonset": "daemonset-controller",
    "scheduler": "default-scheduler",
    "node": "node-controller",
    "endpoints": "endpoint-controller",
    "endpointslice": "endpoint-slice-controller",
}


class ControllerContext:
    """Implements ``model.context.Context`` for one controller of this process."""

    __slots__ = ("_component", "_loop", "_name", "_recorder", "_seed", "_store", "client", "now", "scratch")

    def __init__(self, name: str, store: Store, loop: Loop, client: Client, recorder: Recorder, seed: int) -> None:
        self._name = name
        self._component = _COMPONENTS.get(name, name)
        self._store = store
        self._loop = loop
        self._recorder = recorder
        self._seed = seed
        self.client = client
        self.now = 0
        self.scratch: dict[str, Any] = {}

    def requeue(self, key: str, at: int, *, lazy: bool = False) -> None:
        if at <= self.now:
            self._loop.enqueue(self._name, key)
        else:
            self._store.set_timer(self._name, key, at, lazy=lazy)

    def cancel(self, key: str) -> bool:
        return self._store.cancel_timer(self._name, key)

    def enqueue(self, key: str) -> None:
        self._loop.enqueue(self._name, key)

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
        self._recorder.record(
            obj,
            type,
            reason,
            message,
            at=self.now if at is None else at,
            first=first,
            count=count,
            component=component or self._component,
            host=host,
            field_path=field_path,
        )

    def rng(self, *purpose: str) -> randomness.Source:
        return randomness.Source(self._seed, self._name, *purpose)

    def memory(self, key: str) -> Any:
        return self._store.notes.get(self._name, key)

    def remember(self, key: str, value: Any) -> None:
        self._store.notes.set(self._name, key, value)
