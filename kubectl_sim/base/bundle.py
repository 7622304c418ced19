"""All compiled modules of the package in one file, so that importing many small ones costs little.

A command imports some sixty to a hundred modules.  Python looks each one up in a folder, checks its
source, and opens, reads and closes a file of bytecode for it, which takes as long as executing it.
The bundle is a file like those, in a ``__pycache__`` like those, with the same trust and the same check:
a module whose source has another time or size than when it was compiled is imported as ever.
:mod:`kubectl_sim.base.bundling` writes it.
"""

from __future__ import annotations

import os
import sys
from _frozen_importlib import ModuleSpec  # what importlib.machinery would load more for
from marshal import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, ModuleType
    from typing import Any

    #: Source below the root, time in ns, bytes, offset, length of the code, is a package.
    Entry = tuple[str, int, int, int, int, bool]

PACKAGE = "kubectl_sim"
#: Raised when the form of the file changes.
MARK = b"ksimpyc2"
HEAD = len(MARK) + 4


def place(root: str) -> str:
    """The bundle of the package in the folder ``root``, for this very Python."""
    name = f"{sys.implementation.cache_tag}-{sys.hexversion:x}-{sys.flags.optimize}"
    return f"{root}/__pycache__/bundle.{name}"


class Bundle:
    """A finder and loader of the modules in a bundle.  ``stale``: there are modules that it lacks."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.stale = False
        #: Package -> what is directly in it, by full name; encoded until somebody asks for one of them.
        self._index: dict[str, bytes | dict[str, Entry]] = {}
        self._file = -1
        self._code = 0
        self._open()

    def _open(self) -> None:
        try:
            self._file = os.open(place(self.root), os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            self.stale = True
            return
        head = os.read(self._file, HEAD)
        size = int.from_bytes(head[len(MARK) :], "little")
        self._code = HEAD + size
        if head.startswith(MARK):
            self._index = loads(os.read(self._file, size))
        else:
            self.stale = True

    def entries(self) -> dict[str, tuple[tuple[str, int, int, bool], bytes]]:
        """What the bundle holds: name -> (source, time, bytes, is a package), code."""
        return {
            name: ((source, time, size, is_package), self._read(offset, length))
            for package in self._index
            for name, (source, time, size, offset, length, is_package) in self._entries_of(package).items()
        }

    def _entries_of(self, package: str) -> dict[str, Entry]:
        found = self._index.get(package, {})
        if isinstance(found, bytes):
            found = self._index[package] = loads(found)
        return found

    def _read(self, offset: int, length: int) -> bytes:
        return os.pread(self._file, length, self._code + offset)

    # -- what Python's import asks --------------------------------------------------------

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Where a module comes from; None lets the next finder look."""
        entry = self._entries_of(name.rpartition(".")[0]).get(name)
        if entry is None:
            self.stale = self.stale or self._lacks(name)
            return None
        file = f"{self.root}/{entry[0]}"
        try:
            found = os.stat(file)
        except OSError:
            self.stale = True
            return None
        if found.st_mtime_ns != entry[1] or found.st_size != entry[2]:
            self.stale = True
            return None
        spec = ModuleSpec(name, self, origin=file, is_package=entry[5])  # type: ignore[arg-type]
        if entry[5]:
            spec.submodule_search_locations = [file.rpartition("/")[0]]
        return spec

    def _lacks(self, name: str) -> bool:
        """Is this a module of the package that has been added since?"""
        if not name.startswith(PACKAGE):
            return False
        path = self.root + name.removeprefix(PACKAGE).replace(".", "/")
        return os.path.exists(f"{path}.py") or os.path.exists(f"{path}/__init__.py")

    def create_module(self, spec: ModuleSpec) -> None:
        """Python makes the module itself."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module's code."""
        spec = module.__spec__
        assert spec is not None
        module.__file__ = spec.origin
        exec(self.get_code(spec.name), module.__dict__)

    def get_code(self, name: str) -> CodeType:
        """The compiled module, for tracebacks and ``python -m``."""
        entry = self._entries_of(name.rpartition(".")[0])[name]
        code: CodeType = loads(self._read(entry[3], entry[4]))
        return code


def install() -> Bundle | None:
    """Import from the bundle from now on.  None where that cannot be done."""
    package = sys.modules[PACKAGE]
    if not hasattr(os, "pread"):
        return None
    try:
        bundle = Bundle(package.__path__[0])
    except (ValueError, EOFError, TypeError, OSError):
        return None  # not ours, or cut short
    sys.meta_path.insert(0, bundle)
    return bundle


def wanted(bundle: Bundle | None) -> str:
    """The root of the package whose bundle should be written anew, as Python would write bytecode; else empty."""
    if bundle is None or not bundle.stale or sys.dont_write_bytecode:
        return ""
    return bundle.root if os.access(os.path.dirname(place(bundle.root)), os.W_OK) else ""
