"""Names and amounts of resources.  Models pkg/apis/core/helper and core/validation's resource rules."""

from __future__ import annotations

from kubectl_sim.base import names, quantity
from kubectl_sim.kinds._shared.check import NEGATIVE, NOT_POSITIVE, label, say
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.base.quantity import Quantity
    from kubectl_sim.kinds._shared.check import Out

    Obj = dict[str, Any]

COMPUTE = ("cpu", "memory")
_CONTAINER = frozenset(("cpu", "memory", "ephemeral-storage"))
_COUNTS = frozenset(
    (
        "pods",
        "resourcequotas",
        "services",
        "replicationcontrollers",
        "secrets",
        "configmaps",
        "persistentvolumeclaims",
        "services.nodeports",
        "services.loadbalancers",
    )
)
_AMOUNTS = frozenset(
    (
        "cpu",
        "memory",
        "ephemeral-storage",
        "requests.cpu",
        "requests.memory",
        "requests.storage",
        "requests.ephemeral-storage",
        "limits.cpu",
        "limits.memory",
        "limits.ephemeral-storage",
    )
)
_QUOTA = _COUNTS | _AMOUNTS
_STANDARD = _QUOTA | {"storage"}
_CACHE_LIMIT = 4096
#: Requests and limits that were found right: the pods of a workload ask for the same.
_good: set[tuple[Any, ...]] = set()


def is_huge_pages(name: str) -> bool:
    return name.startswith("hugepages-")


def is_native(name: str) -> bool:
    """Is the resource one of Kubernetes' own?"""
    return "/" not in name or "kubernetes.io/" in name


def is_extended(name: str) -> bool:
    if is_native(name) or name.startswith("requests."):
        return False
    return not names.qualified_name(f"requests.{name}")


def can_overcommit(name: str) -> bool:
    return is_native(name) and not is_huge_pages(name)


def is_standard_quota(name: str) -> bool:
    return name in _QUOTA or is_huge_pages(name) or name.startswith("requests.hugepages-")


def check_name(out: Out, path: str, name: str) -> bool:
    """Any resource.  Returns whether the name is right."""
    if name in _STANDARD:
        return True
    wrong = names.qualified_name(name)
    if wrong:
        say(out, path, name, wrong)
        return False
    if "/" not in name and not is_standard_quota(name):
        out.append(field.invalid(path, name, "must be a standard resource type or fully qualified"))
        return False
    return True


def check_container_name(out: Out, path: str, name: str) -> None:
    """A resource that containers can ask for."""
    if name in _CONTAINER:
        return
    check_name(out, path, name)
    if "/" not in name:
        if not is_huge_pages(name):
            out.append(field.invalid(path, name, "must be a standard resource for containers"))
    elif not is_native(name) and not is_extended(name):
        out.append(field.invalid(path, name, "doesn't follow extended resource name standard"))


def check_pod_name(out: Out, path: str, name: str) -> None:
    """A resource that pods as a whole can ask for."""
    if check_name(out, path, name) and name not in COMPUTE and not is_huge_pages(name):
        out.append(field.not_supported(path, name, ("cpu", "hugepages-", "memory")))


def check_quota_name(out: Out, path: str, name: str) -> None:
    """A resource that quotas can bound."""
    check_name(out, path, name)
    if "/" not in name and not is_standard_quota(name):
        out.append(field.invalid(path, name, "must be a standard resource for quota"))


def check_amount(out: Out, path: str, name: str, amount: Quantity) -> None:
    """Not negative, and whole where the resource is counted.  Models ValidateResourceQuantityValue."""
    if amount.sign() < 0:
        out.append(field.invalid(path, str(amount), NEGATIVE))
    if name not in _AMOUNTS and (name in _COUNTS or is_extended(name)) and not _is_whole(amount):
        out.append(field.invalid(path, str(amount), "must be an integer"))


def check_positive(out: Out, path: str, amount: Quantity) -> bool:
    if amount.sign() > 0:
        return True
    out.append(field.invalid(path, str(amount), NOT_POSITIVE))
    return False


def _is_whole(amount: Quantity) -> bool:
    return amount.scale >= 0 or amount.unscaled % 10**-amount.scale == 0


def check_requirements(
    out: Out,
    path: str,
    requirements: Obj | None,
    claims: set[str] | None = None,
    check: Callable[[Out, str, str], None] = check_container_name,
) -> None:
    """Requests and limits of a container or a pod."""
    if not requirements:
        return
    limits: Obj = requirements.get("limits") or {}
    requests: Obj = requirements.get("requests") or {}
    plain = check is check_container_name and not requirements.get("claims")
    key = (*limits.items(), None, *requests.items())
    if plain and key in _good:
        return
    before = len(out)
    for name in sorted(limits):
        _check_one(out, f"{path}.limits[{name}]", name, quantity.of(limits[name]), check)
    for name in sorted(requests):
        amount = quantity.of(requests[name])
        _check_one(out, f"{path}.requests[{name}]", name, amount, check)
        _check_limit(out, path, name, amount, limits)
    named = limits.keys() | requests.keys()
    if any(is_huge_pages(name) for name in named) and not named.intersection(COMPUTE):
        out.append(field.forbidden(path, "HugePages require cpu or memory"))
    if plain and len(out) == before:
        if len(_good) >= _CACHE_LIMIT:
            _good.clear()
        _good.add(key)
    elif requirements.get("claims"):
        _check_claims(out, f"{path}.claims", requirements["claims"], claims or set())


def _check_one(out: Out, path: str, name: str, amount: Quantity, check: Callable[[Out, str, str], None]) -> None:
    check(out, path, name)
    check_amount(out, path, name, amount)
    if is_huge_pages(name):
        try:
            size = quantity.parse(name.removeprefix("hugepages-"))
        except quantity.QuantityError:
            size = quantity.from_int(0)
        if size.sign() <= 0 or _bytes(amount) % _bytes(size):
            out.append(field.invalid(path, str(amount), f"{amount} is not positive integer multiple of {name}"))


def _bytes(amount: Quantity) -> int:
    """The amount in whole units, rounded up."""
    whole = amount.unscaled * 10 ** max(amount.scale, 0)
    return int(-(-whole // 10 ** max(-amount.scale, 0)))


def _check_limit(out: Out, path: str, name: str, amount: Quantity, limits: Obj) -> None:
    overcommit = can_overcommit(name)
    if name not in limits:
        if not overcommit:
            out.append(field.required(f"{path}.limits", "Limit must be set for non overcommitable resources"))
        return
    limit = quantity.of(limits[name])
    order = amount.compare(limit)
    if order and not overcommit:
        out.append(field.invalid(f"{path}.requests", str(amount), f"must be equal to {name} limit of {limit}"))
    elif order > 0:
        detail = f"must be less than or equal to {name} limit of {limit}"
        out.append(field.invalid(f"{path}.requests", str(amount), detail))


def _check_claims(out: Out, path: str, claims: list[Obj], known: set[str]) -> None:
    seen: set[str] = set()
    for position, claim in enumerate(claims):
        where = f"{path}[{position}]"
        name, request = claim.get("name", ""), claim.get("request", "")
        if not name:
            out.append(field.required(where))
            continue
        key = f"{name}/{request}" if request else name
        if name in seen or key in seen:
            out.append(field.duplicate(where, name if name in seen else key))
        else:
            if request:
                label(out, f"{where}.request", request)
            elif any(other.startswith(f"{name}/") for other in seen):
                out.append(field.duplicate(where, name))
            seen.add(key)
        if name not in known:
            cause = field.not_found(where, name)
            hint = f": {', '.join(sorted(known))}" if known else " which is empty"
            cause.message += f": must be one of the names in pod.spec.resourceClaims{hint}"
            out.append(cause)
