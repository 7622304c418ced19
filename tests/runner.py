"""Runs a command line of kubectl-sim in this process."""

from __future__ import annotations

import io

from kubectl_sim.kubectl.main import run
from kubectl_sim.kubectl.streams import Streams


def kubectl_sim(args: list[str], stdin: str | bytes = b"") -> tuple[int, str, str]:
    """(exit code, stdout, stderr) of ``kubectl-sim args``."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    out, err = io.BytesIO(), io.BytesIO()
    code = run(list(args), Streams(io.BytesIO(data), out, err))
    return code, out.getvalue().decode(), err.getvalue().decode()
