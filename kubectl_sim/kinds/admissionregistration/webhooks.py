"""Webhook configurations.  Models pkg/registry/admissionregistration."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import created
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.model.kind import AGE, NAME, Column, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


GROUP = "admissionregistration.k8s.io"
COLUMNS = (NAME, Column("Webhooks", "integer"), AGE)


def _row(obj: Obj) -> list[Cell]:
    return [obj["metadata"]["name"], len(obj.get("webhooks") or ()), created(obj)]


VALIDATING_WEBHOOKS = Kind(
    group=GROUP,
    kind="ValidatingWebhookConfiguration",
    plural="validatingwebhookconfigurations",
    categories=("api-extensions",),
    namespaced=False,
    columns=COLUMNS,
    row=_row,
    has_generation=True,
    default=lazy("admissionregistration._defaults:validating_webhooks"),
    validate=lazy("admissionregistration._validation:validating_webhooks"),
    validate_update=lazy("admissionregistration._validation:webhooks_update"),
)

MUTATING_WEBHOOKS = Kind(
    group=GROUP,
    kind="MutatingWebhookConfiguration",
    plural="mutatingwebhookconfigurations",
    categories=("api-extensions",),
    namespaced=False,
    columns=COLUMNS,
    row=_row,
    has_generation=True,
    default=lazy("admissionregistration._defaults:mutating_webhooks"),
    validate=lazy("admissionregistration._validation:mutating_webhooks"),
    validate_update=lazy("admissionregistration._validation:webhooks_update"),
)
