"""The print table as it is read: one text a column, taken apart where it is looked at.

SQLite joins the rows, which for ten thousand of them takes half the time of handing each one over.
"""

from __future__ import annotations

from kubectl_sim.base import jsonio

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.store.store import Store

#: Neither namespaces nor names hold a slash, and JSON no line break.
_CELLS = "group_concat(cells, x'0a')"
_NAMESPACES = "group_concat(namespace, '/')"
_NAMES = "group_concat(name, '/')"


class Rows:
    """Namespace, name and cells (a JSON array) of objects, in the order in which they were read."""

    __slots__ = ("_names", "_namespaces", "cells")

    def __init__(self, cells: list[str], namespaces: str | list[str], names: str | None) -> None:
        self.cells = cells
        self._namespaces = namespaces
        self._names: str | list[str] | None = names

    @property
    def namespaces(self) -> list[str]:
        """Empty texts where objects have no namespace."""
        if isinstance(self._namespaces, str):
            self._namespaces = self._namespaces.split("/")
        return self._namespaces

    @property
    def names(self) -> list[str]:
        """The objects' names."""
        if self._names is None:
            self._names = [jsonio.decode_at(cells, 1)[0] for cells in self.cells]
        elif isinstance(self._names, str):
            self._names = self._names.split("/")
        return self._names

    def cut(self, size: int) -> None:
        """Forget all but the first rows."""
        self._namespaces = self.namespaces[:size]
        self._names = self.names[:size]
        self.cells = self.cells[:size]


def read(store: Store, where: str, parameters: Iterable[Any], *, namespace: str, named: bool) -> Rows:
    """The rows of the objects ``o`` that SQL describes, in its order.

    ``namespace`` is that of all of them, if they have one in common; ``named`` says that each row begins
    with its object's name.
    """
    columns = ", ".join((_CELLS, "0" if namespace else _NAMESPACES, "0" if named else _NAMES))
    sql = f"SELECT {columns} FROM (SELECT o.namespace, o.name, o.cells FROM object o {where})"
    cells, namespaces, names = store.run(sql, parameters).fetchone()
    if cells is None:
        return Rows([], [], None)
    listed = cells.split("\n")
    return Rows(listed, [namespace] * len(listed) if namespace else namespaces, None if named else names)
