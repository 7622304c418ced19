"""Validation of certificates.k8s.io/v1.  Models pkg/apis/certificates/validation."""

from __future__ import annotations

from binascii import Error, a2b_base64

from kubectl_sim.base import names
from kubectl_sim.kinds._shared.check import IMMUTABLE, one_of
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out
    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]

PEM = b"-----BEGIN CERTIFICATE REQUEST-----"
MIN_SECONDS = 600
_USAGES = (
    "any",
    "cert sign",
    "client auth",
    "code signing",
    "content commitment",
    "crl sign",
    "data encipherment",
    "decipher only",
    "digital signature",
    "email protection",
    "encipher only",
    "ipsec end system",
    "ipsec tunnel",
    "ipsec user",
    "key agreement",
    "key encipherment",
    "microsoft sgc",
    "netscape sgc",
    "ocsp signing",
    "s/mime",
    "server auth",
    "signing",
    "timestamping",
)


def any_name(name: str, prefix: bool) -> list[str]:
    """Requests for certificates may have any name."""
    return []


def certificatesigningrequest(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj.get("spec") or {}
    _check_request(out, spec)
    usages = spec.get("usages") or []
    if not usages:
        out.append(field.required("spec.usages"))
    for position, usage in enumerate(usages):
        one_of(out, f"spec.usages[{position}]", usage, _USAGES)
        if usage in usages[:position]:
            out.append(field.duplicate(f"spec.usages[{position}]", usage))
    check_signer(out, "spec.signerName", spec.get("signerName", ""))
    seconds = spec.get("expirationSeconds")
    if seconds is not None and seconds < MIN_SECONDS:
        detail = "may not specify a duration less than 600 seconds (10 minutes)"
        out.append(field.invalid("spec.expirationSeconds", seconds, detail))
    return out


def _check_request(out: Out, spec: Obj) -> None:
    encoded = spec.get("request") or ""
    try:
        valid = PEM in a2b_base64(encoded)
    except (Error, ValueError):
        valid = False
    if not valid:
        detail = "PEM block type must be CERTIFICATE REQUEST"
        out.append(field.invalid("spec.request", encoded or None, detail))


def check_signer(out: Out, path: str, signer: str) -> None:
    """``example.com/name``.  Models ValidateSignerName."""
    if not signer:
        out.append(field.required(path))
        return
    domain, slash, rest = signer.partition("/")
    if not slash or "/" in rest:
        detail = 'must be a fully qualified domain and path of the form "example.com/signer-name"'
        out.append(field.invalid(path, signer, detail))
        return
    wrong = [*names.dns1123_subdomain(domain), *names.dns1123_subdomain(rest)]
    for message in wrong:
        out.append(field.invalid(path, signer, f'validating label "{domain}": {message}'))
    if not wrong and "." not in domain:
        detail = "should be a domain with at least two segments separated by dots"
        out.append(field.invalid(path, signer, detail))


def certificatesigningrequest_update(new: Obj, old: Obj) -> list[Cause]:
    # The pipeline keeps the spec of a request as it was; only metadata can change.
    if new.get("spec") == old.get("spec"):
        return []
    return [field.invalid("spec", new.get("spec"), IMMUTABLE)]


def clustertrustbundle(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj.get("spec") or {}
    if spec.get("signerName"):
        check_signer(out, "spec.signerName", spec["signerName"])
    if "-----BEGIN CERTIFICATE-----" not in (spec.get("trustBundle") or ""):
        out.append(field.invalid("spec.trustBundle", "<value omitted>", "at least one trust anchor must be provided"))
    return out


def clustertrustbundle_update(new: Obj, old: Obj) -> list[Cause]:
    out = clustertrustbundle(new)
    signer = (new.get("spec") or {}).get("signerName", "")
    if signer != (old.get("spec") or {}).get("signerName", ""):
        out.append(field.invalid("spec.signerName", signer, IMMUTABLE))
    return out
