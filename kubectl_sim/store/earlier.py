"""What the log says of the objects of a resource at a revision."""

from __future__ import annotations

from kubectl_sim.base import jsonio

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.store.store import Store


class Earlier:
    """An object that has changed: how it was (None: it was not there), and whether it is there now."""

    __slots__ = ("exists", "obj", "place")

    def __init__(self, place: tuple[str, str], obj: dict[str, Any] | None, exists: bool) -> None:
        self.place = place
        self.obj = obj
        self.exists = exists


_LATER = """
SELECT oid, max(rev), type, json_extract(body, '$.metadata.namespace'), json_extract(body, '$.metadata.name')
FROM revision WHERE rev>? AND resource=? GROUP BY oid
"""
_THEN = """
SELECT oid, max(rev), type, body FROM revision
WHERE rev<=? AND oid IN (SELECT oid FROM revision WHERE rev>? AND resource=?) GROUP BY oid
"""


def changed_since(store: Store, revision: int, resource: str) -> list[Earlier]:
    """The objects of a resource that have changed after a revision, as they were at it."""
    later = store.run(_LATER, (revision, resource)).fetchall()
    if not later:
        return []
    rows = store.run(_THEN, (revision, revision, resource))
    states = {oid: jsonio.loads(body) for oid, _, change, body in rows if change != "DELETED"}
    return [
        Earlier((namespace or "", name), states.get(oid), change != "DELETED")
        for oid, _, change, namespace, name in later
    ]
