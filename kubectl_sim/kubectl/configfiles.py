"""Kubeconfig files as ``kubectl config`` reads, changes and writes them.

Models client-go/tools/clientcmd (loader.go, config.go): several files are seen as one, and a change goes
into the file that its stanza comes from.
"""

from __future__ import annotations

import os

from kubectl_sim.client import kubeconfig, locations
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.model.schema import Schema

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context

    Obj = dict[str, Any]
    Texts = list[str]

CLUSTERS, CONTEXTS, USERS = "clusters", "contexts", "users"
#: Each section with the key that its entries have for what they name.
SECTIONS = {CLUSTERS: "cluster", USERS: "user", CONTEXTS: "context"}
#: What names files in clusters and users.
_PATHS = {CLUSTERS: ("certificate-authority",), USERS: ("client-certificate", "client-key", "tokenFile"), CONTEXTS: ()}
_LATEST = "k8s.io/client-go/tools/clientcmd/api/latest/latest.go:50"
_INTERACTIVE = ("client.authentication.k8s.io/v1beta1", "client.authentication.k8s.io/v1alpha1")
_NO_VERSION = (
    "couldn't get version/kind; json parse error: json: cannot unmarshal {} into Go value of type "
    'struct {{ APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }}'
)

# The types of clientcmd/api/v1, in the notation of the files in schemas/.
_EXTENSIONS = "[]v1.NamedExtension"
_TYPES: Obj = {
    "group": "",
    "version": "v1",
    "kind": "Config",
    "root": "v1.Config",
    "packages": {"v1": "v1"},
    "defs": {
        "v1.Config": {
            "fields": {
                "kind": "string",
                "apiVersion": "string",
                "preferences": "v1.Preferences",
                "clusters": "![]v1.NamedCluster",
                "users": "![]v1.NamedAuthInfo",
                "contexts": "![]v1.NamedContext",
                "current-context": "!string",
                "extensions": _EXTENSIONS,
            }
        },
        "v1.Preferences": {"fields": {"colors": "bool", "extensions": _EXTENSIONS}},
        "v1.NamedCluster": {"fields": {"name": "!string", "cluster": "!v1.Cluster"}},
        "v1.NamedContext": {"fields": {"name": "!string", "context": "!v1.Context"}},
        "v1.NamedAuthInfo": {"fields": {"name": "!string", "user": "!v1.AuthInfo"}},
        "v1.NamedExtension": {"fields": {"name": "!string", "extension": "!raw"}},
        "v1.Cluster": {
            "fields": {
                "server": "!string",
                "tls-server-name": "string",
                "insecure-skip-tls-verify": "bool",
                "certificate-authority": "string",
                "certificate-authority-data": "bytes",
                "proxy-url": "string",
                "disable-compression": "bool",
                "extensions": _EXTENSIONS,
            }
        },
        "v1.Context": {
            "fields": {"cluster": "!string", "user": "!string", "namespace": "string", "extensions": _EXTENSIONS}
        },
        "v1.AuthInfo": {
            "fields": {
                "client-certificate": "string",
                "client-certificate-data": "bytes",
                "client-key": "string",
                "client-key-data": "bytes",
                "token": "string",
                "tokenFile": "string",
                "as": "string",
                "as-uid": "string",
                "as-groups": "[]string",
                "as-user-extra": "map[string][]string",
                "username": "string",
                "password": "string",
                "auth-provider": "*v1.AuthProviderConfig",
                "exec": "*v1.ExecConfig",
                "extensions": _EXTENSIONS,
            }
        },
        "v1.AuthProviderConfig": {"fields": {"name": "!string", "config": "!map[string]string"}},
        "v1.ExecConfig": {
            "fields": {
                "command": "!string",
                "args": "![]string",
                "env": "![]v1.ExecEnvVar",
                "apiVersion": "string",
                "installHint": "string",
                "provideClusterInfo": "!bool",
                "interactiveMode": "string",
            }
        },
        "v1.ExecEnvVar": {"fields": {"name": "!string", "value": "!string"}},
    },
}
SCHEMA = Schema(_TYPES)
STRUCTS = {CLUSTERS: "v1.Cluster", CONTEXTS: "v1.Context", USERS: "v1.AuthInfo"}


class Config:
    """The content of one file, or of several as one.

    ``clusters``, ``contexts`` and ``users`` map names to what they stand for, ``origins`` tells the file that
    a stanza comes from.
    """

    __slots__ = ("current", "extensions", "origins", "preferences", "sections")

    def __init__(self) -> None:
        self.sections: dict[str, dict[str, Obj]] = {section: {} for section in SECTIONS}
        self.origins: dict[tuple[str, str], str] = {}
        self.current = ""
        self.preferences: Obj = {}
        self.extensions: list[Obj] = []

    def add(self, other: Config) -> None:
        """Takes from a file of lower precedence what is not there yet."""
        for section, entries in other.sections.items():
            for name, entry in entries.items():
                if name not in self.sections[section]:
                    self.sections[section][name] = entry
                    self.origins[section, name] = other.origins[section, name]
        self.current = self.current or other.current
        self.preferences = {**other.preferences, **self.preferences}
        known = {item["name"] for item in self.extensions}
        self.extensions += [item for item in other.extensions if item["name"] not in known]

    def document(self) -> Obj:
        """The object that is written and printed, in the order of Go's fields."""
        document: Obj = {"kind": "Config", "apiVersion": "v1", "preferences": self.preferences}
        for section, key in SECTIONS.items():
            entries = self.sections[section]
            document[section] = [{"name": name, key: entries[name]} for name in sorted(entries)] or None
        document["current-context"] = self.current
        document["extensions"] = self.extensions
        return encoded("v1.Config", document)


def encoded(struct: str, value: Obj) -> Obj:
    """A value as Go's struct of that name writes it."""
    from kubectl_sim.kubectl import typed

    return typed.canonical(SCHEMA.struct(struct), value)


class Files:
    """The files that a command works on: ``--kubeconfig``, ``$KUBECONFIG`` or the simulator's own."""

    def __init__(self, ctx: Context) -> None:
        self.explicit: str = ctx.globals.kubeconfig
        self.paths = list(dict.fromkeys(locations.config_files(self.explicit)))

    @property
    def default(self) -> str:
        """The file for what is new, which error messages name too."""
        if len(self.paths) > 1:
            return next((path for path in self.paths if os.path.exists(path)), self.paths[-1])
        return self.paths[0]

    def load(self) -> Config:
        """All files as one; missing ones hold nothing.  Raises CommandError."""
        config = Config()
        problems = []
        for path in self.paths:
            try:
                found = read(path)
            except CommandError as error:
                problems.append(CommandError(f'error loading config file "{path}": {error.message}'))
                continue
            if found is not None:
                config.add(found)
        if problems:
            from kubectl_sim.kubectl.errors import Aggregate

            raise Aggregate(problems)
        return config

    def put(self, section: str, name: str, entry: Obj, *, relative: bool) -> None:
        """Writes a stanza that has changed into its file.  With ``relative``, paths below it become so."""
        path = self._origin(section, name)
        config = read(path) or Config()
        if config.sections[section].get(name) == entry:
            return
        config.sections[section][name] = _relative(section, entry, path) if relative else entry
        write(path, config)

    def delete(self, section: str, name: str) -> None:
        """Takes a stanza out of its file."""
        path = self._origin(section, name)
        config = read(path) or Config()
        config.sections[section].pop(name, None)
        write(path, config)

    def rename_context(self, old: str, new: str) -> None:
        """Gives a context another name in its file."""
        path = self._origin(CONTEXTS, old)
        config = read(path) or Config()
        config.sections[CONTEXTS][new] = config.sections[CONTEXTS].pop(old)
        write(path, config)

    def _origin(self, section: str, name: str) -> str:
        return self.load().origins.get((section, name)) or self.default

    def set_current(self, name: str) -> None:
        """Writes ``current-context``; clears it where it is set.  Raises CommandError."""
        if self.load().current == name:
            return
        if name or self.explicit:
            self._set_current_in(self.default, name)
            return
        for path in self.paths:
            config = read(path)
            if config is not None and config.current:
                self._set_current_in(path, name)
                return
        raise CommandError("no config found to write context")

    def _set_current_in(self, path: str, name: str) -> None:
        config = read(path) or Config()
        config.current = name
        write(path, config)

    def set_preferences(self, preferences: Obj) -> None:
        """Writes the preferences into the first file that has others."""
        for path in [self.explicit] if self.explicit else self.paths:
            config = read(path) or Config()
            if config.preferences != preferences:
                config.preferences = preferences
                write(path, config)
                return


# ------------------------------------------------------------------------------------- one file


def read(path: str) -> Config | None:
    """A file's content, None if it is not there.  Raises CommandError."""
    from kubectl_sim.base import yamlio
    from kubectl_sim.kubectl.manifests import reason

    try:
        with open(path, "rb") as stream:
            text = stream.read()
    except (FileNotFoundError, NotADirectoryError):
        return _config(kubeconfig.builtin(), path) if path == locations.own_config() else None
    except IsADirectoryError:
        raise CommandError(f"read {path}: is a directory") from None
    except OSError as error:
        raise CommandError(f"open {path}: {reason(error)}") from None
    if not text.strip():
        return Config()
    try:
        document = yamlio.load(text.decode("utf-8", "surrogateescape"))
    except ValueError as error:
        raise CommandError(str(error)) from None
    return _config(document, path)


def _config(document: Any, path: str) -> Config:
    found = _decoded(document)
    config = Config()
    config.current = found["current-context"]
    config.preferences = found.get("preferences", {})
    config.extensions = found.get("extensions", [])
    for section, key in SECTIONS.items():
        for item in found[section] or ():
            config.sections[section][item["name"]] = item[key]
            config.origins[section, item["name"]] = path
    for user in config.sections[USERS].values():
        plugin = user.get("exec")
        if plugin and not plugin.get("interactiveMode") and plugin.get("apiVersion") in _INTERACTIVE:
            plugin["interactiveMode"] = "IfAvailable"
    return config


def _decoded(document: Any) -> Obj:
    """The document in canonical form.  Raises CommandError with Go's words."""
    from kubectl_sim.apiserver.inspection import Inspection, Undecodable

    if document is None:
        document = {}
    if not isinstance(document, dict):
        from kubectl_sim.kubectl.manifests import json_kind

        raise CommandError(_NO_VERSION.format(json_kind(document)))
    kind, version = document.get("kind") or "Config", document.get("apiVersion") or "v1"
    if (kind, version) != ("Config", "v1"):
        raise CommandError(f'no kind "{kind}" is registered for version "{version}" in scheme "{_LATEST}"')
    try:
        return encoded("v1.Config", Inspection().run(SCHEMA, document))
    except Undecodable as error:
        raise CommandError(str(error)) from None


def write(path: str, config: Config) -> None:
    """Replaces a file's content.  Raises CommandError; the real kubectl's own file is never written."""
    real = os.path.join(os.path.expanduser("~"), ".kube", "config")
    if os.path.abspath(path) == real:
        raise CommandError(f"{path} belongs to the real kubectl; kubectl-sim does not change it")
    from kubectl_sim.kubectl.manifests import reason

    try:
        kubeconfig.save(os.path.realpath(path), config.document())
    except OSError as error:
        raise CommandError(f"open {path}: {reason(error)}") from None


def _relative(section: str, entry: Obj, path: str) -> Obj:
    """The entry with paths relative to the file's folder where they lie in it."""
    base = os.path.dirname(os.path.abspath(path))
    changed = {**entry}
    for field in _PATHS[section]:
        if entry.get(field):
            changed[field] = _relative_path(entry[field], base)
    command = (entry.get("exec") or {}).get("command", "")
    if os.sep in command:
        changed["exec"] = {**entry["exec"], "command": _relative_path(command, base)}
    return changed


def _relative_path(path: str, base: str) -> str:
    absolute = path if os.path.isabs(path) else os.path.normpath(os.path.join(base, path))
    found = os.path.relpath(absolute, base)
    return absolute if found.startswith(".." + os.sep) else found
