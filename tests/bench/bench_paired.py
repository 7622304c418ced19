"""kubectl-sim beside the real kubectl with an infinitely fast cluster, in one run.

The real kubectl first talks to our own server, whose answers are recorded, uncompressed; then it is measured
against a server that only plays them back.  Runs of both alternate, and the quickest of each are compared: what
a busy machine adds belongs to neither.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock
from urllib.parse import urlsplit

from aiohttp import web

from kubectl_sim.server import answers
from kubectl_sim.server.app import Face
from tests.bench import population
from tests.bench.result import Result
from tests.canned_server import CannedServer, Raw
from tests.oracle import KUBECTL
from tests.served import Served

if TYPE_CHECKING:
    from tests.bench.run import Bench

#: What one-object verbs are: the limit of their ratio, and the commands.
SMALL = 0.6
_ONE = (
    "get pods",
    "get deployment web",
    "get deployment web -o yaml",
    "get pod {pod} -o json",
    "describe pod {pod}",
    "create configmap made --from-literal=a=b",
    "scale deployment web --replicas=11",
    "label pod {pod} colour=blue",
    "delete pod {pod} --wait=false",
)
_MANY = ((1_000, 0.25), (10_000, 0.08))
_WHOLE = "get pods --chunk-size=0"
_WARM = ("get", "namespaces")


class Recording:
    """What the real kubectl is answered with: asked of our own server once, played back from then on."""

    def __init__(self, cluster: Path, folder: Path) -> None:
        self._cluster = population.fresh_copy(cluster, folder)
        self._environment = {
            "PATH": os.defpath,
            "HOME": str(folder),
            "KUBECONFIG": str(folder / "no-config"),
            "KUBECACHEDIR": str(folder / "cache"),
        }
        self.server = CannedServer()

    def record(self, args: tuple[str, ...]) -> None:
        """Let a command run against our server, and remember all answers."""
        ask = Face.__call__

        async def recorded(face: Face, request: web.BaseRequest) -> web.StreamResponse:
            found = await ask(face, request)
            if isinstance(found, web.Response) and isinstance(found.body, bytes):
                body = Raw(found.body, found.headers["Content-Type"])
                self.server.answer(request.method, urlsplit(request.raw_path).path, body, found.status)
            return found

        with (
            mock.patch.object(Face, "__call__", recorded),
            mock.patch.object(answers, "compressed", lambda answer, *_: answer),
            Served(self._cluster) as served,
        ):
            subprocess.run(self.line(served.url, args), env=self._environment, capture_output=True, check=True)

    def line(self, url: str, args: tuple[str, ...]) -> list[str]:
        assert KUBECTL is not None
        return [KUBECTL, f"--server={url}", *args]

    def wall(self, bench: Bench, args: tuple[str, ...]) -> float:
        """Wall seconds of the real kubectl against the recording."""
        return bench.wall(self.line(self.server.url, args), self._environment)


def _ratio(bench: Bench, cluster: Path, line: str, limit: float, name: str, rounds: int = 0) -> Result:
    """One command's time, ours to the real kubectl's."""
    args = tuple(line.split())
    recording = Recording(cluster, bench.folder)
    recording.record(args)
    changes = args[0] not in ("get", "describe")
    ours: list[float] = []
    theirs: list[float] = []
    with recording.server:
        recording.wall(bench, args)  # discovery is cached for everybody
        bench.use(cluster)
        bench.wall(bench.ours(*_WARM))
        for _ in range(rounds or bench.rounds):
            if changes:
                bench.use(cluster)
            ours.append(bench.wall(bench.ours(*args)))
            if changes:
                bench.wall(bench.ours(*_WARM))  # waits for what was left to a child
            theirs.append(recording.wall(bench, args))
    our, their = min(ours), min(theirs)
    return Result(name, our / their, limit, "×", f"{our * 1e3:.0f} ms against {their * 1e3:.0f}")


def paired(bench: Bench) -> Iterator[Result]:
    """Everyday commands, and lists up to a hundred thousand pods."""
    cluster = population.cluster_with(bench.folder, 10)
    pod = _a_pod(bench, cluster)
    for line in _ONE:
        words = line.format(pod=pod)
        yield _ratio(bench, cluster, words, SMALL, f"{line.format(pod='X')}, 10 pods")
    for count, limit in _MANY:
        cluster = population.cluster_with(bench.folder, count)
        yield _ratio(bench, cluster, _WHOLE, limit, f"get pods, {count:,} pods, unpaged")
    cluster = population.cluster_with(bench.folder, 100_000, nodes=50)
    yield _ratio(bench, cluster, f"{_WHOLE} -l shard=7", 0.25, "get pods -l matching 1 % of 100,000")


def _a_pod(bench: Bench, cluster: Path) -> str:
    bench.use(cluster)
    done: Any = subprocess.run(
        bench.ours("get", "pods", "-o", "name"), env=bench.env, capture_output=True, check=True, text=True
    )
    return str(done.stdout).split()[-1].removeprefix("pod/")
