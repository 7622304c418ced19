"""Event as events.k8s.io shows it: another view of the core events.  Models pkg/apis/events."""

from __future__ import annotations

from kubectl_sim.kinds._shared.eventcells import COLUMNS, CORE_FIELDS, REGARDING, TTL_SECONDS, row
from kubectl_sim.model.kind import Kind

KIND = Kind(
    group="events.k8s.io",
    kind="Event",
    plural="events",
    short_names=("ev",),
    columns=COLUMNS,
    row=row,
    fields={
        **{f"regarding.{name}": CORE_FIELDS[f"involvedObject.{name}"] for name in REGARDING},
        "reason": CORE_FIELDS["reason"],
        "reportingController": CORE_FIELDS["reportingComponent"],
        "type": CORE_FIELDS["type"],
    },
    ttl_seconds=TTL_SECONDS,
    views={"v1": ("events._conversion:to_events", "events._conversion:to_core")},
    stored_as="events",
    renamed_fields={
        **{f"regarding.{name}": f"involvedObject.{name}" for name in REGARDING},
        "reportingController": "reportingComponent",
    },
)
