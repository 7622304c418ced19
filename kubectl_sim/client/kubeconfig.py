"""Read and write kubeconfig files.  Models client-go/tools/clientcmd.

A context of the simulator is an ordinary context whose cluster carries an extension named
``kubectl-sim`` with the path of its cluster file.
"""

from __future__ import annotations

import os

from kubectl_sim.base import jsonio
from kubectl_sim.client import locations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Obj = dict[str, Any]

EXTENSION = "kubectl-sim"
_SECTIONS = ("clusters", "contexts", "users")
SERVER = "https://127.0.0.1:6443"


class ConfigError(Exception):
    """A kubeconfig that cannot be read, or a context that it does not have."""


class ContextError(ConfigError):
    """A context that the kubeconfig does not have."""

    def __init__(self, context: str) -> None:
        super().__init__(f'context "{context}" does not exist')
        self.context = context


class KubeConfig:
    """The merged view of several files, the earlier ones winning, as clientcmd merges them."""

    __slots__ = ("current", "data", "files")

    def __init__(self, files: Sequence[str], context: str = "") -> None:
        self.files = list(files)
        self.data = _merged(self.files)
        #: The context in force: ``--context`` or the file's ``current-context``.
        self.current = context or self.data.get("current-context") or ""

    def entry(self, section: str, name: str) -> Obj | None:
        """The value of a named entry of ``clusters``, ``contexts`` or ``users``."""
        key = section[:-1]
        for item in self.data.get(section) or ():
            if item.get("name") == name:
                return item.get(key) or {}
        return None

    def context(self) -> Obj:
        """The context in force; empty when none is set.  Raises :class:`ConfigError`."""
        if not self.current:
            return {}
        found = self.entry("contexts", self.current)
        if found is None:
            raise ContextError(self.current)
        return found

    @property
    def namespace(self) -> str:
        return self.context().get("namespace") or "default"

    def state_file(self, cluster: str = "") -> str:
        """The cluster file behind the context in force (or a named cluster of the file).

        Raises :class:`ConfigError` for a context that belongs to a real cluster.
        """
        override = locations.state_override()
        if override:
            return override
        name = cluster or self.context().get("cluster", "")
        if not name:
            return locations.cluster_file(locations.DEFAULT_CLUSTER)
        found = self.entry("clusters", name)
        if found is None:
            raise ConfigError(f'cluster "{name}" does not exist')
        for item in found.get("extensions") or ():
            if item.get("name") == EXTENSION:
                return str(item["extension"]["state"])
        raise ConfigError(
            f'context "{self.current}" is not a simulated cluster: {name} is at {found.get("server", "no server")}'
        )


def fresh(name: str, state: str) -> Obj:
    """A kubeconfig with one cluster, one user and one context."""
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "preferences": {},
        "clusters": [cluster_entry(name, state)],
        "users": [{"name": name, "user": {}}],
        "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
        "current-context": name,
    }


def cluster_entry(name: str, state: str, server: str = SERVER) -> Obj:
    extension = {"name": EXTENSION, "extension": {"state": state}}
    return {"name": name, "cluster": {"server": server, "extensions": [extension]}}


def load(path: str) -> Obj | None:
    """One file as it stands, None when it is not there.  Raises :class:`ConfigError`."""
    try:
        with open(path, "rb") as stream:
            text = stream.read()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(f"open {path}: {error.strerror}") from error
    remembered = _remembered(path, text) if path == locations.own_config() else None
    if remembered is not None:
        return remembered
    from kubectl_sim.base import yamlio

    try:
        data = yamlio.load(text.decode())
    except ValueError as error:
        raise ConfigError(f'error loading config file "{path}": {error}') from error
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise ConfigError(f'error loading config file "{path}": it does not hold a Config')
    if path == locations.own_config():
        _remember(path, text, data)
    return data


def _remembered(path: str, text: bytes) -> Obj | None:
    """What this very text came to the last time: nearly every command reads it, and YAML costs 4 ms."""
    try:
        with open(f"{path}.parsed", "rb") as stream:
            known, _, body = stream.read().partition(b"\0")
    except OSError:
        return None
    found: Obj | None = jsonio.loads(body) if known == text else None
    return found


def _remember(path: str, text: bytes, data: Obj) -> None:
    temporary = f"{path}.parsed.{os.getpid()}.tmp"
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            stream.write(text + b"\0" + jsonio.dumps(data).encode())
        os.replace(temporary, f"{path}.parsed")
    except OSError:
        return  # a folder that cannot be written to is no reason to fail: it is only slower


def save(path: str, data: Obj) -> None:
    """Write a file atomically, readable by its owner alone."""
    from kubectl_sim.base import yamldump

    folder = os.path.dirname(os.path.abspath(path))
    os.makedirs(folder, exist_ok=True)
    temporary = f"{path}.{os.getpid()}.tmp"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as stream:
        stream.write(yamldump.dump(data))
    os.replace(temporary, path)


def _merged(files: list[str]) -> Obj:
    found = [data for path in files if (data := load(path)) is not None]
    if not found:
        return builtin() if files == [locations.own_config()] else {}
    if len(found) == 1:
        return found[0]
    merged: Obj = {"apiVersion": "v1", "kind": "Config", "preferences": {}, "current-context": ""}
    for data in found:
        merged["current-context"] = merged["current-context"] or data.get("current-context") or ""
        for section in _SECTIONS:
            entries = merged.setdefault(section, [])
            known = {item["name"] for item in entries}
            entries.extend(item for item in data.get(section) or () if item["name"] not in known)
    return merged


def builtin() -> Obj:
    """What the simulator's own file will say once it is written."""
    state = locations.state_override() or locations.cluster_file(locations.DEFAULT_CLUSTER)
    return fresh(locations.DEFAULT_CLUSTER, state)
