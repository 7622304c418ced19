"""``-o json``.  Models cli-runtime/pkg/printers/json.go."""

from __future__ import annotations

from kubectl_sim.base import jsonio
from kubectl_sim.kubectl.printing import without_managed_fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.printing import Obj, Write


class JSONPrinter:
    """Indented by four; watch events on one line each, with their managed fields."""

    def __init__(self, show_managed_fields: bool = False, sort_keys: bool = True) -> None:
        self.show_managed_fields = show_managed_fields
        self.sort_keys = sort_keys

    def print(self, obj: Obj, write: Write, event: str = "") -> None:
        if event:
            write(f'{{"type":{jsonio.quote(event)},"object":{jsonio.compact(obj)}}}\n')
            return
        shown = obj if self.show_managed_fields else without_managed_fields(obj)
        write(jsonio.pretty(shown, sort_keys=self.sort_keys) + "\n")
