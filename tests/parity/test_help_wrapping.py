"""Help in a terminal: the real kubectl's own text, wrapped by us, is what it shows there."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import termios
from pathlib import Path

import pytest

from kubectl_sim.kubectl import help
from kubectl_sim.kubectl.wordwrap import wrap
from tests.oracle import KUBECTL, needs_kubectl, real_kubectl


def in_terminal(argv: list[str], columns: int, env: dict[str, str]) -> str:
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    child = subprocess.Popen(argv, stdin=slave, stdout=slave, stderr=slave, env=env)
    os.close(slave)
    out = b""
    while True:
        try:
            data = os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        if not data:
            break
        out += data
    child.wait()
    os.close(master)
    return out.decode().replace("\r\n", "\n")


@needs_kubectl
@pytest.mark.parametrize("columns", [60, 80, 99, 100, 150])
@pytest.mark.parametrize("path", ["get", "create deployment", "rollout"])
def test_wrapping_is_kubectls(path: str, columns: int, tmp_path: Path) -> None:
    assert KUBECTL is not None
    env = {"HOME": str(tmp_path), "PATH": os.defpath, "TERM": "xterm"}
    argv = [*path.split(), "--help"]
    plain = real_kubectl(argv)[1]
    limit = help.limit(columns)
    usages = [
        "\t" + wrap(line[1:], limit - 10 if limit else 0).replace("\n", "\n\t") if line[:1] == "\t" else line
        for line in plain.split("\n")
    ]
    assert wrap("\n".join(usages), limit) == in_terminal([KUBECTL, *argv], columns, env)


def test_our_own_help_fits_a_terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import sys

    env = {**os.environ, "KUBECTL_SIM_HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}
    code = "import sys; from kubectl_sim.kubectl.main import main; sys.argv = ['k', 'scale', '-h']; main()"
    shown = in_terminal([sys.executable, "-c", code], 80, env)
    lines = [line for line in shown.splitlines() if not line.startswith("  kubectl")]
    assert max(len(line.expandtabs(8)) for line in lines) <= 87
    assert len(lines) > 40
