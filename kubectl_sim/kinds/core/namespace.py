"""Namespace.  Models pkg/registry/core/namespace."""

from __future__ import annotations

from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.model.kind import AGE, NAME, Column, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]

FINALIZER = "kubernetes"


def _phase(obj: Obj) -> str:
    return str(obj.get("status", {}).get("phase", ""))


def _row(obj: Obj) -> list[Cell]:
    metadata = obj["metadata"]
    return [metadata["name"], _phase(obj), metadata.get("creationTimestamp")]


def _default(obj: Obj) -> None:
    labels = obj["metadata"].setdefault("labels", {})
    labels["kubernetes.io/metadata.name"] = obj["metadata"].get("name", "")


def _prepare_create(obj: Obj) -> None:
    obj["status"] = {"phase": "Active"}
    finalizers = obj.setdefault("spec", {}).setdefault("finalizers", [])
    if FINALIZER not in finalizers:
        finalizers.append(FINALIZER)


def _prepare_update(new: Obj, old: Obj) -> None:
    # The finalizers of the spec leave through the finalize subresource alone.
    new["spec"] = old["spec"]


KIND = Kind(
    kind="Namespace",
    plural="namespaces",
    short_names=("ns",),
    namespaced=False,
    verbs=("create", "delete", "get", "list", "patch", "update", "watch"),
    subresources=("finalize", "status"),
    columns=(NAME, Column("Status"), AGE),
    row=_row,
    fields={"status.phase": _phase},
    has_status=True,
    default=_default,
    prepare_create=_prepare_create,
    prepare_update=_prepare_update,
    validate_name=lazy("_shared.check:dns_label_name"),
    validate=lazy("core._validation:namespace"),
)
