"""SQLite's C module, without what its Python wrapper and its own import drag in.

``_sqlite3`` imports ``functools`` (and with it ``collections``, ``operator``, ``reprlib``) for
one thing: ``lru_cache``, around its statement cache.  That costs a kubectl command more than
opening the database does.  Where nobody has loaded ``functools`` yet, a stand-in with the same
C-implemented cache serves for the moment of the import.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from typing import Any


def _load() -> Any:
    if "functools" in sys.modules or "_sqlite3" in sys.modules:
        import _sqlite3

        return _sqlite3
    stand_in: Any = type(sys)("functools")
    stand_in.lru_cache = _lru_cache
    sys.modules["functools"] = stand_in
    try:
        import _sqlite3
    finally:
        del sys.modules["functools"]
    return _sqlite3


def _lru_cache(maxsize: int | None = 128, typed: bool = False) -> Callable[[Any], Any]:
    wrapper: Any = __import__("_functools")._lru_cache_wrapper

    def wrap(function: Any) -> Any:
        return wrapper(function, maxsize, typed, tuple)

    return wrap


_module = _load()

connect: Callable[..., sqlite3.Connection] = _module.connect
DatabaseError: type[Exception] = _module.DatabaseError
