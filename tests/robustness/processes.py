"""Command lines as processes of their own: limited, interrupted, killed, many at once."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = str(Path(__file__).parents[2])
_KUBECTL = "from kubectl_sim.kubectl.main import main; main()"
_KSIM = "from kubectl_sim.ksim.main import main; main()"


def environment(state: Path | str, **more: str) -> dict[str, str]:
    """What a command sees: one cluster file, a manual clock, a home of its own."""
    return {
        "PATH": os.defpath,
        "HOME": str(Path(state).parent),
        "KUBECTL_SIM_HOME": f"{state}.home",
        "KUBECTL_SIM_STATE": str(state),
        "KUBECTL_SIM_CLOCK": "manual",
        "KUBECTL_SIM_SEED": "1",
        "PYTHONPATH": ROOT,
        **more,
    }


def kubectl(*args: str) -> list[str]:
    """The command line of ``kubectl-sim args``."""
    return [sys.executable, "-c", _KUBECTL, *args]


def ksim(*args: str) -> list[str]:
    return [sys.executable, "-c", _KSIM, *args]


def start(
    argv: list[str], state: Path | str, *, prepare: Callable[[], object] | None = None, **env: str
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        argv,
        env=environment(state, **env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=prepare,
        bufsize=0,
    )


def run(
    argv: list[str], state: Path | str, *, prepare: Callable[[], object] | None = None, **env: str
) -> tuple[int, str, str]:
    """(exit code, stdout, stderr) of a command of its own process."""
    process = start(argv, state, prepare=prepare, **env)
    out, err = process.communicate(timeout=120)
    return process.returncode, out.decode(), err.decode()


def small_disk(room: int) -> Callable[[], None]:
    """For ``prepare``: no file may grow beyond ``room`` bytes."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    return limit


def without_root_power() -> None:
    """For ``prepare``: file permissions count, also for root."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            if libc.prctl(24, capability, 0, 0, 0):  # PR_CAPBSET_DROP
                raise OSError(ctypes.get_errno(), "prctl")
