"""FlowSchema and PriorityLevelConfiguration.  Models pkg/registry/flowcontrol."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import NONE, created
from kubectl_sim.kinds._shared.columns import strings
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.kinds._shared.strategy import new_status
from kubectl_sim.model.kind import AGE, NAME, Column, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


GROUP = "flowcontrol.apiserver.k8s.io"


def _schema_row(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    method = spec.get("distinguisherMethod")
    dangling = "?"
    for condition in (obj.get("status") or {}).get("conditions") or ():
        if condition.get("type") == "Dangling":
            dangling = condition.get("status", "")
            break
    return [
        obj["metadata"]["name"],
        (spec.get("priorityLevelConfiguration") or {}).get("name", ""),
        spec.get("matchingPrecedence", 0),
        NONE if method is None else method.get("type", ""),
        created(obj),
        dangling,
    ]


def _level_row(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    limited = spec.get("limited")
    queuing = ((limited or {}).get("limitResponse") or {}).get("queuing")
    return [
        obj["metadata"]["name"],
        spec.get("type", ""),
        NONE if limited is None else limited.get("nominalConcurrencyShares", 0),
        *[NONE if queuing is None else queuing.get(name, 0) for name in ("queues", "handSize", "queueLengthLimit")],
        created(obj),
    ]


FLOW_SCHEMA = Kind(
    group=GROUP,
    kind="FlowSchema",
    plural="flowschemas",
    namespaced=False,
    subresources=("status",),
    columns=(
        NAME,
        Column("PriorityLevel"),
        Column("MatchingPrecedence"),
        Column("DistinguisherMethod"),
        AGE,
        Column("MissingPL"),
    ),
    row=_schema_row,
    has_generation=True,
    has_status=True,
    default=lazy("flowcontrol._defaults:flowschema"),
    prepare_create=new_status(),
    validate=lazy("flowcontrol._validation:flowschema"),
    validate_update=lazy("flowcontrol._validation:flowschema_update"),
)

PRIORITY_LEVEL_CONFIGURATION = Kind(
    group=GROUP,
    kind="PriorityLevelConfiguration",
    plural="prioritylevelconfigurations",
    namespaced=False,
    subresources=("status",),
    columns=strings("Type", "NominalConcurrencyShares", "Queues", "HandSize", "QueueLengthLimit"),
    row=_level_row,
    has_generation=True,
    has_status=True,
    default=lazy("flowcontrol._defaults:prioritylevel"),
    prepare_create=new_status(),
    validate=lazy("flowcontrol._validation:prioritylevel"),
    validate_update=lazy("flowcontrol._validation:prioritylevel_update"),
)
