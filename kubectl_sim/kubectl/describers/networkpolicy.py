"""Describes a NetworkPolicy."""

from __future__ import annotations

from kubectl_sim.base import timefmt
from kubectl_sim.base.selectors.label import format_label_selector
from kubectl_sim.kubectl.describing.layout import NONE, Writer, describe_annotations, describe_labels, show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source

_ALL_PODS = f"{NONE} (Allowing the specific traffic to all pods in this namespace)"

# (direction, key of the peers in a rule, the peers' title, what no peers mean)
_DIRECTIONS = (
    ("ingress", "from", "From", "source"),
    ("egress", "to", "To", "destination"),
)


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """The pods that it selects, and the traffic that it allows them."""
    w = Writer()
    metadata, spec = obj["metadata"], obj.get("spec") or {}
    w.field("Name", metadata["name"])
    w.field("Namespace", metadata.get("namespace"))
    w.field("Created on", _created(metadata.get("creationTimestamp")))
    describe_labels(w, "Labels", metadata.get("labels"))
    describe_annotations(w, "Annotations", metadata.get("annotations"))
    w.line("Spec:")
    selector = spec.get("podSelector") or {}
    empty = not selector.get("matchLabels") and not selector.get("matchExpressions")
    w.line(f"PodSelector:     {_ALL_PODS if empty else format_label_selector(selector)}", 1)
    types = spec.get("policyTypes") or ()
    for direction, key, title, end in _DIRECTIONS:
        if direction.capitalize() in types:
            w.line(f"Allowing {direction} traffic:", 1)
            _describe_rules(w, spec.get(direction) or (), direction, (key, title, end))
        else:
            w.line(f"Not affecting {direction} traffic", 1)
    w.line(f"Policy Types: {', '.join(types) or NONE}", 1)
    return w.result()


def _created(text: str | None) -> str:
    """Go's ``Time.String()``, in local time."""
    if not text:
        return "0001-01-01 00:00:00 +0000 UTC"
    from time import localtime, strftime

    local = localtime(timefmt.parse(text) // timefmt.SECOND)
    return strftime("%Y-%m-%d %H:%M:%S %z %Z", local)


def _describe_rules(w: Writer, rules: Sequence[Obj], direction: str, peers: tuple[str, str, str]) -> None:
    if not rules:
        w.line(f"{NONE} (Selected pods are isolated for {direction} connectivity)", 2)
        return
    key, title, end = peers
    for number, rule in enumerate(rules):
        if number:
            w.line("----------", 2)
        for port in rule.get("ports") or ():
            w.line(_port(port), 2)
        if not rule.get("ports"):
            w.line("To Port: <any> (traffic allowed to all ports)", 2)
        for peer in rule.get(key) or ():
            w.line(f"{title}:", 2)
            _describe_peer(w, peer)
        if not rule.get(key):
            w.line(f"{title}: <any> (traffic not restricted by {end})", 2)


def _port(port: Obj) -> str:
    number, protocol = port.get("port"), port.get("protocol") or "TCP"
    first = "<nil>" if number is None else show(number)
    if port.get("endPort") is None:
        return f"To Port: {first}/{protocol}"
    return f"To Port Range: {first}-{port['endPort']}/{protocol}"


def _describe_peer(w: Writer, peer: Obj) -> None:
    namespaces, pods, block = peer.get("namespaceSelector"), peer.get("podSelector"), peer.get("ipBlock")
    if namespaces is not None:
        w.line(f"NamespaceSelector: {format_label_selector(namespaces)}", 3)
    if pods is not None:
        w.line(f"PodSelector: {format_label_selector(pods)}", 3)
    if namespaces is None and pods is None and block is not None:
        w.line("IPBlock:", 3)
        w.line(f"CIDR: {block.get('cidr', '')}", 4)
        w.line(f"Except: {', '.join(block.get('except') or ())}", 4)
