"""Ready endpoints in a few words.  Models formatEndpointSlices of pkg/describe."""

from __future__ import annotations

from kubectl_sim.kubectl.describing.layout import NONE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kubectl_sim.kubectl.describing.source import Obj

_MOST = 3


def endpoint_addresses(endpoint_slices: Sequence[Obj], port_name: str) -> str:
    """``10.0.0.1:80,10.0.0.2:80``: the first three behind a named port, and how many more there are.

    The name of a service's only port may be empty.  No slices at all is ``<none>``, slices
    without a ready endpoint is an empty text.
    """
    if not endpoint_slices:
        return NONE
    ready = list(_ready(endpoint_slices, port_name))
    text = ",".join([address for address, _ in ready[:_MOST]])
    # Upstream notices that its list is full when it comes to the next endpoint, ready or not.
    looked_past = len(ready) > _MOST or _has_more(endpoint_slices, port_name, ready)
    return f"{text} + {len(ready) - _MOST} more..." if looked_past else text


def _ready(endpoint_slices: Iterable[Obj], port_name: str) -> Iterator[tuple[str, int]]:
    """(address, its number among all endpoints) of the ready endpoints."""
    for number, (address, ready) in enumerate(_all(endpoint_slices, port_name)):
        if ready:
            yield address, number


def _has_more(endpoint_slices: Iterable[Obj], port_name: str, ready: Sequence[tuple[str, int]]) -> bool:
    if len(ready) < _MOST:
        return False
    total = sum(1 for _ in _all(endpoint_slices, port_name))
    return total > ready[_MOST - 1][1] + 1


def _all(endpoint_slices: Iterable[Obj], port_name: str) -> Iterator[tuple[str, bool]]:
    """(address with port, whether it is ready) of every endpoint."""
    for one in endpoint_slices:
        ports = [port for port in one.get("ports") or () if (port.get("name") or "") == port_name]
        # A headless service may have no ports; its endpoints then are addresses alone.
        suffixes = [f":{port.get('port', 0)}" for port in ports] if one.get("ports") else [""]
        for suffix in suffixes:
            for endpoint in one.get("endpoints") or ():
                address = endpoint["addresses"][0]
                if suffix and ":" in address:
                    address = f"[{address}]"
                yield address + suffix, (endpoint.get("conditions") or {}).get("ready") is not False
