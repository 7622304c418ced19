"""Validation of containers.  Models validateContainers, validateInitContainers and what they share."""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.kinds._shared.check import PROTOCOLS, label, one_of, port_number, say
from kubectl_sim.kinds._shared.env import check_env, check_env_from
from kubectl_sim.kinds._shared.probes import PROBES, check_lifecycle, check_probes
from kubectl_sim.kinds._shared.resources import check_requirements
from kubectl_sim.kinds._shared.volumes import check_descending
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out

    Obj = dict[str, Any]

PULL_POLICIES = ("Always", "IfNotPresent", "Never")
RESTART_POLICIES = ("Always", "Never", "OnFailure")
_MESSAGE_POLICIES = ("File", "FallbackToLogsOnError")
_PROPAGATIONS = ("Bidirectional", "HostToContainer", "None")
_READ_ONLY = ("Disabled", "Enabled", "IfPossible")
_NOT_EPHEMERAL = ("ports", "resources", *PROBES, "lifecycle")
_ONLY_SIDECARS = "may not be set for init containers without restartPolicy=Always"


class PodFacts:
    """What the checks of a container need to know of its pod."""

    __slots__ = ("claims", "grace", "host_users", "restart_policy", "system", "volumes")

    def __init__(self, spec: Obj, volumes: dict[str, Obj]) -> None:
        self.volumes = volumes
        self.claims = {claim.get("name", "") for claim in spec.get("resourceClaims") or ()}
        self.grace: int | None = spec.get("terminationGracePeriodSeconds")
        self.restart_policy: str = spec.get("restartPolicy", "")
        self.host_users = spec.get("hostUsers") is not False
        system = spec.get("os")
        self.system: str | None = None if system is None else system.get("name", "")


def check_containers(out: Out, path: str, containers: Any, pod: PodFacts) -> None:
    """The main containers of a pod."""
    if not containers:
        out.append(field.required(path))
        return
    seen: set[str] = set()
    for position, container in enumerate(containers):
        where = f"{path}[{position}]"
        _check_common(out, where, container, pod)
        name = container.get("name", "")
        if name in seen:
            out.append(field.duplicate(f"{where}.name", name))
        seen.add(name)
        if container.get("lifecycle"):
            check_lifecycle(out, f"{where}.lifecycle", container["lifecycle"], pod.grace, pod.system)
        check_probes(out, where, container)
        if container.get("restartPolicy") is not None or container.get("restartPolicyRules"):
            _check_restart(out, where, container)
    _check_host_ports(out, path, containers)


def check_init_containers(out: Out, path: str, containers: Any, main: Any, pod: PodFacts) -> None:
    seen = {container.get("name", "") for container in main or ()}
    for position, container in enumerate(containers):
        where = f"{path}[{position}]"
        _check_common(out, where, container, pod)
        name = container.get("name", "")
        sidecar = container.get("restartPolicy") == "Always"
        if sidecar:
            if container.get("restartPolicyRules"):
                detail = "restartPolicyRules are not allowed for init containers with restart policy Always"
                out.append(field.forbidden(f"{where}.restartPolicyRules", detail))
        elif container.get("restartPolicy") is not None:
            _check_restart(out, where, container)
        if name in seen:
            out.append(field.duplicate(f"{where}.name", name))
        elif name:
            seen.add(name)
        _check_host_ports(out, path, (container,))
        if sidecar:
            if container.get("lifecycle"):
                check_lifecycle(out, f"{where}.lifecycle", container["lifecycle"], pod.grace, pod.system)
            check_probes(out, where, container)
        else:
            for key in ("lifecycle", *PROBES):
                if container.get(key) is not None:
                    out.append(field.forbidden(f"{where}.{key}", _ONLY_SIDECARS))


def check_ephemeral_containers(out: Out, path: str, spec: Obj, pod: PodFacts) -> None:
    others = {c.get("name", "") for kind in ("containers", "initContainers") for c in spec.get(kind) or ()}
    seen = set(others)
    for position, container in enumerate(spec["ephemeralContainers"]):
        where = f"{path}[{position}]"
        _check_common(out, where, container, pod)
        check_image_spaces(out, where, container)
        name, target = container.get("name", ""), container.get("targetContainerName")
        if name in seen:
            out.append(field.duplicate(f"{where}.name", name))
        seen.add(name)
        if target and target not in others:
            out.append(field.not_found(f"{where}.targetContainerName", target))
        for key in _NOT_EPHEMERAL:
            if container.get(key):
                out.append(field.forbidden(f"{where}.{key}", "cannot be set for an Ephemeral Container"))
        for index, mount in enumerate(container.get("volumeMounts") or ()):
            for key in ("subPath", "subPathExpr"):
                if mount.get(key):
                    detail = "cannot be set for an Ephemeral Container"
                    out.append(field.forbidden(f"{where}.volumeMounts[{index}].{key}", detail))


def check_image_spaces(out: Out, path: str, container: Obj) -> None:
    """Pods, unlike templates, name images without spaces around."""
    image = container.get("image", "")
    if image != image.strip():
        out.append(field.invalid(f"{path}.image", image, "must not have leading or trailing whitespace"))


def _check_common(out: Out, path: str, container: Obj, pod: PodFacts) -> None:
    name = container.get("name", "")
    if not name:
        out.append(field.required(f"{path}.name"))
    else:
        label(out, f"{path}.name", name)
    if not container.get("image"):
        out.append(field.required(f"{path}.image"))
    policy = container.get("terminationMessagePolicy", "")
    if policy not in _MESSAGE_POLICIES:
        _missing_or_unknown(out, f"{path}.terminationMessagePolicy", policy, _MESSAGE_POLICIES)
    mounts, devices = container.get("volumeMounts"), container.get("volumeDevices")
    if container.get("ports"):
        _check_ports(out, f"{path}.ports", container["ports"])
    if container.get("env"):
        check_env(out, f"{path}.env", container["env"])
    if container.get("envFrom"):
        check_env_from(out, f"{path}.envFrom", container["envFrom"])
    if mounts:
        _check_mounts(out, f"{path}.volumeMounts", mounts, devices or (), pod.volumes, container)
    if devices:
        _check_devices(out, f"{path}.volumeDevices", devices, mounts or (), pod.volumes)
    pull = container.get("imagePullPolicy", "")
    if pull not in PULL_POLICIES:
        _missing_or_unknown(out, f"{path}.imagePullPolicy", pull, PULL_POLICIES)
    if container.get("resources"):
        check_requirements(out, f"{path}.resources", container["resources"], pod.claims)
    if container.get("resizePolicy"):
        _check_resize(out, f"{path}.resizePolicy", container["resizePolicy"], pod.restart_policy)
    if container.get("securityContext"):
        from kubectl_sim.kinds._shared.security import check_container_context

        check_container_context(out, f"{path}.securityContext", container["securityContext"], pod.host_users)


def _missing_or_unknown(out: Out, path: str, value: str, allowed: tuple[str, ...]) -> None:
    out.append(field.not_supported(path, value, allowed) if value else field.required(path))


def _check_ports(out: Out, path: str, ports: list[Obj]) -> None:
    seen: set[str] = set()
    for position, port in enumerate(ports):
        where = f"{path}[{position}]"
        name = port.get("name")
        if name:
            wrong = names.port_name(name)
            if wrong:
                say(out, f"{where}.name", name, wrong)
            elif name in seen:
                out.append(field.duplicate(f"{where}.name", name))
            else:
                seen.add(name)
        number = port.get("containerPort", 0)
        if number == 0:
            out.append(field.required(f"{where}.containerPort"))
        else:
            port_number(out, f"{where}.containerPort", number)
        if port.get("hostPort"):
            port_number(out, f"{where}.hostPort", port["hostPort"])
        protocol = port.get("protocol", "")
        if protocol not in PROTOCOLS:
            _missing_or_unknown(out, f"{where}.protocol", protocol, PROTOCOLS)


def _check_host_ports(out: Out, path: str, containers: Any) -> None:
    """No two containers of a pod may take one port of the node."""
    taken: set[str] = set()
    for position, container in enumerate(containers):
        for index, port in enumerate(container.get("ports") or ()):
            if not port.get("hostPort"):
                continue
            key = f"{port.get('protocol', '')}/{port.get('hostIP', '')}/{port['hostPort']}"
            if key in taken:
                out.append(field.duplicate(f"{path}[{position}].ports[{index}].hostPort", key))
            taken.add(key)


def _check_mounts(
    out: Out, path: str, mounts: list[Obj], devices: Any, volumes: dict[str, Obj], container: Obj
) -> None:
    points: set[str] = set()
    device_names = {device.get("name", "") for device in devices}
    device_paths = {device.get("devicePath", "") for device in devices}
    for position, mount in enumerate(mounts):
        where = f"{path}[{position}]"
        name, point = mount.get("name", ""), mount.get("mountPath", "")
        if not name:
            out.append(field.required(f"{where}.name"))
        if name not in volumes:
            out.append(field.not_found(f"{where}.name", name))
        if not point:
            out.append(field.required(f"{where}.mountPath"))
        if point in points:
            out.append(field.invalid(f"{where}.mountPath", point, "must be unique"))
        points.add(point)
        if name in device_names:
            out.append(field.invalid(f"{where}.name", name, "must not already exist in volumeDevices"))
        if point in device_paths:
            detail = "must not already exist as a path in volumeDevices"
            out.append(field.invalid(f"{where}.mountPath", point, detail))
        _check_sub_paths(out, path, where, mount)
        if mount.get("mountPropagation") is not None:
            _check_propagation(out, f"{path}.mountPropagation", mount["mountPropagation"], container)
        if mount.get("recursiveReadOnly") is not None:
            _check_read_only(out, f"{path}.recursiveReadOnly", mount)


def _check_sub_paths(out: Out, path: str, where: str, mount: Obj) -> None:
    sub, expression = mount.get("subPath"), mount.get("subPathExpr")
    if sub:
        check_descending(out, f"{path}.subPath", sub)
    if expression:
        if sub:
            detail = "subPathExpr and subPath are mutually exclusive"
            out.append(field.invalid(f"{where}.subPathExpr", expression, detail))
        check_descending(out, f"{path}.subPathExpr", expression)


def _check_propagation(out: Out, path: str, value: str, container: Obj) -> None:
    one_of(out, path, value, _PROPAGATIONS)
    if value == "Bidirectional" and not (container.get("securityContext") or {}).get("privileged"):
        detail = "Bidirectional mount propagation is available only to privileged containers"
        out.append(field.forbidden(path, detail))


def _check_read_only(out: Out, path: str, mount: Obj) -> None:
    value = mount["recursiveReadOnly"]
    one_of(out, path, value, _READ_ONLY)
    if value in ("Enabled", "IfPossible"):
        if not mount.get("readOnly"):
            out.append(field.forbidden(path, "may only be specified when readOnly is true"))
        if mount.get("mountPropagation") not in (None, "None"):
            detail = "may only be specified when mountPropagation is None or not specified"
            out.append(field.forbidden(path, detail))


def _check_devices(out: Out, path: str, devices: list[Obj], mounts: Any, volumes: dict[str, Obj]) -> None:
    seen_paths: set[str] = set()
    seen_names: set[str] = set()
    mount_names = {mount.get("name", "") for mount in mounts}
    mount_paths = {mount.get("mountPath", "") for mount in mounts}
    for position, device in enumerate(devices):
        name, where = device.get("name", ""), f"{path}[{position}].name"
        point, at = device.get("devicePath", ""), f"{path}[{position}].devicePath"
        if not name:
            out.append(field.required(where))
        if name in seen_names:
            out.append(field.invalid(where, name, "must be unique"))
        volume = volumes.get(name)
        if volume is None:
            out.append(field.not_found(where, name))
        elif volume.get("persistentVolumeClaim") is None and volume.get("ephemeral") is None:
            detail = "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode"
            out.append(field.invalid(where, name, detail))
        if not point:
            out.append(field.required(at))
        if point in seen_paths:
            out.append(field.invalid(at, point, "must be unique"))
        if ".." in point.split("/"):
            out.append(field.invalid(at, point, "can not contain backsteps ('..')"))
        else:
            seen_paths.add(point)
        if name in mount_names:
            out.append(field.invalid(where, name, "must not already exist in volumeMounts"))
        if point in mount_paths:
            out.append(field.invalid(at, point, "must not already exist as a path in volumeMounts"))
        if name:
            seen_names.add(name)


def _check_resize(out: Out, path: str, policies: list[Obj], restart_policy: str) -> None:
    seen: set[str] = set()
    for position, policy in enumerate(policies):
        resource, action = policy.get("resourceName", ""), policy.get("restartPolicy", "")
        if resource in seen:
            out.append(field.duplicate(f"{path}[{position}]", resource))
        seen.add(resource)
        if resource not in ("cpu", "memory"):
            _missing_or_unknown(out, path, resource, ("cpu", "memory"))
        if action not in ("NotRequired", "RestartContainer"):
            _missing_or_unknown(out, path, action, ("NotRequired", "RestartContainer"))
        if restart_policy == "Never" and action != "NotRequired":
            out.append(field.invalid(path, action, "must be 'NotRequired' when `restartPolicy` is 'Never'"))


def _check_restart(out: Out, path: str, container: Obj) -> None:
    policy = container.get("restartPolicy")
    rules = container.get("restartPolicyRules") or ()
    if policy is None:
        if rules:
            detail = "must specify restartPolicy when restart rules are used"
            out.append(field.required(f"{path}.restartPolicy", detail))
    else:
        one_of(out, f"{path}.restartPolicy", policy, RESTART_POLICIES)
    if len(rules) > 20:
        out.append(field.too_long(f"{path}.restartPolicyRules", 20))
    for position, rule in enumerate(rules):
        where = f"{path}.restartPolicyRules[{position}]"
        one_of(out, f"{where}.action", rule.get("action", ""), ("Restart", "RestartAllContainers"))
        codes = rule.get("exitCodes")
        if codes is None:
            out.append(field.required(f"{where}.exitCodes", "must be specified"))
            continue
        one_of(out, f"{where}.exitCodes.operator", codes.get("operator", ""), ("In", "NotIn"))
        if len(codes.get("values") or ()) > 255:
            out.append(field.too_long(f"{where}.exitCodes.values", 255))
