"""The containers of a pod or of a pod template.  Models describeContainers of pkg/describe."""

from __future__ import annotations

from kubectl_sim.base import quantity
from kubectl_sim.kubectl.describing.layout import NONE, Writer, quote, show, timestamp, truth

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from kubectl_sim.kubectl.describing.source import Obj


def describe_containers(
    w: Writer,
    label: str,
    containers: Sequence[Obj] | None,
    statuses: Iterable[Obj] | None = None,
    pod: Obj | None = None,
    indent: str = "",
) -> None:
    """One group of containers; ``pod`` is what environment variables may refer to, templates have none."""
    by_name = {status["name"]: status for status in statuses or ()}
    w.line(f"{indent}{label}:{'' if containers else ' ' + NONE}")
    for container in containers or ():
        status = by_name.get(container["name"])
        w.line(f"{' ' if indent else ''}{container['name']}:", 1)
        _describe_basics(w, container, status)
        _describe_command(w, container)
        if status is not None:
            _describe_state(w, status)
        describe_resources(w, container.get("resources"), 2)
        _describe_probes(w, container)
        _describe_environment_sources(w, container)
        _describe_environment(w, container, pod)
        _describe_mounts(w, container)


def _describe_basics(w: Writer, container: Obj, status: Obj | None) -> None:
    if status is not None:
        w.field("Container ID", status.get("containerID"), 2)
    w.field("Image", container.get("image"), 2)
    if status is not None:
        w.field("Image ID", status.get("imageID"), 2)
    for label, field in (("Port", "containerPort"), ("Host Port", "hostPort")):
        ports = ", ".join([_port(port, field) for port in container.get("ports") or ()])
        w.field(f"{label}s" if "," in ports else label, ports or NONE, 2)
    describe_seccomp(w, container.get("securityContext"), 2, 3)


def _port(port: Obj, field: str) -> str:
    text = f"{port.get(field, 0)}/{port.get('protocol', '')}"
    return f"{text} ({port['name']})" if port.get("name") else text


def describe_seccomp(w: Writer, context: Mapping[str, Any] | None, level: int, profile_level: int) -> None:
    """The seccomp profile of a security context, if it has one."""
    profile = (context or {}).get("seccompProfile")
    if profile is None:
        return
    w.field("SeccompProfile", profile["type"], level)
    if profile["type"] == "Localhost":
        w.field("LocalhostProfile", profile.get("localhostProfile"), profile_level)


def _describe_command(w: Writer, container: Obj) -> None:
    for label, key in (("Command", "command"), ("Args", "args")):
        words = container.get(key)
        if words:
            w.line(f"{label}:", 2)
            for line in "\n".join(words).split("\n"):
                w.line(line, 3)


def _describe_state(w: Writer, status: Obj) -> None:
    _describe_one_state(w, "State", status.get("state") or {})
    last = status.get("lastState") or {}
    if last.get("terminated") is not None:
        _describe_one_state(w, "Last State", last)
    w.field("Ready", truth(bool(status.get("ready"))), 2)
    w.field("Restart Count", status.get("restartCount", 0), 2)


def _describe_one_state(w: Writer, label: str, state: Obj) -> None:
    if state.get("running") is not None:
        w.field(label, "Running", 2)
        w.field("Started", timestamp(state["running"].get("startedAt")), 3)
        return
    terminated = state.get("terminated")
    if state.get("waiting") is not None or terminated is None:
        w.field(label, "Waiting", 2)
        w.fields([("Reason", (state.get("waiting") or {}).get("reason") or None)], 3)
        return
    w.field(label, "Terminated", 2)
    w.fields(
        [
            ("Reason", terminated.get("reason") or None),
            ("Message", terminated.get("message") or None),
            ("Exit Code", terminated.get("exitCode", 0)),
            ("Signal", terminated.get("signal") or None),
            ("Started", timestamp(terminated.get("startedAt"))),
            ("Finished", timestamp(terminated.get("finishedAt"))),
        ],
        3,
    )


def describe_resources(w: Writer, resources: Mapping[str, Any] | None, level: int) -> None:
    """Limits and requests by resource name."""
    for label, key in (("Limits", "limits"), ("Requests", "requests")):
        amounts = (resources or {}).get(key)
        if amounts:
            w.line(f"{label}:", level)
            for name in sorted(amounts):
                w.field(name, str(quantity.of(amounts[name])), level + 1)


def _describe_probes(w: Writer, container: Obj) -> None:
    for label in ("Liveness", "Readiness", "Startup"):
        probe = container.get(f"{label.lower()}Probe")
        if probe is not None:
            from kubectl_sim.kubectl.describing.probes import probe_text

            w.field(label, probe_text(probe), 2)


def _describe_environment_sources(w: Writer, container: Obj) -> None:
    sources = container.get("envFrom")
    if not sources:
        return
    w.line("Environment Variables from:", 2)
    for source in sources:
        kind, ref = _environment_source(source)
        prefix = f" with prefix '{source['prefix']}'" if source.get("prefix") else ""
        w.row(ref.get("name"), kind + prefix, f"Optional: {_is_optional(ref)}", level=3)


def _environment_source(source: Obj) -> tuple[str, Obj]:
    for kind, key in (("ConfigMap", "configMapRef"), ("Secret", "secretRef")):
        if source.get(key) is not None:
            return kind, source[key]
    return "", {}


def _is_optional(reference: Mapping[str, Any]) -> str:
    return show(bool(reference.get("optional")))


def _describe_environment(w: Writer, container: Obj, pod: Obj | None) -> None:
    variables = container.get("env")
    w.line(f"Environment:{'' if variables else chr(9) + NONE}", 2)
    for variable in variables or ():
        source = variable.get("valueFrom")
        name = variable["name"]
        if source is None:
            first, *rest = (variable.get("value") or "").split("\n")
            w.field(name, first, 3)
            for line in rest:
                w.line(f"\t{line}", 3)
            continue
        text = _variable_source(source, container, pod)
        if text is not None:
            w.field(name, text, 3)


def _variable_source(source: Obj, container: Obj, pod: Obj | None) -> str | None:
    """What stands for the value of a variable; None for sources that upstream does not describe."""
    ref = source.get("fieldRef")
    if ref is not None:
        path = ref.get("fieldPath", "")
        return f"{_pod_field(pod, path)} ({ref.get('apiVersion', '')}:{path})"
    ref = source.get("resourceFieldRef")
    if ref is not None:
        return f"{_resource_field(ref, container)} ({ref['resource']})"
    for key, phrase in (("secretKeyRef", "in secret"), ("configMapKeyRef", "of config map")):
        ref = source.get(key)
        if ref is not None:
            optional = _is_optional(ref)
            return f"<set to the key '{ref['key']}' {phrase} '{ref.get('name', '')}'>\tOptional: {optional}"
    return None


def _pod_field(pod: Obj | None, path: str) -> str:
    """The value of a field of the pod: kubectl on its own knows the name and the namespace only."""
    if pod is None or path not in ("metadata.name", "metadata.namespace"):
        return ""
    return str(pod["metadata"].get(path.rpartition(".")[2], ""))


def _resource_field(ref: Obj, container: Obj) -> str:
    """A container's limit or request in units of the reference's divisor, rounded up."""
    key, _, name = ref["resource"].partition(".")
    if key not in ("limits", "requests") or not is_container_resource(name):
        return ""
    amounts = (container.get("resources") or {}).get(key) or {}
    amount = quantity.of(amounts.get(name, "0"))
    divisor = quantity.of(ref.get("divisor") or "0")
    if not divisor:
        divisor = quantity.from_int(1)
    scale = -3 if name == "cpu" else 0
    value = -(-amount.scaled_value(scale) // divisor.scaled_value(scale))
    if not value and ref["resource"] in ("limits.cpu", "limits.memory"):
        return "node allocatable"
    return str(value)


def is_container_resource(name: str) -> bool:
    """Whether every container may ask for the resource: not an extended resource of some nodes."""
    return name in ("cpu", "memory", "ephemeral-storage") or name.startswith("hugepages-")


def _describe_mounts(w: Writer, container: Obj) -> None:
    mounts = container.get("volumeMounts")
    none = "" if mounts else f"\t{NONE}"
    w.line(f"Mounts:{none}", 2)
    for mount in sorted(mounts or (), key=_mount_path):
        flags = "ro" if mount.get("readOnly") else "rw"
        if mount.get("subPath"):
            flags += f",path={quote(mount['subPath'])}"
        w.line(f"{mount['mountPath']} from {mount['name']} ({flags})", 3)
    devices = container.get("volumeDevices")
    if devices:
        w.line(f"Devices:{none}", 2)
        for device in sorted(devices, key=_device_path):
            w.line(f"{device['devicePath']} from {device['name']}", 3)


def _mount_path(mount: Obj) -> str:
    return str(mount["mountPath"])


def _device_path(device: Obj) -> str:
    return str(device["devicePath"])
