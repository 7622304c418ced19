"""Attaching to a container: what ``attach``, ``run`` and ``debug`` share.

Models kubectl/pkg/cmd/attach and handleAttachPod of kubectl/pkg/cmd/run.
"""

from __future__ import annotations

from kubectl_sim.kubectl import podchoice, remote
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kubectl.context import Context

    Obj = dict[str, Any]

COMPLETED = ("Succeeded", "Failed")
_RECORDED = (
    "All commands and output from this session will be recorded in container logs, including credentials and "
    "sensitive information passed through the command prompt."
)
_PATIENCE = "If you don't see a command prompt, try pressing enter."


class Attacher:
    """Attaches to containers.  ``command`` is what to type to come back."""

    def __init__(
        self,
        ctx: Context,
        *,
        stdin: bool,
        tty: bool,
        quiet: bool,
        container: str = "",
        command: str = "kubectl attach",
    ) -> None:
        self._ctx = ctx
        self._stdin = stdin
        self._tty = tty
        self._quiet = quiet
        self._container = container
        self._command = command

    def container_of(self, pod: Obj) -> str:
        """The name of the container that is meant.  Raises CommandError."""
        return podchoice.named_or_default(self._ctx, pod, self._container, quiet=self._quiet)

    def run(self, pod: Obj) -> None:
        """Attach until the container ends or the user leaves.  Raises CommandError."""
        ctx = self._ctx
        try:
            name = self.container_of(pod)
        except CommandError as error:
            raise CommandError(f"cannot attach to the container: {error.message}") from None
        wanted = self._terminal(_spec_of(pod, name))
        tty = remote.has_terminal(ctx, wanted, self._stdin, self._quiet)
        if not self._quiet:
            ctx.warn(_RECORDED)
            ctx.warn(_PATIENCE)
        remote.talk(ctx, "attach", pod, {"container": name, "stdin": self._stdin, "tty": tty})
        if tty and not self._quiet:
            self._tell_how_to_return(pod, name)

    def _terminal(self, container: Obj) -> bool:
        """Whether to ask for a terminal: the container has one or it has none."""
        has = bool(container.get("tty"))
        if self._tty and not has and not self._quiet:
            self._ctx.warn(f"error: Unable to use a TTY - container {container['name']} did not allocate one")
        return has

    def _tell_how_to_return(self, pod: Obj, name: str) -> None:
        metadata = pod["metadata"]
        command = f"{self._command} {metadata['name']} -c {name} -n {metadata['namespace']} -i -t"
        ephemeral = (item["name"] for item in pod["spec"].get("ephemeralContainers") or ())
        if name in ephemeral:
            self._ctx.print(
                "Session ended, the ephemeral container will not be restarted but may be reattached using "
                f"'{command}' if it is still running"
            )
        else:
            self._ctx.print(f"Session ended, resume using '{command}' command")

    def follow(self, namespace: str, name: str, timeout: int) -> None:
        """Wait for a pod, show what it has printed, and attach to it if it still runs."""
        ctx = self._ctx
        pod = wait_for(ctx, namespace, name, timeout, lambda pod: _phase(pod) in COMPLETED or _is_ready(pod))
        self.show_log(pod)
        if _phase(pod) in COMPLETED:
            return
        try:
            self.run(pod)
        except CommandError as error:
            text = f"warning: couldn't attach to pod/{name}, falling back to streaming logs: {error.message}"
            ctx.warn(text)
            self.show_log(pod)

    def show_log(self, pod: Obj) -> None:
        """Print what a container has printed so far."""
        metadata = pod["metadata"]
        params = {"container": self.container_of(pod)}
        text = self._ctx.client.request(
            "get", "pods", metadata["namespace"], metadata["name"], subresource="log", params=params
        )
        self._ctx.stdout.write(text)


def _spec_of(pod: Obj, name: str) -> Obj:
    spec = pod["spec"]
    lists = ("containers", "initContainers", "ephemeralContainers")
    found: Obj = next(item for key in lists for item in spec.get(key) or () if item["name"] == name)
    return found


def _phase(pod: Obj) -> str:
    return (pod.get("status") or {}).get("phase") or ""


def _is_ready(pod: Obj) -> bool:
    conditions = (pod.get("status") or {}).get("conditions") or ()
    ready = any(item["type"] == "Ready" and item["status"] == "True" for item in conditions)
    return _phase(pod) == "Running" and ready


def wait_for(ctx: Context, namespace: str, name: str, timeout: int, done: Callable[[Obj], bool]) -> Obj:
    """The first state of a pod in which it is ``done``; ``timeout`` in microseconds.  Raises CommandError."""
    ctx.stdout.flush()
    pod: Obj = ctx.client.get("pods", namespace, name)
    if done(pod):
        return pod
    deadline = ctx.client.now + timeout
    revision = pod["metadata"]["resourceVersion"]
    for event in ctx.client.watch("pods", namespace, name, revision=revision, deadline=deadline):
        if event is None:
            continue
        if event[0] == "DELETED":
            raise status.not_found("pods", "")
        if done(event[1]):
            found: Obj = event[1]
            return found
    raise CommandError("timed out waiting for the condition")
