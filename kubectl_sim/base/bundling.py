"""Write the bundle of compiled modules: see :mod:`kubectl_sim.base.bundle`."""

from __future__ import annotations

import marshal
import os
from importlib.machinery import SourceFileLoader

from kubectl_sim.base.bundle import MARK, PACKAGE, Bundle, place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_sim.base.bundle import Entry


def write(root: str) -> None:
    """Bring the bundle of the package in ``root`` up to date.  Raises OSError where it cannot be written.

    What has not changed since the last one is taken from it.
    """
    known = _known(root)
    index: dict[str, dict[str, Entry]] = {}
    codes: list[bytes] = []
    offset = 0
    for name, source, package in _sources(root):
        found = os.stat(f"{root}/{source}")
        facts = (source, found.st_mtime_ns, found.st_size, package)
        before = known.get(name)
        code = before[1] if before is not None and before[0] == facts else _compiled(name, f"{root}/{source}")
        index.setdefault(name.rpartition(".")[0], {})[name] = (
            source,
            found.st_mtime_ns,
            found.st_size,
            offset,
            len(code),
            package,
        )
        codes.append(code)
        offset += len(code)
    # A command asks for the modules of some packages: the others' need not even be decoded.
    _replace(place(root), marshal.dumps({package: marshal.dumps(found) for package, found in index.items()}), codes)


def _known(root: str) -> dict[str, tuple[tuple[str, int, int, bool], bytes]]:
    try:
        return Bundle(root).entries()
    except (ValueError, EOFError, TypeError, OSError):
        return {}


def _sources(root: str) -> Iterator[tuple[str, str, bool]]:
    """``(module, source below the root, is a package)`` of the whole package."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        if "__init__.py" not in files:
            continue
        below = os.path.relpath(folder, root)
        parts = [] if below == "." else below.split(os.sep)
        for file in sorted(files):
            stem, _, ending = file.rpartition(".")
            if ending != "py":
                continue
            package = stem == "__init__"
            name = ".".join([PACKAGE, *parts, *([] if package else [stem])])
            yield name, "/".join([*parts, file]), package


def _compiled(name: str, path: str) -> bytes:
    """The code of a module: as Python keeps it, compiled anew if need be."""
    return marshal.dumps(SourceFileLoader(name, path).get_code(name))


def _replace(path: str, index: bytes, codes: list[bytes]) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    passing = f"{path}.{os.getpid()}"
    try:
        with open(passing, "wb") as file:
            file.write(MARK + len(index).to_bytes(4, "little") + index)
            file.writelines(codes)
        os.replace(passing, path)
    except OSError:
        if os.path.exists(passing):
            os.unlink(passing)
        raise
