"""Services from flags: what the ``create service`` commands share.

Models kubectl/pkg/cmd/create/create_service.go.
"""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.generating import go_int

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.generating import Generation

    Obj = dict[str, Any]

_NONE = "None"


def create(
    generation: Generation, type: str, *, cluster_ip: str = "", node_port: int = 0, external_name: str = ""
) -> None:
    """Creates a service of a type with the ports of --tcp.  Raises CommandError."""
    pairs: list[str] = generation.opts.tcp
    if cluster_ip != _NONE and not pairs and type != "ExternalName":
        raise CommandError("at least one tcp port specifier must be provided")
    if type == "ExternalName" and names.dns1123_subdomain(external_name):
        raise CommandError(f"invalid service external name {external_name}")
    spec: Obj = {}
    ports = [_port(pair, node_port) for pair in pairs]
    if ports:
        spec["ports"] = ports
    labels = {"app": generation.name}
    spec["selector"] = labels
    if cluster_ip:
        spec["clusterIP"] = cluster_ip
    spec["type"] = type
    if external_name:
        spec["externalName"] = external_name
    service = {
        "kind": "Service",
        "apiVersion": "v1",
        "metadata": generation.metadata(labels=labels),
        "spec": spec,
        "status": {"loadBalancer": {}},
    }
    generation.create("services", service, f"failed to create {type} service: ", save=False)


def _port(pair: str, node_port: int) -> Obj:
    port, target = _numbers(pair)
    made = {"name": pair.replace(":", "-"), "protocol": "TCP", "port": port, "targetPort": target}
    return {**made, "nodePort": node_port} if node_port else made


def _numbers(pair: str) -> tuple[int, int | str]:
    """``port`` or ``port:targetPort``."""
    parts = pair.split(":")
    port = parse_port(parts[0])
    if len(parts) == 1:
        return port, port
    number = go_int(parts[1])
    problems = names.port_name(parts[1]) if number is None else names.port_number(number)
    if problems:
        raise CommandError(",".join(problems))
    return port, parts[1] if number is None else number


def parse_port(text: str) -> int:
    """A port number from 0 on (``utilsnet.ParsePort``).  Raises CommandError with Go's text."""
    if not text.isascii() or not text.isdigit():
        from kubectl_sim.base.goformat import quote

        raise CommandError(f"strconv.ParseUint: parsing {quote(text)}: invalid syntax")
    number = int(text)
    if number >= 2**16:
        from kubectl_sim.base.goformat import quote

        raise CommandError(f"strconv.ParseUint: parsing {quote(text)}: value out of range")
    return number
