"""The files of a node as pods see them that mount its folders, as far as people look at them."""

from __future__ import annotations

_OS = (
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\n'
    'VERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\nHOME_URL="https://www.debian.org/"\n'
)
_KUBELET = (
    "apiVersion: kubelet.config.k8s.io/v1beta1\nauthentication:\n  anonymous:\n    enabled: false\n"
    "cgroupDriver: systemd\nclusterDNS:\n- 10.96.0.10\nclusterDomain: cluster.local\n"
    "containerRuntimeEndpoint: unix:///run/containerd/containerd.sock\nkind: KubeletConfiguration\n"
    "staticPodPath: /etc/kubernetes/manifests\n"
)
_FOLDERS = (
    *("bin", "boot", "dev", "etc", "home", "kind", "lib", "lib64", "media", "mnt", "opt", "proc", "root", "run"),
    *("sbin", "srv", "sys", "tmp", "usr", "var", "var/lib", "var/lib/containerd", "var/lib/kubelet", "var/log"),
    *("var/log/containers", "var/log/pods", "etc/kubernetes", "etc/cni/net.d", "etc/kubernetes/manifests"),
)


def files(node: str) -> dict[str, str]:
    """Path without the leading slash → text; folders end with a slash."""
    return {
        **dict.fromkeys((folder + "/" for folder in _FOLDERS), "d"),
        "etc/hostname": f"{node}\n",
        "etc/os-release": _OS,
        "etc/machine-id": "5f1b6a4c8d3e4f7a9b0c1d2e3f405162\n",
        "var/lib/kubelet/config.yaml": _KUBELET,
    }


def below(node: str, folder: str) -> dict[str, str]:
    """What is in a folder of the node (absolute), by paths relative to it."""
    prefix = folder.strip("/")
    prefix += "/" if prefix else ""
    return {
        path[len(prefix) :]: text for path, text in files(node).items() if path.startswith(prefix) and path != prefix
    }
