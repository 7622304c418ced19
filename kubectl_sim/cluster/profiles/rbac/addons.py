"""The roles and bindings that kubeadm and the add-ons bring along.

Models cmd/kubeadm/app/phases (bootstraptoken, kubelet, uploadconfig, addons) and the manifests of kind's
network and storage and of metrics-server.
"""

# ruff: noqa: E501  # one rule a line

from __future__ import annotations

from kubectl_sim.cluster.profiles.rbac.notation import bindings, roles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Obj = dict[str, Any]


def objects() -> Iterator[tuple[str, Obj]]:
    yield from roles(_CLUSTER_ROLES)
    yield from bindings(_CLUSTER_ROLE_BINDINGS)
    for namespace, text in _ROLES.items():
        yield from roles(text, namespace)
    for namespace, text in _ROLE_BINDINGS.items():
        yield from bindings(text, namespace)


_CLUSTER_ROLES = """
kubeadm:get-nodes
  get: nodes

system:coredns
  list watch: endpoints services pods namespaces
  list watch: endpointslices @discovery.k8s.io

kindnet
  use: podsecuritypolicies @policy =kindnet
  list watch: nodes pods namespaces
  list watch: networkpolicies @networking.k8s.io

local-path-provisioner-role
  read: nodes persistentvolumeclaims configmaps pods pods/log
  read create patch update delete: persistentvolumes
  create patch: events
  read: storageclasses @storage.k8s.io

system:aggregated-metrics-reader +view +edit +admin
  read: pods nodes @metrics.k8s.io

system:metrics-server
  get: nodes/metrics
  read: pods nodes
"""

_CLUSTER_ROLE_BINDINGS = """
kubeadm:cluster-admins cluster-admin group:kubeadm:cluster-admins
kubeadm:get-nodes = group:system:bootstrappers:kubeadm:default-node-token
kubeadm:kubelet-bootstrap system:node-bootstrapper group:system:bootstrappers:kubeadm:default-node-token
kubeadm:node-autoapprove-bootstrap system:certificates.k8s.io:certificatesigningrequests:nodeclient group:system:bootstrappers:kubeadm:default-node-token
kubeadm:node-autoapprove-certificate-rotation system:certificates.k8s.io:certificatesigningrequests:selfnodeclient group:system:nodes
kubeadm:node-proxier system:node-proxier account:kube-system/kube-proxy
system:coredns = account:kube-system/coredns
kindnet = account:kube-system/kindnet
local-path-provisioner-bind local-path-provisioner-role account:local-path-storage/local-path-provisioner-service-account
metrics-server:system:auth-delegator system:auth-delegator account:kube-system/metrics-server
system:metrics-server = account:kube-system/metrics-server
"""

_ROLES = {
    "kube-system": """
kube-proxy
  get: configmaps =kube-proxy

kubeadm:kubelet-config
  get: configmaps =kubelet-config

kubeadm:nodes-kubeadm-config
  get: configmaps =kubeadm-config
""",
    "kube-public": """
kubeadm:bootstrap-signer-clusterinfo
  get: configmaps =cluster-info
""",
    "local-path-storage": """
local-path-provisioner-role
  read create patch update delete: pods
""",
}

_ROLE_BINDINGS = {
    "kube-system": """
kube-proxy Role/= group:system:bootstrappers:kubeadm:default-node-token
kubeadm:kubelet-config Role/= group:system:nodes group:system:bootstrappers:kubeadm:default-node-token
kubeadm:nodes-kubeadm-config Role/= group:system:bootstrappers:kubeadm:default-node-token group:system:nodes
metrics-server-auth-reader Role/extension-apiserver-authentication-reader account:kube-system/metrics-server
""",
    "kube-public": """
kubeadm:bootstrap-signer-clusterinfo Role/= user:system:anonymous
""",
    "local-path-storage": """
local-path-provisioner-bind Role/local-path-provisioner-role account:local-path-storage/local-path-provisioner-service-account
""",
}
