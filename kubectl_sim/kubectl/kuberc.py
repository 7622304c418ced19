"""The kuberc file: presets of flags and aliases.  Models kubectl/pkg/kuberc.

The simulator's own file lies in its data folder: ``~/.kube/kuberc`` belongs to the real kubectl.
"""

from __future__ import annotations

import os

from kubectl_sim.client import locations
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.model.schema import Schema

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options

    Obj = dict[str, Any]

OFF = "KUBERC is disabled via KUBERC=off environment variable"
_GROUP = "kubectl.config.k8s.io"
_VERSION = f"{_GROUP}/v1beta1"
#: What fields are called in v1alpha1.
_OLD_NAMES = {"overrides": "defaults", "flags": "options"}
_VERSIONS = (_VERSION, f"{_GROUP}/v1alpha1")
_SCHEMA = Schema(
    {
        "group": _GROUP,
        "version": "v1beta1",
        "kind": "Preference",
        "root": "v1beta1.Preference",
        "packages": {"v1beta1": "v1beta1"},
        "defs": {
            "v1beta1.Preference": {
                "fields": {
                    "kind": "string",
                    "apiVersion": "string",
                    "defaults": "![]v1beta1.CommandDefaults",
                    "aliases": "![]v1beta1.AliasOverride",
                    "credentialPluginPolicy": "string",
                    "credentialPluginAllowlist": "[]v1beta1.AllowlistEntry",
                }
            },
            "v1beta1.CommandDefaults": {"fields": {"command": "!string", "options": "![]v1beta1.CommandOptionDefault"}},
            "v1beta1.CommandOptionDefault": {"fields": {"name": "!string", "default": "!string"}},
            "v1beta1.AliasOverride": {
                "fields": {
                    "name": "!string",
                    "command": "!string",
                    "prependArgs": "[]string",
                    "appendArgs": "[]string",
                    "options": "[]v1beta1.CommandOptionDefault",
                }
            },
            "v1beta1.AllowlistEntry": {"fields": {"name": "string", "command": "string"}},
        },
    }
)


def path_of(flag: str) -> tuple[str, bool]:
    """(the file in effect, whether the user named it); an empty path when preferences are off.

    Raises CommandError.
    """
    named = os.environ.get("KUBERC", "")
    if named == "off":
        if flag:
            raise CommandError("disabling kuberc via KUBERC=off and passing kuberc flag are mutually exclusive")
        return "", False
    path = flag or named
    return path or os.path.join(locations.data_home(), "kuberc"), bool(path)


def of_command(ctx: Context, opts: Options) -> tuple[str, bool]:
    """As :func:`path_of`, for the commands that work on the file.  Raises CommandError if preferences are off."""
    path, explicit = path_of(opts.kuberc)
    if not path:
        raise CommandError(OFF)
    return path, explicit


def read(path: str) -> Obj | None:
    """The preferences of a file, None if it is not there.  Raises CommandError."""
    try:
        preferences, problem = decoded(path)
    except FileNotFoundError:
        return None
    if preferences is None and not problem:
        problem = "error converting Preferences to v1beta1.Preferences: expected pointer, but got invalid kind"
    if problem:
        raise CommandError(f"error reading kuberc file: {problem}")
    return preferences


def decoded(path: str) -> tuple[Obj | None, str]:
    """(the preferences of a file, what is wrong with it).  Raises FileNotFoundError.

    Preferences with unknown fields come with both; an empty file has neither.
    """
    from kubectl_sim.base import yamlio
    from kubectl_sim.kubectl.manifests import reason

    try:
        with open(path, "rb") as stream:
            text = stream.read()
    except FileNotFoundError:
        raise
    except OSError as error:
        return None, f"{'read' if os.path.isdir(path) else 'open'} {path}: {reason(error)}"
    try:
        documents = [document for document in yamlio.load_all(text) if document is not None]
    except ValueError:
        documents = [None]
    for document in documents:
        found = _decoded(document) if _is_preference(document) else None
        if found is not None:
            return found
    if documents:
        return None, f"no valid preferences found in {path}, use --v=5 to see details"
    return None, ""


def _is_preference(document: Any) -> bool:
    return (
        isinstance(document, dict) and document.get("kind") == "Preference" and document.get("apiVersion") in _VERSIONS
    )


def _decoded(document: Obj) -> tuple[Obj, str] | None:
    from kubectl_sim.apiserver.inspection import Inspection, Undecodable

    inspection = Inspection()
    try:
        found = inspection.run(_SCHEMA, document if document["apiVersion"] == _VERSION else _renamed(document))
    except Undecodable:
        return None
    problem = f"strict decoding error: {', '.join(inspection.problems)}" if inspection.problems else ""
    return encoded({**found, "apiVersion": _VERSION}), problem


def _renamed(value: Any) -> Any:
    """What is v1alpha1 as v1beta1."""
    if isinstance(value, dict):
        return {_OLD_NAMES.get(key, key): _renamed(item) for key, item in value.items()}
    return [_renamed(item) for item in value] if isinstance(value, list) else value


def fresh() -> Obj:
    """Preferences without any."""
    return encoded({"kind": "Preference", "apiVersion": _VERSION})


def recommended() -> Obj:
    """What upstream recommends to begin with."""
    presets = {"apply": "server-side", "delete": "interactive"}
    defaults = [
        {"command": command, "options": [{"name": flag, "default": "true"}]} for command, flag in presets.items()
    ]
    return encoded({"kind": "Preference", "apiVersion": _VERSION, "defaults": defaults})


def encoded(preferences: Obj) -> Obj:
    """Preferences as Go's struct writes them."""
    from kubectl_sim.kubectl import typed

    return typed.canonical(_SCHEMA.root, preferences)


def save(ctx: Context, path: str, preferences: Obj) -> None:
    """Writes the file and says so.  Raises CommandError; the real kubectl's file is never written."""
    from kubectl_sim.base.yamldump import dump
    from kubectl_sim.kubectl.manifests import reason

    if os.path.abspath(path) == os.path.join(os.path.expanduser("~"), ".kube", "kuberc"):
        raise CommandError(f"{path} belongs to the real kubectl; kubectl-sim does not change it")
    folder = os.path.dirname(path)
    try:
        if folder:
            os.makedirs(folder, exist_ok=True)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(dump(encoded(preferences)))
    except OSError as error:
        raise CommandError(f"failed to write kuberc file: open {path}: {reason(error)}") from None
    ctx.print(f"Updated {path}")
