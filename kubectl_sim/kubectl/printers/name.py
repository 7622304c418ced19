"""``-o name``, and what commands say without ``-o``.  Models cli-runtime/pkg/printers/name.go."""

from __future__ import annotations

from kubectl_sim.kubectl.printing import group_kind, is_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.printing import Obj, Write


class NamePrinter:
    """``deployment.apps/web``, followed by what was done to it (``operation``), if anything."""

    def __init__(self, operation: str = "") -> None:
        self.suffix = f" {operation}\n" if operation else "\n"

    def print(self, obj: Obj, write: Write, event: str = "") -> None:
        if is_list(obj):
            for item in obj["items"]:
                self.print(item, write)
            return
        name = (obj.get("metadata") or {}).get("name") or "<unknown>"
        write(f"{group_kind(obj)}/{name}{self.suffix}")
