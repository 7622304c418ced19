"""Validation of pod specs and pod templates.  Models ValidatePodSpec and ValidatePodTemplateSpec."""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.kinds._shared.check import (
    annotation_map,
    ip,
    label,
    labels,
    one_of,
    qualified,
    say,
    selects,
    subdomain,
)
from kubectl_sim.kinds._shared.containers import (
    PodFacts,
    check_containers,
    check_ephemeral_containers,
    check_init_containers,
)
from kubectl_sim.kinds._shared.volumes import check_volumes
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out

    Obj = dict[str, Any]

RESTART_POLICIES = ("Always", "OnFailure", "Never")
DNS_POLICIES = ("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None")
PREEMPTION_POLICIES = ("PreemptLowerPriority", "Never")
MIRROR = "kubernetes.io/config.mirror"
DELETION_COST = "controller.kubernetes.io/pod-deletion-cost"
APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/"
_MAX_INT = 2**31 - 1
_KINDS = ("containers", "initContainers", "ephemeralContainers")


def check_pod_spec(
    out: Out, path: str, spec: Obj, metadata: Obj | None = None, more_volumes: dict[str, Obj] | None = None
) -> None:
    """A pod spec.  ``metadata`` is that of a real pod, None in templates.

    ``more_volumes`` are those that a stateful set's claim templates bring.
    """
    pod_name = metadata.get("name", "") if metadata else ""
    volumes = check_volumes(out, f"{path}.volumes", spec.get("volumes"), pod_name)
    if more_volumes:
        volumes = {**volumes, **more_volumes}
    pod = PodFacts(spec, volumes)
    if spec.get("resourceClaims"):
        _check_resource_claims(out, f"{path}.resourceClaims", spec["resourceClaims"])
    check_containers(out, f"{path}.containers", spec.get("containers"), pod)
    if spec.get("initContainers"):
        where = f"{path}.initContainers"
        check_init_containers(out, where, spec["initContainers"], spec.get("containers"), pod)
    if spec.get("ephemeralContainers"):
        check_ephemeral_containers(out, f"{path}.ephemeralContainers", spec, pod)
    if spec.get("resources") is not None:
        _check_pod_resources(out, f"{path}.resources", spec)
    if spec.get("hostNetwork"):
        _check_host_network(out, path, spec, metadata is not None)
    if spec.get("restartPolicy") not in RESTART_POLICIES:
        _choice(out, f"{path}.restartPolicy", spec.get("restartPolicy", ""), RESTART_POLICIES)
    if spec.get("dnsPolicy") not in DNS_POLICIES:
        _choice(out, f"{path}.dnsPolicy", spec.get("dnsPolicy", ""), DNS_POLICIES)
    labels(out, f"{path}.nodeSelector", spec.get("nodeSelector"))
    if spec.get("securityContext"):
        from kubectl_sim.kinds._shared.security import check_pod_context

        check_pod_context(out, path, spec)
    if spec.get("affinity") or spec.get("topologySpreadConstraints") or spec.get("tolerations"):
        _check_placement(out, path, spec)
    if spec.get("dnsConfig") is not None or spec.get("dnsPolicy") == "None":
        _check_dns(out, f"{path}.dnsConfig", spec.get("dnsConfig"), spec.get("dnsPolicy", ""))
    _check_names(out, path, spec)
    _check_rest(out, path, spec)


def _choice(out: Out, path: str, value: str, allowed: tuple[str, ...]) -> None:
    out.append(field.not_supported(path, value, allowed) if value else field.required(path))


def _check_placement(out: Out, path: str, spec: Obj) -> None:
    from kubectl_sim.kinds._shared import placement

    if spec.get("affinity"):
        placement.check_affinity(out, f"{path}.affinity", spec["affinity"])
    if spec.get("topologySpreadConstraints"):
        where = f"{path}.topologySpreadConstraints"
        placement.check_spread(out, where, spec["topologySpreadConstraints"])
    if spec.get("tolerations"):
        placement.check_tolerations(out, f"{path}.tolerations", spec["tolerations"])


def _check_names(out: Out, path: str, spec: Obj) -> None:
    for key in ("serviceAccountName", "nodeName", "priorityClassName", "runtimeClassName"):
        if spec.get(key):
            subdomain(out, f"{path}.{key}", spec[key])
    for key in ("hostname", "subdomain"):
        if spec.get(key):
            label(out, f"{path}.{key}", spec[key])


def _check_rest(out: Out, path: str, spec: Obj) -> None:
    """What few pods have."""
    for position, gate in enumerate(spec.get("readinessGates") or ()):
        qualified(out, f"{path}.readinessGates[{position}].conditionType", gate.get("conditionType", ""))
    gates: set[str] = set()
    for position, gate in enumerate(spec.get("schedulingGates") or ()):
        name, where = gate.get("name", ""), f"{path}.schedulingGates[{position}]"
        qualified(out, where, name)
        if name in gates:
            out.append(field.duplicate(where, name))
        gates.add(name)
    if spec.get("hostUsers") is False:
        for key, shown in (("hostNetwork", "hostNetwork"), ("hostPID", "HostPID"), ("hostIPC", "HostIPC")):
            if spec.get(key):
                out.append(field.forbidden(f"{path}.{shown}", "when `hostUsers` is false"))
    if spec.get("hostnameOverride") is not None:
        _check_hostname_override(out, path, spec)
    deadline = spec.get("activeDeadlineSeconds")
    if deadline is not None:
        say(out, f"{path}.activeDeadlineSeconds", deadline, names.in_range(deadline, 1, _MAX_INT))
    for position, alias in enumerate(spec.get("hostAliases") or ()):
        ip(out, f"{path}.hostAliases[{position}].ip", alias.get("ip", ""))
        for index, host in enumerate(alias.get("hostnames") or ()):
            subdomain(out, f"{path}.hostAliases[{position}].hostnames[{index}]", host)
    if spec.get("preemptionPolicy") is not None:
        one_of(out, f"{path}.preemptionPolicy", spec["preemptionPolicy"], PREEMPTION_POLICIES)
    if spec.get("overhead"):
        from kubectl_sim.kinds._shared.resources import check_requirements

        check_requirements(out, f"{path}.overhead", {"limits": spec["overhead"]})
    if spec.get("os") is not None:
        name = spec["os"].get("name", "")
        if not name:
            out.append(field.required(f"{path}.os.name"))
        else:
            one_of(out, f"{path}.os", name, ("linux", "windows"))


def _check_hostname_override(out: Out, path: str, spec: Obj) -> None:
    where, name = f"{path}.hostnameOverride", spec["hostnameOverride"]
    if spec.get("setHostnameAsFQDN"):
        out.append(field.forbidden(where, "may not be specified when setHostnameAsFQDN is true"))
    if spec.get("hostNetwork"):
        out.append(field.forbidden(where, "may not be specified when hostNetwork is true"))
    if len(name) > 64:
        out.append(field.too_long(where, 64))
    subdomain(out, where, name)


def _check_host_network(out: Out, path: str, spec: Obj, is_pod: bool) -> None:
    for position, container in enumerate(spec.get("containers") or ()):
        for index, port in enumerate(container.get("ports") or ()):
            host, own = port.get("hostPort", 0), port.get("containerPort", 0)
            if (is_pod or host) and host != own:
                where = f"{path}.containers[{position}].ports[{index}].hostPort"
                detail = "must match `containerPort` when `hostNetwork` is true"
                out.append(field.invalid(where, host, detail))


def _check_dns(out: Out, path: str, config: Obj | None, policy: str) -> None:
    if policy == "None":
        if config is None:
            out.append(field.required(path, "must provide `dnsConfig` when `dnsPolicy` is None"))
            return
        if not config.get("nameservers"):
            detail = "must provide at least one DNS nameserver when `dnsPolicy` is None"
            out.append(field.required(f"{path}.nameservers", detail))
            return
    if config is None:
        return
    servers, searches = config.get("nameservers") or [], config.get("searches") or []
    if len(servers) > 3:
        out.append(field.invalid(f"{path}.nameservers", servers, "must not have more than 3 nameservers"))
    for position, server in enumerate(servers):
        ip(out, f"{path}.nameservers[{position}]", server)
    if len(searches) > 32:
        out.append(field.invalid(f"{path}.searches", searches, "must not have more than 32 search paths"))
    if len(" ".join(searches)) > 2048:
        detail = "must not have more than 2048 characters (including spaces) in the search list"
        out.append(field.invalid(f"{path}.searches", searches, detail))
    for position, search in enumerate(searches):
        if search != ".":
            where = f"{path}.searches[{position}]"
            name = search.removesuffix(".")
            say(out, where, name, names.dns1123_subdomain_underscored(name))
    for position, option in enumerate(config.get("options") or ()):
        if not option.get("name"):
            out.append(field.required(f"{path}.options[{position}]", "must not be empty"))


def _check_resource_claims(out: Out, path: str, claims: list[Obj]) -> None:
    seen: set[str] = set()
    for position, claim in enumerate(claims):
        where = f"{path}[{position}]"
        name = claim.get("name", "")
        if not name:
            out.append(field.required(f"{where}.name"))
        elif name in seen:
            out.append(field.duplicate(f"{where}.name", name))
        else:
            label(out, f"{where}.name", name)
            seen.add(name)
        given = [key for key in ("resourceClaimName", "resourceClaimTemplateName") if claim.get(key) is not None]
        if len(given) != 1:
            from kubectl_sim.kinds._shared.internal import quoted

            detail = "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`"
            if given:
                detail = "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified"
            out.append(field.invalid(where, quoted("PodResourceClaim", claim), detail))
        for key in given:
            subdomain(out, f"{where}.{key}", claim[key])


def _check_pod_resources(out: Out, path: str, spec: Obj) -> None:
    """Resources of the pod as a whole, which its containers must keep to."""
    from kubectl_sim.base import quantity
    from kubectl_sim.kinds._shared.podresources import aggregate
    from kubectl_sim.kinds._shared.resources import check_pod_name, check_requirements, is_huge_pages

    resources = spec["resources"]
    if resources.get("claims") is not None:
        detail = "claims may not be set for Resources at pod-level"
        out.append(field.forbidden(f"{path}.claims", detail))
    check_requirements(out, path, {**resources, "claims": None}, check=check_pod_name)
    requests, limits = resources.get("requests") or {}, resources.get("limits") or {}
    for name, amount in sorted(aggregate(spec, "requests").items()):
        if name in requests and amount > quantity.of(requests[name]):
            detail = f"must be greater than or equal to aggregate container requests of {amount}"
            out.append(field.invalid(f"{path}.requests[{name}]", str(quantity.of(requests[name])), detail))
    for name, amount in sorted(aggregate(spec, "limits").items()):
        if is_huge_pages(name) and name in limits and amount > quantity.of(limits[name]):
            detail = f"must be greater than or equal to aggregate container limits of {amount}"
            out.append(field.invalid(f"{path}.limits[{name}]", str(quantity.of(limits[name])), detail))
    for position, container in enumerate(spec.get("containers") or ()):
        for name, text in ((container.get("resources") or {}).get("limits") or {}).items():
            if name in limits and quantity.of(text) > quantity.of(limits[name]):
                detail = f"must be less than or equal to pod limits of {limits[name]}"
                where = f"{path}.containers[{position}][{name}].limits"
                out.append(field.invalid(where, str(quantity.of(text)), detail))


def check_pod_annotations(out: Out, path: str, given: dict[str, str] | None, spec: Obj) -> None:
    """Annotations that mean something to pods."""
    if not given:
        return
    if MIRROR in given and not spec.get("nodeName"):
        detail = "must set spec.nodeName if mirror pod annotation is set"
        out.append(field.invalid(f"{path}[{MIRROR}]", given[MIRROR], detail))
    if DELETION_COST in given and not _is_int32(given[DELETION_COST]):
        out.append(field.invalid(f"{path}[{DELETION_COST}]", given[DELETION_COST], "must be a 32bit integer"))
    for key in sorted(given):
        if key.startswith(APP_ARMOR):
            _check_app_armor(out, f"{path}[{key}]", key[len(APP_ARMOR) :], given[key], spec)


def _is_int32(text: str) -> bool:
    digits = text.removeprefix("-")
    if not digits.isascii() or not digits.isdigit() or (len(digits) > 1 and digits[0] == "0"):
        return False
    return text != "-0" and -(2**31) <= int(text) < 2**31


def _check_app_armor(out: Out, path: str, container: str, profile: str, spec: Obj) -> None:
    if not any(item.get("name") == container for kind in _KINDS for item in spec.get(kind) or ()):
        out.append(field.invalid(path, container, "container not found"))
    if profile not in ("", "runtime/default", "unconfined") and not profile.startswith("localhost/"):
        out.append(field.invalid(path, profile, f'invalid AppArmor profile name: "{profile}"'))


def check_template(out: Out, path: str, template: Obj, more_volumes: dict[str, Obj] | None = None) -> None:
    """A pod template: its metadata and its spec."""
    metadata = template.get("metadata") or {}
    spec = template.get("spec") or {}
    labels(out, f"{path}.labels", metadata.get("labels"))
    if metadata.get("annotations"):
        annotation_map(out, f"{path}.annotations", metadata["annotations"])
        check_pod_annotations(out, f"{path}.annotations", metadata["annotations"], spec)
    check_pod_spec(out, f"{path}.spec", spec, None, more_volumes)
    if spec.get("ephemeralContainers"):
        where = f"{path}.spec.ephemeralContainers"
        out.append(field.forbidden(where, "ephemeral containers not allowed in pod template"))


def check_selected(out: Out, path: str, template: Obj, selector: Obj | None) -> None:
    """A workload must select the pods that it makes."""
    given = (template.get("metadata") or {}).get("labels")
    if selects(selector, given or {}) is False:
        shown = {key: given[key] for key in sorted(given)} if given else None
        out.append(field.invalid(f"{path}.metadata.labels", shown, "`selector` does not match template `labels`"))


def check_always_restarts(out: Out, path: str, template: Obj, kind: str) -> None:
    """Pods that are to live on restart always and have no deadline."""
    spec = template.get("spec") or {}
    if spec.get("restartPolicy") != "Always":
        policy = spec.get("restartPolicy", "")
        out.append(field.not_supported(f"{path}.spec.restartPolicy", policy, ("Always",)))
    if spec.get("activeDeadlineSeconds") is not None:
        detail = f"activeDeadlineSeconds in {kind} is not Supported"
        out.append(field.forbidden(f"{path}.spec.activeDeadlineSeconds", detail))
