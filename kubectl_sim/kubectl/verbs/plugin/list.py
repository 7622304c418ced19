"""``kubectl plugin list``."""

from __future__ import annotations

import os

from kubectl_sim.kubectl import plugins
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints the paths of plugins, each with what is wrong with it."""
    paths = _paths(ctx)
    errors: list[str] = []
    if paths:
        ctx.print("The following compatible plugins are available:\n")
    else:
        errors.append("error: unable to find any kubectl plugins in your PATH")
    verifier = _Verifier()
    warnings = 0
    for path in paths:
        ctx.print(os.path.basename(path) if opts.name_only else path)
        for problem in verifier.problems(path):
            ctx.warn(f"  - {problem}")
            warnings += 1
    if warnings:
        errors.append(
            "error: one plugin warning was found" if warnings == 1 else f"error: {warnings} plugin warnings were found"
        )
    if errors:
        raise CommandError("".join(f"{error}\n" for error in errors))


def _paths(ctx: Context) -> list[str]:
    """Every file on PATH that is named like a plugin."""
    found: list[str] = []
    for folder in dict.fromkeys(os.environ.get("PATH", "").split(os.pathsep)):
        if not folder.strip():
            continue
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            from kubectl_sim.base.goformat import quote

            why = f"open {folder}: {(error.strerror or '').lower()}"
            ctx.warn(f"Unable to read directory {quote(folder)} from your PATH: {why}. Skipping...")
            continue
        found += [
            os.path.normpath(os.path.join(folder, entry.name))
            for entry in entries
            if entry.name.startswith(plugins.PREFIX) and not entry.is_dir(follow_symlinks=False)
        ]
    return found


class _Verifier:
    """What keeps a plugin from being called."""

    def __init__(self) -> None:
        self._seen: dict[str, str] = {}

    def problems(self, path: str) -> list[str]:
        name = os.path.basename(path)
        found = []
        try:
            mode = os.stat(path).st_mode
        except OSError as error:
            why = f"stat {path}: {(error.strerror or '').lower()}"
            found.append(f"error: unable to identify {path} as an executable file: {why}")
        else:
            if os.path.isdir(path) or not mode & 0o111:
                found.append(f"warning: {path} identified as a kubectl plugin, but it is not executable")
        if name in self._seen:
            found.append(f"warning: {path} is overshadowed by a similarly named plugin: {self._seen[name]}")
        else:
            self._seen[name] = path
        command = _overwritten(name)
        if command:
            found.append(f'warning: {name} overwrites existing command: "{command}"')
        return found


def _overwritten(name: str) -> str:
    """The command that a plugin's name means."""
    from kubectl_sim.kubectl import root

    try:
        command, _ = root.find(name.split("-")[1:])
    except root.UnknownCommand:
        return ""
    return f"kubectl {command.path}" if command.path else "kubectl"


def command() -> Command:
    """The command line of ``kubectl plugin list``."""
    from kubectl_sim.kubectl.tree import Command, boolean

    return Command(
        "list [flags]",
        short="List the plugins on PATH",
        long="List every executable on PATH whose name begins with 'kubectl-'.",
        examples="""
# List
kubectl plugin list
""",
        flags=[boolean("name-only", "Print the plugins' file names without their folders.")],
    )
