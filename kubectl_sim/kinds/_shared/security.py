"""Validation of the security contexts of pods and containers."""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.kinds._shared.check import one_of, say
from kubectl_sim.kinds._shared.volumes import check_descending
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out

    Obj = dict[str, Any]

PROFILE_TYPES = ("Localhost", "RuntimeDefault", "Unconfined")
SYSCTL_LENGTH = 253
_PROFILE_LENGTH = 4095
_SYSCTL_RULE = (
    f"must have at most {SYSCTL_LENGTH} characters and match regex "
    r"^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$"
)
_SYSCTL_CHARS = "abcdefghijklmnopqrstuvwxyz0123456789-_"


def check_pod_context(out: Out, path: str, spec: Obj) -> None:
    context = spec.get("securityContext")
    if not context:
        return
    where = f"{path}.securityContext"
    for key in ("fsGroup", "runAsUser", "runAsGroup"):
        if context.get(key) is not None:
            say(out, f"{where}.{key}", context[key], names.user_id(context[key]))
    for position, group in enumerate(context.get("supplementalGroups") or ()):
        say(out, f"{where}.supplementalGroups[{position}]", group, names.user_id(group))
    if spec.get("shareProcessNamespace") and spec.get("hostPID"):
        detail = "ShareProcessNamespace and HostPID cannot both be enabled"
        out.append(field.invalid(f"{where}.shareProcessNamespace", True, detail))
    if context.get("sysctls"):
        _check_sysctls(out, f"{where}.sysctls", spec, context["sysctls"])
    for key, allowed in _CHOICES.items():
        if context.get(key) is not None:
            one_of(out, f"{where}.{key}", context[key], allowed)
    _check_seccomp(out, f"{where}.seccompProfile", context.get("seccompProfile"))
    _check_app_armor(out, f"{where}.appArmorProfile", context.get("appArmorProfile"))


_CHOICES = {
    "fsGroupChangePolicy": ("Always", "OnRootMismatch"),
    "supplementalGroupsPolicy": ("Merge", "Strict"),
    "seLinuxChangePolicy": ("MountOption", "Recursive"),
}


def _check_sysctls(out: Out, path: str, spec: Obj, sysctls: list[Obj]) -> None:
    seen: set[str] = set()
    for position, sysctl in enumerate(sysctls):
        where = f"{path}[{position}].name"
        name = sysctl.get("name", "")
        if not name:
            out.append(field.required(where))
        elif not _is_sysctl(name):
            out.append(field.invalid(where, name, _SYSCTL_RULE))
        elif name in seen:
            out.append(field.duplicate(where, name))
        plain = name.replace("/", ".")
        if spec.get("hostNetwork") and plain.startswith("net."):
            out.append(field.invalid(where, name, "may not be specified when 'hostNetwork' is true"))
        elif spec.get("hostIPC") and plain.startswith(("kernel.shm", "kernel.msg", "kernel.sem", "fs.mqueue.")):
            out.append(field.invalid(where, name, "may not be specified when 'hostIPC' is true"))
        seen.add(name)


def _is_sysctl(name: str) -> bool:
    parts = name.replace("/", ".").split(".")
    return len(name) <= SYSCTL_LENGTH and all(
        part and not part.strip(_SYSCTL_CHARS) and part[0] not in "-_" and part[-1] not in "-_" for part in parts
    )


def check_container_context(out: Out, path: str, context: Obj, host_users: bool) -> None:
    for key in ("runAsUser", "runAsGroup"):
        if context.get(key) is not None:
            say(out, f"{path}.{key}", context[key], names.user_id(context[key]))
    mount = context.get("procMount")
    if mount is not None:
        one_of(out, f"{path}.procMount", mount, ("Default", "Unmasked"))
        if host_users and mount == "Unmasked":
            out.append(field.invalid(f"{path}.procMount", mount, "`hostUsers` must be false to use `Unmasked`"))
    _check_seccomp(out, f"{path}.seccompProfile", context.get("seccompProfile"))
    if context.get("allowPrivilegeEscalation") is False:
        if context.get("privileged"):
            _refuse_escalation(out, path, context, "`privileged` to true")
        if "CAP_SYS_ADMIN" in ((context.get("capabilities") or {}).get("add") or ()):
            _refuse_escalation(out, path, context, "`capabilities.Add` CAP_SYS_ADMIN")
    _check_app_armor(out, f"{path}.appArmorProfile", context.get("appArmorProfile"))


def _refuse_escalation(out: Out, path: str, context: Obj, cause: str) -> None:
    from kubectl_sim.kinds._shared.internal import quoted

    detail = f"cannot set `allowPrivilegeEscalation` to false and {cause}"
    out.append(field.invalid(path, quoted("SecurityContext", context), detail))


def _check_seccomp(out: Out, path: str, profile: Obj | None) -> None:
    if profile is None:
        return
    kind = profile.get("type", "")
    if not kind:
        out.append(field.required(f"{path}.type", "type is required when seccompProfile is set"))
    else:
        one_of(out, f"{path}.type", kind, PROFILE_TYPES)
    local = profile.get("localhostProfile")
    if kind == "Localhost":
        if local is None:
            out.append(field.required(f"{path}.localhostProfile", "must be set when seccomp type is Localhost"))
        else:
            check_descending(out, f"{path}.localhostProfile", local)
    elif local is not None:
        detail = "can only be set when seccomp type is Localhost"
        out.append(field.invalid(f"{path}.localhostProfile", profile, detail))


def _check_app_armor(out: Out, path: str, profile: Obj | None) -> None:
    if profile is None:
        return
    kind, local = profile.get("type", ""), profile.get("localhostProfile")
    where = f"{path}.localhostProfile"
    if kind == "Localhost":
        if local is not None and local.strip() != local:
            out.append(field.invalid(where, local, "must not be padded with whitespace"))
        elif not local:
            out.append(field.required(where, "must be set when AppArmor type is Localhost"))
        if local is not None and len(local) > _PROFILE_LENGTH:
            out.append(field.too_long(where, _PROFILE_LENGTH))
    elif not kind:
        out.append(field.required(f"{path}.type", "type is required when appArmorProfile is set"))
    elif kind not in PROFILE_TYPES:
        out.append(field.not_supported(f"{path}.type", kind, PROFILE_TYPES))
    elif local is not None:
        out.append(field.invalid(where, local, "can only be set when AppArmor type is Localhost"))
