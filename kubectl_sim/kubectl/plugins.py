"""Plugins: executables on PATH whose names begin with ``kubectl-``.

Models kubectl/pkg/cmd/plugin and kubectl/pkg/cmd/plugin.go.
"""

from __future__ import annotations

import os
import sys

from kubectl_sim.kubectl.errors import SilentExit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.streams import Streams

PREFIX = "kubectl-"


def which(name: str) -> str | None:
    """The first executable of that name on PATH."""
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        path = os.path.join(folder or ".", name)
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    return None


def found() -> list[str]:
    """Names of the files of all plugins, executable or not, in the order of PATH, each once."""
    names: dict[str, None] = {}
    for folder in dict.fromkeys(os.environ.get("PATH", "").split(os.pathsep)):
        if not folder.strip():
            continue
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            if entry.name.startswith(PREFIX) and not entry.is_dir():
                names[entry.name] = None
    return list(names)


def described() -> list[tuple[str, str]]:
    """The commands that plugins add, and what is said about them."""
    from kubectl_sim.kubectl._table import CHILDREN

    names = dict.fromkeys(_words(name)[0] for name in found())
    return [(name, _about(name)) for name in names if name not in CHILDREN[""]]


def _about(name: str) -> str:
    return f"The command {name} is a plugin installed by the user"


def _words(name: str) -> list[str]:
    """``kubectl-a_b-c`` is called as ``kubectl a-b c``."""
    return [word.replace("_", "-") for word in name.split("-")[1:]]


def run(argv: list[str], fewest: int, streams: Streams) -> None:
    """Become the plugin that the words before the first flag name, if there is one.

    ``kubectl-a-b`` is preferred to ``kubectl-a``; at least ``fewest`` words are in its name.
    """
    words = []
    for word in argv:
        if word.startswith("-"):
            break
        words.append(word.replace("-", "_"))
    if not words:
        streams.stderr.write(f"Error: flags cannot be placed before plugin name: {argv[0]}\n")
        raise SilentExit(1)
    while words:
        path = which(PREFIX + "-".join(words))
        if path is not None:
            become(path, argv[len(words) :])
        words.pop()
        if len(words) < fewest:
            break


def become(path: str, args: list[str]) -> None:
    """Replace this process by a plugin, which finds us under ``KUBECTL_PATH``."""
    environment = {**os.environ, "KUBECTL_PATH": os.path.abspath(sys.argv[0])}
    if os.name != "nt":
        os.execve(path, [path, *args], environment)
    import subprocess

    raise SilentExit(subprocess.run([path, *args], env=environment, check=False).returncode)


# -- completion


def names(typed: str) -> list[str]:
    """Choices for the first word of a command line."""
    return [f"{name}\t{about}" for name, about in described() if name.startswith(typed)]


def completions(before: list[str], typed: str) -> tuple[list[str], int]:
    """Choices behind the name of a plugin, from its ``kubectl_complete-…`` helper.

    Raises ``NoCompletion`` if the words name no plugin.
    """
    from kubectl_sim.kubectl.complete import NoCompletion

    commands = [_words(name) for name in found()]
    depth = max((_shared(words, before) for words in commands), default=0)
    if depth == 0:
        raise NoCompletion(f"unable to find a command for arguments: [{' '.join(before)}]")
    nested: dict[str, None] = {}
    if len(before) == depth:
        deeper = [words[depth] for words in commands if words[:depth] == before and len(words) > depth]
        nested = dict.fromkeys(word for word in deeper if word.startswith(typed))
    helper = which("kubectl_complete-" + "-".join(word.replace("-", "_") for word in before[:depth]))
    choices, directive = _ask(helper, [*before[depth:], typed]) if helper else ([], 0)
    return [*(f"{word}\t{_about(word)}" for word in nested), *choices], directive


def _shared(words: list[str], before: list[str]) -> int:
    """How many words of a plugin's name a line begins with."""
    count = 0
    while count < min(len(words), len(before)) and words[count] == before[count]:
        count += 1
    return count


def _ask(helper: str, args: list[str]) -> tuple[list[str], int]:
    import subprocess

    done = subprocess.run([helper, *args], stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        return [], 0
    choices = [line for line in done.stdout.decode("utf-8", "replace").split("\n") if line]
    last = choices[-1] if choices else ""
    if last[:1] == ":" and last[1:].lstrip("+-").isdigit():
        return choices[:-1], int(last[1:])
    return choices, 0
