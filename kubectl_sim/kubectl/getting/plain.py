"""Tables that kubectl makes without the server's help: name and age (``--server-print=false``)."""

from __future__ import annotations

from kubectl_sim.base import duration, timefmt
from kubectl_sim.model.kind import Column

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.printers.table import TablePrinter

COLUMNS = (Column("Name", "string", "name"), Column("Age"))


def print_object(printer: TablePrinter, obj: dict[str, Any], now: int, event: str = "") -> None:
    """One row for an object; ``now`` in virtual microseconds."""
    metadata = obj.get("metadata") or {}
    created = metadata.get("creationTimestamp")
    age = duration.age(timefmt.parse(created), now) if created else "<unknown>"
    printer.print(
        COLUMNS,
        [(metadata.get("name", ""), age)],
        namespaces=[metadata.get("namespace", "")],
        labels=[metadata.get("labels")],
        event=event,
    )
