"""Describes a Secret: what is in it by its size, never by its value."""

from __future__ import annotations

from kubectl_sim.kubectl.describing.layout import Writer, decoded_size, describe_metadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source

_TOKEN_TYPE = "kubernetes.io/service-account-token"


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """Type and sizes; only a service account's token is shown."""
    w = Writer()
    describe_metadata(w, obj)
    w.text(f"\nType:\t{obj.get('type', '')}\n\nData\n====\n")
    data = obj.get("data") or {}
    for key in sorted(data):
        if key == "token" and obj.get("type") == _TOKEN_TYPE:
            w.field(key, _decoded(data[key]))
        else:
            w.field(key, f"{decoded_size(data[key])} bytes")
    return w.result()


def _decoded(base64: str) -> str:
    from binascii import a2b_base64

    return a2b_base64(base64).decode(errors="replace")
