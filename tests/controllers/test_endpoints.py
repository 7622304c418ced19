"""Endpoints and EndpointSlices follow the pods that services select."""

from __future__ import annotations

import pytest

from tests.controllers.world import NS, meta, pod

SVC, EP, SLICE = "services", "endpoints", "endpointslices.discovery.k8s.io"


def service(name="web", selector=None, **spec):
    body = {"selector": {"app": name} if selector is None else selector, "ports": [{"port": 80, "targetPort": 8080}]}
    if not body["selector"]:
        del body["selector"]
    return {"kind": "Service", "metadata": meta(name), "spec": {**body, **spec}}


def backend(world, name, *, ready=True, app="web", ports=(), **spec):
    made = pod(name, {"app": app}, **spec)
    if ports:
        made["spec"]["containers"][0]["ports"] = list(ports)
    return world.start(world.create("pods", made), ready=ready)


def addresses(world, name="web", field="addresses"):
    """The pods of an Endpoints object, by name."""
    subsets = world.get(EP, name).get("subsets") or ()
    return sorted(a["targetRef"]["name"] for subset in subsets for a in subset.get(field) or ())


def endpoints(world, name="web"):
    """The endpoints of all slices of a service, by pod."""
    slices = world.list(SLICE, f"kubernetes.io/service-name={name}")
    return {e["targetRef"]["name"]: e for s in slices for e in s["endpoints"] or ()}


def ready(world, name="web"):
    return sorted(pod for pod, e in endpoints(world, name).items() if e["conditions"]["ready"])


def test_ready_pods_are_addresses_and_others_are_not_ready(world):
    world.create(SVC, service())
    up = backend(world, "up")
    backend(world, "down", ready=False)
    world.create("pods", pod("no-address", {"app": "web"}))
    backend(world, "stranger", app="other")
    assert addresses(world) == ["up"] and addresses(world, field="notReadyAddresses") == ["down"]
    (subset,) = world.get(EP, "web")["subsets"]
    assert subset["ports"] == [{"port": 8080, "protocol": "TCP"}]
    assert subset["addresses"] == [
        {
            "ip": up["status"]["podIP"],
            "nodeName": "node-1",
            "targetRef": {"kind": "Pod", "namespace": NS, "name": "up", "uid": up["metadata"]["uid"]},
        }
    ]
    assert ready(world) == ["up"] and sorted(endpoints(world)) == ["down", "up"]


def test_a_second_look_at_an_empty_slice_writes_nothing(world):
    made = world.create(SVC, service())
    (before,) = world.list(SLICE)
    world.advance(5)
    # A change that is none of the slice's.
    world.patch(SVC, made["metadata"]["name"], {"spec": {"sessionAffinity": "ClientIP"}})
    assert world.list(SLICE) == [before]


def test_they_follow_a_pod_through_its_life(world):
    world.create(SVC, service())
    assert addresses(world) == []
    p = backend(world, "p", ready=False)
    assert addresses(world) == [] and ready(world) == []
    world.start(p)
    assert addresses(world) == ["p"] and ready(world) == ["p"]
    world.start(p, ready=False)
    assert addresses(world) == [] and ready(world) == []
    world.start(p)
    world.delete("pods", "p")
    assert addresses(world) == [] and addresses(world, field="notReadyAddresses") == []
    conditions = endpoints(world)["p"]["conditions"]
    assert conditions == {"ready": False, "serving": True, "terminating": True}
    world.bury()
    assert endpoints(world) == {}


@pytest.mark.parametrize("phase", ["Succeeded", "Failed"])
def test_pods_that_have_ended_are_no_endpoints(world, phase):
    world.create(SVC, service())
    p = backend(world, "p")
    world.end(p, phase)
    assert addresses(world) == [] and endpoints(world) == {}


def test_labels_and_selectors_may_change(world):
    world.create(SVC, service())
    backend(world, "p")
    backend(world, "q", app="other")
    world.patch("pods", "p", {"metadata": {"labels": {"app": "gone"}}})
    assert addresses(world) == [] and ready(world) == []
    world.patch("pods", "p", {"metadata": {"labels": {"app": "web"}}})
    assert addresses(world) == ["p"] and ready(world) == ["p"]
    world.patch(SVC, "web", {"spec": {"selector": {"app": "other"}}})
    assert addresses(world) == ["q"] and ready(world) == ["q"]


def test_several_services_may_select_the_same_pods(world):
    world.create(SVC, service("one", {"app": "web"}))
    world.create(SVC, service("two", {"app": "web"}))
    backend(world, "p")
    assert addresses(world, "one") == addresses(world, "two") == ["p"]
    assert ready(world, "one") == ready(world, "two") == ["p"]


def test_pods_before_their_service(world):
    backend(world, "p")
    world.create(SVC, service())
    assert addresses(world) == ["p"] and ready(world) == ["p"]


def test_without_a_selector_endpoints_are_the_users_own(world):
    world.create(SVC, service(selector={}))
    assert world.find(EP, "web") is None and world.list(SLICE) == []
    mine = {"metadata": meta("web"), "subsets": [{"addresses": [{"ip": "192.0.2.1"}], "ports": [{"port": 80}]}]}
    world.create(EP, mine)
    world.patch(SVC, "web", {"metadata": {"labels": {"any": "change"}}})
    assert world.get(EP, "web")["subsets"][0]["addresses"] == [{"ip": "192.0.2.1"}]


def test_external_names_have_none(world):
    body = {"type": "ExternalName", "externalName": "db.example.com"}
    world.create(SVC, {"metadata": meta("db"), "spec": body})
    assert world.find(EP, "db") is None and world.list(SLICE) == []


def test_named_ports_are_looked_up_in_each_pod(world):
    world.create(SVC, service(ports=[{"port": 80, "targetPort": "http", "name": "web"}]))
    backend(world, "old", ports=[{"name": "http", "containerPort": 8080}])
    backend(world, "new", ports=[{"name": "http", "containerPort": 9090}])
    backend(world, "none", ports=[{"name": "other", "containerPort": 7070}])
    subsets = world.get(EP, "web")["subsets"]
    found = {subset["addresses"][0]["targetRef"]["name"]: subset["ports"] for subset in subsets}
    assert found == {
        "old": [{"name": "web", "port": 8080, "protocol": "TCP"}],
        "new": [{"name": "web", "port": 9090, "protocol": "TCP"}],
    }
    slices = world.list(SLICE)
    ports = {s["endpoints"][0]["targetRef"]["name"]: [p["port"] for p in s["ports"]] for s in slices if s["ports"]}
    assert ports["old"] == [8080] and ports["new"] == [9090]


def test_publishing_pods_that_are_not_ready(world):
    world.create(SVC, service(publishNotReadyAddresses=True))
    backend(world, "p", ready=False)
    assert addresses(world) == ["p"] and ready(world) == ["p"]
    assert endpoints(world)["p"]["conditions"]["serving"] is False


def test_headless_services_have_endpoints_without_ports(world):
    world.create(SVC, service(clusterIP="None", ports=None))
    backend(world, "p", hostname="p0", subdomain="web")
    (subset,) = world.get(EP, "web")["subsets"]
    assert "ports" not in subset and subset["addresses"][0]["hostname"] == "p0"
    assert world.get(EP, "web")["metadata"]["labels"]["service.kubernetes.io/headless"] == ""
    assert endpoints(world)["p"]["hostname"] == "p0"


def test_what_the_objects_look_like(world):
    made = service()
    made["metadata"]["labels"] = {"tier": "front"}
    world.create(SVC, made)
    labels = world.get(EP, "web")["metadata"]["labels"]
    assert labels == {"tier": "front", "endpoints.kubernetes.io/managed-by": "endpoint-controller"}
    (found,) = world.list(SLICE)
    assert found["metadata"]["generateName"] == "web-" and found["addressType"] == "IPv4"
    assert found["metadata"]["labels"] == {
        "tier": "front",
        "kubernetes.io/service-name": "web",
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
    }
    (owner,) = found["metadata"]["ownerReferences"]
    assert (owner["kind"], owner["name"], owner["controller"]) == ("Service", "web", True)
    assert not found["endpoints"] and not found["ports"]


def test_they_go_with_their_service(world):
    world.create(SVC, service())
    backend(world, "p")
    world.delete(SVC, "web")
    assert world.find(EP, "web") is None and world.list(SLICE) == []


@pytest.mark.parametrize("count", [100, 101, 120])
def test_a_slice_holds_a_hundred(world, count):
    with world.cluster.group():
        for number in range(count):
            backend(world, f"p{number}")
    world.create(SVC, service())
    slices = world.list(SLICE)
    assert len(slices) == -(-count // 100) and max(len(s["endpoints"]) for s in slices) <= 100
    assert len(endpoints(world)) == len(addresses(world)) == count
    for name in world.names("pods")[: count - 5]:
        world.client.delete("pods", NS, name, grace=0)
    assert len(endpoints(world)) == 5 and len(world.list(SLICE)) == 1


def test_endpoints_are_cut_off_at_a_thousand(world):
    with world.cluster.group():
        for number in range(1005):
            backend(world, f"p{number}")
    world.create(SVC, service())
    found = world.get(EP, "web")
    assert len(addresses(world)) == 1000
    assert found["metadata"]["annotations"]["endpoints.kubernetes.io/over-capacity"] == "truncated"
    assert len(endpoints(world)) == 1005


def test_a_change_that_does_not_matter_writes_nothing(world):
    world.create(SVC, service())
    p = backend(world, "p")
    before = world.get(EP, "web")["metadata"]["resourceVersion"], world.list(SLICE)[0]["metadata"]["resourceVersion"]
    world.patch("pods", "p", {"metadata": {"annotations": {"note": "x"}}})
    world.start(p)
    after = world.get(EP, "web")["metadata"]["resourceVersion"], world.list(SLICE)[0]["metadata"]["resourceVersion"]
    assert before == after
