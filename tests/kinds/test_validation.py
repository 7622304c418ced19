"""What kinds other than pods are refused for.  A text that ends in … is compared up to there."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.kinds.asked import SELECTOR, VALID, changed, record, refused, refused_update, stored

Obj = dict[str, Any]

SUBDOMAIN = "a lowercase RFC 1123 subdomain must consist of…"
PERCENT = (
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for "
    "validation is '[0-9]+%')"
)
DEPLOYMENT = "deployments.apps"
STATEFUL = "statefulsets.apps"
DAEMON = "daemonsets.apps"
JOB = "jobs.batch"
CRON = "cronjobs.batch"
AUTOSCALER = "horizontalpodautoscalers.autoscaling"
BUDGET = "poddisruptionbudgets.policy"
INGRESS = "ingresses.networking.k8s.io"
POLICY = "networkpolicies.networking.k8s.io"
ROLE = "roles.rbac.authorization.k8s.io"
BINDING = "rolebindings.rbac.authorization.k8s.io"
CLUSTER_BINDING = "clusterrolebindings.rbac.authorization.k8s.io"
PRIORITY = "priorityclasses.scheduling.k8s.io"
SLICE = "endpointslices.discovery.k8s.io"
CLASS = "storageclasses.storage.k8s.io"
DEFINITION = "customresourcedefinitions.apiextensions.k8s.io"


def check(found: list[str], expected: list[str]) -> None:
    assert len(found) == len(expected), found
    for ours, theirs in zip(found, expected, strict=True):
        if theirs.endswith("…"):
            assert ours.startswith(theirs[:-1]), ours
        else:
            assert ours == theirs


Case = tuple[str, Obj, list[str]]


def ruined(resource: str, expected: list[str], **values: Any) -> Case:
    return resource, changed(VALID[resource], **values), expected


def bare(resource: str, expected: list[str], **obj: Any) -> Case:
    return resource, obj, expected


MISMATCH = 'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`'
ROLLING = "spec.strategy.rollingUpdate"
WORKLOADS: list[Case] = [
    ruined(DEPLOYMENT, [MISMATCH], spec__selector={"matchLabels": {"app": "x"}}),
    ruined(DEPLOYMENT, ["spec.selector: Required value", MISMATCH], spec__selector=None),
    ruined(
        DEPLOYMENT, ["spec.selector: Invalid value: {}: empty selector is invalid for deployment"], spec__selector={}
    ),
    ruined(
        DEPLOYMENT,
        [
            "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or "
            "'NotIn'",
            'spec.selector: Invalid value: {"matchExpressions":[{"key":"a","operator":"In"}]}: invalid label selector',
        ],
        spec__selector={"matchExpressions": [{"operator": "In", "key": "a"}]},
    ),
    ruined(DEPLOYMENT, ["spec.replicas: Invalid value: -1: must be greater than or equal to 0"], spec__replicas=-1),
    ruined(
        DEPLOYMENT,
        [f"{ROLLING}.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0"],
        spec__strategy={"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 0, "maxUnavailable": 0}},
    ),
    ruined(
        DEPLOYMENT,
        [
            f'{ROLLING}.maxSurge: Invalid value: "a%": {PERCENT}',
            f'{ROLLING}.maxUnavailable: Invalid value: "120%": must not be greater than 100%',
        ],
        spec__strategy={"rollingUpdate": {"maxSurge": "a%", "maxUnavailable": "120%"}},
    ),
    ruined(
        DEPLOYMENT,
        [f"{ROLLING}: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
        spec__strategy={"type": "Recreate", "rollingUpdate": {"maxSurge": 1}},
    ),
    ruined(
        DEPLOYMENT,
        ['spec.strategy.type: Unsupported value: "Blue": supported values: "Recreate", "RollingUpdate"'],
        spec__strategy={"type": "Blue"},
    ),
    ruined(
        DEPLOYMENT,
        ['spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
        spec__template__spec__restartPolicy="Never",
    ),
    ruined(
        DEPLOYMENT,
        ["spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds"],
        spec__progressDeadlineSeconds=5,
        spec__minReadySeconds=10,
    ),
    ruined(
        DEPLOYMENT,
        ["spec.template.spec.containers: Required value"],
        spec__template__spec__containers=[],
    ),
    ruined(
        STATEFUL,
        ["spec.podManagementPolicy: Invalid value: \"x\": must be 'OrderedReady' or 'Parallel'"],
        spec__podManagementPolicy="x",
    ),
    ruined(
        DAEMON,
        ["spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0"],
        spec__updateStrategy={"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0}},
    ),
    ruined(DAEMON, [MISMATCH], spec__selector=None),
    ruined(
        "replicationcontrollers",
        [
            "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
            MISMATCH,
        ],
        spec__replicas=-1,
        spec__selector={"a": "b"},
    ),
]
BATCH: list[Case] = [
    ruined(
        JOB,
        ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
        spec__template__spec__restartPolicy="Always",
    ),
    ruined(
        JOB,
        ["spec.completions: Required value: when completion mode is Indexed"],
        spec__completionMode="Indexed",
        spec__parallelism=2,
    ),
    ruined(
        JOB,
        [
            "spec.parallelism: Invalid value: -1: must be greater than or equal to 0",
            "spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0",
        ],
        spec__backoffLimit=-1,
        spec__parallelism=-1,
    ),
    ruined(CRON, ["spec.schedule: Required value"], spec__schedule=""),
    ruined(
        CRON,
        ['spec.schedule: Invalid value: "* * *": expected exactly 5 fields, found 3: [* * *]'],
        spec__schedule="* * *",
    ),
    ruined(
        CRON,
        ['spec.schedule: Invalid value: "61 * * * *": end of range (61) above maximum (59): 61'],
        spec__schedule="61 * * * *",
    ),
    ruined(
        CRON,
        [
            'spec.schedule: Invalid value: "TZ=UTC * * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone '
            "field instead"
        ],
        spec__schedule="TZ=UTC * * * * *",
    ),
    ruined(
        CRON, ['spec.timeZone: Invalid value: "Mars/City": unknown time zone Mars/City'], spec__timeZone="Mars/City"
    ),
    ruined(
        CRON,
        ['spec.concurrencyPolicy: Unsupported value: "x": supported values: "Allow", "Forbid", "Replace"'],
        spec__concurrencyPolicy="x",
    ),
    ruined(
        CRON,
        [f'metadata.name: Invalid value: "{"x" * 53}": must be no more than 52 characters'],
        metadata__name="x" * 53,
    ),
    ruined(
        CRON,
        ['spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
        spec__jobTemplate__spec__template__spec__restartPolicy="Always",
    ),
]
SERVICES: list[Case] = [
    bare("services", ["spec.ports: Required value"], spec={}),
    ruined(
        "services",
        ["spec.ports[0].name: Required value", "spec.ports[1].name: Required value"],
        spec__ports=[{"port": 80}, {"port": 81}],
    ),
    ruined(
        "services",
        [
            'spec.ports[1].name: Duplicate value: "a"',
            'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,'
            '"NodePort":0}',
        ],
        spec__ports=[{"port": 80, "name": "a"}] * 2,
    ),
    ruined(
        "services",
        [
            "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
            'spec.ports[0].protocol: Unsupported value: "x": supported values: "SCTP", "TCP", "UDP"',
        ],
        spec__ports=[{"port": 0, "protocol": "x", "targetPort": 1}],
    ),
    ruined(
        "services",
        [
            'spec.type: Unsupported value: "Foo": supported values: "ClusterIP", "ExternalName", "LoadBalancer", '
            '"NodePort"'
        ],
        spec__type="Foo",
    ),
    ruined(
        "services",
        ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
        spec__ports=[{"port": 80, "nodePort": 30000}],
    ),
    ruined("services", ["spec.externalName: Required value"], spec__type="ExternalName"),
    ruined(
        "services",
        ["spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for NodePort services"],
        spec__type="NodePort",
        spec__clusterIP="None",
        spec__clusterIPs=["None"],
    ),
    ruined(
        "services",
        ['spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services'],
        spec__externalTrafficPolicy="Local",
    ),
    ruined(
        "services",
        ['spec.sessionAffinity: Unsupported value: "x": supported values: "ClientIP", "None"'],
        spec__sessionAffinity="x",
    ),
]
DATA: list[Case] = [
    bare("configmaps", ['data[a b]: Invalid value: "a b": a valid config key must consist of…'], data={"a b": ""}),
    bare(
        "configmaps",
        ['data[a]: Invalid value: "a": duplicate of key present in binaryData'],
        data={"a": ""},
        binaryData={"a": ""},
    ),
    bare("configmaps", ["[]: Too long: may not be more than 1048576 bytes"], data={"a": "x" * (1 << 20), "b": "x"}),
    bare("secrets", ["data[tls.crt]: Required value", "data[tls.key]: Required value"], type="kubernetes.io/tls"),
    bare("secrets", ["data[.dockerconfigjson]: Required value"], type="kubernetes.io/dockerconfigjson"),
    bare(
        "secrets",
        ['data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": unexpected end of JSON input'],
        type="kubernetes.io/dockerconfigjson",
        stringData={".dockerconfigjson": "{"},
    ),
    bare(
        "secrets",
        [
            "data[.dockercfg]: Invalid value: \"<secret contents redacted>\": invalid character 'x' after "
            "top-level value"
        ],
        type="kubernetes.io/dockercfg",
        stringData={".dockercfg": "{}x"},
    ),
    bare(
        "secrets",
        [
            "data[.dockerconfigjson]: Invalid value: \"<secret contents redacted>\": invalid character 'o' in literal "
            "null (expecting 'u')"
        ],
        type="kubernetes.io/dockerconfigjson",
        stringData={".dockerconfigjson": "nonsense"},
    ),
    bare(
        "secrets",
        [
            'data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": json: cannot unmarshal array into '
            "Go value of type map[string]interface {}"
        ],
        type="kubernetes.io/dockerconfigjson",
        stringData={".dockerconfigjson": "[]"},
    ),
    bare(
        "secrets",
        ["metadata.annotations[kubernetes.io/service-account.name]: Required value"],
        type="kubernetes.io/service-account-token",
    ),
    bare(
        "namespaces",
        ['spec.finalizers: Invalid value: "x": name is neither a standard finalizer name nor is it fully qualified'],
        spec={"finalizers": ["x"]},
    ),
    bare(
        "nodes",
        [
            'metadata.taints[0].effect: Unsupported value: "x": supported values: "NoSchedule", "PreferNoSchedule", '
            '"NoExecute"'
        ],
        spec={"taints": [{"key": "a", "effect": "x"}]},
    ),
    bare(
        "nodes",
        [
            'metadata.taints[1]: Duplicate value: {"Key":"a","Value":"","Effect":"NoExecute","TimeAdded":null}: taints '
            "must be unique by key and effect pair"
        ],
        spec={"taints": [{"key": "a", "effect": "NoExecute"}] * 2},
    ),
    bare(
        "events",
        ['involvedObject.namespace: Invalid value: "other": does not match event.namespace'],
        involvedObject={"namespace": "other"},
    ),
    bare(
        "events",
        ["reportingComponent: Required value", 'reportingComponent: Invalid value: "": name part must be non-empty']
        + ['reportingComponent: Invalid value: "": name part must consist of…']
        + [f"{name}: Required value" for name in ("reportingInstance", "action", "reason")],
        eventTime="2026-01-01T00:00:00.000000Z",
        involvedObject={"namespace": "default"},
    ),
]
LIMITS: list[Case] = [
    bare(
        "limitranges",
        [
            'spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1',
            'spec.limits[0].defaultRequest[cpu]: Invalid value: "1": min value 2 is greater than default request value '
            "1",
            'spec.limits[0].default[cpu]: Invalid value: "2": min value 2 is greater than default value 1',
        ],
        spec={"limits": [{"type": "Container", "min": {"cpu": "2"}, "max": {"cpu": "1"}}]},
    ),
    bare(
        "limitranges",
        ['spec.limits[1].type: Duplicate value: "Container"'],
        spec={"limits": [{"type": "Container"}] * 2},
    ),
    bare(
        "limitranges",
        ["spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'"],
        spec={"limits": [{"type": "Pod", "max": {"cpu": "2"}, "default": {"cpu": "2"}}]},
    ),
    bare(
        "resourcequotas",
        [
            'spec.hard[foo]: Invalid value: "foo": must be a standard resource type or fully qualified',
            'spec.hard[foo]: Invalid value: "foo": must be a standard resource for quota',
            'spec.hard[pods]: Invalid value: "-1": must be greater than or equal to 0',
            'spec.hard[services]: Invalid value: "1500m": must be an integer',
        ],
        spec={"hard": {"pods": "-1", "services": "1500m", "foo": "1"}},
    ),
    ruined(
        BUDGET,
        [
            'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"app":"web"}},"MaxUnavailable":1,'
            '"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set'
        ],
        spec__maxUnavailable=1,
    ),
    ruined(BUDGET, [f'spec.minAvailable: Invalid value: "x": {PERCENT}'], spec__minAvailable="x"),
    bare(
        AUTOSCALER,
        [
            "spec.maxReplicas: Invalid value: 0: must be greater than 0",
            "spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`",
            "spec.scaleTargetRef.kind: Required value",
            "spec.scaleTargetRef.name: Required value",
        ],
        spec={},
    ),
    ruined(
        AUTOSCALER,
        ["spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`"],
        spec__minReplicas=5,
    ),
    ruined(
        AUTOSCALER,
        ["spec.metrics[0].pods: Required value: must populate information for the given metric source"],
        spec__metrics=[{"type": "Pods"}],
    ),
    bare(
        PRIORITY, ["value: Forbidden: maximum allowed value of a user defined priority is 1000000000"], value=2000000000
    ),
    bare(
        PRIORITY,
        [
            "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. "
            "error: system-foo is not a known system priority class"
        ],
        value=1,
        metadata={"name": "system-foo"},
    ),
]
STORAGE: list[Case] = [
    bare(
        "persistentvolumeclaims",
        [
            "spec.accessModes: Required value: at least 1 access mode is required",
            "spec.resources[storage]: Required value",
        ],
        spec={},
    ),
    ruined(
        "persistentvolumeclaims",
        [
            'spec.accessModes: Unsupported value: "RWO": supported values: "ReadOnlyMany", "ReadWriteMany", '
            '"ReadWriteOnce", "ReadWriteOncePod"'
        ],
        spec__accessModes=["RWO"],
    ),
    ruined(
        "persistentvolumeclaims",
        ['spec.resources[storage]: Invalid value: "0": must be greater than zero'],
        spec__resources={"requests": {"storage": "0"}},
    ),
    bare(
        "persistentvolumes",
        [
            "spec.accessModes: Required value",
            "spec.capacity: Required value",
            'spec.capacity: Unsupported value: null: supported values: "storage"',
            "spec: Required value: must specify a volume type",
        ],
        spec={},
    ),
    ruined(
        "persistentvolumes",
        ["spec.nfs: Forbidden: may not specify more than 1 volume type"],
        spec__nfs={"server": "a", "path": "/b"},
    ),
    bare(CLASS, ["provisioner: Required value"], provisioner=""),
    ruined(CLASS, ['reclaimPolicy: Unsupported value: "x": supported values: "Delete", "Retain"'], reclaimPolicy="x"),
]
PATH = "spec.rules[0].http.paths[0]"


def path(**values: Any) -> Obj:
    backend = {"service": {"name": "web", "port": {"number": 80}}}
    return {"rules": [{"http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": backend, **values}]}}]}


NETWORK: list[Case] = [
    bare(INGRESS, ["spec: Invalid value: null: either `defaultBackend` or `rules` must be specified"], spec={}),
    bare(INGRESS, [], spec=path()),
    bare(INGRESS, [f"{PATH}.pathType: Required value: pathType must be specified"], spec=path(pathType=None)),
    bare(
        INGRESS,
        [f'{PATH}.pathType: Unsupported value: "x": supported values: "Exact", "ImplementationSpecific", "Prefix"'],
        spec=path(pathType="x"),
    ),
    bare(INGRESS, [f'{PATH}.path: Invalid value: "x": must be an absolute path'], spec=path(path="x")),
    bare(INGRESS, [f"{PATH}.path: Invalid value: \"/a//b\": must not contain '//'"], spec=path(path="/a//b")),
    bare(
        INGRESS,
        [f"{PATH}.backend: Required value: port name or number is required"],
        spec=path(backend={"service": {"name": "web"}}),
    ),
    bare(
        INGRESS,
        ['spec.rules[0].host: Invalid value: "1.2.3.4": must be a DNS name, not an IP address'],
        spec={"rules": [{"host": "1.2.3.4"}]},
    ),
    bare(INGRESS, [f'spec.rules[0].host: Invalid value: "A.b": {SUBDOMAIN}'], spec={"rules": [{"host": "A.b"}]}),
    bare(
        POLICY,
        ["spec.ingress[0].from[0]: Required value: must specify a peer"],
        spec={"podSelector": {}, "ingress": [{"from": [{}]}]},
    ),
    bare(
        POLICY,
        ["spec.ingress[0].ports[0].endPort: Invalid value: 70: must be greater than or equal to `port`"],
        spec={"podSelector": {}, "ingress": [{"ports": [{"port": 80, "endPort": 70}]}]},
    ),
    bare(
        POLICY,
        ["spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer"],
        spec={"podSelector": {}, "ingress": [{"from": [{"ipBlock": {"cidr": "10.0.0.0/8"}, "podSelector": {}}]}]},
    ),
    bare(SLICE, ['addressType: Unsupported value: "Foo": supported values: "FQDN", "IPv4", "IPv6"'], addressType="Foo"),
    bare(
        SLICE,
        ["endpoints[0].addresses: Required value: must contain at least 1 address"],
        addressType="IPv4",
        endpoints=[{"addresses": []}],
    ),
    bare("endpoints", ["subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`"], subsets=[{}]),
    bare(
        "endpoints",
        [
            'subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, '
            "::1/128)"
        ],
        subsets=[{"addresses": [{"ip": "127.0.0.1"}], "ports": [{"port": 1}]}],
    ),
]
ACCESS: list[Case] = [
    bare(
        ROLE,
        [
            "rules[0].verbs: Required value: verbs must contain at least one value",
            "rules[0].apiGroups: Required value: resource rules must supply at least one api group",
            "rules[0].resources: Required value: resource rules must supply at least one resource",
        ],
        rules=[{}],
    ),
    bare(
        ROLE,
        ['rules[0].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs'],
        rules=[{"verbs": ["get"], "nonResourceURLs": ["/x"]}],
    ),
    bare(
        BINDING,
        [
            'roleRef.kind: Unsupported value: "Foo": supported values: "Role", "ClusterRole"',
            "roleRef.name: Required value",
        ],
        roleRef={"kind": "Foo", "name": ""},
    ),
    bare(
        BINDING,
        ['subjects[0].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"'],
        roleRef={"kind": "Role", "name": "r"},
        subjects=[{"kind": "Robot", "name": "n"}],
    ),
    bare(
        CLUSTER_BINDING,
        ["subjects[0].namespace: Required value"],
        roleRef={"kind": "ClusterRole", "name": "r"},
        subjects=[{"kind": "ServiceAccount", "name": "n"}],
    ),
    ruined(
        DEFINITION,
        ['metadata.name: Invalid value: "foo": must be spec.names.plural+"."+spec.group'],
        metadata__name="foo",
    ),
    ruined(
        DEFINITION,
        ['spec.scope: Unsupported value: "World": supported values: "Cluster", "Namespaced"'],
        spec__scope="World",
    ),
]


@pytest.mark.parametrize(
    ("resource", "obj", "expected"),
    [*WORKLOADS, *BATCH, *SERVICES, *DATA, *LIMITS, *STORAGE, *NETWORK, *ACCESS],
)
def test_refusals(resource: str, obj: Obj, expected: list[str]) -> None:
    check(refused(resource, obj), expected)


FROZEN = "field is immutable when `immutable` is set"
CLUSTER_IP = {"clusterIP": "10.0.0.1", "clusterIPs": ["10.0.0.1"], "ports": [{"port": 80}]}
CLAIM = "persistentvolumeclaims"
UPDATES: list[tuple[str, Obj, Obj, list[str]]] = [
    (
        DEPLOYMENT,
        VALID[DEPLOYMENT],
        changed(
            VALID[DEPLOYMENT],
            spec__selector={"matchLabels": {"b": "c", "app": "web"}},
            spec__template__metadata__labels={"app": "web", "b": "c"},
        ),
        ['spec.selector: Invalid value: {"matchLabels":{"app":"web","b":"c"}}: field is immutable'],
    ),
    (
        STATEFUL,
        VALID[STATEFUL],
        changed(VALID[STATEFUL], spec__serviceName="other"),
        [
            "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', "
            "'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' "
            "are forbidden"
        ],
    ),
    (STATEFUL, VALID[STATEFUL], changed(VALID[STATEFUL], spec__replicas=5), []),
    (
        "configmaps",
        {"immutable": True, "data": {"a": "b"}},
        {"data": {"a": "c"}},
        [f"immutable: Forbidden: {FROZEN}", f"data: Forbidden: {FROZEN}"],
    ),
    (
        "secrets",
        {"immutable": True, "data": {"a": "YQ=="}},
        {"immutable": True, "data": {}},
        [f"data: Forbidden: {FROZEN}"],
    ),
    ("secrets", {"type": "Opaque"}, {"type": "x"}, ['type: Invalid value: "x": field is immutable']),
    (
        "services",
        {"spec": CLUSTER_IP},
        {"spec": {**CLUSTER_IP, "clusterIP": "10.0.0.2", "clusterIPs": ["10.0.0.2"]}},
        ['spec.clusterIPs[0]: Invalid value: ["10.0.0.2"]: may not change once set'],
    ),
    (
        CLASS,
        {"provisioner": "a"},
        {"provisioner": "b", "reclaimPolicy": "Retain", "parameters": {"a": "b"}},
        [
            "parameters: Forbidden: updates to parameters are forbidden.",
            "provisioner: Forbidden: updates to provisioner are forbidden.",
            "reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.",
        ],
    ),
    (
        BINDING,
        VALID[BINDING],
        changed(VALID[BINDING], roleRef={"kind": "Role", "name": "other"}),
        [
            'roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"Role","Name":"other"}: cannot '
            "change roleRef"
        ],
    ),
    (
        PRIORITY,
        {"value": 1},
        {"value": 2, "preemptionPolicy": "Never"},
        [
            "value: Forbidden: may not be changed in an update.",
            'preemptionPolicy: Invalid value: "Never": field is immutable',
        ],
    ),
    (
        SLICE,
        {"addressType": "IPv4"},
        {"addressType": "IPv6"},
        ['addressType: Invalid value: "IPv6": field is immutable'],
    ),
    (
        "nodes",
        {"spec": {"podCIDR": "10.0.0.0/24"}},
        {"spec": {"podCIDR": "10.0.1.0/24"}},
        ['spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid'],
    ),
]


@pytest.mark.parametrize(("resource", "old", "new", "expected"), UPDATES)
def test_refused_updates(resource: str, old: Obj, new: Obj, expected: list[str]) -> None:
    check(refused_update(resource, old, new), expected)


def update(resource: str, old: Obj, **values: Any) -> list[str]:
    """What is said of changing a stored object in place."""
    new = changed(old, **values)
    kind = record(resource)
    kind.default(new)
    kind.prepare_update(new, old)
    return [repr(cause) for cause in kind.validate_update(new, old)]


def test_job_updates() -> None:
    old = stored(JOB, VALID[JOB])
    assert update(JOB, old, spec__parallelism=5, spec__activeDeadlineSeconds=9) == []
    check(update(JOB, old, spec__completions=5), ["spec.completions: Invalid value: 5: field is immutable"])
    [cause] = update(JOB, old, spec__template__spec__containers__0__image="x")
    assert cause.startswith('spec.template: Invalid value: {"labels":{"batch.kubernetes.io/controller-uid":')
    assert cause.endswith('"EvictionResponders":null}}: field is immutable')


def test_replacing_a_job_by_its_manifest() -> None:
    found = refused_update(JOB, VALID[JOB], VALID[JOB])
    expected = [
        "spec.selector: Required value",
        "spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`",
        "spec.selector: Invalid value: null: field is immutable",
        "spec.template: Invalid value: {…",
    ]
    check(found, expected)


FIXED = (
    "spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for "
    "bound claims\n"
)


def test_claim_updates() -> None:
    old = stored(CLAIM, VALID[CLAIM])
    [cause] = update(CLAIM, old, spec__accessModes=["ReadWriteMany"])
    assert cause.startswith(
        f'{FIXED}@@ -1,6 +1,6 @@\n {{\n  "AccessModes": [\n-  "ReadWriteOnce"\n+  "ReadWriteMany"\n'
    )
    bound = changed(old, status={"phase": "Bound", "capacity": {"storage": "1Gi"}}, spec__volumeName="v")
    assert update(CLAIM, bound, spec__resources={"requests": {"storage": "2Gi"}}) == []
    check(
        update(CLAIM, bound, spec__resources={"requests": {"storage": "1Mi"}}),
        ["spec.resources.requests.storage: Forbidden: field can not be less than status.capacity"],
    )
    assert update(CLAIM, old, spec__volumeName="v") == []


def test_a_deployment_may_be_scaled_rolled_and_labelled() -> None:
    old = stored(DEPLOYMENT, VALID[DEPLOYMENT])
    assert update(DEPLOYMENT, old, spec__replicas=5) == []
    assert update(DEPLOYMENT, old, spec__template__spec__containers__0__image="x:2") == []
    assert update(DEPLOYMENT, old, metadata__labels={"a": "b"}) == []


def test_validation_does_not_run_on_what_did_not_change() -> None:
    """Objects that older rules let in may still be labelled."""
    old = stored(DEPLOYMENT, changed(VALID[DEPLOYMENT], spec__template__spec__containers__0__name="Not_Valid"))
    assert update(DEPLOYMENT, old, metadata__labels={"a": "b"}) == []


def test_selectors_of_any_kind() -> None:
    obj = copy.deepcopy(VALID[BUDGET])
    obj["spec"]["selector"] = {
        "matchExpressions": [{"key": "a", "operator": "Is"}, {"key": "a b", "operator": "Exists"}]
    }
    found = refused(BUDGET, obj)
    assert found[0] == 'spec.selector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator'
    assert found[1].startswith('spec.selector.matchExpressions[1].key: Invalid value: "a b": name part must')
    assert SELECTOR == {"matchLabels": {"app": "web"}}
