"""Describes a ConfigMap."""

from __future__ import annotations

from kubectl_sim.kubectl.describing.events import find_events, write_events
from kubectl_sim.kubectl.describing.layout import Writer, decoded_size, describe_metadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """Data in full, binary data by its size."""
    w = Writer()
    describe_metadata(w, obj)
    w.text("\nData\n====\n")
    data = obj.get("data") or {}
    for key in sorted(data):
        w.text(f"{key}:\n----\n{data[key]}\n\n")
    w.text("\nBinaryData\n====\n")
    binary = obj.get("binaryData") or {}
    for key in sorted(binary):
        w.line(f"{key}: {decoded_size(binary[key])} bytes")
    w.line()
    if settings.show_events:  # unlike elsewhere, not being allowed to list events is an error here
        metadata = obj["metadata"]
        write_events(w, find_events(source, metadata, obj["kind"], metadata.get("uid")), settings.now)
    return w.result()
