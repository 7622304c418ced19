"""What an object costs between its bytes and the store: ``python -m tests.bench.bench_decoding`` prints the table.

Decoding, defaulting, preparing and validating, in-process and after the first object of the kind; the best and
the median of many rounds, because a busy machine is slow in bursts.
"""

from __future__ import annotations

import copy
import statistics
import sys
import time

from kubectl_sim.apiserver import decode
from kubectl_sim.model import schema
from tests.kinds.asked import VALID, record

ROUNDS = 40
TIMES = 25
#: A Deployment may take no longer, in milliseconds.
BUDGET = 0.3


def cost(resource: str) -> list[float]:
    """Milliseconds an object, round by round, sorted."""
    kind = record(resource)
    found = schema.find(kind.group, kind.version, kind.kind)
    assert found is not None
    given = {"apiVersion": kind.api_version, "kind": kind.kind, **copy.deepcopy(VALID[resource])}
    given["metadata"] = {"name": "x", "uid": "u", "namespace": "default", **given.get("metadata", {})}

    def once() -> None:
        obj, _ = decode.decode(given, found, decode.STRICT)
        kind.default(obj)
        kind.prepare_create(obj)
        kind.validate(obj)

    once()
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(TIMES):
            once()
        taken.append((time.perf_counter() - start) / TIMES * 1000)
    return sorted(taken)


def main() -> None:
    for resource in sys.argv[1:] or ["deployments.apps", "pods", "services", "configmaps", "jobs.batch"]:
        taken = cost(resource)
        budget = f"  budget {BUDGET} ms" if resource == "deployments.apps" else ""
        print(f"{resource:40} best {taken[0]:6.3f} ms  median {statistics.median(taken):6.3f} ms{budget}")


if __name__ == "__main__":
    main()
