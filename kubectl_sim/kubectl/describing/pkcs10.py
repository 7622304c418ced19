"""The subject and the alternative names of a PEM-encoded request for a certificate (PKCS #10).

Reads just what ``kubectl describe csr`` shows; signatures and keys are not looked at.
"""

from __future__ import annotations

from kubectl_sim.base.der import parts

_BEGIN, _END = "-----BEGIN CERTIFICATE REQUEST-----", "-----END CERTIFICATE REQUEST-----"

# Attributes of the subject by the bytes of their object identifiers, 2.5.4.n.
_SUBJECT = {
    b"\x55\x04\x03": "Common Name",
    b"\x55\x04\x05": "Serial Number",
    b"\x55\x04\x06": "Country",
    b"\x55\x04\x07": "Locality",
    b"\x55\x04\x08": "Province",
    b"\x55\x04\x09": "StreetAddress",
    b"\x55\x04\x0a": "Organization",
    b"\x55\x04\x0b": "Organizational Unit",
    b"\x55\x04\x11": "PostalCode",
}
SINGLE = ("Common Name", "Serial Number")
MANY = (
    "Organization",
    "Organizational Unit",
    "Country",
    "Locality",
    "Province",
    "StreetAddress",
    "PostalCode",
)

_EXTENSION_REQUEST = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x0e"  # 1.2.840.113549.1.9.14
_SUBJECT_ALT_NAME = b"\x55\x1d\x11"  # 2.5.29.17
_ALTERNATIVE_TAGS = {0x81: "Email Addresses", 0x82: "DNS Names", 0x86: "URIs", 0x87: "IP Addresses"}
ALTERNATIVES = ("DNS Names", "Email Addresses", "URIs", "IP Addresses")

_BMP_STRING = 0x1E
_ATTRIBUTES = 0xA0


class RequestError(ValueError):
    """The text is not a request for a certificate."""


class Request:
    """``subject`` and ``alternatives`` hold the values of each of the labels above."""

    __slots__ = ("alternatives", "subject")

    def __init__(self) -> None:
        self.subject: dict[str, list[str]] = {}
        self.alternatives: dict[str, list[str]] = {}


def parse(base64: str) -> Request:
    """The request in base64 of PEM, the form of ``spec.request``.  Raises :class:`RequestError`."""
    from binascii import Error, a2b_base64

    try:
        pem = a2b_base64(base64).decode("ascii", "replace")
        _, begin, rest = pem.partition(_BEGIN)
        body, end, _ = rest.partition(_END)
        if not begin or not end:
            raise RequestError("PEM block type must be CERTIFICATE REQUEST")
        return _read(a2b_base64(body))
    except Error:
        raise RequestError("PEM block type must be CERTIFICATE REQUEST") from None
    except IndexError:
        raise RequestError("x509: malformed certificate request") from None


def _read(der: bytes) -> Request:
    request = Request()
    info = parts(parts(der)[0][1])[0][1]
    _, (_, name), _, *attributes = parts(info)
    for _, relative_name in parts(name):
        for _, pair in parts(relative_name):
            (_, identifier), (tag, value) = parts(pair)[:2]
            label = _SUBJECT.get(identifier)
            if label is not None:
                text = value.decode("utf-16-be" if tag == _BMP_STRING else "utf-8", "replace")
                request.subject.setdefault(label, []).append(text)
    for tag, value in attributes:
        if tag == _ATTRIBUTES:
            _read_attributes(request, value)
    return request


def _read_attributes(request: Request, der: bytes) -> None:
    for _, attribute in parts(der):
        (_, identifier), (_, values) = parts(attribute)[:2]
        if identifier != _EXTENSION_REQUEST:
            continue
        for _, extensions in parts(values):
            for _, extension in parts(extensions):
                (_, identifier), *_, (_, value) = parts(extension)
                if identifier == _SUBJECT_ALT_NAME:
                    _read_alternatives(request, value)


def _read_alternatives(request: Request, der: bytes) -> None:
    for tag, value in parts(parts(der)[0][1]):
        label = _ALTERNATIVE_TAGS.get(tag)
        if label is not None:
            text = _address(value) if label == "IP Addresses" else value.decode("ascii", "replace")
            request.alternatives.setdefault(label, []).append(text)


def _address(value: bytes) -> str:
    from _socket import AF_INET, AF_INET6, inet_ntop

    return inet_ntop(AF_INET if len(value) == 4 else AF_INET6, value)
