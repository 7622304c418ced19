"""What pods are refused for, in the API's own words.  A text that ends in … is compared up to there."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.kinds.asked import POD, SELECTOR, changed, record, refused, refused_update, stored

Obj = dict[str, Any]

LABEL = "a lowercase RFC 1123 label must consist of…"
SUBDOMAIN = "a lowercase RFC 1123 subdomain must consist of…"
C = "spec.containers[0]"


def said(found: list[str], expected: list[str]) -> bool:
    assert len(found) == len(expected), found
    for ours, theirs in zip(found, expected, strict=True):
        if theirs.endswith("…"):
            assert ours.startswith(theirs[:-1]), ours
        else:
            assert ours == theirs
    return True


def container(**values: Any) -> Obj:
    return changed(POD, **{f"spec__containers__0__{key}": value for key, value in values.items()})


def spec(**values: Any) -> Obj:
    return changed(POD, **{f"spec__{key}": value for key, value in values.items()})


def resources(requests: Obj | None = None, **limits: str) -> Obj:
    return container(resources={"requests": requests or {}, "limits": limits})


CONTAINERS: list[tuple[Obj, list[str]]] = [
    (spec(containers=[]), ["spec.containers: Required value"]),
    (container(name=""), [f"{C}.name: Required value"]),
    (container(name="Web_1"), [f'{C}.name: Invalid value: "Web_1": {LABEL}']),
    (container(image=""), [f"{C}.image: Required value"]),
    (container(image=" nginx"), [f'{C}.image: Invalid value: " nginx": must not have leading or trailing whitespace']),
    (
        spec(containers=[{"name": "a", "image": "x"}] * 2),
        ['spec.containers[1].name: Duplicate value: "a"'],
    ),
    (
        spec(initContainers=[{"name": "web", "image": "x"}]),
        ['spec.initContainers[0].name: Duplicate value: "web"'],
    ),
    (
        container(imagePullPolicy="always"),
        [f'{C}.imagePullPolicy: Unsupported value: "always": supported values: "Always", "IfNotPresent", "Never"'],
    ),
    (container(lifecycle={"preStop": {}}), [f"{C}.lifecycle.preStop: Required value: must specify a handler type"]),
    (
        spec(initContainers=[{"name": "i", "image": "x", "livenessProbe": {"exec": {"command": ["a"]}}}]),
        [
            "spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without "
            "restartPolicy=Always"
        ],
    ),
    (
        spec(ephemeralContainers=[{"name": "d", "image": "x"}]),
        ["spec.ephemeralContainers: Forbidden: cannot be set on create"],
    ),
    (
        container(securityContext={"privileged": True, "allowPrivilegeEscalation": False}),
        [f'{C}.securityContext: Invalid value: {{"Capabilities":null,"Privileged":true,…'],
    ),
    (
        container(securityContext={"runAsUser": -1}),
        [f"{C}.securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive"],
    ),
    (
        container(ports=[{"containerPort": 0}, {"containerPort": 70000}]),
        [
            f"{C}.ports[0].containerPort: Required value",
            f"{C}.ports[1].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
        ],
    ),
    (
        container(ports=[{"containerPort": 80, "name": "a"}, {"containerPort": 81, "name": "a"}]),
        [f'{C}.ports[1].name: Duplicate value: "a"'],
    ),
    (
        container(ports=[{"containerPort": 80, "hostPort": 80}, {"containerPort": 81, "hostPort": 80}]),
        [f'{C}.ports[1].hostPort: Duplicate value: "TCP//80"'],
    ),
    (
        container(ports=[{"containerPort": 80, "protocol": "HTTP"}]),
        [f'{C}.ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"'],
    ),
    (
        container(ports=[{"containerPort": 80, "name": "a-very-long-name"}]),
        [f'{C}.ports[0].name: Invalid value: "a-very-long-name": must be no more than 15 characters'],
    ),
]
RESOURCES: list[tuple[Obj, list[str]]] = [
    (
        resources({"cpu": "1"}, cpu="500m"),
        [f'{C}.resources.requests: Invalid value: "1": must be less than or equal to cpu limit of 500m'],
    ),
    (
        resources({"memory": "128Mi"}, memory="64Mi"),
        [f'{C}.resources.requests: Invalid value: "128Mi": must be less than or equal to memory limit of 64Mi'],
    ),
    (
        resources({"cpu": "-1"}),
        [f'{C}.resources.requests[cpu]: Invalid value: "-1": must be greater than or equal to 0'],
    ),
    (
        resources({"gpu": "1"}),
        [
            f'{C}.resources.requests[gpu]: Invalid value: "gpu": must be a standard resource type or fully qualified',
            f'{C}.resources.requests[gpu]: Invalid value: "gpu": must be a standard resource for containers',
        ],
    ),
    (
        resources({"nvidia.com/gpu": "1"}),
        [f"{C}.resources.limits: Required value: Limit must be set for non overcommitable resources"],
    ),
    (
        resources({"nvidia.com/gpu": "1"}, **{"nvidia.com/gpu": "2"}),
        [f'{C}.resources.requests: Invalid value: "1": must be equal to nvidia.com/gpu limit of 2'],
    ),
    (
        resources({"nvidia.com/gpu": "1"}, **{"nvidia.com/gpu": "1500m"}),
        [
            f'{C}.resources.limits[nvidia.com/gpu]: Invalid value: "1500m": must be an integer',
            f'{C}.resources.requests: Invalid value: "1": must be equal to nvidia.com/gpu limit of 1500m',
        ],
    ),
    (resources(**{"hugepages-2Mi": "2Mi"}), [f"{C}.resources: Forbidden: HugePages require cpu or memory"]),
]
ENVIRONMENT: list[tuple[Obj, list[str]]] = [
    (container(env=[{"name": ""}]), [f"{C}.env[0].name: Required value"]),
    (
        container(env=[{"name": "A=B"}]),
        [
            f'{C}.env[0].name: Invalid value: "A=B": a valid environment variable name must consist only of printable '
            "ASCII characters other than '='"
        ],
    ),
    (
        container(env=[{"name": "A", "value": "x", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}]),
        [f'{C}.env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty'],
    ),
    (
        container(env=[{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "spec.foo"}}}]),
        [
            f'{C}.env[0].valueFrom.fieldRef.fieldPath: Invalid value: "spec.foo": error converting fieldPath: field '
            "label not supported: spec.foo"
        ],
    ),
    (
        container(env=[{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "c", "key": ""}}}]),
        [f"{C}.env[0].valueFrom.configMapKeyRef.key: Required value"],
    ),
    (
        container(envFrom=[{}]),
        [f'{C}.envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`'],
    ),
]
VOLUMES: list[tuple[Obj, list[str]]] = [
    (
        container(volumeMounts=[{"name": "data", "mountPath": "/data"}]),
        [f'{C}.volumeMounts[0].name: Not found: "data"'],
    ),
    (
        changed(spec(volumes=[{"name": "d"}]), spec__containers__0__volumeMounts=[{"name": "d", "mountPath": ""}]),
        [f"{C}.volumeMounts[0].mountPath: Required value"],
    ),
    (
        changed(
            spec(volumes=[{"name": "d"}]), spec__containers__0__volumeMounts=[{"name": "d", "mountPath": "/x"}] * 2
        ),
        [f'{C}.volumeMounts[1].mountPath: Invalid value: "/x": must be unique'],
    ),
    (spec(volumes=[{"name": "d"}, {"name": "d"}]), ['spec.volumes[1].name: Duplicate value: "d"']),
    (
        spec(volumes=[{"name": "d", "emptyDir": {}, "hostPath": {"path": "/x"}}]),
        ["spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type"],
    ),
    (spec(volumes=[{"name": "D"}]), [f'spec.volumes[0].name: Invalid value: "D": {LABEL}']),
    (spec(volumes=[{"name": "a", "secret": {}}]), ["spec.volumes[0].secret.secretName: Required value"]),
    (spec(volumes=[{"name": "a", "configMap": {}}]), ["spec.volumes[0].configMap.name: Required value"]),
    (
        spec(volumes=[{"name": "a", "persistentVolumeClaim": {}}]),
        ["spec.volumes[0].persistentVolumeClaim.claimName: Required value"],
    ),
    (spec(volumes=[{"name": "a", "hostPath": {"path": ""}}]), ["spec.volumes[0].hostPath.path: Required value"]),
    (
        spec(volumes=[{"name": "a", "hostPath": {"path": "/a/../b"}}]),
        ["spec.volumes[0].hostPath.path: Invalid value: \"/a/../b\": must not contain '..'"],
    ),
]
PROBES: list[tuple[Obj, list[str]]] = [
    (container(livenessProbe={}), [f"{C}.livenessProbe: Required value: must specify a handler type"]),
    (
        container(livenessProbe={"httpGet": {"port": 80}, "exec": {"command": ["x"]}}),
        [f"{C}.livenessProbe.httpGet: Forbidden: may not specify more than 1 handler type"],
    ),
    (
        container(livenessProbe={"exec": {"command": ["x"]}, "successThreshold": 2}),
        [f"{C}.livenessProbe.successThreshold: Invalid value: 2: must be 1"],
    ),
    (
        container(readinessProbe={"tcpSocket": {"port": 0}, "periodSeconds": -1}),
        [
            f"{C}.readinessProbe.tcpSocket.port: Invalid value: 0: must be between 1 and 65535, inclusive",
            f"{C}.readinessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0",
        ],
    ),
]
SPECS: list[tuple[Obj, list[str]]] = [
    (
        spec(restartPolicy="Sometimes"),
        ['spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"'],
    ),
    (
        spec(dnsPolicy="x"),
        [
            'spec.dnsPolicy: Unsupported value: "x": supported values: "ClusterFirstWithHostNet", "ClusterFirst", '
            '"Default", "None"'
        ],
    ),
    (spec(dnsPolicy="None"), ["spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None"]),
    (spec(serviceAccountName="A"), [f'spec.serviceAccountName: Invalid value: "A": {SUBDOMAIN}']),
    (spec(nodeName="A"), [f'spec.nodeName: Invalid value: "A": {SUBDOMAIN}']),
    (
        spec(nodeSelector={"a b": "c d"}),
        [
            'spec.nodeSelector: Invalid value: "a b": name part must consist of…',
            'spec.nodeSelector: Invalid value: "c d": a valid label must be…',
        ],
    ),
    (
        spec(activeDeadlineSeconds=0),
        ["spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive"],
    ),
    (spec(hostname="a.b"), ['spec.hostname: Invalid value: "a.b": must not contain dots']),
    (
        spec(schedulingGates=[{"name": "example.com/a"}], nodeName="n"),
        ["spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared"],
    ),
    (
        spec(hostAliases=[{"ip": "1.2.3"}]),
        [
            'spec.hostAliases[0].ip: Invalid value: "1.2.3": must be a valid IP address, (e.g. 10.9.8.7 or '
            "2001:db8::ffff)"
        ],
    ),
    (
        spec(resourceClaims=[{"name": "a"}]),
        [
            'spec.resourceClaims[0]: Invalid value: {"Name":"a","ResourceClaimName":null,'
            '"ResourceClaimTemplateName":null}: must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'
        ],
    ),
]
TOLERATION = "spec.tolerations[0]"
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
NODE_TERMS = f"spec.affinity.nodeAffinity.{REQUIRED}.nodeSelectorTerms"
PLACEMENT: list[tuple[Obj, list[str]]] = [
    (
        spec(tolerations=[{"key": "a", "operator": "Exists", "value": "x"}]),
        [f"{TOLERATION}.operator: Invalid value: \"x\": value must be empty when `operator` is 'Exists'"],
    ),
    (
        spec(tolerations=[{"operator": "Equal"}]),
        [
            f'{TOLERATION}.operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means '
            '"match all values and all keys"'
        ],
    ),
    (
        spec(tolerations=[{"key": "a", "effect": "NoRun"}]),
        [
            f'{TOLERATION}.effect: Unsupported value: "NoRun": supported values: "NoSchedule", "PreferNoSchedule", '
            '"NoExecute"'
        ],
    ),
    (
        spec(tolerations=[{"key": "a", "effect": "NoSchedule", "tolerationSeconds": 3}]),
        [
            f"{TOLERATION}.effect: Invalid value: \"NoSchedule\": effect must be 'NoExecute' when `tolerationSeconds` "
            "is set"
        ],
    ),
    (
        spec(affinity={"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": []}}}),
        [f"{NODE_TERMS}: Required value: must have at least one node selector term"],
    ),
    (
        spec(
            affinity={
                "nodeAffinity": {
                    REQUIRED: {"nodeSelectorTerms": [{"matchExpressions": [{"key": "a", "operator": "In"}]}]}
                }
            }
        ),
        [
            f"{NODE_TERMS}[0].matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or "
            "'NotIn'"
        ],
    ),
    (
        spec(affinity={"podAntiAffinity": {REQUIRED: [{"labelSelector": SELECTOR, "topologyKey": ""}]}}),
        [
            f"spec.affinity.podAntiAffinity.{REQUIRED}[0].topologyKey: Required value: can not be empty",
            f'spec.affinity.podAntiAffinity.{REQUIRED}[0].topologyKey: Invalid value: "": name part must be non-empty',
            f'spec.affinity.podAntiAffinity.{REQUIRED}[0].topologyKey: Invalid value: "": name part must consist of…',
        ],
    ),
    (
        spec(topologySpreadConstraints=[{"maxSkew": 0, "topologyKey": "", "whenUnsatisfiable": "Never"}]),
        [
            "spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero",
            "spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty",
            'spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "Never": supported values: '
            '"DoNotSchedule", "ScheduleAnyway"',
        ],
    ),
]


@pytest.mark.parametrize(
    ("pod", "expected"),
    [*CONTAINERS, *RESOURCES, *ENVIRONMENT, *VOLUMES, *PROBES, *SPECS, *PLACEMENT],
)
def test_refusals(pod: Obj, expected: list[str]) -> None:
    assert said(refused("pods", pod), expected)


GOOD: list[Obj] = [
    resources({"cpu": "500m"}, cpu="0.5", memory="1Gi"),
    resources(**{"nvidia.com/gpu": "2"}),
    container(
        env=[{"name": "A.b-C", "value": "x"}, {"name": "n", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}}]
    ),
    container(ports=[{"containerPort": 80, "hostPort": 80}, {"containerPort": 80, "hostPort": 80, "protocol": "UDP"}]),
    container(livenessProbe={"httpGet": {"port": "http"}}, readinessProbe={"exec": {"command": ["true"]}}),
    spec(
        tolerations=[{"operator": "Exists"}, {"key": "a", "value": "b", "effect": "NoExecute", "tolerationSeconds": 3}]
    ),
    spec(nodeSelector={"kubernetes.io/os": "linux"}, hostNetwork=True, hostname="a", subdomain="b"),
    spec(
        initContainers=[{"name": "s", "image": "x", "restartPolicy": "Always", "livenessProbe": {"grpc": {"port": 1}}}]
    ),
    changed(
        spec(volumes=[{"name": "d", "configMap": {"name": "c", "items": [{"key": "a", "path": "b/c"}]}}]),
        spec__containers__0__volumeMounts=[{"name": "d", "mountPath": "/x", "subPath": "b"}],
    ),
    changed(spec(volumes=[{"name": "d"}]), spec__containers__0__volumeMounts=[{"name": "d", "mountPath": "relative"}]),
]


@pytest.mark.parametrize("pod", GOOD)
def test_good_ones_pass(pod: Obj) -> None:
    assert refused("pods", pod) == []


def test_every_trouble_is_told_at_once() -> None:
    pod = changed(POD, spec__restartPolicy="x", spec__containers__0__image="", spec__dnsPolicy="y")
    assert [cause.split(":")[0] for cause in refused("pods", pod)] == [
        f"{C}.image",
        "spec.restartPolicy",
        "spec.dnsPolicy",
    ]


ONLY = (
    "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,"
    "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing "
    "tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
)


def test_updates_that_are_allowed() -> None:
    old = container(imagePullPolicy="Always")
    assert refused_update("pods", old, changed(old, spec__containers__0__image="nginx:2")) == []
    assert refused_update("pods", POD, spec(activeDeadlineSeconds=5)) == []
    assert refused_update("pods", POD, spec(tolerations=[{"operator": "Exists"}])) == []
    assert refused_update("pods", POD, changed(POD, metadata__labels={"other": "label"})) == []


def test_update_of_anything_else() -> None:
    old = stored("pods", POD)
    new = copy.deepcopy(old)
    new["spec"]["containers"][0]["command"] = ["sleep"]
    [cause] = record("pods").validate_update(new, old)
    assert (cause.field, cause.reason) == ("spec", "FieldValueForbidden")
    first, *diff = repr(cause).split("\n")
    assert first == ONLY
    assert diff == [
        "@@ -5,7 +5,9 @@",
        "   {",
        '    "Name": "web",',
        '    "Image": "nginx",',
        '-   "Command": null,',
        '+   "Command": [',
        '+    "sleep"',
        "+   ],",
        '    "Args": null,',
        '    "WorkingDir": "",',
        '    "Ports": null,',
        "",
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (POD, container(image=""), [f"{C}.image: Required value"]),
        (
            POD,
            spec(containers=[*POD["spec"]["containers"], {"name": "b", "image": "x"}]),
            ["spec.containers: Forbidden: pod updates may not add or remove containers"],
        ),
        (
            spec(activeDeadlineSeconds=5),
            spec(activeDeadlineSeconds=6),
            ["spec.activeDeadlineSeconds: Invalid value: 6: must be less than or equal to previous value"],
        ),
        (
            spec(activeDeadlineSeconds=5),
            POD,
            ["spec.activeDeadlineSeconds: Invalid value: null: must not update from a positive integer to nil value"],
        ),
    ],
)
def test_updates_that_are_refused(old: Obj, new: Obj, expected: list[str]) -> None:
    found = refused_update("pods", old, new)
    assert [cause for cause in found if cause in expected] == expected, found
