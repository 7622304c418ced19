"""The config maps that kubeadm leaves behind, as kind has it do so."""

from __future__ import annotations

from kubectl_sim.cluster.profiles.control import base64
from kubectl_sim.cluster.profiles.images import LOCAL_PATH_HELPER, VERSION
from kubectl_sim.cluster.profiles.plan import manifest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kubectl_sim.cluster.profiles.plan import Plan

    Obj = dict[str, Any]

NAMESPACE = "kube-system"
POD_NETWORK = "10.244.0.0/16"
CLUSTER = "kubectl-sim"
#: The tenth address of the service range is the name server's.
DNS = 10


def objects(plan: Plan) -> Iterator[tuple[str, Obj]]:
    yield _config_map("kubeadm-config", {"ClusterConfiguration": _cluster_configuration(plan)})
    yield _config_map("kubelet-config", {"kubelet": _KUBELET.format(dns=plan.service_address(DNS))})
    yield _config_map("cluster-info", {"kubeconfig": _public_kubeconfig(plan)}, "kube-public")
    yield _config_map("coredns", {"Corefile": _COREFILE})
    kubeconfig = _PROXY_KUBECONFIG.format(server=plan.nodes[0])
    data = {"config.conf": _PROXY, "kubeconfig.conf": kubeconfig}
    yield _config_map("kube-proxy", data, labels={"app": "kube-proxy"})


def _config_map(name: str, data: dict[str, str], namespace: str = NAMESPACE, **metadata: Any) -> tuple[str, Obj]:
    return "configmaps", manifest("v1", "ConfigMap", name, namespace, metadata=metadata, data=data)


def local_path() -> tuple[str, Obj]:
    """What the storage provisioner goes by."""
    data = {"config.json": _PATHS, "setup": _SETUP, "teardown": _TEARDOWN, "helperPod.yaml": _HELPER}
    return _config_map("local-path-config", data, "local-path-storage")


_PATHS = """{
        "nodePathMap":[
        {
                "node":"DEFAULT_PATH_FOR_NON_LISTED_NODES",
                "paths":["/var/local-path-provisioner"]
        }
        ]
}"""
_SETUP = '#!/bin/sh\nset -eu\nmkdir -m 0777 -p "$VOL_DIR"'
_TEARDOWN = '#!/bin/sh\nset -eu\nrm -rf "$VOL_DIR"'
_HELPER = f"""apiVersion: v1
kind: Pod
metadata:
  name: helper-pod
spec:
  priorityClassName: system-node-critical
  tolerations:
    - operator: Exists
      effect: NoSchedule
    - operator: Exists
      effect: NoExecute
  containers:
  - name: helper-pod
    image: {LOCAL_PATH_HELPER}
    imagePullPolicy: IfNotPresent"""

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

_PROXY = f"""apiVersion: kubeproxy.config.k8s.io/v1alpha1
bindAddress: 0.0.0.0
bindAddressHardFail: false
clientConnection:
  acceptContentTypes: ""
  burst: 0
  contentType: ""
  kubeconfig: /var/lib/kube-proxy/kubeconfig.conf
  qps: 0
clusterCIDR: {POD_NETWORK}
configSyncPeriod: 0s
conntrack:
  maxPerCore: 0
  min: null
  tcpBeLiberal: false
  tcpCloseWaitTimeout: 0s
  tcpEstablishedTimeout: 0s
  udpStreamTimeout: 0s
  udpTimeout: 0s
detectLocal:
  bridgeInterface: ""
  interfaceNamePrefix: ""
detectLocalMode: ""
enableProfiling: false
healthzBindAddress: ""
hostnameOverride: ""
iptables:
  localhostNodePorts: null
  masqueradeAll: false
  masqueradeBit: null
  minSyncPeriod: 1s
  syncPeriod: 0s
ipvs:
  excludeCIDRs: null
  minSyncPeriod: 0s
  scheduler: ""
  strictARP: false
  syncPeriod: 0s
  tcpFinTimeout: 0s
  tcpTimeout: 0s
  udpTimeout: 0s
kind: KubeProxyConfiguration
logging:
  flushFrequency: 0
  options:
    json:
      infoBufferSize: "0"
    text:
      infoBufferSize: "0"
  verbosity: 0
metricsBindAddress: ""
mode: iptables
nftables:
  masqueradeAll: false
  masqueradeBit: null
  minSyncPeriod: 0s
  syncPeriod: 0s
nodePortAddresses: null
oomScoreAdj: null
portRange: ""
showHiddenMetricsForVersion: ""
winkernel:
  enableDSR: false
  forwardHealthCheckVip: false
  networkName: ""
  rootHnsEndpointName: ""
  sourceVip: \"\""""

_PROXY_KUBECONFIG = """apiVersion: v1
kind: Config
clusters:
- cluster:
    certificate-authority: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
    server: https://{server}:6443
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
    tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token"""

_KUBELET = """apiVersion: kubelet.config.k8s.io/v1beta1
authentication:
  anonymous:
    enabled: false
  webhook:
    cacheTTL: 0s
    enabled: true
  x509:
    clientCAFile: /etc/kubernetes/pki/ca.crt
authorization:
  mode: Webhook
  webhook:
    cacheAuthorizedTTL: 0s
    cacheUnauthorizedTTL: 0s
cgroupDriver: systemd
cgroupRoot: /kubelet
clusterDNS:
- {dns}
clusterDomain: cluster.local
containerRuntimeEndpoint: ""
cpuManagerReconcilePeriod: 0s
crashLoopBackOff: {{}}
evictionHard:
  imagefs.available: 0%
  nodefs.available: 0%
  nodefs.inodesFree: 0%
evictionPressureTransitionPeriod: 0s
failSwapOn: false
fileCheckFrequency: 0s
healthzBindAddress: 127.0.0.1
healthzPort: 10248
httpCheckFrequency: 0s
imageGCHighThresholdPercent: 100
imageMaximumGCAge: 0s
imageMinimumGCAge: 0s
kind: KubeletConfiguration
logging:
  flushFrequency: 0
  options:
    json:
      infoBufferSize: "0"
    text:
      infoBufferSize: "0"
  verbosity: 0
memorySwap: {{}}
nodeStatusReportFrequency: 0s
nodeStatusUpdateFrequency: 0s
rotateCertificates: true
runtimeRequestTimeout: 0s
shutdownGracePeriod: 0s
shutdownGracePeriodCriticalPods: 0s
staticPodPath: /etc/kubernetes/manifests
streamingConnectionIdleTimeout: 0s
syncFrequency: 0s
volumeStatsAggPeriod: 0s
"""


def _cluster_configuration(plan: Plan) -> str:
    return f"""apiServer:
  certSANs:
  - localhost
  - 127.0.0.1
  extraArgs:
  - name: runtime-config
    value: ""
apiVersion: kubeadm.k8s.io/v1beta4
caCertificateValidityPeriod: 87600h0m0s
certificateValidityPeriod: 8760h0m0s
certificatesDir: /etc/kubernetes/pki
clusterName: {CLUSTER}
controlPlaneEndpoint: {plan.nodes[0]}:6443
controllerManager:
  extraArgs:
  - name: enable-hostpath-provisioner
    value: "true"
dns: {{}}
encryptionAlgorithm: RSA-2048
etcd:
  local:
    dataDir: /var/lib/etcd
imageRepository: registry.k8s.io
kind: ClusterConfiguration
kubernetesVersion: {VERSION}
networking:
  dnsDomain: cluster.local
  podSubnet: {POD_NETWORK}
  serviceSubnet: {plan.service_cidr}
proxy: {{}}
scheduler: {{}}
"""


def _public_kubeconfig(plan: Plan) -> str:
    return f"""apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: {base64(plan.certificate("ca"))}
    server: https://{plan.nodes[0]}:6443
  name: ""
contexts: null
current-context: ""
kind: Config
users: null
"""
