"""Whether a certificate and a private key belong together.  Models ``tls.X509KeyPair`` of Go."""

from __future__ import annotations

from kubectl_sim.base import curves, der
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    #: An algorithm and the public key in a form that can be compared.
    Public = tuple[str, object]
    Parts = list[tuple[int, bytes]]

_RSA = bytes.fromhex("2a864886f70d010101")
_EC = bytes.fromhex("2a8648ce3d0201")
_ED25519 = bytes.fromhex("2b6570")
_NAMES = {_RSA: "RSA", _EC: "ECDSA", _ED25519: "Ed25519"}
_BROKEN = (IndexError, ValueError, KeyError)


def check(certificate: bytes, key: bytes) -> None:
    """Raises CommandError, in Go's words, unless the PEM texts are a certificate and its key."""
    public = _of_certificate(_find_certificate(certificate))
    private = _of_key(_find_key(key))
    if private[0] != public[0]:
        raise CommandError("tls: private key type does not match public key type")
    if private[1] != public[1]:
        raise CommandError("tls: private key does not match public key")


# ------------------------------------------------------------------------------------------ PEM


def _blocks(text: bytes) -> Iterator[tuple[str, bytes]]:
    """(type, content) of the PEM blocks of a text."""
    from binascii import Error, a2b_base64

    lines = iter(text.decode("latin-1").splitlines())
    for line in lines:
        if not line.startswith("-----BEGIN ") or not line.rstrip().endswith("-----"):
            continue
        kind = line.rstrip()[11:-5]
        body = []
        for inner in lines:
            if inner.startswith("-----END "):
                break
            if ":" not in inner:  # headers of encrypted keys
                body.append(inner.strip())
        try:
            yield kind, a2b_base64("".join(body))
        except Error:
            continue


def _find_certificate(text: bytes) -> bytes:
    skipped = []
    for kind, content in _blocks(text):
        if kind == "CERTIFICATE":
            return content
        skipped.append(kind)
    if not skipped:
        raise CommandError("tls: failed to find any PEM data in certificate input")
    if len(skipped) == 1 and skipped[0].endswith("PRIVATE KEY"):
        raise CommandError(
            "tls: failed to find certificate PEM data in certificate input, but did find a private key; "
            "PEM inputs may have been switched"
        )
    raise CommandError(
        'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following'
        f" types: [{' '.join(skipped)}]"
    )


def _find_key(text: bytes) -> bytes:
    skipped = []
    for kind, content in _blocks(text):
        if kind == "PRIVATE KEY" or kind.endswith(" PRIVATE KEY"):
            return content
        skipped.append(kind)
    if not skipped:
        raise CommandError("tls: failed to find any PEM data in key input")
    if skipped == ["CERTIFICATE"]:
        raise CommandError("tls: found a certificate rather than a key in the PEM for the private key")
    raise CommandError(
        'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of'
        f" the following types: [{' '.join(skipped)}]"
    )


# ----------------------------------------------------------------------------------------- keys


def _of_certificate(data: bytes) -> Public:
    """The public key of a certificate."""
    try:
        outer = der.parts(der.content(data, der.SEQUENCE))
        fields = der.parts(outer[0][1])
        if fields[0][0] == 0xA0:  # the version, which may be left out
            del fields[0]
        (_, algorithm), (_, bits) = der.parts(fields[5][1])
        identifier, parameters = _algorithm(algorithm)
    except _BROKEN:
        raise CommandError("x509: malformed certificate") from None
    if identifier not in _NAMES:
        raise CommandError("tls: unknown public key algorithm")
    return _public(identifier, parameters, bits[1:])


def _algorithm(data: bytes) -> tuple[bytes, bytes]:
    """(object identifier, what the algorithm's parameters are)."""
    found = der.parts(data)
    return found[0][1], found[1][1] if len(found) > 1 else b""


def _public(identifier: bytes, parameters: bytes, key: bytes) -> Public:
    if identifier == _RSA:
        modulus = der.parts(der.content(key, der.SEQUENCE))[0][1]
        return "RSA", int.from_bytes(modulus, "big")
    if identifier == _EC:
        return "ECDSA", (parameters, key)
    return "Ed25519", key


def _of_key(data: bytes) -> Public:
    """The public key that belongs to a private one, in any of the three forms that Go tries."""
    for read in (_pkcs1, _pkcs8, _sec1):
        try:
            return read(der.parts(der.content(data, der.SEQUENCE)))
        except _BROKEN:
            continue
    raise CommandError("tls: failed to parse private key")


def _pkcs1(fields: Parts) -> Public:
    if len(fields) < 9 or any(tag != der.INTEGER for tag, _ in fields[:9]):
        raise ValueError
    return "RSA", int.from_bytes(fields[1][1], "big")


def _pkcs8(fields: Parts) -> Public:
    (_, version), (_, algorithm), (tag, key) = fields[:3]
    if (version != b"\0" and version != b"\1") or tag != der.OCTET_STRING:
        raise ValueError
    identifier, parameters = _algorithm(algorithm)
    if identifier == _RSA:
        return _pkcs1(der.parts(der.content(key, der.SEQUENCE)))
    if identifier == _EC:
        return _on_curve(parameters, der.parts(der.content(key, der.SEQUENCE))[1][1])
    if identifier == _ED25519:
        return "Ed25519", curves.ed25519_public(der.content(key, der.OCTET_STRING))
    raise ValueError


def _sec1(fields: Parts) -> Public:
    (_, version), (_, secret), *rest = fields
    if version != b"\1":
        raise ValueError
    parameters = next(content for tag, content in rest if tag == 0xA0)
    return _on_curve(der.content(parameters, der.OBJECT_IDENTIFIER), secret)


def _on_curve(identifier: bytes, secret: bytes) -> Public:
    curve = curves.CURVES[identifier]
    size = (curve.prime.bit_length() + 7) // 8
    x, y = curve.public(int.from_bytes(secret, "big"))
    return "ECDSA", (identifier, b"\4" + x.to_bytes(size, "big") + y.to_bytes(size, "big"))
