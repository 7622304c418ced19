"""What the control plane notes about itself: leases, service accounts, certificates, the joining token."""

from __future__ import annotations

from binascii import b2a_base64

from kubectl_sim.base import timefmt
from kubectl_sim.cluster.profiles.plan import manifest
from kubectl_sim.cluster.profiles.rbac import controllers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kubectl_sim.cluster.profiles.plan import Plan

    Obj = dict[str, Any]

NAMESPACE = "kube-system"
#: Where an API server runs that has no node.
_HOST = "kubectl-sim-control-plane"
_LEASES = "leases.coordination.k8s.io"
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"

#: The joining token of every kind cluster.
_TOKEN_ID, _TOKEN_SECRET = "abcdef", "0123456789abcdef"
_TOKEN_LIFE = 24 * 3600 * timefmt.SECOND
_TOKEN_GROUP = "system:bootstrappers:kubeadm:default-node-token"


def of_server(plan: Plan) -> Iterator[tuple[str, Obj]]:
    """What an API server makes sure of by itself."""
    yield "configmaps", _authentication(plan)
    since = {"since": timefmt.rfc3339(plan.now)[:10]}
    name = "kube-apiserver-legacy-service-account-token-tracking"
    yield "configmaps", manifest("v1", "ConfigMap", name, NAMESPACE, data=since)
    yield _LEASES, _identity(plan)


def _authentication(plan: Plan) -> Obj:
    """How servers that stand behind the API server tell who asks them."""
    data = {
        "client-ca-file": plan.certificate("ca"),
        "requestheader-allowed-names": '["front-proxy-client"]',
        "requestheader-client-ca-file": plan.certificate("front-proxy-ca"),
        "requestheader-extra-headers-prefix": '["X-Remote-Extra-"]',
        "requestheader-group-headers": '["X-Remote-Group"]',
        "requestheader-username-headers": '["X-Remote-User"]',
    }
    return manifest("v1", "ConfigMap", "extension-apiserver-authentication", NAMESPACE, data=data)


def _identity(plan: Plan) -> Obj:
    """The lease by which API servers know of each other."""
    host = plan.nodes[0] if plan.nodes else _HOST
    number = int(plan.hexadecimal("apiserver", host), 16)
    name = "apiserver-" + "".join([_LETTERS[number >> 5 * place & 31] for place in range(26)])
    labels = {"apiserver.kubernetes.io/identity": "kube-apiserver", "kubernetes.io/hostname": host}
    return _lease(plan, name, f"{name}_{plan.uuid(name)}", 3600, metadata={"labels": labels})


def _lease(plan: Plan, name: str, holder: str, seconds: int, metadata: Obj, **spec: Any) -> Obj:
    now = timefmt.rfc3339_micro(plan.now)
    held = {"holderIdentity": holder, "leaseDurationSeconds": seconds, "renewTime": now, **spec}
    return manifest("coordination.k8s.io/v1", "Lease", name, NAMESPACE, metadata=metadata, spec=held)


def of_managers(plan: Plan) -> Iterator[tuple[str, Obj]]:
    """What the controller manager and the scheduler, and kubeadm before them, leave behind."""
    for name in controllers.accounts():
        yield "serviceaccounts", manifest("v1", "ServiceAccount", name, NAMESPACE)
    for name in ("kube-controller-manager", "kube-scheduler"):
        holder = f"{plan.nodes[0]}_{plan.uuid(name)}"
        acquired = timefmt.rfc3339_micro(plan.now)
        yield _LEASES, _lease(plan, name, holder, 15, {}, acquireTime=acquired, leaseTransitions=0)
    yield "secrets", _token(plan)


def _token(plan: Plan) -> Obj:
    data = {
        "auth-extra-groups": _TOKEN_GROUP,
        "expiration": timefmt.rfc3339(plan.now + _TOKEN_LIFE),
        "token-id": _TOKEN_ID,
        "token-secret": _TOKEN_SECRET,
        "usage-bootstrap-authentication": "true",
        "usage-bootstrap-signing": "true",
    }
    return manifest(
        "v1",
        "Secret",
        f"bootstrap-token-{_TOKEN_ID}",
        NAMESPACE,
        type="bootstrap.kubernetes.io/token",
        data={key: base64(value) for key, value in data.items()},
    )


def base64(text: str) -> str:
    return b2a_base64(text.encode(), newline=False).decode()
