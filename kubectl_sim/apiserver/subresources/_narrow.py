"""A subresource that lets some fields of a pod's spec through and keeps all others."""

from __future__ import annotations

from kubectl_sim.apiserver import admission, body, meta, ownership, patching
from kubectl_sim.apiserver.operations.get import current
from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Cause, Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]


class Door:
    """``take(sent, old)`` is the new state, ``check(new, old)`` says what is wrong with it."""

    def __init__(self, take: Callable[[Obj, Obj], Obj], check: Callable[[Obj, Obj], list[Cause]]) -> None:
        self._take = take
        self._check = check

    def get(self, server: APIServer, kind: Kind, request: Request) -> Obj:
        return current(server, kind, request)

    def update(self, server: APIServer, kind: Kind, request: Request) -> Obj:
        sent = body.decoded(server, kind, request)
        return self._write(server, kind, request, sent, current(server, kind, request))

    def patch(self, server: APIServer, kind: Kind, request: Request) -> Obj:
        old = current(server, kind, request)
        return self._write(server, kind, request, patching.patched(server, kind, request, old), old)

    def _write(self, server: APIServer, kind: Kind, request: Request, sent: Obj, old: Obj) -> Obj:
        meta.fill_update(server, kind, request, sent, old)
        kind.default(sent)
        new = ownership.recorded(server, kind, request, self._take(sent, old), old)
        admission.mutate(server, kind, request, new, old)
        meta.bump_generation(kind, new, old)
        if new == old:
            return old
        causes = self._check(new, old)
        if causes:
            raise status.invalid(kind.group, kind.kind, old["metadata"]["name"], causes)
        admission.validate(server, kind, request, new, old)
        return body.written(server, kind, request, new, old)
