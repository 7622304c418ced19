"""Certificates and tokens of a served cluster, made once and kept in its file.

Models what kubeadm generates: an authority, the administrator's client certificate, and at each
start a certificate for the server.  Keys are real secrets: nothing here derives from the seed.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kubectl_sim.base import jsonio
from kubectl_sim.cluster.cluster import Cluster
from kubectl_sim.engine import wallclock
from kubectl_sim.model.request import ADMIN

_NOTE = "serving"
_YEARS = timedelta(days=3650)
_NAMES = ("localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc")


class Credentials(NamedTuple):
    """PEM texts of the authority and of the administrator, and the administrator's bearer token."""

    ca: str
    ca_key: str
    certificate: str
    key: str
    token: str


def of_cluster(cluster: Cluster) -> Credentials:
    """The credentials in the cluster's file, made when first asked for."""

    def make() -> str:
        _hide(cluster.store.path)
        return jsonio.dumps(_new()._asdict())

    return Credentials(**jsonio.loads(cluster.noted(_NOTE, make)))


def _hide(path: str) -> None:
    """A file with keys in it is for its owner alone, as kubeadm's are."""
    for suffix in ("", "-wal", "-shm"):
        try:
            os.chmod(path + suffix, 0o600)
        except OSError:
            continue  # it is not there, or in memory, or somebody else's who may do as they like


def _new() -> Credentials:
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca = _certificate(ca_key, _name("kubernetes"), _name("kubernetes"), ca_key, authority=True)
    key = ec.generate_private_key(ec.SECP256R1())
    user, groups = ADMIN
    organizations = [group for group in groups if group != "system:authenticated"]
    subject = _name(user, *organizations)
    usage = ExtendedKeyUsageOID.CLIENT_AUTH
    certificate = _certificate(key, subject, _name("kubernetes"), ca_key, usage=usage)
    return Credentials(_pem(ca), _key_pem(ca_key), _pem(certificate), _key_pem(key), secrets.token_urlsafe(32))


def _name(common: str, *organizations: str) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, text) for text in organizations]
    return x509.Name([*parts, x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _certificate(
    key: ec.EllipticCurvePrivateKey,
    subject: x509.Name,
    issuer: x509.Name,
    signer: ec.EllipticCurvePrivateKey,
    *,
    authority: bool = False,
    usage: x509.ObjectIdentifier | None = None,
    names: tuple[x509.GeneralName, ...] = (),
) -> x509.Certificate:
    now = datetime.fromtimestamp(wallclock.now() / 1_000_000, UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + _YEARS)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(_key_usage(authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if usage is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(signer, hashes.SHA256())


def _key_usage(authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _key_pem(key: ec.EllipticCurvePrivateKey) -> str:
    encoded = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return encoded.decode()


def server_context(found: Credentials, addresses: tuple[str, ...]) -> ssl.SSLContext:
    """TLS with a certificate for these addresses; clients may show one of ours."""
    signer = serialization.load_pem_private_key(found.ca_key.encode(), None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    ips = [x509.IPAddress(ipaddress.ip_address(address)) for address in addresses]
    names = (*(x509.DNSName(name) for name in _NAMES), *ips)
    usage = ExtendedKeyUsageOID.SERVER_AUTH
    certificate = _certificate(key, _name("kube-apiserver"), _name("kubernetes"), signer, usage=usage, names=names)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_OPTIONAL
    context.load_verify_locations(cadata=found.ca)
    _load_chain(context, _pem(certificate) + _key_pem(key))
    return context


def _load_chain(context: ssl.SSLContext, pem: str) -> None:
    """The standard library reads keys from files only: a private one, gone at once."""
    handle, path = tempfile.mkstemp(suffix=".pem")
    try:
        with open(handle, "w", encoding="ascii") as stream:
            stream.write(pem)
        context.load_cert_chain(path)
    finally:
        os.unlink(path)
