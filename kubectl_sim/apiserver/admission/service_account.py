"""Every pod runs as a service account and can read its token.

Models plugin/pkg/admission/serviceaccount.
"""

from __future__ import annotations

from kubectl_sim.apiserver import admission
from kubectl_sim.engine import randomness
from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]

MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount"
_MIRROR = "kubernetes.io/config.mirror"


def admit(server: APIServer, request: Request, pod: Obj, old: Obj | None) -> None:
    metadata, spec = pod["metadata"], pod["spec"]
    if _MIRROR in (metadata.get("annotations") or {}):
        return
    name = spec.get("serviceAccountName") or spec.get("serviceAccount") or "default"
    spec["serviceAccountName"] = spec["serviceAccount"] = name
    account = server.store.get("serviceaccounts", metadata["namespace"], name)
    if account is None:
        raise status.forbidden(
            "pods",
            admission.early_name(request, pod),
            f'error looking up service account {metadata["namespace"]}/{name}: serviceaccount "{name}" not found',
        )
    if not spec.get("imagePullSecrets") and account.get("imagePullSecrets"):
        spec["imagePullSecrets"] = account["imagePullSecrets"]
    wanted = spec.get("automountServiceAccountToken", account.get("automountServiceAccountToken", True))
    if wanted:
        _mount_token(server, pod)


def _mount_token(server: APIServer, pod: Obj) -> None:
    spec = pod["spec"]
    volumes = spec.get("volumes") or []
    name = next((v["name"] for v in volumes if v["name"].startswith("kube-api-access-")), "")
    mounted = False
    for container in [*(spec.get("initContainers") or ()), *(spec.get("containers") or ())]:
        mounts = container.get("volumeMounts") or []
        if any(mount.get("mountPath") == MOUNT_PATH for mount in mounts):
            continue
        name = name or "kube-api-access-" + randomness.name_suffix(server.clock.seed, "token", pod["metadata"]["uid"])
        container["volumeMounts"] = [*mounts, {"name": name, "readOnly": True, "mountPath": MOUNT_PATH}]
        mounted = True
    if mounted and not any(volume["name"] == name for volume in volumes):
        spec["volumes"] = [*volumes, _token_volume(name)]


def _token_volume(name: str) -> Obj:
    root = {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}
    namespace = {"path": "namespace", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"}}
    return {
        "name": name,
        "projected": {
            "sources": [
                {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
                {"configMap": root},
                {"downwardAPI": {"items": [namespace]}},
            ],
            "defaultMode": 420,
        },
    }
