"""Runs our commands in processes that have Python and the package loaded already: a server that forks.

A forked child is a process like any other — its own environment, folder, session, streams and exit
code — but it need not start an interpreter.  For tests of what commands answer; those of how a process
starts run the installed program.

    with Forks() as forks:
        out, err, code = forks.run(["kubectl", "get", "pods"], environment, folder)
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import selectors
import signal
import subprocess
import sys
import time
import traceback
from base64 import b64decode, b64encode
from pathlib import Path
from types import TracebackType
from typing import Any, Self

#: What the commands of a terminal do not need, or only the longest of them.
_LEFT_OUT = ("kubectl_sim.server", "kubectl_sim.tools")
_MODULES = {"kubectl": "kubectl_sim.kubectl.main", "ksim": "kubectl_sim.ksim.main"}
KILLED = "killed after {} s\n"


class Forks:
    """The server's process, and how to ask it."""

    def __enter__(self) -> Self:
        environment = {"PATH": os.defpath, "TZ": "UTC", "LANG": "C.UTF-8"}
        kept = {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.forks"],
            cwd=Path(__file__).parents[1],
            env={**environment, **kept},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def run(
        self, argv: list[str], environment: dict[str, str], folder: Path, limit: float = 60
    ) -> tuple[bytes, bytes, int]:
        """(stdout, stderr, exit code) of ``kubectl …`` or ``ksim …`` with nothing to read."""
        request = {"argv": argv, "env": environment, "cwd": str(folder), "limit": limit}
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return b64decode(answer["out"]), b64decode(answer["err"]), answer["code"]


def main() -> None:
    _load()
    for line in sys.stdin.buffer:
        answer = _run(**json.loads(line))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _load() -> None:
    import kubectl_sim

    for module in pkgutil.walk_packages(kubectl_sim.__path__, "kubectl_sim."):
        if not module.name.startswith(_LEFT_OUT):
            importlib.import_module(module.name)
    gc.collect()
    gc.freeze()


def _run(argv: list[str], env: dict[str, str], cwd: str, limit: float) -> dict[str, Any]:
    out, err = os.pipe(), os.pipe()
    pid = os.fork()
    if not pid:
        code: Any = 70
        try:
            code = _become(argv, env, cwd, out[1], err[1])
        except BaseException:
            os.write(2, traceback.format_exc().encode())
        finally:
            os._exit(code)
    os.close(out[1])
    os.close(err[1])
    found, late = _gathered((out[0], err[0]), limit)
    if late:
        os.killpg(pid, signal.SIGKILL)
        found[1] += KILLED.format(limit).encode()
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return {"out": b64encode(found[0]).decode(), "err": b64encode(found[1]).decode(), "code": code}


def _become(argv: list[str], env: dict[str, str], cwd: str, out: int, err: int) -> int:
    """Be the command's process; the exit code."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, source in enumerate((nothing, out, err)):
        os.dup2(source, number)
    os.closerange(3, 64)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = list(argv)
    try:
        importlib.import_module(_MODULES[argv[0]]).main()
    except SystemExit as end:
        sys.stdout.flush()
        sys.stderr.flush()
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _gathered(pipes: tuple[int, int], limit: float) -> tuple[list[bytes], bool]:
    """All that comes out of the pipes to their ends, and whether that took too long."""
    parts: dict[int, bytes] = dict.fromkeys(pipes, b"")
    end = time.monotonic() + limit
    with selectors.DefaultSelector() as selector:
        for pipe in pipes:
            selector.register(pipe, selectors.EVENT_READ)
        while selector.get_map():
            rest = end - time.monotonic()
            if rest <= 0:
                break
            for key, _ in selector.select(rest):
                data = os.read(key.fd, 1 << 16)
                parts[key.fd] += data
                if not data:
                    selector.unregister(key.fd)
        late = bool(selector.get_map())
    for pipe in pipes:
        os.close(pipe)
    return [parts[pipe] for pipe in pipes], late


if __name__ == "__main__":
    main()
