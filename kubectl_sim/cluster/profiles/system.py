"""What runs in a new cluster: the control plane's static pods and the add-ons.

The shape is that of a kubeadm cluster as kind sets it up, with metrics-server beside it.
"""

from __future__ import annotations

from kubectl_sim.cluster.profiles.nodes import VERSION, address

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    Obj = dict[str, Any]

NAMESPACE = "kube-system"
LOCAL_PATH = "local-path-storage"
REGISTRY = "registry.k8s.io"
COREDNS = f"{REGISTRY}/coredns/coredns:v1.14.2"
KINDNET = "docker.io/kindest/kindnetd:v20260528-c34af8f8"
LOCAL_PATH_IMAGE = "docker.io/kindest/local-path-provisioner:v20260528-c34af8f8"
METRICS = f"{REGISTRY}/metrics-server/metrics-server:v0.8.1"
ETCD = f"{REGISTRY}/etcd:3.6.5-0"


def objects(nodes: Sequence[str], service_cidr: str) -> Iterator[tuple[str, Obj]]:
    """``(resource, manifest)`` of the system's own workloads and configuration."""
    yield "namespaces", _object("v1", "Namespace", LOCAL_PATH, None)
    for name in ("coredns", "kube-proxy", "kindnet", "metrics-server"):
        yield "serviceaccounts", _object("v1", "ServiceAccount", name, NAMESPACE)
    yield "serviceaccounts", _object("v1", "ServiceAccount", "local-path-provisioner-service-account", LOCAL_PATH)
    yield from _api_endpoints()
    yield from _config_maps(nodes[0], service_cidr)
    yield "storageclasses.storage.k8s.io", _standard_class()
    yield from _static_pods(nodes[0], service_cidr)
    yield "daemonsets.apps", _kube_proxy()
    yield "daemonsets.apps", _kindnet()
    yield "services", _dns_service(service_cidr)
    yield "deployments.apps", _coredns()
    yield "services", _metrics_service()
    yield "deployments.apps", _metrics_server()
    yield "deployments.apps", _provisioner()


def _object(api: str, kind: str, name: str, namespace: str | None = NAMESPACE, **content: Any) -> Obj:
    metadata: Obj = {"name": name}
    if namespace:
        metadata["namespace"] = namespace
    metadata.update(content.pop("metadata", {}))
    return {"apiVersion": api, "kind": kind, "metadata": metadata, **content}


def _api_endpoints() -> Iterator[tuple[str, Obj]]:
    """Where the ``kubernetes`` service leads: the API server writes these itself."""
    port = {"name": "https", "port": 6443, "protocol": "TCP"}
    subsets = [{"addresses": [{"ip": address(0)}], "ports": [port]}]
    mirror = {"labels": {"endpointslice.kubernetes.io/skip-mirror": "true"}}
    yield "endpoints", _object("v1", "Endpoints", "kubernetes", "default", metadata=mirror, subsets=subsets)
    yield (
        "endpointslices.discovery.k8s.io",
        _object(
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


# -- configuration -----------------------------------------------------------------------

_COREFILE = """.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success cluster.local
       disable denial cluster.local
    }
    loop
    reload
    loadbalance
}
"""


def _config_maps(control_plane: str, service_cidr: str) -> Iterator[tuple[str, Obj]]:
    yield "configmaps", _object("v1", "ConfigMap", "coredns", data={"Corefile": _COREFILE})
    yield (
        "configmaps",
        _object(
            "v1",
            "ConfigMap",
            "kube-proxy",
            metadata={"labels": {"app": "kube-proxy"}},
            data={"config.conf": _proxy_config(), "kubeconfig.conf": _proxy_kubeconfig(control_plane)},
        ),
    )
    yield (
        "configmaps",
        _object(
            "v1",
            "ConfigMap",
            "kubeadm-config",
            data={"ClusterConfiguration": _cluster_config(control_plane, service_cidr)},
        ),
    )
    yield "configmaps", _object("v1", "ConfigMap", "kubelet-config", data={"kubelet": _kubelet_config(service_cidr)})
    yield (
        "configmaps",
        _object(
            "v1", "ConfigMap", "cluster-info", "kube-public", data={"kubeconfig": _public_kubeconfig(control_plane)}
        ),
    )
    yield "configmaps", _object("v1", "ConfigMap", "local-path-config", LOCAL_PATH, data={"config.json": _PATHS})


_PATHS = """{
        "nodePathMap":[
        {
                "node":"DEFAULT_PATH_FOR_NON_LISTED_NODES",
                "paths":["/var/local-path-provisioner"]
        }
        ]
}"""


def _proxy_config() -> str:
    return """apiVersion: kubeproxy.config.k8s.io/v1alpha1
bindAddress: 0.0.0.0
clientConnection:
  kubeconfig: /var/lib/kube-proxy/kubeconfig.conf
clusterCIDR: 10.244.0.0/16
conntrack:
  maxPerCore: 0
iptables:
  minSyncPeriod: 1s
kind: KubeProxyConfiguration
mode: iptables
"""


def _proxy_kubeconfig(control_plane: str) -> str:
    return f"""apiVersion: v1
kind: Config
clusters:
- cluster:
    certificate-authority: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
    server: https://{control_plane}:6443
  name: default
contexts:
- context:
    cluster: default
    namespace: default
    user: default
  name: default
current-context: default
users:
- name: default
  user:
    tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token
"""


def _cluster_config(control_plane: str, service_cidr: str) -> str:
    return f"""apiServer:
  certSANs:
  - localhost
  - 127.0.0.1
apiVersion: kubeadm.k8s.io/v1beta4
caCertificateValidityPeriod: 87600h0m0s
certificateValidityPeriod: 8760h0m0s
certificatesDir: /etc/kubernetes/pki
clusterName: kubectl-sim
controlPlaneEndpoint: {control_plane}:6443
etcd:
  local:
    dataDir: /var/lib/etcd
kind: ClusterConfiguration
kubernetesVersion: {VERSION}
networking:
  dnsDomain: cluster.local
  podSubnet: 10.244.0.0/16
  serviceSubnet: {service_cidr}
"""


def _kubelet_config(service_cidr: str) -> str:
    return f"""apiVersion: kubelet.config.k8s.io/v1beta1
cgroupDriver: systemd
clusterDNS:
- {dns_address(service_cidr)}
clusterDomain: cluster.local
kind: KubeletConfiguration
rotateCertificates: true
staticPodPath: /etc/kubernetes/manifests
"""


def _public_kubeconfig(control_plane: str) -> str:
    return f"""apiVersion: v1
clusters:
- cluster:
    server: https://{control_plane}:6443
  name: ""
contexts: null
current-context: ""
kind: Config
preferences: {{}}
users: null
"""


def dns_address(service_cidr: str) -> str:
    """The tenth address of the service range."""
    head, last = service_cidr.partition("/")[0].rsplit(".", 1)
    return f"{head}.{int(last) + 10}"


def _standard_class() -> Obj:
    return {
        **_object(
            "storage.k8s.io/v1",
            "StorageClass",
            "standard",
            None,
            metadata={"annotations": {"storageclass.kubernetes.io/is-default-class": "true"}},
        ),
        "provisioner": "rancher.io/local-path",
        "reclaimPolicy": "Delete",
        "volumeBindingMode": "WaitForFirstConsumer",
    }


# -- control plane -----------------------------------------------------------------------

_STATIC = (
    ("etcd", ETCD, 2379, "100m", "100Mi"),
    ("kube-apiserver", f"{REGISTRY}/kube-apiserver:{VERSION}", 6443, "250m", ""),
    ("kube-controller-manager", f"{REGISTRY}/kube-controller-manager:{VERSION}", 10257, "200m", ""),
    ("kube-scheduler", f"{REGISTRY}/kube-scheduler:{VERSION}", 10259, "100m", ""),
)


def _commands(name: str, node: str, service_cidr: str) -> list[str]:
    own = address(0)
    return {
        "etcd": [
            "etcd",
            f"--advertise-client-urls=https://{own}:2379",
            "--cert-file=/etc/kubernetes/pki/etcd/server.crt",
            "--client-cert-auth=true",
            "--data-dir=/var/lib/etcd",
            "--key-file=/etc/kubernetes/pki/etcd/server.key",
            f"--listen-client-urls=https://127.0.0.1:2379,https://{own}:2379",
            f"--name={node}",
            "--trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt",
        ],
        "kube-apiserver": [
            "kube-apiserver",
            f"--advertise-address={own}",
            "--allow-privileged=true",
            "--authorization-mode=Node,RBAC",
            "--client-ca-file=/etc/kubernetes/pki/ca.crt",
            "--enable-admission-plugins=NodeRestriction",
            "--etcd-servers=https://127.0.0.1:2379",
            "--secure-port=6443",
            f"--service-cluster-ip-range={service_cidr}",
            "--tls-cert-file=/etc/kubernetes/pki/apiserver.crt",
            "--tls-private-key-file=/etc/kubernetes/pki/apiserver.key",
        ],
        "kube-controller-manager": [
            "kube-controller-manager",
            "--allocate-node-cidrs=true",
            "--bind-address=127.0.0.1",
            "--cluster-cidr=10.244.0.0/16",
            "--controllers=*,bootstrapsigner,tokencleaner",
            "--kubeconfig=/etc/kubernetes/controller-manager.conf",
            f"--service-cluster-ip-range={service_cidr}",
            "--use-service-account-credentials=true",
        ],
        "kube-scheduler": [
            "kube-scheduler",
            "--authentication-kubeconfig=/etc/kubernetes/scheduler.conf",
            "--bind-address=127.0.0.1",
            "--kubeconfig=/etc/kubernetes/scheduler.conf",
            "--leader-elect=true",
        ],
    }[name]


def _static_pods(node: str, service_cidr: str) -> Iterator[tuple[str, Obj]]:
    """The mirror pods by which a kubelet shows what it runs from its manifests folder."""
    for name, image, port, cpu, memory in _STATIC:
        requests = {"cpu": cpu}
        if memory:
            requests["memory"] = memory
        container = {
            "name": name,
            "image": image,
            "imagePullPolicy": "IfNotPresent",
            "command": _commands(name, node, service_cidr),
            "resources": {"requests": requests},
            "livenessProbe": _probe(name, port),
        }
        digest = f"{abs(hash_of(name + node)):032x}"
        yield (
            "pods",
            _object(
                "v1",
                "Pod",
                f"{name}-{node}",
                metadata={
                    "labels": {"component": name, "tier": "control-plane"},
                    "annotations": {
                        "kubernetes.io/config.hash": digest,
                        "kubernetes.io/config.mirror": digest,
                        "kubernetes.io/config.source": "file",
                    },
                },
                spec={
                    "containers": [container],
                    "hostNetwork": True,
                    "nodeName": node,
                    "priorityClassName": "system-node-critical",
                    "securityContext": {"seccompProfile": {"type": "RuntimeDefault"}},
                    "tolerations": [{"effect": "NoExecute", "operator": "Exists"}],
                },
            ),
        )


def hash_of(text: str) -> int:
    """A number that stands for a manifest's content."""
    from zlib import crc32

    return crc32(text.encode()) << 64 | crc32(text[::-1].encode()) << 32 | crc32(text.upper().encode())


def _probe(name: str, port: int) -> Obj:
    path = "/livez" if name != "kube-controller-manager" else "/healthz"
    number, scheme = (2381, "HTTP") if name == "etcd" else (port, "HTTPS")
    return {
        "httpGet": {"host": "127.0.0.1", "path": path, "port": number, "scheme": scheme},
        "initialDelaySeconds": 10,
        "periodSeconds": 10,
        "timeoutSeconds": 15,
        "failureThreshold": 8,
    }


# -- add-ons -----------------------------------------------------------------------------


def _daemon_set(name: str, labels: dict[str, str], app: str, spec: Obj) -> Obj:
    return _object(
        "apps/v1",
        "DaemonSet",
        name,
        metadata={"labels": {**labels, "k8s-app": app}},
        spec={
            "selector": {"matchLabels": {"k8s-app": app}},
            "template": {"metadata": {"labels": {**labels, "k8s-app": app}}, "spec": spec},
        },
    )


def _kube_proxy() -> Obj:
    container = {
        "name": "kube-proxy",
        "image": f"{REGISTRY}/kube-proxy:{VERSION}",
        "imagePullPolicy": "IfNotPresent",
        "command": [
            "/usr/local/bin/kube-proxy",
            "--config=/var/lib/kube-proxy/config.conf",
            "--hostname-override=$(NODE_NAME)",
        ],
        "env": [{"name": "NODE_NAME", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}}],
        "securityContext": {"privileged": True},
        "volumeMounts": [{"name": "kube-proxy", "mountPath": "/var/lib/kube-proxy"}],
    }
    return _daemon_set(
        "kube-proxy",
        {},
        "kube-proxy",
        {
            "containers": [container],
            "hostNetwork": True,
            "nodeSelector": {"kubernetes.io/os": "linux"},
            "priorityClassName": "system-node-critical",
            "serviceAccountName": "kube-proxy",
            "tolerations": [{"operator": "Exists"}],
            "volumes": [{"name": "kube-proxy", "configMap": {"name": "kube-proxy"}}],
        },
    )


def _kindnet() -> Obj:
    resources = {"cpu": "100m", "memory": "50Mi"}
    container = {
        "name": "kindnet-cni",
        "image": KINDNET,
        "env": [
            {"name": "HOST_IP", "valueFrom": {"fieldRef": {"fieldPath": "status.hostIP"}}},
            {"name": "POD_IP", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}},
            {"name": "POD_SUBNET", "value": "10.244.0.0/16"},
        ],
        "resources": {"requests": resources, "limits": dict(resources)},
        "securityContext": {"privileged": False, "capabilities": {"add": ["NET_RAW", "NET_ADMIN"]}},
        "volumeMounts": [{"name": "cni-cfg", "mountPath": "/etc/cni/net.d"}],
    }
    return _daemon_set(
        "kindnet",
        {"app": "kindnet", "tier": "node"},
        "kindnet",
        {
            "containers": [container],
            "hostNetwork": True,
            "nodeSelector": {"kubernetes.io/os": "linux"},
            "serviceAccountName": "kindnet",
            "tolerations": [{"operator": "Exists"}],
            "volumes": [{"name": "cni-cfg", "hostPath": {"path": "/etc/cni/net.d"}}],
        },
    )


def _service(name: str, labels: dict[str, str], selector: dict[str, str], ports: list[Obj], ip: str = "") -> Obj:
    spec: Obj = {"selector": selector, "ports": ports}
    if ip:
        spec["clusterIP"] = ip
    return _object("v1", "Service", name, metadata={"labels": labels}, spec=spec)


def _dns_service(service_cidr: str) -> Obj:
    labels = {"k8s-app": "kube-dns", "kubernetes.io/cluster-service": "true", "kubernetes.io/name": "CoreDNS"}
    ports: list[Obj] = [
        {"name": "dns", "port": 53, "protocol": "UDP", "targetPort": 53},
        {"name": "dns-tcp", "port": 53, "protocol": "TCP", "targetPort": 53},
        {"name": "metrics", "port": 9153, "protocol": "TCP", "targetPort": 9153},
    ]
    return _service("kube-dns", labels, {"k8s-app": "kube-dns"}, ports, dns_address(service_cidr))


def _deployment(name: str, labels: dict[str, str], replicas: int, spec: Obj, namespace: str = NAMESPACE) -> Obj:
    return _object(
        "apps/v1",
        "Deployment",
        name,
        namespace,
        metadata={"labels": labels},
        spec={
            "replicas": replicas,
            "selector": {"matchLabels": labels},
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1, "maxSurge": "25%"}},
            "template": {"metadata": {"labels": labels}, "spec": spec},
        },
    )


_MASTER: Obj = {"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}


def _http(path: str, port: int | str, **rest: Any) -> Obj:
    return {"httpGet": {"path": path, "port": port, "scheme": rest.pop("scheme", "HTTP")}, **rest}


def _coredns() -> Obj:
    container = {
        "name": "coredns",
        "image": COREDNS,
        "imagePullPolicy": "IfNotPresent",
        "args": ["-conf", "/etc/coredns/Corefile"],
        "resources": {"limits": {"memory": "170Mi"}, "requests": {"cpu": "100m", "memory": "70Mi"}},
        "ports": [
            {"containerPort": 53, "name": "dns", "protocol": "UDP"},
            {"containerPort": 53, "name": "dns-tcp", "protocol": "TCP"},
            {"containerPort": 9153, "name": "metrics", "protocol": "TCP"},
        ],
        "livenessProbe": _http("/health", 8080, initialDelaySeconds=60, timeoutSeconds=5, failureThreshold=5),
        "readinessProbe": _http("/ready", 8181),
        "volumeMounts": [{"name": "config-volume", "mountPath": "/etc/coredns", "readOnly": True}],
    }
    return _deployment(
        "coredns",
        {"k8s-app": "kube-dns"},
        2,
        {
            "containers": [container],
            "dnsPolicy": "Default",
            "nodeSelector": {"kubernetes.io/os": "linux"},
            "priorityClassName": "system-cluster-critical",
            "serviceAccountName": "coredns",
            "tolerations": [{"key": "CriticalAddonsOnly", "operator": "Exists"}, _MASTER],
            "volumes": [
                {
                    "name": "config-volume",
                    "configMap": {"name": "coredns", "items": [{"key": "Corefile", "path": "Corefile"}]},
                }
            ],
        },
    )


def _metrics_service() -> Obj:
    ports: list[Obj] = [{"name": "https", "port": 443, "protocol": "TCP", "targetPort": "https"}]
    labels = {"k8s-app": "metrics-server"}
    return _service("metrics-server", labels, labels, ports)


def _metrics_server() -> Obj:
    container = {
        "name": "metrics-server",
        "image": METRICS,
        "imagePullPolicy": "IfNotPresent",
        "args": [
            "--cert-dir=/tmp",
            "--secure-port=10250",
            "--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname",
            "--kubelet-use-node-status-port",
            "--metric-resolution=15s",
            "--kubelet-insecure-tls",
        ],
        "ports": [{"containerPort": 10250, "name": "https", "protocol": "TCP"}],
        "resources": {"requests": {"cpu": "100m", "memory": "200Mi"}},
        "livenessProbe": _http("/livez", "https", scheme="HTTPS", failureThreshold=3),
        "readinessProbe": _http("/readyz", "https", scheme="HTTPS", initialDelaySeconds=20),
    }
    return _deployment(
        "metrics-server",
        {"k8s-app": "metrics-server"},
        1,
        {
            "containers": [container],
            "nodeSelector": {"kubernetes.io/os": "linux"},
            "priorityClassName": "system-cluster-critical",
            "serviceAccountName": "metrics-server",
        },
    )


def _provisioner() -> Obj:
    container = {
        "name": "local-path-provisioner",
        "image": LOCAL_PATH_IMAGE,
        "imagePullPolicy": "IfNotPresent",
        "command": [
            "local-path-provisioner",
            "--debug",
            "start",
            "--helper-image",
            "docker.io/kindest/local-path-helper",
        ],
        "env": [{"name": "POD_NAMESPACE", "valueFrom": {"fieldRef": {"fieldPath": "metadata.namespace"}}}],
    }
    return _deployment(
        "local-path-provisioner",
        {"app": "local-path-provisioner"},
        1,
        {
            "containers": [container],
            "nodeSelector": {"kubernetes.io/os": "linux"},
            "serviceAccountName": "local-path-provisioner-service-account",
            "tolerations": [{**_MASTER, "operator": "Equal"}],
        },
        LOCAL_PATH,
    )
