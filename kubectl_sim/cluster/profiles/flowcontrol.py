"""Priority levels and flow schemas: how the API server would share itself out under load.

Models apiserver/pkg/apis/flowcontrol/bootstrap.
"""

from __future__ import annotations

from kubectl_sim.cluster.profiles.plan import manifest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Obj = dict[str, Any]

GROUP = "flowcontrol.apiserver.k8s.io"
API = f"{GROUP}/v1"
_ANNOTATIONS = {"apf.kubernetes.io/autoupdate-spec": "true"}

#: name, shares, percentage that it lends, (queues, hand size) or None where requests are refused.
_LEVELS: tuple[tuple[str, int, int, tuple[int, int] | None], ...] = (
    ("catch-all", 5, 0, None),
    ("system", 30, 33, (64, 6)),
    ("node-high", 40, 25, (64, 6)),
    ("leader-election", 10, 0, (16, 4)),
    ("workload-high", 40, 50, (128, 6)),
    ("workload-low", 100, 90, (128, 6)),
    ("global-default", 20, 50, (128, 6)),
)
_QUEUE_LENGTH = 50

_EVERYBODY = "group:system:unauthenticated group:system:authenticated"
_CONTROLLER_MANAGER, _SCHEDULER = "user:system:kube-controller-manager", "user:system:kube-scheduler"
_SYSTEM_ACCOUNTS = "account:kube-system/*"
_EVERYTHING = ("* : * @*", "* > *")
_LEASES = "leases @coordination.k8s.io"
_USER, _NAMESPACE = "ByUser", "ByNamespace"

#: name, priority level, precedence, what tells flows apart, subjects, rules (``!``: not what has no namespace).
_SCHEMAS: tuple[tuple[str, str, int, str, str, tuple[str, ...]], ...] = (
    ("exempt", "exempt", 1, "", "group:system:masters", _EVERYTHING),
    ("probes", "exempt", 2, "", _EVERYBODY, ("get > /healthz /readyz /livez",)),
    (
        "system-leader-election",
        "leader-election",
        100,
        _USER,
        f"{_CONTROLLER_MANAGER} {_SCHEDULER} {_SYSTEM_ACCOUNTS}",
        (f"get create update ! {_LEASES}",),
    ),
    (
        "system-node-high",
        "node-high",
        400,
        _USER,
        "group:system:nodes",
        ("* : nodes nodes/status @", f"* ! {_LEASES}"),
    ),
    ("system-nodes", "system", 500, _USER, "group:system:nodes", _EVERYTHING),
    ("kube-controller-manager", "workload-high", 800, _NAMESPACE, _CONTROLLER_MANAGER, _EVERYTHING),
    ("kube-scheduler", "workload-high", 800, _NAMESPACE, _SCHEDULER, _EVERYTHING),
    ("kube-system-service-accounts", "workload-high", 900, _NAMESPACE, _SYSTEM_ACCOUNTS, _EVERYTHING),
    ("service-accounts", "workload-low", 9000, _USER, "group:system:serviceaccounts", _EVERYTHING),
    ("global-default", "global-default", 9900, _USER, _EVERYBODY, _EVERYTHING),
    ("catch-all", "catch-all", 10000, _USER, _EVERYBODY, _EVERYTHING),
)


def objects() -> Iterator[tuple[str, Obj]]:
    exempt = {"type": "Exempt", "exempt": {"nominalConcurrencyShares": 0, "lendablePercent": 0}}
    yield f"prioritylevelconfigurations.{GROUP}", _level("exempt", exempt)
    for name, shares, lends, queuing in _LEVELS:
        limited = {
            "nominalConcurrencyShares": shares,
            "limitResponse": _response(queuing),
            "lendablePercent": lends,
        }
        yield f"prioritylevelconfigurations.{GROUP}", _level(name, {"type": "Limited", "limited": limited})
    for facts in _SCHEMAS:
        yield f"flowschemas.{GROUP}", _schema(*facts)


def _level(name: str, spec: Obj) -> Obj:
    metadata = {"annotations": dict(_ANNOTATIONS)}
    return manifest(API, "PriorityLevelConfiguration", name, metadata=metadata, spec=spec)


def _response(queuing: tuple[int, int] | None) -> Obj:
    if queuing is None:
        return {"type": "Reject"}
    queues, hand = queuing
    return {"type": "Queue", "queuing": {"queues": queues, "handSize": hand, "queueLengthLimit": _QUEUE_LENGTH}}


def _schema(name: str, level: str, precedence: int, method: str, subjects: str, lines: tuple[str, ...]) -> Obj:
    rule: Obj = {"subjects": [_subject(text) for text in subjects.split()]}
    for line in lines:
        kind, made = _rule(line)
        rule.setdefault(kind, []).append(made)
    spec: Obj = {
        "priorityLevelConfiguration": {"name": level},
        "matchingPrecedence": precedence,
        "rules": [rule],
    }
    if method:
        spec["distinguisherMethod"] = {"type": method}
    return manifest(API, "FlowSchema", name, metadata={"annotations": dict(_ANNOTATIONS)}, spec=spec)


def _subject(text: str) -> Obj:
    kind, _, name = text.partition(":")
    if kind == "account":
        namespace, _, account = name.partition("/")
        return {"kind": "ServiceAccount", "serviceAccount": {"namespace": namespace, "name": account}}
    return {"kind": kind.capitalize(), kind: {"name": name}}


def _rule(line: str) -> tuple[str, Obj]:
    words = line.split()
    at = next(position for position, word in enumerate(words) if word in ":!>")
    verbs, rest = words[:at], words[at + 1 :]
    if words[at] == ">":
        return "nonResourceRules", {"verbs": verbs, "nonResourceURLs": rest}
    rule: Obj = {
        "verbs": verbs,
        "apiGroups": [word[1:] for word in rest if word[0] == "@"],
        "resources": [word for word in rest if word[0] != "@"],
        "namespaces": ["*"],
    }
    if words[at] == ":":
        rule["clusterScope"] = True
    return "resourceRules", rule
