"""Kubeconfig files under ``kubectl config``: the merged view, and writing changes where they belong.

Models client-go/tools/clientcmd (PathOptions, ModifyConfig, helpers).  A config is handled in the
form in which it is written: lists of named entries.
"""

from __future__ import annotations

import os

from kubectl_sim.client import kubeconfig, locations
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context

    Obj = dict[str, Any]
    Names = list[str]

#: Section -> the key under which an entry keeps its content.
SECTIONS = {"clusters": "cluster", "contexts": "context", "users": "user"}
#: What is always written of a stanza, empty or not.
_ALWAYS = {"clusters": ("server",), "contexts": ("cluster", "user"), "users": ()}
_SECRET = "DATA+OMITTED"
_REDACTED = "REDACTED"


class Config:
    """The kubeconfig in effect, as ``section -> name -> stanza``, and the files that it is made of."""

    def __init__(self, ctx: Context) -> None:
        self.explicit: str = ctx.globals.kubeconfig
        self.files = locations.config_files(self.explicit)
        self._read: dict[str, Obj | None] = {}
        try:
            self.merged = kubeconfig.KubeConfig(self.files).data
            self._read = {path: kubeconfig.load(path) for path in self.files}
        except kubeconfig.ConfigError as error:
            raise CommandError(str(error)) from error

    @property
    def current(self) -> str:
        return self.merged.get("current-context") or ""

    def section(self, name: str) -> dict[str, Obj]:
        """The stanzas of ``clusters``, ``contexts`` or ``users`` by their names."""
        key = SECTIONS[name]
        return {item["name"]: item.get(key) or {} for item in self.merged.get(name) or ()}

    @property
    def default_file(self) -> str:
        """Where new entries go: the given file, or the first of the list that exists, or its last."""
        if self.explicit or len(self.files) == 1:
            return self.files[0]
        return next((path for path in self.files if os.path.exists(path)), self.files[-1])

    def write(self, section: str, name: str, stanza: Obj | None) -> None:
        """Set or (None) remove one stanza in the file that has it; a new one goes to the default file."""
        path = next((path for path, data in self._read.items() if _has(data, section, name)), self.default_file)
        data = self._content(path)
        entries = [item for item in data.get(section) or () if item.get("name") != name]
        if stanza is not None:
            full = {**dict.fromkeys(_ALWAYS[section], ""), **stanza}
            entries.append({"name": name, SECTIONS[section]: full})
        data[section] = sorted(entries, key=lambda item: str(item["name"])) or None
        self._save(path, data)

    def write_current(self, name: str) -> None:
        path = next(
            (path for path, data in self._read.items() if (data or {}).get("current-context")), self.default_file
        )
        data = self._content(path)
        data["current-context"] = name
        self._save(path, data)

    def _content(self, path: str) -> Obj:
        data = self._read.get(path)
        if data is None:
            data = dict(self.merged) if path == locations.own_config() else {}
        return {"clusters": None, "contexts": None, "users": None, "current-context": "", **data}

    def _save(self, path: str, data: Obj) -> None:
        data = {**data, "apiVersion": "v1", "kind": "Config"}
        if not data.get("preferences"):
            data.pop("preferences", None)
        try:
            kubeconfig.save(path, data)
        except OSError as error:
            raise CommandError(f"open {path}: {(error.strerror or str(error)).lower()}") from error
        self._read[path] = data


def _has(data: Obj | None, section: str, name: str) -> bool:
    return any(item.get("name") == name for item in (data or {}).get(section) or ())


def external(merged: Obj, *, redact: bool) -> Obj:
    """The object that ``config view`` prints, with secrets blanked out unless they are asked for."""
    view: Obj = {"kind": "Config", "apiVersion": "v1"}
    if merged.get("preferences"):
        view["preferences"] = merged["preferences"]
    for section in ("clusters", "users", "contexts"):
        key = SECTIONS[section]
        entries = []
        for item in merged.get(section) or ():
            stanza = {**dict.fromkeys(_ALWAYS[section], ""), **(item.get(key) or {})}
            entries.append({"name": item["name"], key: _redacted(stanza) if redact else stanza})
        view[section] = sorted(entries, key=lambda item: str(item["name"])) or None
    view["current-context"] = merged.get("current-context") or ""
    if merged.get("extensions"):
        view["extensions"] = merged["extensions"]
    return view


def _redacted(stanza: Obj) -> Obj:
    shown = dict(stanza)
    for field in ("token", "password"):
        if shown.get(field):
            shown[field] = _REDACTED
    for field in ("client-certificate-data", "client-key-data", "certificate-authority-data"):
        if shown.get(field):
            shown[field] = _SECRET
    return shown


def minified(merged: Obj, context: str) -> Obj:
    """The config with nothing but what a context needs.  Raises CommandError."""
    current = context or merged.get("current-context") or ""
    if not current:
        raise CommandError("current-context must exist in order to minify")
    found = _entry(merged, "contexts", current)
    if found is None:
        raise CommandError(f"cannot locate context {current}")
    small: Obj = {**merged, "current-context": current, "contexts": [found], "clusters": [], "users": []}
    wanted = found.get("context") or {}
    for section, key in (("clusters", "cluster"), ("users", "user")):
        name = wanted.get(key)
        if not name:
            continue
        entry = _entry(merged, section, name)
        if entry is None and section == "clusters":
            raise CommandError(f"cannot locate cluster {name}")
        if entry is not None:
            small[section] = [entry]
    return small


def _entry(merged: Obj, section: str, name: str) -> Obj | None:
    return next((item for item in merged.get(section) or () if item.get("name") == name), None)


def flattened(merged: Obj) -> Obj:
    """The config with certificates and keys inlined.  Raises CommandError for files that cannot be read."""
    from base64 import b64encode

    flat = {**merged}
    fields = {"clusters": ("certificate-authority",), "users": ("client-certificate", "client-key")}
    for section, names in fields.items():
        entries = []
        for item in merged.get(section) or ():
            stanza = dict(item.get(SECTIONS[section]) or {})
            for field in names:
                path = stanza.pop(field, "")
                if path and not stanza.get(f"{field}-data"):
                    stanza[f"{field}-data"] = b64encode(read_file(path)).decode()
            entries.append({**item, SECTIONS[section]: stanza})
        flat[section] = entries
    return flat


def read_file(path: str) -> bytes:
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except OSError as error:
        raise CommandError(f"open {path}: {(error.strerror or str(error)).lower()}") from error


def help_error(ctx: Context, message: str) -> CommandError:
    """A wrong number of arguments: upstream prints the command's help, then the error."""
    print_help(ctx)
    return CommandError(message)


def print_help(ctx: Context) -> None:
    from kubectl_sim.kubectl import help, root

    ctx.stdout.write(help.help_text(root.find(ctx.command.split())[0], help.terminal_width(ctx.stdout)))


def quoted(args: Names) -> str:
    """Arguments as Go prints a slice."""
    return f"[{' '.join(args)}]"
