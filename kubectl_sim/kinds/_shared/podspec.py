"""Defaults of pod specs, wherever they stand.

Models SetDefaults_PodSpec, SetDefaults_Container and what pkg/apis/core/v1/zz_generated.defaults.go
visits below them.  Every write of every workload comes through here: it has to be cheap.
"""

from __future__ import annotations

from kubectl_sim.kinds._shared.images import pull_policy
from kubectl_sim.kinds._shared.resourcelists import round_all, round_up

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Obj = dict[str, Any]

MESSAGE_PATH = "/dev/termination-log"
GRACE_SECONDS = 30
FILE_MODE = 0o644
TOKEN_SECONDS = 3600
_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")


def default_template(template: Obj) -> None:
    """Fill in a pod template; the parts that it lacks are made."""
    if template.get("metadata") is None:
        template["metadata"] = {}
    spec = template.get("spec")
    if spec is None:
        spec = template["spec"] = {}
    default_pod_spec(spec)


def default_pod_spec(spec: Obj) -> None:
    """Fill in what a pod and a pod template have in common."""
    if not spec.get("dnsPolicy"):
        spec["dnsPolicy"] = "ClusterFirst"
    if not spec.get("restartPolicy"):
        spec["restartPolicy"] = "Always"
    if spec.get("securityContext") is None:
        spec["securityContext"] = {}
    if spec.get("terminationGracePeriodSeconds") is None:
        spec["terminationGracePeriodSeconds"] = GRACE_SECONDS
    if not spec.get("schedulerName"):
        spec["schedulerName"] = "default-scheduler"
    _alias_service_account(spec)
    for kind in ("containers", "initContainers", "ephemeralContainers"):
        for container in spec.get(kind) or ():
            _default_container(container)
    volumes = spec.get("volumes")
    if volumes:
        for volume in volumes:
            _default_volume(volume)
    if spec.get("overhead"):
        round_up(spec["overhead"])
    round_all(spec.get("resources"))


def _alias_service_account(spec: Obj) -> None:
    """The old name of the field follows the new one."""
    name = spec.get("serviceAccountName")
    if name:
        if spec.get("serviceAccount") != name:
            spec["serviceAccount"] = name
    elif spec.get("serviceAccount"):
        spec["serviceAccountName"] = spec["serviceAccount"]


def _default_container(container: Obj) -> None:
    if not container.get("imagePullPolicy"):
        container["imagePullPolicy"] = pull_policy(container.get("image") or "")
    if not container.get("terminationMessagePath"):
        container["terminationMessagePath"] = MESSAGE_PATH
    if not container.get("terminationMessagePolicy"):
        container["terminationMessagePolicy"] = "File"
    resources = container.get("resources")
    if resources is None:
        container["resources"] = {}
    elif resources:
        round_all(resources)
    for port in container.get("ports") or ():
        if not port.get("protocol"):
            port["protocol"] = "TCP"
    for variable in container.get("env") or ():
        source = variable.get("valueFrom")
        if source:
            _default_env_source(source)
    for name in _PROBES:
        probe = container.get(name)
        if probe is not None:
            _default_probe(probe)
    lifecycle = container.get("lifecycle")
    if lifecycle:
        for handler in (lifecycle.get("postStart"), lifecycle.get("preStop")):
            if handler and handler.get("httpGet") is not None:
                _default_http(handler["httpGet"])


def _default_env_source(source: Obj) -> None:
    field = source.get("fieldRef")
    if field is not None and not field.get("apiVersion"):
        field["apiVersion"] = "v1"
    file = source.get("fileKeyRef")
    if file is not None and file.get("optional") is None:
        file["optional"] = False


def _default_probe(probe: Obj) -> None:
    if not probe.get("timeoutSeconds"):
        probe["timeoutSeconds"] = 1
    if not probe.get("periodSeconds"):
        probe["periodSeconds"] = 10
    if not probe.get("successThreshold"):
        probe["successThreshold"] = 1
    if not probe.get("failureThreshold"):
        probe["failureThreshold"] = 3
    if probe.get("httpGet") is not None:
        _default_http(probe["httpGet"])
    grpc = probe.get("grpc")
    if grpc is not None and grpc.get("service") is None:
        grpc["service"] = ""


def _default_http(action: Obj) -> None:
    if not action.get("path"):
        action["path"] = "/"
    if not action.get("scheme"):
        action["scheme"] = "HTTP"


def _default_volume(volume: Obj) -> None:
    bare = True
    for key, source in volume.items():
        if key != "name" and source is not None:
            bare = False
            default = _VOLUMES.get(key)
            if default is not None:
                default(source)
    if bare:
        volume["emptyDir"] = {}


def _with_mode(source: Obj) -> None:
    if source.get("defaultMode") is None:
        source["defaultMode"] = FILE_MODE


def _downward_api(source: Obj) -> None:
    _with_mode(source)
    _default_downward_items(source)


def _default_downward_items(source: Obj) -> None:
    for item in source.get("items") or ():
        field = item.get("fieldRef")
        if field is not None and not field.get("apiVersion"):
            field["apiVersion"] = "v1"


def _projected(source: Obj) -> None:
    _with_mode(source)
    for part in source.get("sources") or ():
        token = part.get("serviceAccountToken")
        if token is not None:
            if token.get("expirationSeconds") is None:
                token["expirationSeconds"] = TOKEN_SECONDS
        elif part.get("downwardAPI") is not None:
            _default_downward_items(part["downwardAPI"])


def host_path(source: Obj) -> None:
    """A host path of no declared type has the empty one."""
    if source.get("type") is None:
        source["type"] = ""


def _ephemeral(source: Obj) -> None:
    template = source.get("volumeClaimTemplate")
    if template is not None:
        claim = template.setdefault("spec", {})
        if claim.get("volumeMode") is None:
            claim["volumeMode"] = "Filesystem"
        round_all(claim.get("resources"))


def _image(source: Obj) -> None:
    if not source.get("pullPolicy"):
        source["pullPolicy"] = pull_policy(source.get("reference") or "")


def _constants(**values: Any) -> Callable[[Obj], None]:
    def fill(source: Obj) -> None:
        for name, value in values.items():
            if source.get(name) in (None, ""):
                source[name] = value

    return fill


#: Sources that only a fixed set of values completes; persistent volumes share them.
FIXED_SOURCES: dict[str, Callable[[Obj], None]] = {
    "hostPath": host_path,
    "iscsi": _constants(iscsiInterface="default"),
    "rbd": _constants(pool="rbd", user="admin", keyring="/etc/ceph/keyring"),
    "azureDisk": _constants(cachingMode="ReadWrite", fsType="ext4", readOnly=False, kind="Shared"),
    "scaleIO": _constants(storageMode="ThinProvisioned", fsType="xfs"),
}

_VOLUMES: dict[str, Callable[[Obj], None]] = {
    **FIXED_SOURCES,
    "secret": _with_mode,
    "configMap": _with_mode,
    "downwardAPI": _downward_api,
    "projected": _projected,
    "ephemeral": _ephemeral,
    "image": _image,
}
