"""What is unique in the cluster: addresses and ports by number.  Models pkg/registry/core/service/allocator."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqlite3 import Connection


class Allocators:
    """Pools of numbers, each number of a pool taken by one owner (a uid) at the most."""

    def __init__(self, connection: Connection) -> None:
        self._execute = connection.execute

    def take(self, pool: str, value: int, owner: str) -> bool:
        """Take ``value`` from a pool; False when somebody else has it."""
        row = self._execute("SELECT owner FROM allocation WHERE pool=? AND value=?", (pool, value)).fetchone()
        if row is not None:
            return bool(row[0] == owner)
        self._execute("INSERT INTO allocation VALUES (?,?,?)", (pool, value, owner))
        return True

    def take_any(self, pool: str, first: int, size: int, start: int, owner: str) -> int | None:
        """Take the first free value of ``[first, first+size)``, from ``first+start`` on; None if all are taken."""
        taken: set[int] | None = None
        for step in range(size):
            value = first + (start + step) % size
            if taken is None:  # a large pool is mostly free: look at one value before looking at all
                if self._is_free(pool, value):
                    break
                taken = {row[0] for row in self._execute("SELECT value FROM allocation WHERE pool=?", (pool,))}
            elif value not in taken:
                break
        else:
            return None
        self._execute("INSERT INTO allocation VALUES (?,?,?)", (pool, value, owner))
        return value

    def release(self, pool: str, owner: str) -> None:
        """Give back all that an owner has of a pool."""
        self._execute("DELETE FROM allocation WHERE pool=? AND owner=?", (pool, owner))

    def _is_free(self, pool: str, value: int) -> bool:
        return self._execute("SELECT 1 FROM allocation WHERE pool=? AND value=?", (pool, value)).fetchone() is None
