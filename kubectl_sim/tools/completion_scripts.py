"""Writes the completion scripts into completions/, for packages to install.

With ``--check``, exits 1 if they are out of date.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kubectl_sim.kubectl import shells

FOLDER = Path(__file__).parents[2] / "completions"
NAMES = {"bash": "kubectl-sim.bash", "fish": "kubectl-sim.fish", "powershell": "kubectl-sim.ps1", "zsh": "_kubectl-sim"}


def contents() -> dict[str, str]:
    """The text of every file, by its name."""
    texts = {name: shells.SCRIPTS[shell] for shell, name in NAMES.items()}
    # A file of $fpath is called by its own name.
    texts[NAMES["zsh"]] = shells.ZSH.replace("== _kubectl ]]", "== _kubectl-sim ]]")
    return texts


def stale() -> list[str]:
    """The files that differ from what would be written."""
    return [name for name, text in contents().items() if _read(FOLDER / name) != text]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main(argv: list[str]) -> int:
    if "--check" in argv:
        for name in stale():
            print(f"completions/{name} is out of date: run python -m kubectl_sim.tools.completion_scripts")
        return 1 if stale() else 0
    FOLDER.mkdir(exist_ok=True)
    for name, text in contents().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
