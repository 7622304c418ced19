"""API services that a service answers for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.clusters import opened
from tests.controllers.world import NS, World, condition, meta, pod

Obj = dict[str, Any]

API_SERVICES = "apiservices.apiregistration.k8s.io"
NAME = "v1beta1.metrics.k8s.io"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, running=("apiservice", "endpointslice"))


def api_service(group: str = "metrics.k8s.io", version: str = "v1beta1", **service: Any) -> Obj:
    spec = {
        "group": group,
        "version": version,
        "groupPriorityMinimum": 100,
        "versionPriority": 100,
        "insecureSkipTLSVerify": True,
        "service": {"namespace": NS, "name": "metrics", **service},
    }
    return {"metadata": {"name": f"{version}.{group}"}, "spec": spec}


def service(port: int = 443) -> Obj:
    ports = [{"name": "https", "port": port, "targetPort": 4443}]
    return {"metadata": meta("metrics"), "spec": {"selector": {"app": "metrics"}, "ports": ports}}


def available(world: World, name: str = NAME) -> tuple[str, str, str]:
    found = condition(world.get(API_SERVICES, name, ""), "Available")
    return found["status"], found["reason"], found["message"]


def test_from_nothing_to_an_answer_and_back(world: World) -> None:
    world.create(API_SERVICES, api_service())
    assert available(world) == ("False", "ServiceNotFound", 'service/metrics in "default" is not present')
    world.create("services", service())
    why = 'endpointslices for service/metrics in "default" have no addresses with port name "https"'
    assert available(world) == ("False", "MissingEndpoints", why)
    since = condition(world.get(API_SERVICES, NAME, ""), "Available")["lastTransitionTime"]
    world.advance(60)
    world.start(world.create("pods", pod("server", {"app": "metrics"})))
    assert available(world) == ("True", "Passed", "all checks passed")
    assert condition(world.get(API_SERVICES, NAME, ""), "Available")["lastTransitionTime"] != since
    world.status(world.get("pods", "server"), conditions=[{"type": "Ready", "status": "False"}])
    assert available(world)[:2] == ("False", "MissingEndpoints")
    world.delete("services", "metrics")
    assert available(world)[:2] == ("False", "ServiceNotFound")


def test_a_port_on_which_nobody_listens(world: World) -> None:
    world.create("services", service(8443))
    world.create(API_SERVICES, api_service())
    why = 'service/metrics in "default" is not listening on port 443'
    assert available(world) == ("False", "ServicePortError", why)
    world.patch(API_SERVICES, NAME, {"spec": {"service": {"port": 8443}}}, "")
    assert available(world)[1] == "MissingEndpoints"


def test_a_server_that_is_not_simulated_does_not_answer(world: World) -> None:
    created = world.create("services", service())
    world.start(world.create("pods", pod("server", {"app": "metrics"})))
    world.create(API_SERVICES, api_service("shop.example", "v1"))
    status, reason, message = available(world, "v1.shop.example")
    assert (status, reason) == ("False", "FailedDiscoveryCheck")
    assert f"https://{created['spec']['clusterIP']}:443/apis/shop.example/v1" in message


def test_another_service_is_asked_from_now_on(world: World) -> None:
    world.create(API_SERVICES, api_service())
    world.create("services", service())
    world.patch(API_SERVICES, NAME, {"spec": {"service": {"name": "other"}}}, "")
    assert available(world)[2] == 'service/other in "default" is not present'
    world.delete("services", "metrics")
    assert available(world)[2] == 'service/other in "default" is not present'


def test_what_the_api_server_answers_itself_is_left_alone(world: World) -> None:
    assert available(world, "v1.apps") == ("True", "Local", "Local APIServices are always available")


def test_the_metrics_of_a_cluster_come_and_go_with_metrics_server(tmp_path: Path) -> None:
    cluster = opened(tmp_path)
    client = cluster.client()

    def word() -> str:
        found: str = condition(client.get(API_SERVICES, "", NAME), "Available")["status"]
        return found

    assert word() == "True"
    for replicas, expected in ((0, "False"), (1, "True")):
        client.patch("deployments.apps", "kube-system", "metrics-server", {"spec": {"replicas": replicas}})
        cluster.advance(60_000_000)
        assert word() == expected
