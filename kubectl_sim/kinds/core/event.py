"""Event, as it is stored.  Models pkg/registry/core/event."""

from __future__ import annotations

from kubectl_sim.kinds._shared.eventcells import COLUMNS, CORE_FIELDS, TTL_SECONDS, row
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.model.kind import Kind

KIND = Kind(
    kind="Event",
    plural="events",
    short_names=("ev",),
    columns=COLUMNS,
    row=row,
    fields=CORE_FIELDS,
    indexed=("involvedObject.name",),
    ttl_seconds=TTL_SECONDS,
    validate=lazy("core._validation:event"),
    validate_update=lazy("core._validation:event_update"),
)
