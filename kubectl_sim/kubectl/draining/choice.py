"""Which pods of a node have to go, and what forbids it.  Models kubectl/pkg/drain/filters.go."""

from __future__ import annotations

from kubectl_sim.base import pods, timefmt
from kubectl_sim.base.objects import controller_of, key_of
from kubectl_sim.kubectl.errors import CommandError, is_not_found, text_of
from kubectl_sim.kubectl.resources import list_error
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options

    Obj = dict[str, Any]

_MIRROR = "kubernetes.io/config.mirror"


class _Verdict:
    """On one pod: does it go, and what is said of it (``level`` is ``warning`` or ``error``)."""

    __slots__ = ("goes", "level", "message")

    def __init__(self, goes: bool, level: str = "", message: str = "") -> None:
        self.goes = goes
        self.level = level
        self.message = message


_YES = _Verdict(True)
_NO = _Verdict(False)


def _error(message: str) -> _Verdict:
    return _Verdict(False, "error", message)


class Choice:
    """The pods of a node that go, in the order of their names.

    ``warnings`` is one line of what is noteworthy about them, ``errors`` what forbids to go on.
    """

    def __init__(self, ctx: Context, opts: Options, node: str) -> None:
        self._ctx = ctx
        self._opts = opts
        self.pods: list[Obj] = []
        said: dict[str, dict[str, list[str]]] = {"warning": {}, "error": {}}
        for pod in self._listed(node):
            verdict = self._verdict(pod)
            if verdict.goes:
                self.pods.append(pod)
            if verdict.level:
                said[verdict.level].setdefault(verdict.message, []).append(key_of(pod))
        self.warnings = "; ".join(f"{text}: {', '.join(keys)}" for text, keys in said["warning"].items())
        self.errors: list[Exception] = [
            CommandError(f"cannot delete {text}: {', '.join(keys)}") for text, keys in said["error"].items()
        ]

    def _listed(self, node: str) -> list[Obj]:
        labels, fields = self._opts.pod_selector, f"spec.nodeName={node}"
        try:
            found: list[Obj] = self._ctx.client.list("pods", label_selector=labels or None, field_selector=fields)
        except StatusError as error:
            from kubectl_sim.client import mapper

            raise list_error(error, mapper.resource_for("pods"), labels, fields) from None
        return found

    def _verdict(self, pod: Obj) -> _Verdict:
        """The first that says no, else the last."""
        if is_long_gone(pod, self._ctx.client.now, self._opts.skip_wait_for_delete_timeout):
            return _NO
        verdict = self._of_daemon_set(pod)
        if not verdict.goes:
            return verdict
        if _MIRROR in (pod["metadata"].get("annotations") or {}):
            return _NO
        verdict = self._of_local_storage(pod)
        return self._of_controller(pod) if verdict.goes else verdict

    def _of_daemon_set(self, pod: Obj) -> _Verdict:
        owner = controller_of(pod)
        if owner is None or (owner["apiVersion"], owner["kind"]) != ("apps/v1", "DaemonSet"):
            return _YES
        if pods.is_terminal(pod):
            return _YES
        try:
            self._ctx.client.get("daemonsets.apps", pod["metadata"]["namespace"], owner["name"])
        except StatusError as error:
            if is_not_found(error) and self._opts.force:
                return _Verdict(True, "warning", text_of(error))
            return _error(text_of(error))
        if not self._opts.ignore_daemonsets:
            return _error("DaemonSet-managed Pods (use --ignore-daemonsets to ignore)")
        return _Verdict(False, "warning", "ignoring DaemonSet-managed Pods")

    def _of_local_storage(self, pod: Obj) -> _Verdict:
        volumes = pod["spec"].get("volumes") or ()
        if pods.is_terminal(pod) or not any(volume.get("emptyDir") is not None for volume in volumes):
            return _YES
        if self._opts.delete_emptydir_data:
            return _Verdict(True, "warning", "deleting Pods with local storage")
        return _error("Pods with local storage (use --delete-emptydir-data to override)")

    def _of_controller(self, pod: Obj) -> _Verdict:
        if pods.is_terminal(pod) or controller_of(pod) is not None:
            return _YES
        if self._opts.force:
            return _Verdict(True, "warning", "deleting Pods that declare no controller")
        return _error("Pods that declare no controller (use --force to override)")


def is_long_gone(pod: Obj, now: int, seconds: int) -> bool:
    """Should it have been gone for longer than this?  Never with 0."""
    if seconds <= 0 or not pods.is_terminating(pod):
        return False
    return (now - timefmt.parse(pod["metadata"]["deletionTimestamp"])) // timefmt.SECOND > seconds
