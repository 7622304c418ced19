"""Reading the files of a kustomization: from its own folder and below, unless told otherwise.

Models api/internal/loader.  Git repositories and URLs are beyond the simulator, which uses no network.
"""

from __future__ import annotations

import os

from kubectl_sim.kubectl.kustomizing.errors import KustomizeError, Remote, context

_SCHEMES = ("ssh://", "https://", "http://", "file://")


class Loader:
    """Reads what a kustomization in the folder ``root`` names.

    ``anywhere`` lifts the restriction to the folder; ``referrer`` is the loader of the kustomization that
    named this one.
    """

    __slots__ = ("anywhere", "referrer", "root")

    def __init__(self, root: str, anywhere: bool = False, referrer: Loader | None = None) -> None:
        self.root = root
        self.anywhere = anywhere
        self.referrer = referrer

    def new(self, path: str) -> Loader:
        """A loader for another folder.  Raises KustomizeError: no folder, or one above a folder in use."""
        if not path:
            raise KustomizeError("new root cannot be empty")
        if is_repository(path):
            raise Remote(remote(path))
        if os.path.isabs(path):
            raise KustomizeError(f"new root '{path}' cannot be absolute")
        root = folder(os.path.normpath(os.path.join(self.root, path)))
        visited: Loader | None = self
        while visited is not None:
            if inside(visited.root, root):
                raise KustomizeError(f"cycle detected: candidate root '{root}' contains visited root '{visited.root}'")
            visited = visited.referrer
        return Loader(root, self.anywhere, self)

    def load(self, path: str) -> bytes:
        """The content of a file.  Raises KustomizeError."""
        if path.startswith(("http://", "https://")):
            raise Remote(remote(path))
        if not os.path.isabs(path):
            path = os.path.normpath(os.path.join(self.root, path))
        if not self.anywhere:
            path = self.restricted(path)
        try:
            with open(path, "rb") as file:
                return file.read()
        except IsADirectoryError:
            raise KustomizeError(f"read {path}: is a directory") from None
        except OSError as error:
            raise KustomizeError(f"open {path}: {_reason(error)}") from None

    def restricted(self, path: str) -> str:
        """The path with links resolved, if it is a file below the root."""
        real = resolved(path)
        if os.path.isdir(real):
            raise KustomizeError(f"'{path}' must resolve to a file")
        if not inside(os.path.dirname(real), self.root):
            raise KustomizeError(f"security; file '{path}' is not in or below '{self.root}'")
        return real


def start(path: str, anywhere: bool) -> Loader:
    """The loader of the kustomization that was asked for."""
    if is_repository(path):
        raise Remote(remote(path))
    return Loader(folder(path), anywhere)


def inside(path: str, root: str) -> bool:
    return root == "/" or path == root or path.startswith(root + "/")


def folder(path: str) -> str:
    """A folder's path with links resolved.  Raises KustomizeError."""
    with context("must build at directory"):
        if not path:
            raise KustomizeError("directory path cannot be empty")
        with context("not a valid directory"):
            real = resolved(path)
        if not os.path.isdir(real):
            raise KustomizeError(f"'{path}': file is not directory")
    return real


def resolved(path: str) -> str:
    try:
        return os.path.realpath(os.path.abspath(path), strict=True)
    except OSError as error:
        missing = error.filename or path
        raise KustomizeError(f"evalsymlink failure on '{path}' : lstat {missing}: {_reason(error)}") from None


def _reason(error: OSError) -> str:
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]


def remote(path: str) -> str:
    return f"'{path}' is remote: the simulator does not use the network; download it and name the local copy"


def is_repository(path: str) -> bool:
    """Whether a path looks like a git repository's address (git.NewRepoSpecFromURL)."""
    if path.startswith("/"):
        return False
    rest = path.partition("?")[0]
    if rest.lower().startswith("git::"):
        rest = rest[5:]
    scheme = next((one for one in _SCHEMES if rest.lower().startswith(one)), "")
    rest = rest[len(scheme) :]
    user, at, behind = rest.partition("@")
    named = bool(at) and user[:1].isalpha() and user.isascii() and user.replace("-", "").isalnum()
    rest = behind if named else rest
    github = rest.lower().startswith(("github.com/", "github.com:"))
    short = not scheme and (named or github)
    if not scheme and not short:
        return False
    return scheme == "file://" or _names_repository(rest, short)


def _names_repository(rest: str, short: bool) -> bool:
    ends = [rest.find("/")]
    if short and rest.find(":") > 0:
        ends.append(rest.find(":"))
    positions = [end for end in ends if end >= 0]
    way = rest[min(positions) + 1 :] if positions else ""
    host = rest[: min(positions) + 1] if positions else rest
    if not host:
        return False
    if "_git/" in way or "//" in way or ".git" in way:
        return True
    return way.count("/") >= 1
