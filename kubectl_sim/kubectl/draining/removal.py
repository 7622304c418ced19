"""Pods evicted or deleted, and waited for.  Models DeleteOrEvictPods of kubectl/pkg/drain/drain.go.

Upstream runs a goroutine for each pod; here each pod has an instant at which it is tried again, and
the cluster's time passes for all of them together.
"""

from __future__ import annotations

from kubectl_sim.base import timefmt
from kubectl_sim.base.goformat import quote
from kubectl_sim.kubectl import changing, grouping
from kubectl_sim.kubectl.draining.choice import is_long_gone
from kubectl_sim.kubectl.errors import Aggregate, CommandError, is_not_found
from kubectl_sim.kubectl.printers.name import NamePrinter
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options

    Obj = dict[str, Any]

_RETRY = 5 * timefmt.SECOND
_EXPIRED = "context deadline exceeded"


class _Removal:
    """What both ways have in common.  ``pods`` are those to be removed."""

    done = "deleted"

    def __init__(self, ctx: Context, opts: Options, strategy: str, pods: list[Obj]) -> None:
        self.ctx = ctx
        self.opts = opts
        self.dry = strategy == changing.SERVER
        self.pods = pods
        self.deadline = ctx.client.now + opts.timeout if opts.timeout else None
        self.errors: list[Exception] = []
        #: Pods that are on their way out.
        self.leaving: list[Obj] = []

    def options(self) -> Obj:
        """DeleteOptions as every pod gets them."""
        options: Obj = {}
        if self.opts.grace_period >= 0:
            options["gracePeriodSeconds"] = self.opts.grace_period
        if self.dry:
            options["dryRun"] = ["All"]
        return options

    def expired(self) -> bool:
        return self.deadline is not None and self.ctx.client.now >= self.deadline

    def look(self) -> None:
        """Says which pods have gone."""
        left = []
        for pod in self.leaving:
            metadata = pod["metadata"]
            found = self.ctx.client.find("pods", metadata["namespace"], metadata["name"])
            if found is None or found["metadata"]["uid"] != metadata["uid"]:
                NamePrinter(self.done).print(pod, self.ctx.stdout.write)
            elif is_long_gone(found, self.ctx.client.now, self.opts.skip_wait_for_delete_timeout):
                seconds = self.opts.skip_wait_for_delete_timeout
                self.ctx.print(
                    f"pod {quote(metadata['name'])} has DeletionTimestamp older than {seconds} seconds, skipping"
                )
            else:
                left.append(pod)
        self.leaving = left

    def wait(self, until: int | None) -> None:
        """Lets time pass until something may have changed, or until the instant or the deadline."""
        self.ctx.stdout.flush()
        deadline = None if self.expired() else self.deadline
        self.ctx.client.wait(min((at for at in (until, deadline) if at is not None), default=None))


class Deletion(_Removal):
    """All pods deleted at once, whatever their budgets say."""

    def run(self) -> None:
        """Raises StatusError, or Aggregate when the time is up."""
        with grouping.Group(self.ctx):
            for pod in self.pods:
                self._delete(pod["metadata"])
        if self.dry:
            return
        self.leaving = self.pods
        self.look()
        while self.leaving:
            if self.expired():
                raise Aggregate([CommandError(_EXPIRED)])
            self.wait(None)
            self.look()

    def _delete(self, metadata: Obj) -> None:
        try:
            self.ctx.client.request("delete", "pods", metadata["namespace"], metadata["name"], body=self.options())
        except StatusError as error:
            if not is_not_found(error):
                raise


class Eviction(_Removal):
    """Each pod evicted when its budget allows, asked again every five seconds."""

    done = "evicted"

    def run(self) -> None:
        """Raises Aggregate of what went wrong."""
        self._waiting = [(self.ctx.client.now, pod) for pod in self.pods]
        while self._waiting or self.leaving:
            self._try_due()
            self.look()
            if self.expired():
                self._give_up()
            if self._waiting or self.leaving:
                self.wait(min((at for at, _ in self._waiting), default=None))
                self._waiting = [(at, self._fresh(pod)) for at, pod in self._waiting]
        if self.errors:
            raise Aggregate(self.errors)

    def _fresh(self, pod: Obj) -> Obj:
        """A pod as it is now; also what brings the client's clock up to date."""
        metadata = pod["metadata"]
        return self.ctx.client.find("pods", metadata["namespace"], metadata["name"]) or pod

    def _try_due(self) -> None:
        now = self.ctx.client.now
        due = [pod for at, pod in self._waiting if at <= now]
        if not due:
            return
        self._waiting = [(at, pod) for at, pod in self._waiting if at > now]
        with grouping.Group(self.ctx):
            for pod in due:
                self._try(pod, now)

    def _try(self, pod: Obj, now: int) -> None:
        metadata = pod["metadata"]
        namespace, name = metadata["namespace"], metadata["name"]
        self.ctx.print(f"evicting pod {namespace}/{name}{changing.suffix(changing.SERVER) if self.dry else ''}")
        if self.expired():
            self._fail(pod, f"global timeout reached: {self._timeout()}")
            return
        try:
            self._evict(namespace, name)
        except StatusError as error:
            self._refused(pod, now, error)
            return
        if not self.dry:
            self.leaving.append(pod)

    def _evict(self, namespace: str, name: str) -> None:
        body = {
            "kind": "Eviction",
            "apiVersion": "policy/v1",
            "metadata": {"name": name, "namespace": namespace},
            "deleteOptions": self.options(),
        }
        self.ctx.client.create("pods", body, namespace=namespace, subresource="eviction")

    def _refused(self, pod: Obj, now: int, error: StatusError) -> None:
        metadata = pod["metadata"]
        if is_not_found(error):
            return
        if error.reason == "TooManyRequests":
            where = f"pods/{quote(metadata['name'])} -n {quote(metadata['namespace'])}"
            self.ctx.warn(f"error when evicting {where} (will retry after 5s): {error.message}")
            self._waiting.append((now + _RETRY, pod))
        else:
            self._fail(pod, error.message)

    def _fail(self, pod: Obj, why: str) -> None:
        metadata = pod["metadata"]
        where = f"pods/{quote(metadata['name'])} -n {quote(metadata['namespace'])}"
        self.errors.append(CommandError(f"error when evicting {where}: {why}"))

    def _give_up(self) -> None:
        """The time is up: those that are leaving are left alone, the others find out at their next try."""
        for pod in self.leaving:
            metadata = pod["metadata"]
            where = f"pod {quote(metadata['name'])} in namespace {quote(metadata['namespace'])}"
            self.errors.append(CommandError(f"error when waiting for {where} to terminate: {_EXPIRED}"))
        self.leaving = []

    def _timeout(self) -> str:
        from kubectl_sim.base import duration

        text: str = duration.format(self.opts.timeout)
        return text
