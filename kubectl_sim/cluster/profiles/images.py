"""The images of a new cluster: those that its nodes come with, and those that they have to pull."""

from __future__ import annotations

VERSION = "v1.37.1"
_REGISTRY = "registry.k8s.io"
ETCD = f"{_REGISTRY}/etcd:3.6.5-0"
APISERVER = f"{_REGISTRY}/kube-apiserver:{VERSION}"
CONTROLLER_MANAGER = f"{_REGISTRY}/kube-controller-manager:{VERSION}"
SCHEDULER = f"{_REGISTRY}/kube-scheduler:{VERSION}"
PROXY = f"{_REGISTRY}/kube-proxy:{VERSION}"
COREDNS = f"{_REGISTRY}/coredns/coredns:v1.14.2"
PAUSE = f"{_REGISTRY}/pause:3.10.1"
KINDNET = "docker.io/kindest/kindnetd:v20260820-69b56db7"
LOCAL_PATH = "docker.io/kindest/local-path-provisioner:v20260820-69b56db7"
LOCAL_PATH_HELPER = "docker.io/kindest/local-path-helper:v20260131-7181c60a"
METRICS = f"{_REGISTRY}/metrics-server/metrics-server:v0.8.1"

#: What kind's node image holds.
PRELOADED = (
    ETCD,
    APISERVER,
    CONTROLLER_MANAGER,
    SCHEDULER,
    PROXY,
    COREDNS,
    PAUSE,
    KINDNET,
    LOCAL_PATH,
    LOCAL_PATH_HELPER,
)
