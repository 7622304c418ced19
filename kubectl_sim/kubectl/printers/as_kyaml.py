"""``-o kyaml``.  Models cli-runtime/pkg/printers/kyaml.go."""

from __future__ import annotations

from kubectl_sim.base.kyaml import dump
from kubectl_sim.kubectl.printing import without_managed_fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.printing import Obj, Write


class KYAMLPrinter:
    """Every document brings its own ``---``."""

    def __init__(self, show_managed_fields: bool = False, sort_keys: bool = True) -> None:
        self.show_managed_fields = show_managed_fields
        self.sort_keys = sort_keys

    def print(self, obj: Obj, write: Write, event: str = "") -> None:
        if event:
            write(dump({"type": event, "object": _sorted(obj)}, sort_keys=False))
            return
        write(dump(obj if self.show_managed_fields else without_managed_fields(obj), self.sort_keys))


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value
