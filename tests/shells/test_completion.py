"""The completion scripts in real shells: keys typed at a terminal, and the command line that they come to."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kubectl_sim.kubectl.shells import SCRIPTS

SHELLS = [
    pytest.param(shell, marks=pytest.mark.skipif(not shutil.which(shell), reason=f"no {shell} here"))
    for shell in ("bash", "zsh", "fish")
]
PATIENCE = 20.0  # seconds

# Stands in for kubectl: answers completion from a table, and shows what it was called with.
STUB = """#!/bin/sh
if [ "$1" = __complete ]; then
    shift
    case "$*" in
        "rollout u") printf 'undo\\tGo back\\n:4\\n' ;;
        "get podt") printf 'podtemplates\\n:4\\n' ;;
        "get po") printf 'pods\\npodtemplates\\n:4\\n' ;;
        "get pods web-1") printf 'web-1\\n:4\\n' ;;
        "describe po") printf 'pods/\\n:6\\n' ;;
        "get --output=js" | "get -o=js") printf 'json\\n:4\\n' ;;
        "get -o js") printf 'json\\n:4\\n' ;;
        "port-forward web 80:8") printf '80:8080\\n:4\\n' ;;
        "cp team-a/web") printf 'team-a/web-0:\\n:2\\n' ;;
        "get --subresource ") printf 'status\\n:4\\n' ;;
        "apply -f my") printf 'json\\nyaml\\nyml\\n:8\\n' ;;
        "patch --patch-file my-o") printf ':0\\n' ;;
        "logs my") printf ':4\\n' ;;
        "get --sort-by .x po") printf 'pods\\n:4\\n' ;;
        *) printf ':4\\n' ;;
    esac
    exit
fi
printf 'CALLED'; printf ' <%s>' "$@"; printf ' END\\n'
"""

CASES = [
    ("kubectl rollout u\t deployment/x", "<rollout> <undo> <deployment/x>"),
    ("kubectl get po\tt\t", "<get> <podtemplates>"),
    ("kubectl get pods web-1\t x", "<get> <pods> <web-1> <x>"),
    ("kubectl describe po\tweb-0", "<describe> <pods/web-0>"),
    ("kubectl get --output=js\t pods", "<get> <--output=json> <pods>"),
    ("kubectl get -o js\t pods", "<get> <-o> <json> <pods>"),
    ("kubectl port-forward web 80:8\t", "<port-forward> <web> <80:8080>"),
    ("kubectl cp team-a/web\t/tmp/x .", "<cp> <team-a/web-0:/tmp/x> <.>"),
    ("kubectl get --subresource \t pods", "<get> <--subresource> <status> <pods>"),
    ("kubectl apply -f my\t", "<apply> <-f> <my-manifest.yaml>"),
    ("kubectl patch --patch-file my-o\t", "<patch> <--patch-file> <my-other.txt>"),
    ("kubectl logs my\t", "<logs> <my>"),
    ("kubectl get --sort-by '.x' po\t", "<get> <--sort-by> <.x> <pods>"),
]


class Terminal:
    """A shell behind a pseudo-terminal."""

    def __init__(self, argv: list[str], env: dict[str, str], folder: Path) -> None:
        pid, self.fd = pty.fork()
        if pid == 0:  # pragma: no cover - the child
            os.chdir(folder)
            os.execvpe(argv[0], argv, env)
        self.pid = pid
        self.seen = ""

    def type(self, text: str) -> None:
        os.write(self.fd, text.encode())

    def wait_for(self, text: str) -> str:
        """What came until ``text`` did."""
        until = time.monotonic() + PATIENCE
        while text not in self.seen:
            ready, _, _ = select.select([self.fd], [], [], max(0.0, until - time.monotonic()))
            assert ready, f"no {text!r} in {self.seen!r}"
            self.seen += os.read(self.fd, 65536).decode("utf-8", "replace")
        before, _, self.seen = self.seen.partition(text)
        return before

    def close(self) -> None:
        os.close(self.fd)
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)


def start(shell: str, folder: Path, kubectl: str) -> Terminal:
    """A shell with our script loaded, in a folder with a ``kubectl`` on PATH."""
    (folder / "bin").mkdir()
    (folder / "bin" / "kubectl").write_text(kubectl)
    (folder / "bin" / "kubectl").chmod(0o755)
    (folder / "script").write_text(SCRIPTS[shell])
    (folder / "my-manifest.yaml").touch()
    (folder / "my-other.txt").touch()
    env = {
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
        "HOME": str(folder),
        "TERM": "dumb",
        "PS1": "",
        "KUBECTL_SIM_STATE": str(folder / "state.db"),
        "LC_ALL": "C.UTF-8",
    }
    argv = {"bash": ["bash", "--norc", "-i"], "zsh": ["zsh", "-f", "-i"], "fish": ["fish", "--no-config", "-i"]}
    terminal = Terminal(argv[shell], env, folder)
    setup = {"zsh": "autoload -U compinit; compinit -u -D; unsetopt zle_bracketed_paste\n"}.get(shell, "")
    terminal.type(f"{setup}source ./script; echo READ''Y\n")
    terminal.wait_for("READY")
    return terminal


@pytest.mark.parametrize("shell", SHELLS)
def test_what_is_typed_is_completed(shell: str, tmp_path: Path) -> None:
    terminal = start(shell, tmp_path, STUB)
    try:
        came_to = []
        for keys, _ in CASES:
            # One key after the other: a shell may drop what comes while it completes.
            for part in keys.replace("\t", "\t\0").split("\0"):
                terminal.type(part)
                time.sleep(0.25 if part.endswith("\t") else 0.02)
            terminal.type("\n")
            terminal.wait_for("CALLED ")
            came_to.append(terminal.wait_for(" END"))
    finally:
        terminal.close()
    assert came_to == [called for _, called in CASES]


@pytest.mark.parametrize("shell", SHELLS)
def test_an_alias_is_completed_too(shell: str, tmp_path: Path) -> None:
    setup = {
        "bash": "alias k=kubectl; complete -o default -F __start_kubectl k",
        "zsh": "alias k=kubectl; compdef k=kubectl",
        "fish": "alias k kubectl",
    }
    terminal = start(shell, tmp_path, STUB)
    try:
        terminal.type(f"{setup[shell]}; echo GO''ING\n")
        terminal.wait_for("GOING")
        terminal.type("k rollout u\t")
        time.sleep(0.3)
        terminal.type("x\n")
        terminal.wait_for("CALLED ")
        assert terminal.wait_for(" END") == "<rollout> <undo> <x>"
    finally:
        terminal.close()


@pytest.mark.parametrize("shell", SHELLS)
def test_our_own_answers_are_understood(shell: str, tmp_path: Path) -> None:
    code = "import sys; from kubectl_sim.kubectl.main import main; sys.argv[0] = 'kubectl'; main()"
    stub = f"""#!/bin/sh
case $1 in __complete) exec {sys.executable} -c "{code}" "$@" ;; esac
printf 'CALLED'; printf ' <%s>' "$@"; printf ' END\\n'
"""
    root = str(Path(__file__).parents[2])
    terminal = start(shell, tmp_path, stub.replace("#!/bin/sh\n", f"#!/bin/sh\nexport PYTHONPATH={root}\n"))
    try:
        terminal.type("kubectl rollo\t")
        time.sleep(1)
        terminal.type("und\t")
        time.sleep(1)
        terminal.type("--to-r\t")
        time.sleep(1)
        terminal.type("2\n")
        terminal.wait_for("CALLED ")
        assert terminal.wait_for(" END") == "<rollout> <undo> <--to-revision> <2>"
    finally:
        terminal.close()


@pytest.mark.parametrize("shell", SHELLS)
def test_scripts_are_well_formed(shell: str, tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text(SCRIPTS[shell])
    assert subprocess.run([shell, "-n", str(script)], capture_output=True, check=False).returncode == 0
