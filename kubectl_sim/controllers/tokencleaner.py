"""Bootstrap tokens vanish when they expire.  Models pkg/controller/bootstrap/tokencleaner.go."""

from __future__ import annotations

from binascii import Error, a2b_base64

from kubectl_sim.base import timefmt
from kubectl_sim.base.objects import key_of, split_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

    Obj = dict[str, Any]

NAMESPACE = "kube-system"
TYPE = "bootstrap.kubernetes.io/token"


def _of_secret(change: Change) -> Iterable[str]:
    secret = change.new
    if secret.get("type") == TYPE and secret["metadata"].get("namespace") == NAMESPACE:
        yield key_of(secret)


WATCHES = {"secrets": _of_secret}
CONCERNS = {"secrets": (f"type:{TYPE}",)}


def reconcile(ctx: Context, key: str) -> None:
    secret = ctx.client.find("secrets", *split_key(key))
    expiry = None if secret is None else _expiry(secret)
    if expiry is None:
        ctx.cancel(key)
    elif expiry > ctx.now:
        ctx.requeue(key, expiry)
    else:
        ctx.client.delete("secrets", *split_key(key))


def _expiry(secret: Obj) -> int | None:
    """When the token is no longer valid; None for never.  What cannot be read has expired long ago."""
    encoded = (secret.get("data") or {}).get("expiration")
    if not encoded:
        return None
    try:
        return timefmt.parse(a2b_base64(encoded).decode())
    except (Error, ValueError):
        return 0
