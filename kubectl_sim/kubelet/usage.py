"""What a container uses of the node at an instant: the numbers behind ``kubectl top``.

Deterministic and plausible: the image's idle level with a slow ripple, what its program is known
to burn, never more than the limits allow.
"""

from __future__ import annotations

from kubectl_sim.base import quantity
from kubectl_sim.kubelet.images import digest
from kubectl_sim.kubelet.lifecycle.worker import Worker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubelet.lifecycle.facts import Facts

    Obj = dict[str, Any]

MINUTE = 60_000_000
CORE = 1_000_000_000
#: Part of the way from idle to busy that the ripple covers.
RIPPLE = 0.06


def usage(pod: Obj, container: str, memory: Obj, now: int, facts: Facts) -> tuple[int, int] | None:
    """(nanocores, bytes of working set) of a running container at ``now``; None if it does not run."""
    worker = Worker(pod, memory, now, facts)
    rec = memory["cs"].get(container)
    if rec is None or rec["st"] not in ("run", "stop"):
        return None
    spec = next(c for c, _ in worker.everyone if c["name"] == container)
    image = worker.instance_image(spec).image
    if image is None:
        return None
    own = digest.fraction(memory["seed"], container)
    wave = digest.fraction(memory["seed"], container, now // MINUTE)
    idle_cpu, busy_cpu = image.cpu
    idle_memory, busy_memory = image.memory
    cpu = idle_cpu + (busy_cpu - idle_cpu) * RIPPLE * wave
    used = idle_memory + (busy_memory - idle_memory) * (0.1 * own + RIPPLE * wave)
    if not image.serves_alone(spec):
        cpu, used = _of_program(worker, spec, rec["at"], now, cpu, used)
    limits = (spec.get("resources") or {}).get("limits") or {}
    if "cpu" in limits:
        cpu = min(cpu, quantity.of(limits["cpu"]).milli_value() * 1_000_000 * (0.985 + 0.015 * wave))
    if "memory" in limits:
        used = min(used, quantity.of(limits["memory"]).value() * 0.97)
    return int(cpu), int(used)


def _of_program(worker: Worker, spec: Obj, start: int, now: int, cpu: float, used: float) -> tuple[float, float]:
    """Add what the container's own command does."""
    program = worker.program(spec, start)
    trace = program.trace
    if not trace.listens:
        # A shell or a tool, not the image's server.
        cpu, used = min(cpu, 200_000.0), min(used, 3_000_000.0)
    for at, memory, nanocores in trace.busy:
        if at <= now:
            used, cpu = used + memory, cpu + nanocores
    from kubectl_sim.kubelet.runtime.loops import SPIN

    spinning = any(c.period <= SPIN and c.start <= now < c.end for c in trace.cycles)
    if spinning or (trace.truncated is not None and now - trace.start > 2 * (trace.truncated - trace.start)):
        cpu += CORE * 0.995
    return cpu, used
