"""Validation of environment variables and of references to a pod's own fields."""

from __future__ import annotations

from kubectl_sim.base import names, quantity
from kubectl_sim.kinds._shared.check import label, qualified, say
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out

    Obj = dict[str, Any]

_ENV_FIELDS = (
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
)
_VOLUME_FIELDS = (
    "metadata.annotations",
    "metadata.labels",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
)
_KNOWN_FIELDS = frozenset((*_ENV_FIELDS, *_VOLUME_FIELDS, "spec.restartPolicy", "spec.schedulerName", "status.phase"))
_RESOURCES = (
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
)
_SIZES = ("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei")
_SOURCES = ("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef")
_NO_SOURCE = "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"
_TWO_SOURCES = "may not have more than one field specified at a time"


def check_env(out: Out, path: str, variables: Any) -> None:
    for position, variable in enumerate(variables):
        name = variable.get("name", "")
        if not name:
            out.append(field.required(f"{path}[{position}].name"))
        elif not name.isidentifier() or not name.isascii():
            say(out, f"{path}[{position}].name", name, names.env_var(name))
        source = variable.get("valueFrom")
        if source is not None:
            _check_source(out, f"{path}[{position}].valueFrom", source, variable.get("value"))


def _check_source(out: Out, path: str, source: Obj, value: str | None) -> None:
    given = [kind for kind in _SOURCES if source.get(kind) is not None]
    for kind in given:
        _CHECKS[kind](out, f"{path}.{kind}", source[kind])
    if not given:
        out.append(field.invalid(path, "", _NO_SOURCE))
    elif value:
        out.append(field.invalid(path, "", "may not be specified when `value` is not empty"))
    elif len(given) > 1:
        out.append(field.invalid(path, "", _TWO_SOURCES))


def _field_ref(out: Out, path: str, reference: Obj) -> None:
    check_field_ref(out, path, reference, volume=False)


def _resource_ref(out: Out, path: str, reference: Obj) -> None:
    check_resource_ref(out, path, reference, volume=False)


def check_field_ref(out: Out, path: str, reference: Obj, *, volume: bool) -> None:
    """A field of the pod itself.  Models validateObjectFieldSelector."""
    version, where = reference.get("apiVersion", ""), reference.get("fieldPath", "")
    if not version or not where:
        out.append(field.required(f"{path}.{'fieldPath' if version else 'apiVersion'}"))
        return
    base, subscript = _split(where)
    problem = _unknown_field(version, where, base, subscript)
    if problem:
        out.append(field.invalid(f"{path}.fieldPath", where, f"error converting fieldPath: {problem}"))
    elif subscript is not None:
        qualified(out, path, subscript.lower() if base == "metadata.annotations" else subscript)
    else:
        base = "spec.nodeName" if base == "spec.host" else base
        allowed = _VOLUME_FIELDS if volume else _ENV_FIELDS
        if base not in allowed:
            out.append(field.not_supported(f"{path}.fieldPath", base, allowed))


def _split(where: str) -> tuple[str, str | None]:
    """``metadata.labels['x']`` -> the map and the key; None without a key."""
    if where.endswith("']"):
        base, bracket, rest = where.partition("['")
        if bracket and base:
            return base, rest[:-2]
    return where, None


def _unknown_field(version: str, where: str, base: str, subscript: str | None) -> str:
    if version != "v1":
        return f"unsupported pod version: {version}"
    if subscript is not None:
        if base in ("metadata.annotations", "metadata.labels"):
            return ""
        return f"field label does not support subscript: {where}"
    return "" if base in _KNOWN_FIELDS or base == "spec.host" else f"field label not supported: {where}"


def check_resource_ref(out: Out, path: str, reference: Obj, *, volume: bool) -> None:
    """A request or a limit of a container.  Models validateContainerResourceFieldSelector."""
    name = reference.get("resource", "")
    if volume and not reference.get("containerName"):
        out.append(field.required(f"{path}.containerName"))
    elif not name:
        out.append(field.required(f"{path}.resource"))
    elif name not in _RESOURCES and not name.startswith(("requests.hugepages-", "limits.hugepages-")):
        out.append(field.not_supported(f"{path}.resource", name, _RESOURCES))
    divisor = str(quantity.of(reference.get("divisor") or "0"))
    if divisor == "0":
        return
    kind = name.partition(".")[2]
    if kind == "cpu":
        if divisor not in ("1m", "1"):
            detail = "only divisor's values 1m and 1 are supported with the cpu resource"
            out.append(field.invalid(f"{path}.divisor", name, detail))
    elif divisor not in _SIZES and (kind in _SIZED or kind.startswith("hugepages-")):
        what = _SIZED.get(kind, "hugepages resource")
        detail = f"only divisor's values {', '.join(_SIZES)} are supported with the {what}"
        out.append(field.invalid(f"{path}.divisor", name, detail))


_SIZED = {"memory": "memory resource", "ephemeral-storage": "local ephemeral storage resource"}


def _key_ref(out: Out, path: str, reference: Obj) -> None:
    """A key of a ConfigMap or a Secret."""
    name, key = reference.get("name", ""), reference.get("key", "")
    say(out, f"{path}.name", name, names.dns1123_subdomain(name))
    if not key:
        out.append(field.required(f"{path}.key"))
    else:
        say(out, f"{path}.key", key, names.config_map_key(key))


def _file_ref(out: Out, path: str, reference: Obj) -> None:
    key, volume, file = (reference.get(name, "") for name in ("key", "volumeName", "path"))
    if not key:
        out.append(field.required(f"{path}.key"))
    else:
        say(out, f"{path}.key", key, names.env_var(key))
    if not volume:
        out.append(field.required(f"{path}.volumeName"))
    else:
        label(out, f"{path}.volumeName", volume)
    if not file:
        out.append(field.required(f"{path}.path"))
    elif ".." in file.split("/"):
        out.append(field.invalid(f"{path}.path", file, "must not contain '..'"))


_CHECKS = {
    "fieldRef": _field_ref,
    "resourceFieldRef": _resource_ref,
    "configMapKeyRef": _key_ref,
    "secretKeyRef": _key_ref,
    "fileKeyRef": _file_ref,
}


def check_env_from(out: Out, path: str, sources: Any) -> None:
    for position, source in enumerate(sources):
        where = f"{path}[{position}]"
        if source.get("prefix"):
            say(out, f"{where}.prefix", source["prefix"], names.env_var(source["prefix"]))
        given = [kind for kind in ("configMapRef", "secretRef") if source.get(kind) is not None]
        for kind in given:
            name = source[kind].get("name", "")
            if not name:
                out.append(field.required(f"{where}.{kind}.name"))
            else:
                say(out, f"{where}.{kind}.name", name, names.dns1123_subdomain(name))
        if not given:
            out.append(field.invalid(path, "", "must specify one of: `configMapRef` or `secretRef`"))
        elif len(given) > 1:
            out.append(field.invalid(path, "", _TWO_SOURCES))
