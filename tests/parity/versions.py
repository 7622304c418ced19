"""Another kubectl than v1.37 on the served cluster: what it does otherwise than kubectl-sim.

``python -m tests.parity.versions KUBECTL [PART OF A CASE'S NAME…]``; KUBECTL is the path of a binary, or it is
in the variable of that name.  An older kubectl words and prints some things in its own way, so that exit codes
and complaints count, and outputs are counted apart.  Not a part of the tests: they have no other kubectl.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.parity.harness import Bench, Command, cases, parse

#: What people do with every version: no case about what a version prints of itself.
CASES = (
    "apply",
    "attach",
    "auth-events",
    "cp",
    "docs-tasks",
    "drain",
    "exec",
    "exercises",
    "get-watch",
    "port-forward",
    "rollout",
    "run-expose",
    "wait",
    "workloads",
)


def agrees(command: Command) -> bool:
    """Do both end alike, and complain of the same?"""
    assert command.real is not None and command.ours is not None
    return (command.real.code, command.real.err) == (command.ours.code, command.ours.err)


def summary(name: str, commands: Sequence[Command]) -> str:
    alike, equal = sum(map(agrees, commands)), sum(command.equal for command in commands)
    return f"{name}: {len(commands)} commands, {alike} with the same exit code and complaints, {equal} equal"


def version_of(kubectl: Path) -> str:
    done = subprocess.run([kubectl, "version", "--client"], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[0]


def run(kubectl: Path, wanted: Sequence[str]) -> list[Command]:
    """Run the cases whose names begin with one of the words, and print what differs."""
    done: list[Command] = []
    with tempfile.TemporaryDirectory() as folder, Bench(Path(folder), kubectl) as bench:
        for path in cases():
            case = parse(path)
            if case.missing or not case.name.startswith(tuple(wanted)):
                continue
            bench.run(case)
            for command in case.commands:
                if not agrees(command):
                    print(f"--- {case.name}\n{command.difference()}\n")
            done += case.commands
    return done


def main() -> None:
    words = sys.argv[1:]
    path = words.pop(0) if words and os.path.isfile(words[0]) else os.environ.get("KUBECTL", "")
    if not os.access(path, os.X_OK):
        sys.exit(f"no kubectl at {path!r}: give the path of a binary as the first argument or in KUBECTL")
    kubectl = Path(path).resolve()
    print(summary(version_of(kubectl), run(kubectl, words or CASES)))


if __name__ == "__main__":
    main()
