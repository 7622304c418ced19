"""What a kubelet tells about its node: the images that it has.  Models pkg/kubelet/nodestatus."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Protocol

    Obj = dict[str, Any]

    class Notes(Protocol):
        def set(self, controller: str, key: str, value: Any) -> None: ...


#: A node reports its largest images, at most so many of them.
_MOST = 50


def preload(notes: Notes, node: str, images: Iterable[str]) -> None:
    """Let a new node have these images from the start."""
    from kubectl_sim.kubelet.images.reference import parse

    present = {parse(image).canonical: 0 for image in images}
    notes.set("kubelet", f"images/{node}", {"images": present, "free": 0})


def images(memory: Obj | None, now: int) -> list[Obj]:
    """``status.images`` of a node at ``now``; ``memory`` is what the kubelet has noted of its images."""
    from kubectl_sim.kubelet.images.catalogue import resolve

    found = []
    for name, since in (memory or {}).get("images", {}).items():
        if since > now:
            continue
        resolution = resolve(name)
        # What came with the node has no digest: it was never pulled.
        names = [name] if since == 0 else [resolution.image_id, name]
        found.append({"names": names, "sizeBytes": resolution.size})
    found.sort(key=_largest_first)
    return found[:_MOST]


def _largest_first(image: Obj) -> tuple[int, str]:
    return -image["sizeBytes"], image["names"][-1]
