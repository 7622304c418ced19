"""What a new cluster is made by, and the form that its manifests share."""

from __future__ import annotations

from kubectl_sim.engine import randomness

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Obj = dict[str, Any]

_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
#: Lines of a certificate authority's PEM text, and of the public part of such a key.
_CERTIFICATE_LINES = 17


class Plan:
    """The choices that a cluster is made by; everything else follows from them."""

    __slots__ = ("nodes", "now", "seed", "service_cidr", "uids")

    def __init__(self, nodes: Sequence[str], service_cidr: str, seed: int, now: int) -> None:
        #: Names, the control plane's first; none in a cluster that runs no pods.
        self.nodes = tuple(nodes)
        self.service_cidr = service_cidr
        self.seed = seed
        #: The cluster's first instant, in microseconds.
        self.now = now
        #: (resource, name) -> uid of what has been made so far.
        self.uids: dict[tuple[str, str], str] = {}

    def uuid(self, *purpose: str) -> str:
        return randomness.uid(self.seed, "bootstrap", *purpose)

    def hexadecimal(self, *purpose: str) -> str:
        """32 digits, as machine ids are."""
        return f"{randomness.digest(self.seed, 'bootstrap', *purpose):032x}"

    def certificate(self, name: str) -> str:
        """PEM text that stands for the certificate of an authority: of the right form, but no real one."""
        draw = randomness.Source(self.seed, "bootstrap", "certificate", name)
        lines = ["".join([draw.choice(_BASE64) for _ in range(64)]) for _ in range(_CERTIFICATE_LINES)]
        return "\n".join(["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""])

    def service_address(self, number: int) -> str:
        """The ``number``-th address of the service range."""
        a, b, c, d = (int(part) for part in self.service_cidr.partition("/")[0].split("."))
        value = (a << 24 | b << 16 | c << 8 | d) + number
        return f"{value >> 24}.{value >> 16 & 255}.{value >> 8 & 255}.{value & 255}"


def owned_by_node(plan: Plan, name: str, **more: Any) -> Obj:
    """A reference to a node that has been made already."""
    return {"apiVersion": "v1", "kind": "Node", "name": name, "uid": plan.uids["nodes", name], **more}


def manifest(api: str, kind: str, name: str, namespace: str = "", **content: Any) -> Obj:
    """An object; ``metadata`` among the content adds labels and the like."""
    metadata: Obj = {"name": name}
    if namespace:
        metadata["namespace"] = namespace
    metadata.update(content.pop("metadata", {}))
    return {"apiVersion": api, "kind": kind, "metadata": metadata, **content}
