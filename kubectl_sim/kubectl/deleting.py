"""Objects deleted one after the other: what ``delete``, ``replace --force`` and ``run --rm`` share.

Models DeleteResult of kubectl/pkg/cmd/delete.
"""

from __future__ import annotations

from kubectl_sim.kubectl import changing, grouping, waiting
from kubectl_sim.kubectl.errors import is_not_found, with_source
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.resources import Info, Result

#: A deletion without --timeout is waited for this long: a week, in microseconds.
_FOREVER = 168 * 3600 * 1_000_000


def type_of(info: Info) -> str:
    """``deployment.apps``: how deletions call a type."""
    kind = info.kind
    assert kind is not None
    return f"{kind.kind.lower()}.{kind.group}" if kind.group else kind.kind.lower()


class Deleter:
    """Deletes objects and says so.

    ``grace`` is in seconds, negative for the object's own; ``output`` is ``name`` or empty.
    ``warn_of_scope`` warns of objects that are in no namespace although one was given.
    """

    def __init__(
        self,
        ctx: Context,
        propagation: str,
        *,
        strategy: str = changing.NONE,
        grace: int = -1,
        output: str = "",
        params: dict[str, Any] | None = None,
        warn_of_scope: bool = False,
        quiet: bool = False,
    ) -> None:
        self._ctx = ctx
        self._propagation = propagation
        self._strategy = strategy
        self._grace = grace
        self._output = output
        self._params = params or {}
        self._warn_of_scope = warn_of_scope
        self._quiet = quiet
        #: How many objects there were to delete, found or not.
        self.asked = 0
        #: The objects that were deleted, with their uid: one of the same name may follow.
        self.deleted: list[tuple[Info, str]] = []

    def run(self, result: Result, *, ignore_not_found: bool = False, wait: bool = False, timeout: int = 0) -> None:
        """Deletes what was found and, if asked, waits until it is gone (``timeout`` in microseconds)."""
        if ignore_not_found:
            result.ignore(is_not_found)
        result.check()
        grouping.visit(self._ctx, result, self.delete, grouped=self._strategy != changing.CLIENT)
        if not self.asked and not self._quiet:
            self._ctx.print("No resources found")
        elif wait and self._strategy == changing.NONE:
            self._wait(timeout or _FOREVER)

    def delete(self, info: Info) -> None:
        """Deletes one object.  Raises StatusError."""
        self.asked += 1
        if self._warn_of_scope and not info.namespaced:
            self._ctx.warn("Warning: deleting cluster-scoped resources, not scoped to the provided namespace")
            self._warn_of_scope = False
        uid = self._request(info) if self._strategy != changing.CLIENT else ""
        self.deleted.append((info, uid))
        if not self._quiet:
            self._say(info)

    def _request(self, info: Info) -> str:
        try:
            answer = self._ctx.client.delete(
                info.resource,
                info.namespace,
                info.name,
                propagation=self._propagation,
                grace=self._grace if self._grace >= 0 else None,
                **self._params,
            )
        except StatusError as error:
            raise with_source("deleting", info.source, error) from None
        return str((answer.get("metadata") or {}).get("uid") or (answer.get("details") or {}).get("uid", ""))

    def _say(self, info: Info) -> None:
        kind = type_of(info)
        if self._output == "name":
            self._ctx.print(f"{kind}/{info.name}")
            return
        word = "force deleted" if self._grace == 0 else "deleted"
        place = f" from {info.namespace} namespace" if info.namespaced and info.namespace else ""
        self._ctx.print(f'{kind} "{info.name}" {word}{place}{changing.suffix(self._strategy)}')

    def _wait(self, timeout: int) -> None:
        self._ctx.stdout.flush()
        deadline = self._ctx.client.now + timeout
        for info, uid in self.deleted:
            waiting.until_deleted(self._ctx, info, uid, deadline)
