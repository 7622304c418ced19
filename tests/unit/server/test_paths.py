"""Paths of the API, taken apart."""

from __future__ import annotations

import pytest

from kubectl_sim.server import paths


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/api/v1/pods", ("pods", "", "", "")),
        ("/api/v1/namespaces", ("namespaces", "", "", "")),
        ("/api/v1/namespaces/default", ("namespaces", "", "default", "")),
        ("/api/v1/namespaces/default/status", ("namespaces", "", "default", "status")),
        ("/api/v1/namespaces/default/finalize", ("namespaces", "", "default", "finalize")),
        ("/api/v1/namespaces/default/pods", ("pods", "default", "", "")),
        ("/api/v1/namespaces/default/pods/", ("pods", "default", "", "")),
        ("/api/v1/namespaces/default/pods/web/log", ("pods", "default", "web", "log")),
        ("/apis/apps/v1/namespaces/a/deployments/web/scale", ("deployments.apps", "a", "web", "scale")),
        ("/apis/autoscaling/v1/horizontalpodautoscalers", ("horizontalpodautoscalers.autoscaling", "", "", "")),
        (
            "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode",
            ("clusterroles.rbac.authorization.k8s.io", "", "system:node", ""),
        ),
        ("/api/v1/nodes/n", ("nodes", "", "n", "")),
    ],
)
def test_what_a_path_names(path: str, expected: tuple[str, str, str, str]) -> None:
    found = paths.parse(path)
    assert found is not None
    assert (found.served.resource, found.namespace, found.name, found.subresource) == expected
    assert not found.watch


def test_the_old_way_to_watch() -> None:
    found = paths.parse("/api/v1/watch/namespaces/default/pods")
    assert found is not None
    assert found.watch
    assert (found.served.resource, found.namespace) == ("pods", "default")


def test_what_follows_a_proxy_is_kept() -> None:
    found = paths.parse("/api/v1/namespaces/a/services/web:80/proxy/x/y")
    assert found is not None
    assert (found.name, found.subresource, found.rest) == ("web:80", "proxy", "x/y")


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/v1",
        "/api/v2/pods",
        "/api/v1/deployments",
        "/apis/apps/v1",
        "/apis/apps/v1beta1/deployments",
        "/api/v1/namespaces/default/nodes",
        "/api/v1/namespaces/default/pods/web/log/more",
        "/api/v1/namespaces//pods",
        "/healthz",
        "/",
    ],
)
def test_what_names_no_resource(path: str) -> None:
    assert paths.parse(path) is None
