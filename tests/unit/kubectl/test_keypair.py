"""Certificates and keys that belong together, and those that do not."""

from __future__ import annotations

import pytest

from kubectl_sim.kubectl import keypair
from kubectl_sim.kubectl.errors import CommandError

JUNK = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
KEY = b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
OTHER = b"-----BEGIN ODD THING-----\nAAAA\n-----END ODD THING-----\n"


@pytest.mark.parametrize(
    ("certificate", "key", "message"),
    [
        (b"", KEY, "tls: failed to find any PEM data in certificate input"),
        (b"hello", KEY, "tls: failed to find any PEM data in certificate input"),
        (KEY, KEY, "tls: failed to find certificate PEM data in certificate input, but did find a private key"),
        (OTHER, KEY, 'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping'),
        (JUNK, KEY, "x509: malformed certificate"),
    ],
)
def test_refusals(certificate: bytes, key: bytes, message: str) -> None:
    with pytest.raises(CommandError) as caught:
        keypair.check(certificate, key)
    assert caught.value.message.startswith(message)
