"""``kubectl create configmap``."""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.kubectl import contents
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.generating import Generation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates a config map from files, folders and literals."""
    generation = Generation(ctx, args, opts)
    generation.require_name()
    contents.validate(opts)
    entries = _Entries(generation.name)
    contents.add_files(opts.from_file, entries)
    contents.add_literals(opts.from_literal, entries)
    contents.add_env_files(opts.from_env_file, entries, "config")
    if opts.append_hash:
        generation.name += "-" + contents.config_map_hash(generation.name, entries.data, entries.binary)
    config_map: Obj = {"kind": "ConfigMap", "apiVersion": "v1", "metadata": generation.metadata()}
    if entries.data:
        config_map["data"] = contents.in_order(entries.data)
    if entries.binary:
        config_map["binaryData"] = contents.in_order(entries.binary)
    generation.create("configmaps", config_map, "failed to create configmap: ")


class _Entries:
    """The data of a config map: text as text, everything else in base64."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.data: Obj = {}
        self.binary: Obj = {}

    def add(self, key: str, value: bytes) -> None:
        """One entry.  Raises CommandError for a key that is no key or was used before."""
        problems = names.config_map_key(key)
        if problems:
            raise CommandError(f"{contents.quote(key)} is not a valid key name for a ConfigMap: {','.join(problems)}")
        for known, field in ((self.data, "Data"), (self.binary, "BinaryData")):
            if key in known:
                raise CommandError(
                    f"cannot add key {contents.quote(key)}, another key by that name already exists in {field}"
                    f" for ConfigMap {contents.quote(self.name)}"
                )
        try:
            self.data[key] = value.decode()
        except UnicodeDecodeError:
            self.binary[key] = contents.base64(value)


def command() -> Command:
    """The command line of ``kubectl create configmap``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, array, boolean, strings

    return Command(
        ("configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]"),
        short="Create a config map from files or literals",
        long="""
Create a config map of one or more entries from files, folders, env files or literal values.

A file's name, or the key before '=', names its entry. Of a folder, every regular file with a valid
name is taken; subfolders and links are not.
""",
        examples="""
# Every file of a folder
kubectl create configmap settings --from-file=./settings

# A file under another key
kubectl create configmap settings --from-file=app.conf=./prod.conf

# Literal values
kubectl create configmap settings --from-literal=color=blue --from-literal=size=3

# The lines of an env file
kubectl create configmap settings --from-env-file=./app.env
""",
        aliases=["cm"],
        flags=[
            boolean("append-hash", "Append a hash of the content to the name."),
            strings("from-env-file", "File of KEY=value lines, one data entry each; may be repeated."),
            strings(
                "from-file",
                (
                    "File whose content becomes a data entry named after the file, or key=file to name it; of"
                    " a folder, every file with a valid name. May be repeated."
                ),
            ),
            array("from-literal", "Data entry as key=value; may be repeated."),
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
