"""The control plane's static pods, by the mirror pods in which a kubelet shows them.

Models cmd/kubeadm/app/phases/{controlplane,etcd}.
"""

from __future__ import annotations

from kubectl_sim.base import timefmt
from kubectl_sim.cluster.profiles import images
from kubectl_sim.cluster.profiles.configuration import CLUSTER, POD_NETWORK
from kubectl_sim.cluster.profiles.nodes import address
from kubectl_sim.cluster.profiles.plan import manifest, owned_by_node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from kubectl_sim.cluster.profiles.plan import Plan

    Obj = dict[str, Any]

_PKI = "/etc/kubernetes/pki"
_MANAGER, _SCHEDULER = "/etc/kubernetes/controller-manager.conf", "/etc/kubernetes/scheduler.conf"
_FOLDER, _FILE = "DirectoryOrCreate", "FileOrCreate"
#: name, path on the host and in the container, what it has to be, may it be written.
_Volume = tuple[str, str, str, bool]

_CERTIFICATES: tuple[_Volume, ...] = (
    ("ca-certs", "/etc/ssl/certs", _FOLDER, False),
    ("etc-ca-certificates", "/etc/ca-certificates", _FOLDER, False),
    ("k8s-certs", _PKI, _FOLDER, False),
    ("usr-local-share-ca-certificates", "/usr/local/share/ca-certificates", _FOLDER, False),
    ("usr-share-ca-certificates", "/usr/share/ca-certificates", _FOLDER, False),
)
_PLUGINS = "/usr/libexec/kubernetes/kubelet-plugins/volume/exec"


class _Component:
    __slots__ = ("arguments", "cpu", "host", "image", "memory", "name", "port", "probes", "scheme", "volumes")

    def __init__(
        self,
        name: str,
        image: str,
        port: int,
        cpu: str,
        arguments: Callable[[Plan], list[str]],
        volumes: tuple[_Volume, ...],
        probes: dict[str, str],
        *,
        host: str = "127.0.0.1",
        scheme: str = "HTTPS",
        memory: str = "",
    ) -> None:
        self.name = name
        self.image = image
        #: Where its health is asked for.
        self.port = port
        self.cpu = cpu
        self.arguments = arguments
        self.volumes = volumes
        #: Which probe -> path.
        self.probes = probes
        self.host = host
        self.scheme = scheme
        self.memory = memory


def _etcd(plan: Plan) -> list[str]:
    name, own = plan.nodes[0], address(0)
    return [
        f"--advertise-client-urls=https://{own}:2379",
        f"--cert-file={_PKI}/etcd/server.crt",
        "--client-cert-auth=true",
        "--data-dir=/var/lib/etcd",
        "--feature-gates=InitialCorruptCheck=true",
        f"--initial-advertise-peer-urls=https://{own}:2380",
        f"--initial-cluster={name}=https://{own}:2380",
        f"--key-file={_PKI}/etcd/server.key",
        f"--listen-client-urls=https://127.0.0.1:2379,https://{own}:2379",
        "--listen-metrics-urls=http://127.0.0.1:2381",
        f"--listen-peer-urls=https://{own}:2380",
        f"--name={name}",
        f"--peer-cert-file={_PKI}/etcd/peer.crt",
        "--peer-client-cert-auth=true",
        f"--peer-key-file={_PKI}/etcd/peer.key",
        f"--peer-trusted-ca-file={_PKI}/etcd/ca.crt",
        "--snapshot-count=10000",
        f"--trusted-ca-file={_PKI}/etcd/ca.crt",
        "--watch-progress-notify-interval=5s",
    ]


def _apiserver(plan: Plan) -> list[str]:
    return [
        f"--advertise-address={address(0)}",
        "--allow-privileged=true",
        "--authorization-mode=Node,RBAC",
        f"--client-ca-file={_PKI}/ca.crt",
        "--enable-admission-plugins=NodeRestriction",
        "--enable-bootstrap-token-auth=true",
        f"--etcd-cafile={_PKI}/etcd/ca.crt",
        f"--etcd-certfile={_PKI}/apiserver-etcd-client.crt",
        f"--etcd-keyfile={_PKI}/apiserver-etcd-client.key",
        "--etcd-servers=https://127.0.0.1:2379",
        f"--kubelet-client-certificate={_PKI}/apiserver-kubelet-client.crt",
        f"--kubelet-client-key={_PKI}/apiserver-kubelet-client.key",
        "--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname",
        f"--proxy-client-cert-file={_PKI}/front-proxy-client.crt",
        f"--proxy-client-key-file={_PKI}/front-proxy-client.key",
        "--requestheader-allowed-names=front-proxy-client",
        f"--requestheader-client-ca-file={_PKI}/front-proxy-ca.crt",
        "--requestheader-extra-headers-prefix=X-Remote-Extra-",
        "--requestheader-group-headers=X-Remote-Group",
        "--requestheader-username-headers=X-Remote-User",
        "--runtime-config=",
        "--secure-port=6443",
        "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
        f"--service-account-key-file={_PKI}/sa.pub",
        f"--service-account-signing-key-file={_PKI}/sa.key",
        f"--service-cluster-ip-range={plan.service_cidr}",
        f"--tls-cert-file={_PKI}/apiserver.crt",
        f"--tls-private-key-file={_PKI}/apiserver.key",
    ]


def _controller_manager(plan: Plan) -> list[str]:
    return [
        "--allocate-node-cidrs=true",
        f"--authentication-kubeconfig={_MANAGER}",
        f"--authorization-kubeconfig={_MANAGER}",
        "--bind-address=127.0.0.1",
        f"--client-ca-file={_PKI}/ca.crt",
        f"--cluster-cidr={POD_NETWORK}",
        f"--cluster-name={CLUSTER}",
        f"--cluster-signing-cert-file={_PKI}/ca.crt",
        f"--cluster-signing-key-file={_PKI}/ca.key",
        "--controllers=*,bootstrapsigner,tokencleaner",
        "--enable-hostpath-provisioner=true",
        f"--kubeconfig={_MANAGER}",
        "--leader-elect=true",
        f"--requestheader-client-ca-file={_PKI}/front-proxy-ca.crt",
        f"--root-ca-file={_PKI}/ca.crt",
        f"--service-account-private-key-file={_PKI}/sa.key",
        f"--service-cluster-ip-range={plan.service_cidr}",
        "--use-service-account-credentials=true",
    ]


def _scheduler(plan: Plan) -> list[str]:
    return [
        f"--authentication-kubeconfig={_SCHEDULER}",
        f"--authorization-kubeconfig={_SCHEDULER}",
        "--bind-address=127.0.0.1",
        f"--kubeconfig={_SCHEDULER}",
        "--leader-elect=true",
    ]


_LIVENESS, _READINESS, _STARTUP = "livenessProbe", "readinessProbe", "startupProbe"
_COMPONENTS = (
    _Component(
        "etcd",
        images.ETCD,
        2381,
        "100m",
        _etcd,
        (("etcd-data", "/var/lib/etcd", _FOLDER, True), ("etcd-certs", f"{_PKI}/etcd", _FOLDER, True)),
        {_LIVENESS: "/livez", _READINESS: "/readyz", _STARTUP: "/readyz"},
        scheme="HTTP",
        memory="100Mi",
    ),
    _Component(
        "kube-apiserver",
        images.APISERVER,
        6443,
        "250m",
        _apiserver,
        _CERTIFICATES,
        {_LIVENESS: "/livez", _READINESS: "/readyz", _STARTUP: "/livez"},
        host=address(0),
    ),
    _Component(
        "kube-controller-manager",
        images.CONTROLLER_MANAGER,
        10257,
        "200m",
        _controller_manager,
        (*_CERTIFICATES, ("flexvolume-dir", _PLUGINS, _FOLDER, True), ("kubeconfig", _MANAGER, _FILE, False)),
        {_LIVENESS: "/healthz", _STARTUP: "/healthz"},
    ),
    _Component(
        "kube-scheduler",
        images.SCHEDULER,
        10259,
        "100m",
        _scheduler,
        (("kubeconfig", _SCHEDULER, _FILE, False),),
        {_LIVENESS: "/livez", _READINESS: "/readyz", _STARTUP: "/livez"},
    ),
)
#: probe -> (delay, period, failures until it has failed), in seconds.
_TIMES = {_LIVENESS: (10, 10, 8), _READINESS: (0, 1, 3), _STARTUP: (10, 10, 24)}
_PORT = "probe-port"


def objects(plan: Plan) -> Iterator[tuple[str, Obj]]:
    for component in _COMPONENTS:
        yield "pods", _pod(plan, component)


def _pod(plan: Plan, component: _Component) -> Obj:
    node = plan.nodes[0]
    digest = plan.hexadecimal("static pod", component.name)
    annotations = {
        "kubernetes.io/config.hash": digest,
        "kubernetes.io/config.mirror": digest,
        "kubernetes.io/config.seen": timefmt.rfc3339_nano(plan.now),
        "kubernetes.io/config.source": "file",
        **_addresses(component.name),
    }
    metadata = {
        "labels": {"component": component.name, "tier": "control-plane"},
        "annotations": annotations,
        "ownerReferences": [owned_by_node(plan, node, controller=True)],
    }
    spec = {
        "containers": [_container(plan, component)],
        "hostNetwork": True,
        "nodeName": node,
        "priorityClassName": "system-node-critical",
        "securityContext": {"seccompProfile": {"type": "RuntimeDefault"}},
        "tolerations": [{"effect": "NoExecute", "operator": "Exists"}],
        "volumes": [
            {"name": name, "hostPath": {"path": path, "type": kind}} for name, path, kind, _ in component.volumes
        ],
    }
    return manifest("v1", "Pod", f"{component.name}-{node}", "kube-system", metadata=metadata, spec=spec)


def _addresses(name: str) -> dict[str, str]:
    """Where the others find it."""
    if name == "etcd":
        return {"kubeadm.kubernetes.io/etcd.advertise-client-urls": f"https://{address(0)}:2379"}
    if name == "kube-apiserver":
        return {"kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint": f"{address(0)}:6443"}
    return {}


def _container(plan: Plan, component: _Component) -> Obj:
    requests = {"cpu": component.cpu}
    if component.memory:
        requests["memory"] = component.memory
    container: Obj = {
        "name": component.name,
        "image": component.image,
        "imagePullPolicy": "IfNotPresent",
        "command": [component.name, *component.arguments(plan)],
        "ports": [{"containerPort": component.port, "name": _PORT, "protocol": "TCP"}],
        "resources": {"requests": requests},
    }
    for probe, path in component.probes.items():
        container[probe] = _probe(component, path, *_TIMES[probe])
    container["volumeMounts"] = [_mount(*volume) for volume in component.volumes]
    return container


def _mount(name: str, path: str, kind: str, writable: bool) -> Obj:
    return {"name": name, "mountPath": path} if writable else {"name": name, "mountPath": path, "readOnly": True}


def _probe(component: _Component, path: str, delay: int, period: int, failures: int) -> Obj:
    get = {"host": component.host, "path": path, "port": _PORT, "scheme": component.scheme}
    probe: Obj = {"httpGet": get, "periodSeconds": period, "timeoutSeconds": 15, "failureThreshold": failures}
    return {**probe, "initialDelaySeconds": delay} if delay else probe
