"""Runs a command line of kubectl-sim in this process."""

from __future__ import annotations

import io

from kubectl_sim.kubectl.main import run
from kubectl_sim.kubectl.streams import Streams


def kubectl_sim(
    args: list[str], stdin: str | bytes = b"", *, unsettled: list[str] | None = None
) -> tuple[int, str, str]:
    """(exit code, stdout, stderr) of ``kubectl-sim args``.

    With ``unsettled`` it leaves to the next command what follows from its last request, as a process of its own does.
    """
    data = stdin.encode() if isinstance(stdin, str) else stdin
    out, err = io.BytesIO(), io.BytesIO()
    streams = Streams(io.BytesIO(data), out, err)
    streams.unsettled = unsettled
    code = run(list(args), streams)
    return code, out.getvalue().decode(), err.getvalue().decode()
