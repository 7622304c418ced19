from __future__ import annotations

import base64
from typing import Any

import pytest

from kubectl_sim.kubectl.describing.source import DescribeError
from kubectl_sim.model.status import StatusError, not_found
from tests.canned_server import Objects
from tests.unit.kubectl.describers.parity import OLD, Obj, Parity, event, meta, ours_in_zone

QUOTA_STATUS = {
    "hard": {"pods": "10", "requests.cpu": "4", "limits.memory": "8Gi", "requests.storage": "1e3"},
    "used": {"pods": "3", "requests.cpu": "1500m", "limits.memory": "1000M"},
}


def quota(name: str = "quota", scopes: list[str] | None = None, status: Obj | None = None) -> Obj:
    return {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": meta(name),
        "spec": {"hard": {}, **({"scopes": scopes} if scopes else {})},
        "status": QUOTA_STATUS if status is None else status,
    }


SCOPES = ["NotTerminating", "Terminating", "BestEffort", "NotBestEffort", "PriorityClass"]


def test_quota(parity: Parity) -> None:
    parity.check(quota())
    parity.check(quota(scopes=SCOPES))
    parity.check(quota(status={}))


def limit_range(*limits: Obj) -> Obj:
    return {"apiVersion": "v1", "kind": "LimitRange", "metadata": meta("limits"), "spec": {"limits": list(limits)}}


LIMITS: list[Obj] = [
    {
        "type": "Container",
        "default": {"cpu": "500m"},
        "defaultRequest": {"cpu": "0.25"},
        "max": {"cpu": "2"},
        "min": {"cpu": "100m"},
        "maxLimitRequestRatio": {"cpu": "4"},
    },
    {"type": "Pod", "max": {"memory": "1024Mi"}},
    {"type": "PersistentVolumeClaim"},
]


def test_limit_range(parity: Parity) -> None:
    parity.check(limit_range())
    parity.check(limit_range(*LIMITS))


def namespace(**status: Any) -> Obj:
    return {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": meta("default", None, labels={"kubernetes.io/metadata.name": "default"}),
        "status": {"phase": "Active", **status},
    }


def test_namespace(parity: Parity) -> None:
    parity.check(namespace())
    parity.check(namespace(), quota("b"), quota("a", scopes=SCOPES), limit_range(*LIMITS), limit_range())
    remaining = {
        "type": "NamespaceContentRemaining",
        "status": "True",
        "lastTransitionTime": OLD,
        "reason": "SomeResourcesRemain",
        "message": "Some resources are remaining: pods. has 1 resource instances",
    }
    parity.check(namespace(phase="Terminating", conditions=[remaining, {"type": "X", "status": "False"}]))


def test_namespace_on_a_server_without_quotas(parity: Parity) -> None:
    objects = Objects(namespace())
    objects.errors["resourcequotas"] = not_found("resourcequotas", "")
    objects.errors["limitranges"] = not_found("limitranges", "")
    assert parity.check(namespace(), objects=objects).endswith("Status:       Active\n")
    objects.errors["limitranges"] = StatusError(500, "InternalError", "broken")
    with pytest.raises(StatusError):
        ours_in_zone(namespace(), objects)


def test_config_map(parity: Parity) -> None:
    one: Obj = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta("c", labels={"a": "b"})}
    parity.check(one)
    data = {"b": "two\nlines\n", "a": "", "tabs": "x\ty\nlonger\tz\n", "escape": "\x1b[0m\r\n"}
    binary = {"x": "AAECAwQ=", "empty": "", "two": "YWI="}
    parity.check({**one, "data": data, "binaryData": binary}, event(one))


def test_secret(parity: Parity) -> None:
    one: Obj = {"apiVersion": "v1", "kind": "Secret", "metadata": meta("s")}
    parity.check(one)
    data = {"password": "aHVudGVyMg==", "empty": "", "token": "YWJj", "ca.crt": "YWI="}
    parity.check({**one, "type": "Opaque", "data": data})
    token = parity.check({**one, "type": "kubernetes.io/service-account-token", "data": data})
    assert "token:     abc\n" in token


def test_service_account(parity: Parity) -> None:
    one: Obj = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta("robot")}
    parity.check({**one, "imagePullSecrets": [{"name": "a"}, {"name": "b"}], "secrets": [{"name": "x"}]})


def test_priority_class(parity: Parity) -> None:
    one: Obj = {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": meta("high", None, annotations={"a": "b"}),
        "value": 1000000,
        "preemptionPolicy": "Never",
    }
    parity.check(one, event(one))
    parity.check({**one, "globalDefault": True, "description": "For what matters", "value": -1})


RULES: list[Obj] = [
    {"apiGroups": [""], "resources": ["pods", "pods/log"], "verbs": ["list", "get"]},
    {"apiGroups": [""], "resources": ["pods"], "verbs": ["watch", "get", "get"]},
    {"apiGroups": ["apps", "extensions"], "resources": ["deployments/scale", "*"], "verbs": ["*"]},
    {"apiGroups": [""], "resources": ["secrets"], "resourceNames": ["b", "a"], "verbs": ["get"]},
    {"apiGroups": [""], "resources": ["secrets"], "resourceNames": ["a"], "verbs": ["delete"]},
    {"nonResourceURLs": ["/healthz", "/metrics"], "verbs": ["get", "post"]},
    {"apiGroups": ["*"], "resources": ["*"], "verbs": []},
    {"verbs": ["get"]},
]


@pytest.mark.parametrize("kind", ["Role", "ClusterRole"])
def test_roles(parity: Parity, kind: str) -> None:
    metadata = meta("reader", "default" if kind == "Role" else None)
    one = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": kind, "metadata": metadata}
    parity.check({**one, "rules": None})
    parity.check({**one, "rules": RULES})


@pytest.mark.parametrize("kind", ["RoleBinding", "ClusterRoleBinding"])
def test_bindings(parity: Parity, kind: str) -> None:
    subjects = [
        {"kind": "User", "name": "jane", "apiGroup": "rbac.authorization.k8s.io"},
        {"kind": "ServiceAccount", "name": "robot", "namespace": "default"},
    ]
    one = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": kind,
        "metadata": meta("read", "default" if kind == "RoleBinding" else None),
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "reader"},
    }
    parity.check(one)
    parity.check({**one, "subjects": subjects})


def pem(body: str) -> str:
    """What a signing request holds: PEM, in base64 once more."""
    text = f"-----BEGIN CERTIFICATE REQUEST-----\n{body}\n-----END CERTIFICATE REQUEST-----\n"
    return base64.b64encode(text.encode()).decode()


# A request with every part of a subject and every kind of alternative name, and one with few of them.
FULL_REQUEST = pem(
    "MIIB7DCCAZMCAQAwgbIxGzAZBgNVBAMMEnN5c3RlbTpub2RlOndvcmtlcjELMAkGA1UEBRMCNDIxFTATBgNVBAoMDHN5c3Rl"
    "bTpub2RlczEUMBIGA1UECgwLWndlaXRlIMOWcmcxDTALBgNVBAsMBHVuaXQxCzAJBgNVBAYTAkRFMQ8wDQYDVQQHDAZCZXJs"
    "aW4xCzAJBgNVBAgMAkJFMQ8wDQYDVQQJDAZNYWluIDExDjAMBgNVBBEMBTEwMTE1MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcD"
    "QgAE0xuuSs1ExEFReohbRdWMkFaffvu5YhjakC1ROt8OwDdxq+ocjXNYKn6Ft5jSLZpOgjDWTsaEvksRCL8GgvPVAaB+MHwG"
    "CSqGSIb3DQEJDjFvMG0wXQYDVR0RBFYwVIINYS5leGFtcGxlLmNvbYINYi5leGFtcGxlLmNvbYEObWVAZXhhbXBsZS5jb22H"
    "BAoAAAGHEP0AAAAAAAAAAAAAAAAAAAGGDHNwaWZmZTovL3gveTAMBgNVHRMBAf8EAjAAMAoGCCqGSM49BAMCA0cAMEQCIFIw"
    "GFVAltNnuCFThuvFOt8/P+RHuPBRBlMABnfF5127AiAeZN0YVuEBrwjUmVbbu3C702anYCwjJRF2sX/PRwZoEg=="
)
SMALL_REQUEST = pem(
    "MIHXMH8CAQAwHTENMAsGA1UEAwwEamFuZTEMMAoGA1UECgwDZGV2MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEt6gUi0wh"
    "AACyO3bE8P8bqXuuWpJ7SkzMrf6rV21yKXZB8uxyYMHZmcbe4zQclSvcdlAaYJ3y+odceSVbtn9KXKAAMAoGCCqGSM49BAMC"
    "A0gAMEUCIDFmrTG2DDusW/sOkL2vZHuuCy+xG0wSt0FR8ECe3aIxAiEAqoQNQ7ITrNQlQSdrgRz/2cBRm1fYK5TrohJ5YUAl"
    "1sg="
)


def signing_request(request: str, status: Obj | None = None, **spec: Any) -> Obj:
    return {
        "apiVersion": "certificates.k8s.io/v1",
        "kind": "CertificateSigningRequest",
        "metadata": meta("jane", None, labels={"b": "1", "a": "2"}),
        "spec": {"request": request, "username": "admin", **spec},
        "status": status or {},
    }


def test_signing_request(parity: Parity) -> None:
    parity.check(signing_request(SMALL_REQUEST))
    full = signing_request(FULL_REQUEST, signerName="kubernetes.io/kubelet-serving", expirationSeconds=86400)
    parity.check(full, event(full))


@pytest.mark.parametrize("certificate", [None, "YWJj"])
@pytest.mark.parametrize("types", [["Approved"], ["Denied", "Approved"], ["Approved", "Failed"], ["Failed"]])
def test_status_of_a_signing_request(parity: Parity, types: list[str], certificate: str | None) -> None:
    status = {"conditions": [{"type": name, "status": "True"} for name in types], "certificate": certificate}
    parity.check(signing_request(SMALL_REQUEST, status))


def test_what_is_no_signing_request(parity: Parity) -> None:
    one = signing_request("bm9wZQ==")
    parity.server.objects = objects = Objects(one)
    code, _, errors = parity.server.kubectl("describe", "csr", "jane")
    with pytest.raises(DescribeError) as caught:
        ours_in_zone(one, objects)
    assert (code, errors) == (1, f"error: {caught.value}\n")


@pytest.mark.parametrize("request_text", ["", "LS0tLS1CRUdJTg==", SMALL_REQUEST[:400], FULL_REQUEST[:600] + "===="])
def test_broken_signing_requests(request_text: str) -> None:
    one = signing_request(request_text)
    with pytest.raises(DescribeError):
        ours_in_zone(one, Objects(one))
