"""Data of config maps and secrets: ``--from-file``, ``--from-literal``, ``--from-env-file``, ``--append-hash``.

Models kubectl/pkg/cmd/create/create_configmap.go, create_secret.go, kubectl/pkg/util/hash and
AddFromEnvFile of kubectl/pkg/cmd/util.
"""

from __future__ import annotations

import os

from kubectl_sim.base import jsonio, names
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    from kubectl_sim.kubectl.generating import Generation
    from kubectl_sim.kubectl.options import Options

    Obj = dict[str, Any]

    class Entries(Protocol):
        """What entries are added to."""

        def add(self, key: str, value: bytes) -> None: ...


_ENCODING = ("utf-8", "surrogateescape")
#: Go's scanner gives up, silently, at a line that is longer.
_LONGEST_LINE = 64 * 1024


def quote(text: str) -> str:
    """A text as Go's ``%q`` shows it.  Only refusals need it: it is loaded for them."""
    from kubectl_sim.base import goformat

    return goformat.quote(text)


def _reason(error: OSError) -> str:
    from kubectl_sim.kubectl import manifests

    return manifests.reason(error)


def validate(opts: Options) -> None:
    if opts.from_env_file and (opts.from_file or opts.from_literal):
        raise CommandError("from-env-file cannot be combined with from-file or from-literal")


def base64(data: bytes) -> str:
    import binascii

    return binascii.b2a_base64(data, newline=False).decode()


def in_order(entries: Obj) -> Obj:
    """The entries sorted by key, as Go writes maps."""
    return {key: entries[key] for key in sorted(entries)}


# -------------------------------------------------------------------------------------- sources


def add_literals(sources: list[str], entries: Entries) -> None:
    """``key=value`` each.  Raises CommandError."""
    for source in sources:
        key, equals, value = source.partition("=")
        if not key or not equals:
            raise CommandError(f"invalid literal source {source}, expected key=value")
        entries.add(key, value.encode(*_ENCODING))


def add_files(sources: list[str], entries: Entries) -> None:
    """``file``, ``key=file`` or a folder each.  Raises CommandError."""
    for source in sources:
        key, path = _key_and_path(source)
        if not os.path.isdir(_found(path)):
            entries.add(key, read(path))
            continue
        if "=" in source:
            raise CommandError("cannot give a key name for a directory path")
        for name in _files_of(path):
            entries.add(name, read(_joined(path, name)))


def _key_and_path(source: str) -> tuple[str, str]:
    key, equals, path = source.partition("=")
    if not equals:
        return os.path.basename(source.rstrip("/")) or ("/" if source else "."), source
    if "=" in path:
        raise CommandError("key names or file paths cannot contain '='")
    if not key:
        raise CommandError(f"key name for file path {path} missing")
    if not path:
        raise CommandError(f"file path for key name {key} missing")
    return key, path


def _found(path: str) -> str:
    try:
        os.stat(path)
    except OSError as error:
        raise CommandError(f"error reading {path}: {_reason(error)}") from None
    return path


def _joined(folder: str, name: str) -> str:
    return os.path.normpath(os.path.join(folder, name))


def _files_of(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as found:
            return sorted(entry.name for entry in found if entry.is_file(follow_symlinks=False))
    except OSError as error:
        raise CommandError(f"error listing files in {folder}: open {folder}: {_reason(error)}") from None


def read(path: str) -> bytes:
    """A file's content.  Raises CommandError with Go's text."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except IsADirectoryError:
        raise CommandError(f"read {path}: is a directory") from None
    except OSError as error:
        raise CommandError(f"open {path}: {_reason(error)}") from None


def add_env_files(paths: list[str], entries: Entries, what: str) -> None:
    """Files of ``KEY=value`` lines; a bare KEY takes its value from the environment.  Raises CommandError."""
    for path in paths:
        if os.path.isdir(_found(path)):
            raise CommandError(f"env {what} file cannot be a directory")
        for number, line in enumerate(read(path).split(b"\n")):
            if len(line) >= _LONGEST_LINE:
                break
            _add_line(path, number, line.removesuffix(b"\r"), entries)


def _add_line(path: str, number: int, line: bytes, entries: Entries) -> None:
    try:
        text = line.decode()
    except UnicodeDecodeError:
        shown = " ".join(map(str, line))
        raise CommandError(f"env file {path} contains invalid utf8 bytes at line {number + 1}: [{shown}]") from None
    if number == 0:
        text = text.removeprefix("\ufeff")
    text = text.lstrip()
    if not text or text.startswith("#"):
        return
    key, equals, value = text.partition("=")
    problems = names.strict_env_var(key)
    if problems:
        raise CommandError(f"{quote(key)} is not a valid key name: {';'.join(problems)}")
    if not equals:
        value = os.environ.get(key, "")
    entries.add(key, value.encode(*_ENCODING))


# -------------------------------------------------------------------------------------- secrets


class SecretEntries:
    """The data of a secret, in base64."""

    def __init__(self) -> None:
        self.data: Obj = {}

    def add(self, key: str, value: bytes) -> None:
        """One entry.  Raises CommandError for a key that is no key or was used before."""
        problems = names.config_map_key(key)
        if problems:
            raise CommandError(f"{quote(key)} is not valid key name for a Secret {';'.join(problems)}")
        if key in self.data:
            raise CommandError(f"cannot add key {key}, another key by that name already exists")
        self.data[key] = base64(value)


def create_secret(generation: Generation, entries: SecretEntries, type: str) -> None:
    """Creates the secret, with --append-hash under a name that depends on its content."""
    if generation.opts.append_hash:
        content = {"data": in_order(entries.data), "kind": "Secret", "name": generation.name, "type": type}
        generation.name += "-" + _hash(content)
    secret: Obj = {"kind": "Secret", "apiVersion": "v1", "metadata": generation.metadata()}
    if entries.data:
        secret["data"] = in_order(entries.data)
    if type:
        secret["type"] = type
    generation.create("secrets", secret, "failed to create secret ")


# --------------------------------------------------------------------------------------- hashes

# Letters that cannot make words.
_CONSONANTS = str.maketrans("013ae", "ghkmt")


def config_map_hash(name: str, data: Obj, binary: Obj) -> str:
    """What --append-hash appends to a config map's name."""
    content: Obj = {"data": data, "kind": "ConfigMap", "name": name}
    if binary:
        content["binaryData"] = binary
    return _hash(content)


def _hash(content: Obj) -> str:
    import hashlib

    digest = hashlib.sha256(jsonio.compact(content).encode(*_ENCODING)).hexdigest()
    return digest[:10].translate(_CONSONANTS)
