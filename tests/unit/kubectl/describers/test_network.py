from __future__ import annotations

from typing import Any

import pytest

from kubectl_sim.model.status import forbidden
from tests.canned_server import Objects
from tests.unit.kubectl.describers.parity import OLD, Obj, Parity, event, meta


def service(status: Obj | None = None, **spec: Any) -> Obj:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": meta("web"),
        "spec": {"type": "ClusterIP", "clusterIP": "10.96.0.10", "sessionAffinity": "None", **spec},
        "status": {"loadBalancer": {}, **(status or {})},
    }


def endpoint_slice(name: str, ports: list[Obj] | None, *ready: bool | None, address: str = "10.0.0.{}") -> Obj:
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": meta(name, labels={"kubernetes.io/service-name": "web"}),
        "addressType": "IPv4",
        "ports": ports,
        "endpoints": [
            {"addresses": [address.format(number)], "conditions": {} if state is None else {"ready": state}}
            for number, state in enumerate(ready, 1)
        ],
    }


PORT = {"port": 80, "targetPort": 8080, "protocol": "TCP"}
UNNAMED = [{"name": "", "port": 8080, "protocol": "TCP"}]


def test_service_of_every_day(parity: Parity) -> None:
    one = service(
        selector={"app": "web", "a": "b"},
        ports=[PORT],
        ipFamilyPolicy="SingleStack",
        ipFamilies=["IPv4"],
        clusterIPs=["10.96.0.10"],
        internalTrafficPolicy="Cluster",
    )
    text = parity.check(one, endpoint_slice("a", UNNAMED, True, None, False), event(one))
    assert "Endpoints:                10.0.0.1:8080,10.0.0.2:8080\n" in text


@pytest.mark.parametrize(
    "ready",
    [
        [],
        [False],
        [True] * 3,
        [True] * 4,
        [True] * 30,
        [True, True, True, False],
        [True, True, False, True],
        [False, True, True, True],
        [True, True, True, False, True],
    ],
)
def test_endpoints_of_a_service(parity: Parity, ready: list[bool | None]) -> None:
    parity.check(service(ports=[PORT]), endpoint_slice("a", UNNAMED, *ready))
    parity.check(service(ports=[PORT]), endpoint_slice("a", None, *ready))


def test_endpoints_in_several_slices(parity: Parity) -> None:
    named = [{"name": "http", "port": 80}, {"name": "metrics", "port": 9090}, {"name": "", "port": 1}]
    ports = [{**PORT, "name": "http"}, {**PORT, "name": "metrics", "targetPort": "metrics", "protocol": "UDP"}]
    slices = [
        endpoint_slice("a", named, True, True),
        endpoint_slice("b", named, True, False, address="fd00::{}"),
        endpoint_slice("c", named[:1], True, True),
    ]
    parity.check(service(ports=ports), *slices)
    parity.check(service(ports=ports))


def test_endpoints_that_may_not_be_listed(parity: Parity) -> None:
    objects = Objects(service(ports=[PORT]))
    objects.errors["endpointslices.discovery.k8s.io"] = forbidden("endpointslices", "", "no")
    parity.check(service(ports=[PORT]), objects=objects)


def test_rare_fields_of_a_service(parity: Parity) -> None:
    parity.check(
        service(
            {
                "loadBalancer": {
                    "ingress": [
                        {"ip": "1.2.3.4", "ipMode": "VIP"},
                        {"ip": "1.2.3.5"},
                        {"hostname": "lb.example.com"},
                    ]
                }
            },
            type="LoadBalancer",
            ports=[{**PORT, "nodePort": 30080, "appProtocol": "http"}, {**PORT, "name": "x", "nodePort": 30081}],
            ipFamilies=["IPv4", "IPv6"],
            clusterIPs=["10.96.0.10", "fd00::10"],
            externalIPs=["9.9.9.9", "8.8.8.8"],
            loadBalancerIP="1.2.3.4",
            externalTrafficPolicy="Local",
            healthCheckNodePort=31000,
            loadBalancerSourceRanges=["10.0.0.0/8", "192.168.0.0/16"],
            trafficDistribution="PreferClose",
            sessionAffinity="ClientIP",
        )
    )
    parity.check(service(type="ExternalName", externalName="example.com", clusterIP=""))
    parity.check(service(clusterIP="None", clusterIPs=["None"]))


def ingress(status: Obj | None = None, **spec: Any) -> Obj:
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": meta("web", annotations={"rewrite": "/", "a": "b"}),
        "spec": spec,
        "status": status or {},
    }


def to_service(**port: Any) -> Obj:
    return {"service": {"name": "web", "port": port}}


def test_ingress(parity: Parity) -> None:
    rules = [
        {
            "host": "a.example.com",
            "http": {
                "paths": [
                    {"path": "/", "pathType": "Prefix", "backend": to_service(number=80)},
                    {"path": "/m", "backend": to_service(name="metrics")},
                    {"backend": to_service(number=1)},
                    {"path": "/r", "backend": {"resource": {"apiGroup": "g", "kind": "Bucket", "name": "b"}}},
                    {"path": "/x", "backend": {"resource": {"kind": "Bucket", "name": "b"}}},
                    {"path": "/n", "backend": {}},
                    {"path": "/gone", "backend": {"service": {"name": "gone", "port": {"number": 80}}}},
                ]
            },
        },
        {"host": "no-http.example.com"},
        {"http": {"paths": [{"path": "/", "backend": to_service(number=80)}]}},
    ]
    points = [{"ip": "2.2.2.2"}, {"hostname": "h"}, {"ip": "1.1.1.1"}, {"ip": "2.2.2.2"}, {}]
    one = ingress(
        {"loadBalancer": {"ingress": points}},
        rules=rules,
        ingressClassName="nginx",
        defaultBackend=to_service(number=80),
        tls=[{"hosts": ["a", "b"], "secretName": "s"}, {"hosts": ["c"]}, {"secretName": "t"}],
    )
    ports = [{**PORT, "name": "http"}, {**PORT, "port": 9090, "name": "metrics"}]
    slices = endpoint_slice("a", [{"name": "http", "port": 8080}, {"name": "metrics", "port": 9}], True, True)
    parity.check(one, service(ports=ports), slices, event(one))
    parity.check(one)


def test_ingress_with_little(parity: Parity) -> None:
    parity.check(ingress())
    parity.check(ingress(defaultBackend=to_service(number=80)), service(ports=[PORT]))
    objects = Objects(ingress(defaultBackend=to_service(number=80)))
    objects.errors["endpointslices.discovery.k8s.io"] = forbidden("endpointslices", "", "no")
    parity.check(ingress(defaultBackend=to_service(number=80)), objects=objects)


def test_ingress_class(parity: Parity) -> None:
    for spec in (
        {},
        {"controller": "example.com/c", "parameters": {"apiGroup": "g", "kind": "K", "name": "n"}},
        {"controller": "example.com/c", "parameters": {"kind": "K", "name": "n"}},
    ):
        one = {"apiVersion": "networking.k8s.io/v1", "kind": "IngressClass", "metadata": meta("nginx", None)}
        parity.check({**one, "spec": spec}, event(one))


def test_endpoints(parity: Parity) -> None:
    subsets = [
        {
            "addresses": [{"ip": "10.0.0.1"}, {"ip": "10.0.0.2"}],
            "notReadyAddresses": [{"ip": "10.0.0.3"}],
            "ports": [{"port": 80, "protocol": "TCP"}, {"name": "metrics", "port": 9090, "protocol": "UDP"}],
        },
        {},
    ]
    for given in (None, [], subsets):
        parity.check({"apiVersion": "v1", "kind": "Endpoints", "metadata": meta("web"), "subsets": given})


def test_endpoint_slice(parity: Parity) -> None:
    one = endpoint_slice("web-1", UNNAMED, True, False, None)
    one["ports"] += [{"name": "x", "protocol": "UDP"}]
    one["endpoints"][0] |= {
        "hostname": "h",
        "nodeName": "n",
        "zone": "z",
        "targetRef": {"kind": "Pod", "name": "p"},
        "addresses": ["10.0.0.1", "10.0.0.9"],
    }
    parity.check(one, event(one))
    parity.check({**one, "ports": [], "endpoints": []})


PEERS: list[Obj] = [
    {"podSelector": {"matchLabels": {"b": "1", "a": "2"}}},
    {"podSelector": {}},
    {"namespaceSelector": {"matchExpressions": [{"key": "a", "operator": "In", "values": ["y", "x"]}]}},
    {"namespaceSelector": {}, "podSelector": {"matchLabels": {"a": "2"}}},
    {"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16", "10.2.0.0/16"]}},
    {"ipBlock": {"cidr": "10.0.0.0/8"}},
]
PORTS: list[Obj] = [
    {"port": 80, "protocol": "TCP"},
    {"port": "http"},
    {"port": 8000, "endPort": 9000, "protocol": "UDP"},
    {"protocol": "SCTP"},
]


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"policyTypes": ["Ingress"]},
        {"policyTypes": ["Egress", "Ingress"], "ingress": [{}], "egress": [{}]},
        {
            "podSelector": {"matchLabels": {"app": "web"}},
            "policyTypes": ["Ingress", "Egress"],
            "ingress": [{"from": PEERS, "ports": PORTS}, {"ports": PORTS[:1]}, {"from": PEERS[:1]}],
            "egress": [{"to": PEERS, "ports": PORTS}, {}],
        },
    ],
)
def test_network_policy(parity: Parity, spec: Obj) -> None:
    one = {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": meta("p"), "spec": spec}
    parity.check(one, zone="Europe/Berlin")
    parity.check(one, zone="America/Sao_Paulo")


def test_network_policy_that_was_never_created(parity: Parity) -> None:
    one: Obj = {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": meta("p"), "spec": {}}
    one["metadata"]["creationTimestamp"] = None
    parity.check(one)


def test_addresses(parity: Parity) -> None:
    parent = {"group": "", "resource": "services", "namespace": "default", "name": "web"}
    for spec in ({}, {"parentRef": parent}):
        one = {"apiVersion": "networking.k8s.io/v1", "kind": "IPAddress", "metadata": meta("10.0.0.1", None)}
        parity.check({**one, "spec": spec}, event(one))
    ready = {"type": "Ready", "status": "True", "lastTransitionTime": OLD, "reason": "R", "message": "m"}
    for status in ({}, {"conditions": [ready]}):
        one = {"apiVersion": "networking.k8s.io/v1", "kind": "ServiceCIDR", "metadata": meta("kubernetes", None)}
        parity.check({**one, "spec": {"cidrs": ["10.96.0.0/16", "fd00::/108"]}, "status": status}, event(one))
