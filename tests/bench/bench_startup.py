"""What a process costs: ``python -m tests.bench.bench_startup`` prints the table.

Unit U is the median wall time of the real ``kubectl version --client``; runs alternate, so that a
busy machine is equally busy for all.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.oracle import KUBECTL
from tests.startup.imports import imported

ROUNDS = 21
OURS = Path(sys.executable).with_name("kubectl-sim")
LINES = [
    "completion bash",
    "__complete rollout u",
    "__complete get --o",
    "__complete get po",
    "__complete get nodes w",
    "get pods",
    "--help",
    "get --help",
    "get --foo",
    "foo",
]


def wall(argv: list[str], env: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(argv, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return time.perf_counter() - start


def main() -> None:
    if KUBECTL is None:
        sys.exit("the real kubectl is not installed")
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "HOME": home, "KUBECTL_SIM_HOME": home, "KUBECONFIG": ""}
        env.pop("PYTHONDONTWRITEBYTECODE", None)  # an installation has its modules compiled
        wall([str(OURS), "get", "nodes"], env)  # creates the cluster
        commands = {"kubectl version --client": [KUBECTL, "version", "--client"]}
        commands["python -c pass"] = [sys.executable, "-c", "pass"]
        commands |= {f"kubectl-sim {line}": [str(OURS), *line.split()] for line in LINES}
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for name, argv in commands.items():
                times[name].append(wall(argv, env))
        unit = statistics.median(times["kubectl version --client"])
        for name, taken in times.items():
            median = statistics.median(taken)
            words = name.split()[1:]
            modules = f"{len(imported(words, env=env)):4} modules" if name.startswith("kubectl-sim") else ""
            print(f"{name:36} {median * 1e3:7.1f} ms {median / unit:6.2f} U  {modules}")


if __name__ == "__main__":
    main()
