"""LimitRange.  Models pkg/registry/core/limitrange."""

from __future__ import annotations

from kubectl_sim.kinds._shared.columns import NAME_CREATED_AT, name_created_at
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.model.kind import Kind

KIND = Kind(
    kind="LimitRange",
    plural="limitranges",
    short_names=("limits",),
    columns=NAME_CREATED_AT,
    row=name_created_at,
    default=lazy("core._defaults:limitrange"),
    validate=lazy("core._limits_validation:limitrange"),
    validate_update=lazy("core._limits_validation:limitrange_update"),
)
