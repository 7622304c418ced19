"""How many pods each replica set of a deployment should have.

Models util/deployment_util.go: surge and unavailability round in opposite directions, and both
zero means that one may be missing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    Obj = dict[str, Any]

DESIRED = "deployment.kubernetes.io/desired-replicas"
MAXIMUM = "deployment.kubernetes.io/max-replicas"


def replicas_of(obj: Obj) -> int:
    replicas = obj["spec"].get("replicas")
    return 1 if replicas is None else int(replicas)


def is_rolling(deployment: Obj) -> bool:
    return bool((deployment["spec"].get("strategy") or {}).get("type", "RollingUpdate") == "RollingUpdate")


def scaled(value: int | str | None, total: int, *, up: bool) -> int:
    """An int-or-percent of ``total``, percentages rounded up or down."""
    if value is None:
        return 0
    if isinstance(value, int):
        return value
    percent = int(value.rstrip("%"))
    return -(-total * percent // 100) if up else total * percent // 100


def fence_posts(deployment: Obj) -> tuple[int, int]:
    """(maxSurge, maxUnavailable) in pods."""
    rolling = (deployment["spec"].get("strategy") or {}).get("rollingUpdate") or {}
    total = replicas_of(deployment)
    surge = scaled(rolling.get("maxSurge"), total, up=True)
    unavailable = scaled(rolling.get("maxUnavailable"), total, up=False)
    if surge == 0 and unavailable == 0:
        unavailable = 1
    return surge, unavailable


def max_surge(deployment: Obj) -> int:
    return fence_posts(deployment)[0] if is_rolling(deployment) else 0


def max_unavailable(deployment: Obj) -> int:
    """Never more than there are to be."""
    total = replicas_of(deployment)
    if not is_rolling(deployment) or total == 0:
        return 0
    return min(fence_posts(deployment)[1], total)


def min_available(deployment: Obj) -> int:
    return replicas_of(deployment) - max_unavailable(deployment) if is_rolling(deployment) else 0


def wanted_of(replica_sets: Iterable[Obj]) -> int:
    """The pods that replica sets are asked for."""
    return sum(replicas_of(item) for item in replica_sets)


def counted(replica_sets: Iterable[Obj], field: str) -> int:
    """The sum of a field of their statuses."""
    return sum((item.get("status") or {}).get(field, 0) for item in replica_sets)


def new_replicas(deployment: Obj, replica_sets: Sequence[Obj], new: Obj | None) -> int:
    """The size of the new replica set: as large as surge allows.  Models NewRSNewReplicas."""
    total = replicas_of(deployment)
    if not is_rolling(deployment):
        return total
    room = total + max_surge(deployment) - wanted_of(replica_sets)
    size = replicas_of(new) if new is not None else 0
    if room <= 0:
        return size
    return size + min(room, total - size)


def scale_annotations(deployment: Obj) -> dict[str, str]:
    """What a replica set remembers of its deployment's size, for proportional scaling."""
    total = replicas_of(deployment)
    return {DESIRED: str(total), MAXIMUM: str(total + max_surge(deployment))}


def fraction(deployment: Obj, replica_set: Obj) -> int:
    """By how much a replica set grows or shrinks for its share of a new size.

    Models getReplicaSetFraction: in proportion to its size at the deployment's former maximum.
    """
    size = replicas_of(replica_set)
    if replicas_of(deployment) == 0:
        return -size
    maximum = replicas_of(deployment) + max_surge(deployment)
    former = (replica_set["metadata"].get("annotations") or {}).get(MAXIMUM, "")
    before = (
        int(former) if former.isdecimal() and int(former) else int((deployment.get("status") or {}).get("replicas", 0))
    )
    if not before:
        return 0
    return _round(size * maximum, before) - size


def _round(numerator: int, denominator: int) -> int:
    """The nearest integer, halves away from zero, as Go's math.Round."""
    return (2 * numerator + denominator) // (2 * denominator)


def proportion(deployment: Obj, replica_set: Obj, to_add: int, added: int) -> int:
    """A replica set's share of ``to_add`` pods, never more than what is left of them."""
    if not replicas_of(replica_set) or to_add == 0 or to_add == added:
        return 0
    share = fraction(deployment, replica_set)
    allowed = to_add - added
    return min(share, allowed) if to_add > 0 else max(share, allowed)
