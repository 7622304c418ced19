"""What the three protection controllers of storage share: a finalizer that stays as long as its object is in use."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.model.context import Context

    Obj = dict[str, Any]

#: The changes of a protected object that can give it its finalizer or cost it that.
CONCERNS = ("added", "terminating", "metadata")


def protect(
    ctx: Context, resource: str, namespace: str, name: str, finalizer: str, is_used: Callable[[Obj], bool]
) -> None:
    """Give an object its finalizer, or take it away when the object is to go and nobody uses it."""
    found = ctx.client.find(resource, namespace, name)
    if found is None:
        return
    metadata = found["metadata"]
    finalizers = metadata.get("finalizers") or []
    if "deletionTimestamp" not in metadata:
        wanted = finalizers if finalizer in finalizers else [*finalizers, finalizer]
    elif finalizer in finalizers and not is_used(found):
        wanted = [each for each in finalizers if each != finalizer]
    else:
        return
    if wanted != finalizers:
        ctx.client.patch(resource, namespace, name, {"metadata": {"finalizers": wanted or None}})
