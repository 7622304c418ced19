"""Every line of the speed and memory budget, measured in one run: ``python -m tests.bench.run [WORD…]``.

Unit U is the wall time of the real ``kubectl version --client``.  Each measurement alternates with
U, and medians are compared, so that a busy machine is equally busy for both.  WORDs choose lines.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from kubectl_sim.base import yamlio
from tests.bench import bench_paired, bench_selectors, bench_serve, population
from tests.bench.result import Result
from tests.oracle import KUBECTL

OURS = Path(sys.executable).with_name("kubectl-sim")
DAY = 86_400


class Bench:
    """Runs commands on copies of prepared clusters."""

    def __init__(self, folder: Path, rounds: int) -> None:
        self.folder = folder
        self.rounds = rounds
        self.state = folder / "work.db"
        self.units: list[float] = []
        self.env = {
            "PATH": os.defpath,
            "HOME": str(folder),
            "KUBECTL_SIM_STATE": str(self.state),
            "KUBECTL_SIM_HOME": str(folder / "home"),
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        }

    def unit(self) -> float:
        """Wall seconds of the real kubectl doing next to nothing."""
        assert KUBECTL is not None
        taken = self.wall([KUBECTL, "version", "--client"])
        self.units.append(taken)
        return taken

    def wall(self, argv: list[str], env: dict[str, str] | None = None) -> float:
        """Wall seconds of a process."""
        began = time.perf_counter()
        subprocess.run(argv, env=env or self.env, stdin=subprocess.DEVNULL, capture_output=True, check=True)
        return time.perf_counter() - began

    def peak(self, argv: list[str]) -> float:
        """Peak memory of a process in MiB.

        A small launcher starts it: what a process inherits from a large one would count as its own.
        """
        code = "import os, resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); "
        code += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        done = subprocess.run([sys.executable, "-c", code, *argv], env=self.env, capture_output=True, check=True)
        return int(done.stdout) / 1024

    def ours(self, *args: str) -> list[str]:
        return [str(OURS), *args]

    def use(self, cluster: Path) -> None:
        """Start from a copy of this cluster."""
        for suffix in ("-wal", "-shm"):
            Path(f"{self.state}{suffix}").unlink(missing_ok=True)
        population.fresh_copy(cluster, self.folder)

    def ratio(
        self,
        args: tuple[str, ...],
        cluster: Path,
        *,
        fresh: bool = False,
        rounds: int = 0,
        limit: float,
        name: str = "",
    ) -> Result:
        """A command's time in U.  ``fresh``: it changes the cluster, so each run gets a copy of its own."""
        self.use(cluster)
        self.wall(self.ours("get", "namespaces"))  # the page cache is warm for everybody
        ours, units = [], []
        for _ in range(rounds or self.rounds):
            if fresh:
                self.use(cluster)
            ours.append(self.wall(self.ours(*args)))
            if fresh:
                self.wall(self.ours("get", "namespaces"))  # what was left to a child would slow the unit down
            units.append(self.unit())
        value = statistics.median(ours) / statistics.median(units)
        return Result(name or " ".join(args), value, limit, "U", f"{statistics.median(ours) * 1e3:.0f} ms")


Line = Callable[[Bench], Iterator[Result]]


def small(bench: Bench) -> Iterator[Result]:
    """One-object verbs in a cluster of ten pods."""
    cluster = population.cluster_with(bench.folder, 10)
    for line in ("get pods", "get deployment web -o yaml"):
        yield bench.ratio(tuple(line.split()), cluster, limit=0.7, name=f"{line}, 10 pods")
    pod = _name_of_a_pod(bench, cluster)
    yield bench.ratio(("get", "pod", pod, "-o", "yaml"), cluster, limit=0.7, name="get pod X -o yaml, 10 pods")
    for name, args in (
        ("scale", ("scale", "deployment", "web", "--replicas=11")),
        ("label", ("label", "pod", pod, "colour=blue")),
        ("delete --wait=false", ("delete", "pod", pod, "--wait=false")),
    ):
        yield bench.ratio(args, cluster, fresh=True, limit=0.7, name=f"{name}, 10 pods")


def _name_of_a_pod(bench: Bench, cluster: Path) -> str:
    bench.use(cluster)
    found = subprocess.run(bench.ours("get", "pods", "-o", "name"), env=bench.env, capture_output=True, check=True)
    return found.stdout.decode().split()[-1].removeprefix("pod/")


def lists(bench: Bench) -> Iterator[Result]:
    """Lists of many pods."""
    for count, limit in ((1_000, 0.9), (10_000, 1.6)):
        cluster = population.cluster_with(bench.folder, count)
        yield bench.ratio(("get", "pods"), cluster, limit=limit, name=f"get pods, {count:,} pods")


def large(bench: Bench) -> Iterator[Result]:
    """A hundred thousand pods."""
    cluster = population.cluster_with(bench.folder, 100_000, nodes=50)
    selected = ("get", "pods", "-l", "shard=7")
    yield bench.ratio(selected, cluster, limit=0.9, name="get pods -l matching 1 % of 100,000")
    bench.use(cluster)
    taken = bench.wall(bench.ours("get", "pods"))
    yield Result("memory of get pods, 100,000 pods", bench.peak(bench.ours("get", "pods")), 80, "MiB", f"{taken:.1f} s")


def applying(bench: Bench) -> Iterator[Result]:
    """Many documents in one file."""
    cluster = population.cluster_with(bench.folder, 0)
    for count, limit, rounds in ((1, 1.2, 0), (100, 3, 7), (1_000, 15, 3)):
        file = bench.folder / f"{count}.yaml"
        file.write_text("---\n".join(yamlio.dump(obj) for obj in population.plain_documents(count)))
        args = ("apply", "-f", str(file))
        yield bench.ratio(
            args, cluster, fresh=True, rounds=rounds, limit=limit, name=f"apply -f of {count:,} documents"
        )
    file = bench.folder / "deployments.yaml"
    file.write_text("---\n".join(yamlio.dump(obj) for obj in population.deployments(100)))
    args = ("apply", "-f", str(file))
    yield bench.ratio(args, cluster, fresh=True, rounds=3, limit=30, name="apply -f of 100 deployments (no budget)")


def scaling(bench: Bench) -> Iterator[Result]:
    """From one pod to ten thousand that run."""
    cluster = population.cluster_with(bench.folder, 1, nodes=200, clock="fast")
    bench.use(cluster)
    count = 10_000
    first = bench.wall(bench.ours("scale", "deployment", "web", f"--replicas={count}"))
    second = bench.wall(bench.ours("rollout", "status", "deployment", "web"))
    note = f"scale {first:.1f} s, rollout status {second:.1f} s"
    yield Result("scale --replicas=10000 to all Running", count / (first + second), 1_000, "pod/s", note, True)


SELECTORS = (
    "app.kubernetes.io/name=app-7",
    "env=prod,tier=backend,team=team-5",
    "app.kubernetes.io/name in (app-1,app-2,app-3),!canary",
    "shard>990",
)


def selectors(bench: Bench) -> Iterator[Result]:
    """Selectors alone; ``bench_selectors`` has more of them."""
    (name, figure), *_ = bench_selectors.bench_reverse()
    yield Result("reverse index over 10,000 selectors", float(figure.split()[0]), 30, "µs", name.partition(": ")[2])
    path = str(bench.folder / "labels.db")
    if not os.path.exists(path):
        bench_selectors.build_database(path)
    worst = max(bench_selectors.query_cold(path, text, "", None, True) for text in SELECTORS)
    note = f"the slowest of {len(SELECTORS)}; {worst[1]} found"
    yield Result("one selector over 100,000 label sets by SQL", worst[0], 30, "ms", note)


def idle(bench: Bench) -> Iterator[Result]:
    """A month passes; the next command pays for it."""
    cluster = population.cluster_with(bench.folder, 10, clock="live")
    aged = bench.folder / "aged.db"
    aged.write_bytes(cluster.read_bytes())
    population.age(aged, 30 * DAY)
    now, later = [], []
    for _ in range(bench.rounds):
        bench.use(cluster)
        bench.wall(bench.ours("get", "pods"))
        now.append(bench.wall(bench.ours("get", "pods")))
        bench.use(aged)
        later.append(bench.wall(bench.ours("get", "pods")))
    value = statistics.median(later) / statistics.median(now)
    note = f"{statistics.median(later) * 1e3:.0f} ms against {statistics.median(now) * 1e3:.0f}"
    yield Result("get pods after 30 virtual days", value, 2, "×", note)


def kustomizing(bench: Bench) -> Iterator[Result]:
    """An overlay over a hundred files, against the real kustomize in kubectl."""
    assert KUBECTL is not None
    overlay = population.kustomization(bench.folder, 100)
    args = ("kustomize", str(overlay))
    bench.wall(bench.ours(*args))
    ours, theirs = [], []
    for _ in range(bench.rounds):
        ours.append(bench.wall(bench.ours(*args)))
        theirs.append(bench.wall([KUBECTL, *args]))
    mine, real = statistics.median(ours), statistics.median(theirs)
    yield Result(
        "kustomize of an overlay over 100 files", mine / real, 2, "×", f"{mine * 1e3:.0f} ms / {real * 1e3:.0f}"
    )


def creating(bench: Bench) -> Iterator[Result]:
    """What a first command pays for its cluster."""
    taken = []
    for _ in range(5):
        for suffix in ("", "-wal", "-shm"):
            Path(f"{bench.state}{suffix}").unlink(missing_ok=True)
        taken.append(bench.wall(bench.ours("get", "nodes")))
    yield Result("the first command creates the default cluster", statistics.median(taken), 1, "s")


def served(bench: Bench) -> Iterator[Result]:
    """What ``ksim serve`` bears."""
    for part in bench_serve.PARTS.values():
        yield from part(bench.folder)


LINES: dict[str, Line] = {
    "paired": bench_paired.paired,
    "served": served,
    "small": small,
    "lists": lists,
    "large": large,
    "apply": applying,
    "scale": scaling,
    "selectors": selectors,
    "idle": idle,
    "kustomize": kustomizing,
    "create": creating,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*", metavar="WORD", help=", ".join(LINES))
    parser.add_argument("--rounds", type=int, default=21, help="runs of each quick command")
    parser.add_argument("--keep", help="a folder where the prepared clusters stay for the next run")
    options = parser.parse_args()
    if KUBECTL is None:
        sys.exit("the real kubectl is not installed")
    unknown = set(options.words) - set(LINES)
    if unknown:
        parser.error(f"no such line: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(options.keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        bench = Bench(folder, options.rounds)
        for line in options.words or LINES:
            for result in LINES[line](bench):
                print(result, flush=True)
        if bench.units:
            print(f"\nU = {statistics.median(bench.units) * 1e3:.1f} ms (kubectl version --client)")


if __name__ == "__main__":
    main()
