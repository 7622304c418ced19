"""``-o yaml``.  Models cli-runtime/pkg/printers/yaml.go."""

from __future__ import annotations

from kubectl_sim.base.yamldump import dump
from kubectl_sim.kubectl.printing import without_managed_fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.printing import Obj, Write


class YAMLPrinter:
    """One document an object, with ``---`` between them."""

    def __init__(self, show_managed_fields: bool = False) -> None:
        self.show_managed_fields = show_managed_fields
        self._printed = False

    def print(self, obj: Obj, write: Write, event: str = "") -> None:
        if self._printed:
            write("---\n")
        self._printed = True
        if event:
            write(dump({"object": obj, "type": event}))
            return
        write(dump(obj if self.show_managed_fields else without_managed_fields(obj)))
