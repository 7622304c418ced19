from __future__ import annotations

from typing import Any

import pytest

from kubectl_sim.kubectl.describers.generic import readable
from tests.unit.kubectl.describers.parity import OLD, Obj, Parity, event, meta


def widget(**fields: Any) -> Obj:
    return {"apiVersion": "example.com/v1", "kind": "Widget", "metadata": meta("w"), **fields}


def test_custom_resource(parity: Parity) -> None:
    one = widget(
        spec={
            "simpleField": "x",
            "number": 1,
            "ratio": 0.5,
            "whole": 2.0,
            "big": 1e30,
            "yes": True,
            "nothing": None,
            "emptyMap": {},
            "emptyList": [],
            "list": ["a", 1, None, True, 1.5, ["nested", {"b": 1, "a": None}]],
            "maps": [{"b": 1, "a": {"c": [1]}}, {"d": "e"}],
            "multi": "two\nlines",
            "tabs": "a\tb",
        },
        status={"observedGeneration": 3, "conditions": [{"lastTransitionTime": OLD, "type": "Ready"}]},
    )
    one["metadata"] |= {
        "labels": {"b": "1", "a": "2"},
        "annotations": {"x": "y"},
        "managedFields": [{"manager": "kubectl"}],
        "finalizers": ["a", "b"],
        "generation": 1,
    }
    parity.check(one, event(one))
    parity.check(one, zone="Asia/Seoul")


KEYS = [
    "simpleField", "respectPDBs", "respectPDB", "apiURL", "kubeAPI", "userUID", "HTTPSProxy", "customCRDs",
    "x", "X", "URL", "url", "uid", "podIPs", "IPs", "aB", "ABc", "ABC", "clusterIP", "hostIPAddress", "guidOfX",
    "foo-bar", "foo_bar", "a.b/c", "dummy1", "ünïCödé", "日本", "-", "aURLAPI", "getHTTPResponseCode", "ALLCAPSx",
]  # fmt: skip


def test_field_names_are_made_readable(parity: Parity) -> None:
    text = parity.check(widget(spec=dict.fromkeys(KEYS, "value"), top={key: {} for key in KEYS}))
    assert "\n  Respect PDBs: " in text


@pytest.mark.parametrize(
    ("key", "name"),
    [("creationTimestamp", "Creation Timestamp"), ("apiVersion", "API Version"), ("custom1", "custom1")],
)
def test_readable(key: str, name: str) -> None:
    assert readable(key) == name


def test_built_in_kinds_without_a_describer(parity: Parity) -> None:
    lease = {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": meta("l"), "spec": {}}
    parity.check(lease, event(lease))
