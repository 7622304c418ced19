"""What a client accepts, and what it gets."""

from __future__ import annotations

import pytest

from kubectl_sim.model.status import StatusError
from kubectl_sim.server import negotiation
from kubectl_sim.server.negotiation import JSON, YAML, Representation

TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", Representation(JSON)),
        ("*/*", Representation(JSON)),
        ("application/yaml", Representation(YAML)),
        ("application/vnd.kubernetes.protobuf,application/json", Representation(JSON)),
        ("application/json;q=0.5,application/yaml", Representation(YAML)),
        (f"{TABLE},application/json", Representation(JSON, "Table", "v1")),
        ("application/json;as=Table;v=v2;g=meta.k8s.io,application/json", Representation(JSON)),
        (
            "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
            Representation(JSON, "PartialObjectMetadataList", "v1"),
        ),
    ],
)
def test_accepted(header: str, expected: Representation) -> None:
    assert negotiation.accepted(header) == expected


@pytest.mark.parametrize("header", ["text/html", "application/vnd.kubernetes.protobuf", "application/json;as=Nope"])
def test_what_cannot_be_had(header: str) -> None:
    with pytest.raises(StatusError) as refusal:
        negotiation.accepted(header)
    assert refusal.value.code == 406


def test_forms_are_only_had_where_there_are_some() -> None:
    assert negotiation.accepted(f"{TABLE},application/json", False) == Representation(JSON)


@pytest.mark.parametrize(
    ("pretty", "agent", "expected"),
    [(None, "curl/8", True), (None, "kubectl/v1", False), ("true", "kubectl", True), ("false", "curl/8", False)],
)
def test_indentation(pretty: str | None, agent: str, expected: bool) -> None:
    assert negotiation.wants_indentation(pretty, agent) is expected


def test_bodies() -> None:
    assert negotiation.body_media("") == JSON
    assert negotiation.body_media("application/json; charset=utf-8") == JSON
    with pytest.raises(StatusError) as refusal:
        negotiation.body_media("text/plain")
    assert refusal.value.code == 415
