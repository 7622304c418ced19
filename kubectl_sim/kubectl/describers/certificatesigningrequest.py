"""Describes a CertificateSigningRequest with the request inside."""

from __future__ import annotations

from kubectl_sim.base import duration, timefmt
from kubectl_sim.kubectl.describing import pkcs10
from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import Writer, joined, timestamp
from kubectl_sim.kubectl.describing.source import DescribeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """Who asks for what, whether it was granted, and events.

    Raises :class:`DescribeError` if what is inside is no request for a certificate.
    """
    metadata, spec = obj["metadata"], obj.get("spec") or {}
    try:
        request = pkcs10.parse(spec.get("request") or "")
    except pkcs10.RequestError as error:
        raise DescribeError(f"Error parsing CSR: {error}") from None
    w = Writer()
    w.field("Name", metadata["name"])
    w.field("Labels", joined(metadata.get("labels")))
    w.field("Annotations", joined(metadata.get("annotations")))
    w.field("CreationTimestamp", timestamp(metadata.get("creationTimestamp")))
    w.field("Requesting User", spec.get("username"))
    w.fields([("Signer", spec.get("signerName") or None)])
    if spec.get("expirationSeconds") is not None:
        w.field("Requested Duration", duration.human(spec["expirationSeconds"] * timefmt.SECOND))
    w.field("Status", _status(obj.get("status") or {}))
    _describe_request(w, request)
    describe_events(w, obj, source, settings)
    return w.result()


def _status(status: Obj) -> str:
    types = {condition["type"] for condition in status.get("conditions") or ()}
    text = "Denied" if "Denied" in types else "Approved" if "Approved" in types else "Pending"
    if "Failed" in types:
        text += ",Failed"
    return f"{text},Issued" if status.get("certificate") else text


def _describe_request(w: Writer, request: pkcs10.Request) -> None:
    w.line("Subject:")
    for label in pkcs10.SINGLE:
        w.field(f"\t{label}", (request.subject.get(label) or [""])[-1])
    for label in pkcs10.MANY:
        _describe_list(w, label, request.subject.get(label))
    if request.alternatives:
        w.line("Subject Alternative Names:")
    for label in pkcs10.ALTERNATIVES:
        _describe_list(w, label, request.alternatives.get(label))


def _describe_list(w: Writer, label: str, values: Sequence[str] | None) -> None:
    if values:
        separator = "\n\t\t"
        w.field(f"\t{label}", separator.join(values))
