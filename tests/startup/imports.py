"""Which modules a command imports, beyond those of a bare interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

_RUN = "import sys; sys.argv = {argv!r}; from kubectl_sim.kubectl.main import main; main()"


def words(text: str) -> frozenset[str]:
    """The words of a text, for lists of modules."""
    return frozenset(text.split())


# What the entry point and the parsing of any line of the hot path take.
ENTRY = words(
    """
    __future__ gc
    kubectl_sim kubectl_sim.base kubectl_sim.base.bundle
    kubectl_sim.kubectl kubectl_sim.kubectl.main kubectl_sim.kubectl.streams
    kubectl_sim.kubectl.fastparse kubectl_sim.kubectl._table kubectl_sim.kubectl.options
    kubectl_sim.kubectl.context kubectl_sim.kubectl.errors kubectl_sim.model kubectl_sim.model.status
    kubectl_sim.kubectl.verbs kubectl_sim.client kubectl_sim.client.locations
    """
)
# Each of these costs a noticeable part of a command's time; no hot verb may import them.
HEAVY = words(
    """
    click rich ruamel jsonschema importlib.metadata typing re json dataclasses enum collections functools
    datetime pathlib logging contextlib hashlib base64 random uuid subprocess inspect asyncio socket ssl
    tempfile shutil threading signal
    """
)


def imported(argv: list[str], *, env: dict[str, str] | None = None, stdin: bytes = b"") -> frozenset[str]:
    """The modules that ``kubectl-sim argv`` imports beyond those of ``python -c pass``."""
    return frozenset(_modules(_RUN.format(argv=["kubectl-sim", *argv]), env or {}, stdin)) - _bare()


@cache
def _bare() -> frozenset[str]:
    return frozenset(_modules("pass", {}, b""))


def _modules(code: str, env: dict[str, str], stdin: bytes) -> list[str]:
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code],
        input=stdin,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": root, **env},
        check=False,
    )
    lines = done.stderr.decode().splitlines()
    return [line.rpartition("|")[2].strip() for line in lines if line.startswith("import time:")]


def heavy(modules: frozenset[str]) -> list[str]:
    """The modules that no hot verb may import."""
    return sorted(name for name in modules if name in HEAVY or name.partition(".")[0] in HEAVY)
