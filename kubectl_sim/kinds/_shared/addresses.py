"""IP addresses and CIDRs with the API's words.  Models apimachinery/pkg/util/validation/ip.go."""

from __future__ import annotations

import ipaddress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

IP_RULE = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"
CIDR_RULE = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"


def parse(text: str) -> Any:
    """The address, None when it is none; zeros that lead an octet are passed over."""
    try:
        return ipaddress.ip_address(_without_zeros(text))
    except ValueError:
        return None


def _without_zeros(text: str) -> str:
    if ":" in text or text.count(".") != 3:
        return text
    parts = text.split(".")
    if not all(part.isascii() and part.isdigit() for part in parts):
        return text
    return ".".join([str(int(part)) for part in parts])


def ip_errors(text: str) -> list[str]:
    address = parse(text)
    if address is None or "%" in text:
        return [IP_RULE]
    wrong = []
    if _without_zeros(text) != text:
        wrong.append("must not have leading 0s")
    if address.version == 6 and address.ipv4_mapped is not None:
        wrong.append("must not be an IPv4-mapped IPv6 address")
    return wrong


def canonical_ip_errors(text: str) -> list[str]:
    """As :func:`ip_errors`, and the address must be written in the canonical way."""
    wrong = ip_errors(text)
    if not wrong and str(parse(text)) != text:
        return [f'must be in canonical form ("{parse(text)}")']
    return wrong


def network(text: str) -> Any:
    """The network of a CIDR, None when it is none."""
    address, slash, length = text.partition("/")
    parsed = parse(address)
    if parsed is None or not slash or not (length.isascii() and length.isdigit()):
        return None
    try:
        return ipaddress.ip_network(f"{parsed}/{int(length)}", strict=False)
    except ValueError:
        return None


def cidr_errors(text: str) -> list[str]:
    found = network(text)
    if found is None:
        return [CIDR_RULE]
    address, _, length = text.partition("/")
    if _without_zeros(address) != address or (len(length) > 1 and length[0] == "0"):
        return ["must not have leading 0s in IP or prefix length"]
    parsed = parse(address)
    if parsed.version == 6 and parsed.ipv4_mapped is not None:
        return ["must not have an IPv4-mapped IPv6 address"]
    if parsed != found.network_address:
        return ["must not have bits set beyond the prefix length"]
    return []


def canonical_cidr_errors(text: str) -> list[str]:
    wrong = cidr_errors(text)
    if not wrong and str(network(text)) != text:
        return [f'must be in canonical form ("{network(text)}")']
    return wrong


def endpoint_errors(text: str) -> list[str]:
    """Addresses at which no other machine can be reached.  Models ValidateEndpointIP."""
    address = parse(text)
    if address is None:
        return ["must be a valid IP address"]
    wrong = []
    if address.is_unspecified:
        wrong.append(f"may not be unspecified ({text})")
    if address.is_loopback:
        wrong.append("may not be in the loopback range (127.0.0.0/8, ::1/128)")
    if address.is_link_local:
        wrong.append("may not be in the link-local range (169.254.0.0/16, fe80::/10)")
    if address in _LOCAL_MULTICAST[address.version]:
        wrong.append("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)")
    return wrong


_LOCAL_MULTICAST = {4: ipaddress.ip_network("224.0.0.0/24"), 6: ipaddress.ip_network("ff02::/16")}
