"""What the profiles of ``kubectl debug`` do to a pod.  Models kubectl/pkg/cmd/debug/profiles.go.

A profile is a list of steps for each way to debug; a step changes a pod in place.
"""

from __future__ import annotations

from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Obj = dict[str, Any]
    Step = Callable[[Obj, str, "Keep"], None]

EPHEMERAL, COPY, NODE = "ephemeral", "copy", "node"
LEGACY = "legacy"
_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_LISTS = ("initContainers", "containers", "ephemeralContainers")


class Keep:
    """Which parts of the original a copy keeps."""

    __slots__ = ("annotations", "init_containers", "labels", "probes")

    def __init__(self, labels: bool, annotations: bool, probes: tuple[bool, ...], init_containers: bool) -> None:
        self.labels = labels
        self.annotations = annotations
        #: Of liveness, readiness and startup.
        self.probes = probes
        self.init_containers = init_containers


def apply(profile: str, style: str, pod: Obj, container: str, keep: Keep) -> None:
    """Give the debug container, and the pod around it, what the profile asks for."""
    for step in _PROFILES[profile][style]:
        step(pod, container, keep)


def check(profile: str) -> None:
    """Raises CommandError for a profile that there is not."""
    if profile not in _PROFILES:
        raise CommandError(f"unknown profile: {profile}")


def _named(pod: Obj, name: str, lists: tuple[str, ...] = _LISTS) -> Iterator[Obj]:
    """The first container of that name."""
    for field in lists:
        for container in pod["spec"].get(field) or ():
            if container["name"] == name:
                yield container
                return


def _context(pod: Obj, name: str) -> Iterator[Obj]:
    """The security context of the container, made if there is none."""
    for container in _named(pod, name):
        if not container.get("securityContext"):
            container["securityContext"] = {}
        yield container["securityContext"]


def _capability(pod: Obj, name: str, capability: str) -> None:
    for context in _context(pod, name):
        context.setdefault("capabilities", {}).setdefault("add", []).append(capability)


# -- steps -------------------------------------------------------------------------------


def _mount_root(pod: Obj, name: str, keep: Keep) -> None:
    pod["spec"].setdefault("volumes", []).append({"name": "host-root", "hostPath": {"path": "/"}})
    for container in _named(pod, name, ("containers",)):
        container.setdefault("volumeMounts", []).append({"name": "host-root", "mountPath": "/host"})


def _host_namespaces(pod: Obj, name: str, keep: Keep) -> None:
    pod["spec"].update(hostNetwork=True, hostPID=True, hostIPC=True)


def _share_processes(pod: Obj, name: str, keep: Keep) -> None:
    pod["spec"].setdefault("shareProcessNamespace", True)


def _drop_labels(pod: Obj, name: str, keep: Keep) -> None:
    pod["metadata"].pop("labels", None)


def _drop_the_rest(pod: Obj, name: str, keep: Keep) -> None:
    """What a copy does not keep of the original."""
    metadata, spec = pod["metadata"], pod["spec"]
    if not keep.labels:
        metadata.pop("labels", None)
    if not keep.annotations:
        metadata.pop("annotations", None)
    for container in spec["containers"]:
        for field, kept in zip(_PROBES, keep.probes, strict=True):
            if not kept:
                container.pop(field, None)
    if not keep.init_containers:
        spec.pop("initContainers", None)


def _no_context(pod: Obj, name: str, keep: Keep) -> None:
    for container in _named(pod, name):
        container.pop("securityContext", None)


def _trace(pod: Obj, name: str, keep: Keep) -> None:
    _capability(pod, name, "SYS_PTRACE")


def _administer_network(pod: Obj, name: str, keep: Keep) -> None:
    _capability(pod, name, "NET_ADMIN")
    _capability(pod, name, "NET_RAW")


def _privileged(pod: Obj, name: str, keep: Keep) -> None:
    for context in _context(pod, name):
        context["privileged"] = True


def _restricted(pod: Obj, name: str, keep: Keep) -> None:
    for context in _context(pod, name):
        context["runAsNonRoot"] = True
        context["capabilities"] = {"drop": ["ALL"]}
        context["allowPrivilegeEscalation"] = False
        context["seccompProfile"] = {"type": "RuntimeDefault"}


_PROFILES: dict[str, dict[str, tuple[Step, ...]]] = {
    LEGACY: {NODE: (_mount_root, _host_namespaces), COPY: (_drop_labels,), EPHEMERAL: ()},
    "general": {
        NODE: (_mount_root, _no_context, _host_namespaces),
        COPY: (_drop_the_rest, _trace, _share_processes),
        EPHEMERAL: (_trace,),
    },
    "baseline": {
        NODE: (_no_context,),
        COPY: (_no_context, _drop_the_rest, _share_processes),
        EPHEMERAL: (_no_context,),
    },
    "restricted": {
        NODE: (_no_context, _restricted),
        COPY: (_no_context, _restricted, _drop_the_rest, _share_processes),
        EPHEMERAL: (_no_context, _restricted),
    },
    "netadmin": {
        NODE: (_administer_network, _host_namespaces),
        COPY: (_administer_network, _drop_the_rest, _share_processes),
        EPHEMERAL: (_administer_network,),
    },
    "sysadmin": {
        NODE: (_privileged, _host_namespaces, _mount_root),
        COPY: (_privileged, _drop_the_rest, _share_processes),
        EPHEMERAL: (_privileged,),
    },
}
