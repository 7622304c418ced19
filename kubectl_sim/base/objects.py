"""Small operations on objects as JSON decodes them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]


def clone(value: Any) -> Any:
    """A deep copy of a JSON value."""
    kind = type(value)
    if kind is dict:
        return {key: item if type(item) is str else clone(item) for key, item in value.items()}
    if kind is list:
        return [item if type(item) is str else clone(item) for item in value]
    return value


def key_of(obj: Obj) -> str:
    """``namespace/name``, or ``name`` for cluster-scoped objects: the key of work queues."""
    metadata = obj["metadata"]
    namespace = metadata.get("namespace")
    return f"{namespace}/{metadata['name']}" if namespace else str(metadata["name"])


def split_key(key: str) -> tuple[str, str]:
    """``(namespace, name)`` of a work queue key."""
    namespace, slash, name = key.partition("/")
    return (namespace, name) if slash else ("", namespace)


def controller_of(obj: Obj) -> Obj | None:
    """The owner reference that is marked as controller."""
    for reference in obj["metadata"].get("ownerReferences") or ():
        if reference.get("controller"):
            return reference  # type: ignore[no-any-return]
    return None


def owner_reference(owner: Obj, *, controller: bool = True) -> Obj:
    """An owner reference to ``owner`` as metav1.NewControllerRef makes it."""
    metadata = owner["metadata"]
    reference: Obj = {
        "apiVersion": owner["apiVersion"],
        "kind": owner["kind"],
        "name": metadata["name"],
        "uid": metadata["uid"],
    }
    if controller:
        reference["controller"] = True
        reference["blockOwnerDeletion"] = True
    return reference


def with_status(obj: Obj, status: Obj) -> Obj:
    """A copy of ``obj`` that has another status."""
    return {**obj, "status": status}
