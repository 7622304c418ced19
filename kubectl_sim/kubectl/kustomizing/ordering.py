"""The order of the output.  Models the SortOrderTransformer."""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing import ids
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from kubectl_sim.kubectl.kustomizing.ids import Id
    from kubectl_sim.kubectl.kustomizing.resources import Resources

LEGACY, FIFO = "legacy", "fifo"


def sort(resources: Resources, options: dict[str, Any] | None) -> None:
    """Order as ``sortOptions`` say; without them as kustomize always did: namespaces first, webhooks last."""
    options = {"order": LEGACY} if options is None else options
    order, legacy = options.get("order") or "", options.get("legacySortOptions")
    if order not in (LEGACY, FIFO):
        raise KustomizeError(f"the field 'sortOptions.order' must be one of [{FIFO}, {LEGACY}]")
    if order == FIFO:
        if legacy is not None:
            raise KustomizeError(
                f"the field 'sortOptions.legacySortOptions' is set but the selected sort order is '{order}', "
                "not 'legacy'"
            )
        return
    first: Sequence[str] = ids.FIRST
    last: Sequence[str] = ids.LAST
    if legacy is not None:
        first, last = legacy.get("orderFirst") or (), legacy.get("orderLast") or ()
    ranks = {kind: index - len(first) for index, kind in enumerate(first)}
    ranks.update({kind: index + 1 for index, kind in enumerate(last)})
    ordered = sorted((_Place(resource.id, ranks), index) for index, resource in enumerate(resources))
    resources.items = [resources.items[index] for _, index in ordered]


class _Place:
    """Where an object stands."""

    __slots__ = ("core_namespace", "kind", "rank", "rest")

    def __init__(self, id: Id, ranks: dict[str, int]) -> None:
        self.rank = ranks.get(id.kind, 0)
        self.kind = ids.sortable(id)
        self.core_namespace = id.kind == "Namespace" and not id.group
        self.rest = "|".join((id.gvk, id.namespace or "~X", id.name or "~N"))

    def __lt__(self, other: _Place) -> bool:
        if self.kind == other.kind:
            return self.rest < other.rest
        if self.rank != other.rank:
            return self.rank < other.rank
        if self.core_namespace or other.core_namespace:
            both = self.kind.endswith("_Namespace") and other.kind.endswith("_Namespace")
            if both:
                return self.kind > other.kind
        return self.kind < other.kind

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Place) and self.kind == other.kind and self.rest == other.rest

    def __hash__(self) -> int:
        return hash(self.rest)
