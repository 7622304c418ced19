"""What a new cluster holds, as manifests in the order in which they are created."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    Obj = dict[str, Any]


def objects(nodes: Sequence[str], service_cidr: str) -> Iterator[tuple[str, Obj]]:
    """``(resource, manifest)`` of everything that a new cluster holds."""
    from kubectl_sim.cluster.profiles import core
    from kubectl_sim.cluster.profiles import nodes as machines

    yield from core.objects(service_cidr)
    yield from machines.objects(nodes)
    if nodes:
        from kubectl_sim.cluster.profiles import system

        yield from system.objects(nodes, service_cidr)
