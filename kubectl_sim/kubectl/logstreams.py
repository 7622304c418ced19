"""The log of one container, once or as it grows.  Models the requests of kubectl/pkg/cmd/logs."""

from __future__ import annotations

from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context

    Obj = dict[str, Any]

SECOND = 1_000_000
#: What Go says when --request-timeout ends a log that is still being read.
_CUT_OFF = "net/http: request canceled (Client.Timeout or context cancellation while reading body)"


class LogStream:
    """One container's log.  ``params`` are the query of pods/log; ``prefix`` stands before each line."""

    def __init__(self, ctx: Context, pod: Obj, container: str, params: Obj, prefix: str = "") -> None:
        self.ctx = ctx
        self.namespace: str = pod["metadata"]["namespace"]
        self.name: str = pod["metadata"]["name"]
        self.container = container
        self.params = {**params, "container": container}
        self.prefix = prefix
        #: While following: how much of the log has been seen, of which instance; None before the first look.
        self.seen: int | None = None
        self.instance: Any = None
        self.done = False

    def copy(self) -> None:
        """Prints the log as it stands.  Raises StatusError."""
        self._print(self._read(self.params))

    def follow(self) -> None:
        """Prints what is new; sets ``done`` when there will be no more.  Raises StatusError."""
        if self.seen is None:
            self.instance = self._instance()
            self._print(self._read(self.params))
            self.seen = len(self._all())
        elif self._instance() != self.instance:
            self._finish()
        else:
            self._print_new(self._all())
        if not self._is_running():
            self.done = True

    def _finish(self) -> None:
        """The last lines of an instance that another one has followed."""
        self.done = True
        try:
            self._print_new(self._all(previous=True))
        except StatusError:
            return

    def _print_new(self, text: str) -> None:
        assert self.seen is not None
        self._print(text[self.seen :])
        self.seen = len(text)

    def _all(self, previous: bool = False) -> str:
        chosen = {"container": self.container, "timestamps": self.params.get("timestamps", False)}
        return self._read({**chosen, "previous": True} if previous else chosen)

    def _read(self, params: Obj) -> str:
        text: str = self.ctx.client.request(
            "get", "pods", self.namespace, self.name, subresource="log", params=dict(params)
        )
        return text

    def _print(self, text: str) -> None:
        if self.prefix:
            text = "".join(f"{self.prefix}{line}" for line in text.splitlines(keepends=True))
        self.ctx.stdout.write(text)

    def _state(self) -> Obj:
        pod = self.ctx.client.find("pods", self.namespace, self.name)
        status = (pod or {}).get("status") or {}
        for field in ("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"):
            for item in status.get(field) or ():
                if item["name"] == self.container:
                    found: Obj = item
                    return found
        return {}

    def _instance(self) -> Any:
        return self._state().get("restartCount")

    def _is_running(self) -> bool:
        return "running" in (self._state().get("state") or {})


def follow_all(ctx: Context, streams: list[LogStream], timeout: int, ignore_errors: bool) -> None:
    """Prints logs as they grow, until all containers have ended.

    A log that cannot be had is asked for again every second, for ``timeout`` microseconds.
    """
    deadline = ctx.client.now + timeout
    end = ctx.request_deadline
    while True:
        for stream in streams:
            if not stream.done:
                _pump(ctx, stream, deadline, ignore_errors)
        ctx.stdout.flush()
        if all(stream.done for stream in streams):
            return
        if end is not None and ctx.client.now >= end:
            ctx.warn(_CUT_OFF)
            raise CommandError(_CUT_OFF)
        _pause(ctx)


def _pump(ctx: Context, stream: LogStream, deadline: int, ignore_errors: bool) -> None:
    try:
        stream.follow()
    except StatusError as error:
        if ignore_errors:
            ctx.print(f"error: {error.message}")
            stream.done = True
            return
        ctx.warn(error.message)
        if ctx.client.now >= deadline:
            raise CommandError("context deadline exceeded") from None


def _pause(ctx: Context) -> None:
    """A second of the cluster's time."""
    until = ctx.client.now + SECOND
    while ctx.client.wait(until):
        if ctx.client.now >= until:
            return
