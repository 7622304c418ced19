"""What a new cluster holds, as manifests in the order in which they are created."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kubectl_sim.cluster.profiles.plan import Plan

    Obj = dict[str, Any]


def objects(plan: Plan) -> Iterator[tuple[str, Obj]]:
    """``(resource, manifest)`` of everything that a new cluster holds.

    ``plan.uids`` must know of an object before the next one is asked for: later ones belong to it.
    """
    from kubectl_sim.cluster.profiles import apiservices, control, core, flowcontrol
    from kubectl_sim.cluster.profiles.rbac import defaults

    yield from core.objects(plan)
    yield from apiservices.objects()
    yield from flowcontrol.objects()
    yield from defaults.objects()
    yield from control.of_server(plan)
    if plan.nodes:
        yield from _system(plan)


def _system(plan: Plan) -> Iterator[tuple[str, Obj]]:
    """What makes a working cluster of an API server: kubeadm's part and the add-ons."""
    from kubectl_sim.cluster.profiles import addons, configuration, control, nodes, static
    from kubectl_sim.cluster.profiles.rbac import addons as rights

    yield from nodes.objects(plan)
    yield from control.of_managers(plan)
    yield from configuration.objects(plan)
    yield from static.objects(plan)
    yield from addons.accounts()
    yield from rights.objects()
    yield from addons.objects(plan)
