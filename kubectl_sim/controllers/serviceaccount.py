"""Every namespace has a ``default`` service account and the cluster's root certificate.

Models pkg/controller/serviceaccount and pkg/controller/certificates/rootcacertpublisher.
"""

from __future__ import annotations

from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

    Obj = dict[str, Any]

ACCOUNT = "default"
ROOT_CA = "kube-root-ca.crt"
AUTHENTICATION = "extension-apiserver-authentication"
_ROOT_CA_ANNOTATION = (
    "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as "
    "the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of "
    "Kubernetes clusters."
)


def _namespace(change: Change) -> Iterable[str]:
    if change.type != "DELETED":
        yield change.new["metadata"]["name"]


def _ours_is_gone(name: str) -> Any:
    def keys(change: Change) -> Iterable[str]:
        metadata = change.new["metadata"]
        if change.type == "DELETED" and metadata["name"] == name:
            yield metadata["namespace"]

    return keys


def _root_ca_changes(change: Change) -> Iterable[str]:
    yield from _ours_is_gone(ROOT_CA)(change)
    if change.type == "MODIFIED" and change.new["metadata"]["name"] == ROOT_CA:
        yield f"restore|{change.new['metadata']['namespace']}"


WATCHES = {
    "namespaces": _namespace,
    "serviceaccounts": _ours_is_gone(ACCOUNT),
    "configmaps": _root_ca_changes,
}
CONCERNS = {"serviceaccounts": ("deleted",), "configmaps": (f"name:{ROOT_CA}",)}


def reconcile(ctx: Context, key: str) -> None:
    what, bar, name = key.partition("|")
    namespace = ctx.client.find("namespaces", "", name if bar else key)
    if namespace is None or namespace["metadata"].get("deletionTimestamp"):
        return
    if what == "restore":
        _restore(ctx, name)
        return
    if ctx.client.find("serviceaccounts", key, ACCOUNT) is None:
        _create(ctx, "serviceaccounts", {"kind": "ServiceAccount", "metadata": {"name": ACCOUNT, "namespace": key}})
    if ctx.client.find("configmaps", key, ROOT_CA) is None:
        _create(ctx, "configmaps", _root_ca(ctx, key))


def _restore(ctx: Context, namespace: str) -> None:
    """Somebody has changed the certificate: set it right, and nothing else."""
    found = ctx.client.find("configmaps", namespace, ROOT_CA)
    data = {"ca.crt": _certificate(ctx)}
    if found is not None and found.get("data") != data:
        ctx.client.update("configmaps", {**found, "data": data})


def _root_ca(ctx: Context, namespace: str) -> Obj:
    return {
        "kind": "ConfigMap",
        "metadata": {
            "name": ROOT_CA,
            "namespace": namespace,
            "annotations": {"kubernetes.io/description": _ROOT_CA_ANNOTATION},
        },
        "data": {"ca.crt": _certificate(ctx)},
    }


def _certificate(ctx: Context) -> str:
    """The certificate of the cluster's authority, as the API server first showed it to others."""
    known = ctx.memory("certificate")
    if known is None:
        shown = ctx.client.find("configmaps", "kube-system", AUTHENTICATION)
        known = str(shown["data"]["client-ca-file"]) if shown is not None else ""
        ctx.remember("certificate", known)
    return str(known)


def _create(ctx: Context, resource: str, obj: Obj) -> None:
    try:
        ctx.client.create(resource, {"apiVersion": "v1", **obj})
    except StatusError as error:
        if error.reason not in ("AlreadyExists", "Forbidden"):
            raise
