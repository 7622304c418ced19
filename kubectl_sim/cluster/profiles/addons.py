"""The add-ons: name server, proxy, pod network, storage provisioner, metrics-server.

Models kubeadm's add-ons, the manifests that kind adds to them, and metrics-server's own.
"""

from __future__ import annotations

from kubectl_sim.cluster.profiles import configuration, images
from kubectl_sim.cluster.profiles.apiservices import metrics
from kubectl_sim.cluster.profiles.nodes import CONTROL_PLANE_ROLE, address
from kubectl_sim.cluster.profiles.plan import manifest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kubectl_sim.cluster.profiles.plan import Plan

    Obj = dict[str, Any]

SYSTEM, STORAGE = "kube-system", "local-path-storage"
_PROVISIONER_ACCOUNT = "local-path-provisioner-service-account"
_LINUX = {"kubernetes.io/os": "linux"}


def accounts() -> Iterator[tuple[str, Obj]]:
    """The namespaces and service accounts, which come before the rights."""
    yield "namespaces", manifest("v1", "Namespace", STORAGE)
    for name in ("coredns", "kube-proxy", "kindnet", "metrics-server"):
        yield "serviceaccounts", manifest("v1", "ServiceAccount", name, SYSTEM)
    yield "serviceaccounts", manifest("v1", "ServiceAccount", _PROVISIONER_ACCOUNT, STORAGE)


def objects(plan: Plan) -> Iterator[tuple[str, Obj]]:
    yield from _api_endpoints()
    yield "services", _dns_service(plan)
    yield "deployments.apps", _coredns()
    yield "daemonsets.apps", _kube_proxy()
    yield "daemonsets.apps", _kindnet()
    yield "storageclasses.storage.k8s.io", _standard_class()
    yield configuration.local_path()
    yield "deployments.apps", _provisioner()
    yield "services", _metrics_service()
    yield "deployments.apps", _metrics_server()
    yield metrics()


def _api_endpoints() -> Iterator[tuple[str, Obj]]:
    """Where the ``kubernetes`` service leads: the API server writes these itself."""
    port = {"name": "https", "port": 6443, "protocol": "TCP"}
    subsets = [{"addresses": [{"ip": address(0)}], "ports": [port]}]
    mirror = {"labels": {"endpointslice.kubernetes.io/skip-mirror": "true"}}
    yield "endpoints", manifest("v1", "Endpoints", "kubernetes", "default", metadata=mirror, subsets=subsets)
    yield (
        "endpointslices.discovery.k8s.io",
        manifest(
            "discovery.k8s.io/v1",
            "EndpointSlice",
            "kubernetes",
            "default",
            metadata={"labels": {"kubernetes.io/service-name": "kubernetes"}},
            addressType="IPv4",
            endpoints=[{"addresses": [address(0)], "conditions": {"ready": True}}],
            ports=[port],
        ),
    )


# -- the parts of manifests --------------------------------------------------------------


def _from_field(name: str, path: str) -> Obj:
    return {"name": name, "valueFrom": {"fieldRef": {"fieldPath": path}}}


def _host_path(name: str, path: str, kind: str = "") -> Obj:
    return {"name": name, "hostPath": {"path": path, "type": kind} if kind else {"path": path}}


def _config(name: str, config_map: str, *keys: str) -> Obj:
    source: Obj = {"name": config_map}
    if keys:
        source["items"] = [{"key": key, "path": key} for key in keys]
    return {"name": name, "configMap": source}


def _mount(name: str, path: str, read_only: bool = False) -> Obj:
    mount: Obj = {"name": name, "mountPath": path}
    return {**mount, "readOnly": True} if read_only else mount


def _port(name: str, number: int, protocol: str = "TCP") -> Obj:
    return {"containerPort": number, "name": name, "protocol": protocol}


def _service_port(name: str, number: int, target: int | str, protocol: str = "TCP", **more: str) -> Obj:
    return {"name": name, "port": number, "protocol": protocol, "targetPort": target, **more}


def _http(path: str, port: str, scheme: str = "HTTP", **times: int) -> Obj:
    return {"httpGet": {"path": path, "port": port, "scheme": scheme}, **times}


def _daemon_set(name: str, labels: dict[str, str], selected: str, spec: Obj) -> Obj:
    return manifest(
        "apps/v1",
        "DaemonSet",
        name,
        SYSTEM,
        metadata={"labels": dict(labels)},
        spec={
            "selector": {"matchLabels": {selected: labels[selected]}},
            "template": {"metadata": {"labels": dict(labels)}, "spec": spec},
            "updateStrategy": {"type": "RollingUpdate"},
        },
    )


def _deployment(name: str, labels: dict[str, str], spec: Obj, namespace: str = SYSTEM, **more: Any) -> Obj:
    metadata = more.pop("metadata", {})
    selector = {"matchLabels": dict(labels)}
    template = {"metadata": {"labels": dict(labels)}, "spec": spec}
    content = {"replicas": 1, "selector": selector, "template": template, **more}
    return manifest("apps/v1", "Deployment", name, namespace, metadata=metadata, spec=content)


def _tolerating(key: str, operator: str = "") -> Obj:
    toleration = {"key": key, "effect": "NoSchedule"}
    return {**toleration, "operator": operator} if operator else toleration


# -- name server -------------------------------------------------------------------------

_DNS_LABELS = {"k8s-app": "kube-dns"}


def _dns_service(plan: Plan) -> Obj:
    labels = {**_DNS_LABELS, "kubernetes.io/cluster-service": "true", "kubernetes.io/name": "CoreDNS"}
    annotations = {"prometheus.io/port": "9153", "prometheus.io/scrape": "true"}
    ports = [
        _service_port("dns", 53, 53, "UDP"),
        _service_port("dns-tcp", 53, 53),
        _service_port("metrics", 9153, 9153),
    ]
    return manifest(
        "v1",
        "Service",
        "kube-dns",
        SYSTEM,
        metadata={"labels": labels, "annotations": annotations},
        spec={
            "clusterIP": plan.service_address(configuration.DNS),
            "selector": dict(_DNS_LABELS),
            "ports": ports,
        },
    )


def _coredns() -> Obj:
    container = {
        "name": "coredns",
        "image": images.COREDNS,
        "imagePullPolicy": "IfNotPresent",
        "args": ["-conf", "/etc/coredns/Corefile"],
        "resources": {"limits": {"memory": "170Mi"}, "requests": {"cpu": "100m", "memory": "70Mi"}},
        "ports": [
            _port("dns", 53, "UDP"),
            _port("dns-tcp", 53),
            _port("metrics", 9153),
            _port("liveness-probe", 8080),
            _port("readiness-probe", 8181),
        ],
        "livenessProbe": _http(
            "/health", "liveness-probe", initialDelaySeconds=60, timeoutSeconds=5, failureThreshold=5
        ),
        "readinessProbe": _http("/ready", "readiness-probe"),
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "capabilities": {"add": ["NET_BIND_SERVICE"], "drop": ["ALL"]},
            "readOnlyRootFilesystem": True,
        },
        "volumeMounts": [_mount("config-volume", "/etc/coredns", read_only=True)],
    }
    spread = {
        "weight": 100,
        "podAffinityTerm": {
            "labelSelector": {
                "matchExpressions": [{"key": "k8s-app", "operator": "In", "values": ["kube-dns"]}],
            },
            "topologyKey": "kubernetes.io/hostname",
        },
    }
    spec = {
        "affinity": {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [spread]}},
        "containers": [container],
        "dnsPolicy": "Default",
        "nodeSelector": _LINUX,
        "priorityClassName": "system-cluster-critical",
        "serviceAccountName": "coredns",
        "tolerations": [{"key": "CriticalAddonsOnly", "operator": "Exists"}, _tolerating(CONTROL_PLANE_ROLE)],
        "volumes": [_config("config-volume", "coredns", "Corefile")],
    }
    strategy = {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1}}
    return _deployment(
        "coredns", _DNS_LABELS, spec, metadata={"labels": dict(_DNS_LABELS)}, replicas=2, strategy=strategy
    )


# -- proxy and pod network ---------------------------------------------------------------


def _kube_proxy() -> Obj:
    container = {
        "name": "kube-proxy",
        "image": images.PROXY,
        "imagePullPolicy": "IfNotPresent",
        "command": [
            "/usr/local/bin/kube-proxy",
            "--config=/var/lib/kube-proxy/config.conf",
            "--hostname-override=$(NODE_NAME)",
        ],
        "env": [_from_field("NODE_NAME", "spec.nodeName")],
        "securityContext": {"privileged": True},
        "volumeMounts": [
            _mount("kube-proxy", "/var/lib/kube-proxy"),
            _mount("xtables-lock", "/run/xtables.lock"),
            _mount("lib-modules", "/lib/modules", read_only=True),
        ],
    }
    spec = {
        "containers": [container],
        "hostNetwork": True,
        "nodeSelector": _LINUX,
        "priorityClassName": "system-node-critical",
        "serviceAccountName": "kube-proxy",
        "tolerations": [{"operator": "Exists"}],
        "volumes": [
            _config("kube-proxy", "kube-proxy"),
            _host_path("xtables-lock", "/run/xtables.lock", "FileOrCreate"),
            _host_path("lib-modules", "/lib/modules"),
        ],
    }
    return _daemon_set("kube-proxy", {"k8s-app": "kube-proxy"}, "k8s-app", spec)


def _kindnet() -> Obj:
    container = {
        "name": "kindnet-cni",
        "image": images.KINDNET,
        "env": [
            _from_field("HOST_IP", "status.hostIP"),
            _from_field("POD_IP", "status.podIP"),
            {"name": "POD_SUBNET", "value": configuration.POD_NETWORK},
        ],
        "resources": {"requests": {"cpu": "100m", "memory": "50Mi"}},
        "securityContext": {"privileged": False, "capabilities": {"add": ["NET_RAW", "NET_ADMIN"]}},
        "volumeMounts": [
            _mount("cni-cfg", "/etc/cni/net.d"),
            _mount("xtables-lock", "/run/xtables.lock"),
            _mount("lib-modules", "/lib/modules", read_only=True),
            _mount("nri-plugin", "/var/run/nri"),
        ],
    }
    spec = {
        "containers": [container],
        "hostNetwork": True,
        "nodeSelector": _LINUX,
        "priorityClassName": "system-node-critical",
        "serviceAccountName": "kindnet",
        "tolerations": [{"operator": "Exists"}],
        "volumes": [
            _host_path("cni-cfg", "/etc/cni/net.d"),
            _host_path("xtables-lock", "/run/xtables.lock", "FileOrCreate"),
            _host_path("lib-modules", "/lib/modules"),
            _host_path("nri-plugin", "/var/run/nri"),
        ],
    }
    labels = {"app": "kindnet", "k8s-app": "kindnet", "tier": "node"}
    return _daemon_set("kindnet", labels, "app", spec)


# -- storage -----------------------------------------------------------------------------


def _standard_class() -> Obj:
    return manifest(
        "storage.k8s.io/v1",
        "StorageClass",
        "standard",
        metadata={"annotations": {"storageclass.kubernetes.io/is-default-class": "true"}},
        provisioner="rancher.io/local-path",
        reclaimPolicy="Delete",
        volumeBindingMode="WaitForFirstConsumer",
    )


def _provisioner() -> Obj:
    folder = "/etc/config/"
    container = {
        "name": "local-path-provisioner",
        "image": images.LOCAL_PATH,
        "imagePullPolicy": "IfNotPresent",
        "command": [
            "local-path-provisioner",
            "--debug",
            "start",
            "--helper-image",
            images.LOCAL_PATH_HELPER,
            "--config",
            f"{folder}config.json",
        ],
        "env": [
            _from_field("POD_NAMESPACE", "metadata.namespace"),
            {"name": "CONFIG_MOUNT_PATH", "value": folder},
        ],
        "volumeMounts": [_mount("config-volume", folder)],
    }
    spec = {
        "containers": [container],
        "nodeSelector": _LINUX,
        "serviceAccountName": _PROVISIONER_ACCOUNT,
        "tolerations": [
            _tolerating(CONTROL_PLANE_ROLE, "Equal"),
            _tolerating("node-role.kubernetes.io/master", "Equal"),
        ],
        "volumes": [_config("config-volume", "local-path-config")],
    }
    return _deployment("local-path-provisioner", {"app": "local-path-provisioner"}, spec, STORAGE)


# -- metrics -----------------------------------------------------------------------------

_METRICS_LABELS = {"k8s-app": "metrics-server"}


def _metrics_service() -> Obj:
    ports = [_service_port("https", 443, "https", appProtocol="https")]
    spec = {"selector": dict(_METRICS_LABELS), "ports": ports}
    return manifest("v1", "Service", "metrics-server", SYSTEM, metadata={"labels": dict(_METRICS_LABELS)}, spec=spec)


def _metrics_server() -> Obj:
    container = {
        "name": "metrics-server",
        "image": images.METRICS,
        "imagePullPolicy": "IfNotPresent",
        "args": [
            "--cert-dir=/tmp",
            "--secure-port=10250",
            "--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname",
            "--kubelet-use-node-status-port",
            "--metric-resolution=15s",
            "--kubelet-insecure-tls",
        ],
        "ports": [_port("https", 10250)],
        "resources": {"requests": {"cpu": "100m", "memory": "200Mi"}},
        "livenessProbe": _http("/livez", "https", "HTTPS", failureThreshold=3, periodSeconds=10),
        "readinessProbe": _http(
            "/readyz", "https", "HTTPS", failureThreshold=3, initialDelaySeconds=20, periodSeconds=10
        ),
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
            "readOnlyRootFilesystem": True,
            "runAsNonRoot": True,
            "runAsUser": 1000,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "volumeMounts": [_mount("tmp-dir", "/tmp")],
    }
    spec = {
        "containers": [container],
        "nodeSelector": _LINUX,
        "priorityClassName": "system-cluster-critical",
        "serviceAccountName": "metrics-server",
        "volumes": [{"name": "tmp-dir", "emptyDir": {}}],
    }
    strategy = {"rollingUpdate": {"maxUnavailable": 0}}
    metadata = {"labels": dict(_METRICS_LABELS)}
    return _deployment("metrics-server", _METRICS_LABELS, spec, metadata=metadata, strategy=strategy)
