"""Bodies in protobuf: read as the JSON that they stand for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kubectl_sim.server import protobuf

MAGIC = b"k8s\x00"


def varint(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def block(number: int, body: bytes | str) -> bytes:
    data = body.encode() if isinstance(body, str) else body
    return varint(number << 3 | 2) + varint(len(data)) + data


def number(field: int, value: int) -> bytes:
    return varint(field << 3) + varint(value & (1 << 64) - 1)


def enveloped(api_version: str, kind: str, body: bytes) -> bytes:
    return MAGIC + block(1, block(1, api_version) + block(2, kind)) + block(2, body)


META = block(1, block(1, "web") + block(3, "default") + block(11, block(1, "app") + block(2, "web")))


def test_a_deployment() -> None:
    port = number(3, 80)
    container = block(1, "nginx") + block(2, "nginx:1.27") + block(6, port)
    template = block(2, block(2, container))
    spec = number(1, 3) + block(3, template)
    found = protobuf.decode(enveloped("apps/v1", "Deployment", META + block(2, spec)))
    assert found == {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", "namespace": "default", "labels": {"app": "web"}},
        "spec": {
            "replicas": 3,
            "template": {
                "spec": {"containers": [{"name": "nginx", "image": "nginx:1.27", "ports": [{"containerPort": 80}]}]}
            },
        },
    }


def test_values_that_json_writes_in_their_own_way() -> None:
    quantity = block(1, "500m")
    limits = block(1, block(1, "cpu") + block(2, quantity))
    probe = block(1, block(2, block(2, number(1, 1) + block(3, "http"))))
    container = block(1, "c") + block(8, limits) + block(10, probe)
    volume = block(1, "v") + block(2, block(2, block(1, "Memory")))
    spec = block(1, volume) + block(2, container) + number(5, -1)
    times = block(1, block(1, "p") + block(8, number(1, 1767225600)))
    found = protobuf.decode(enveloped("v1", "Pod", times + block(2, spec)))
    assert found["metadata"]["creationTimestamp"] == "2026-01-01T00:00:00Z"
    assert found["spec"]["volumes"] == [{"name": "v", "emptyDir": {"medium": "Memory"}}]
    assert found["spec"]["activeDeadlineSeconds"] == -1
    (container_found,) = found["spec"]["containers"]
    assert container_found["resources"] == {"limits": {"cpu": "500m"}}
    assert container_found["livenessProbe"] == {"httpGet": {"port": "http"}}


def test_secrets_are_base64() -> None:
    data = block(2, block(1, "k") + block(2, b"\x00\xff"))
    assert protobuf.decode(enveloped("v1", "Secret", data))["data"] == {"k": "AP8="}


def test_options_travel_under_any_version() -> None:
    found = protobuf.decode(enveloped("apps/v1", "DeleteOptions", number(1, 5) + block(4, "Background")))
    assert found["gracePeriodSeconds"] == 5
    assert found["propagationPolicy"] == "Background"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"{}", "expected prefix 6b 38 73 00"),
        (enveloped("example.com/v1", "Widget", b""), 'no kind "Widget" is registered for version "example.com/v1"'),
        (enveloped("v1", "Pod", b"\x0a\xff"), "unexpected EOF"),
        (enveloped("v1", "Pod", b"\x0b"), "illegal wireType 3"),
        (enveloped("v1", "Pod", number(1, 5)), "proto:"),
    ],
)
def test_what_is_no_message(data: bytes, text: str) -> None:
    with pytest.raises(protobuf.MalformedError, match=text):
        protobuf.decode(data)


@settings(max_examples=200)
@given(st.binary(max_size=60))
def test_no_bytes_are_worse_than_malformed(data: bytes) -> None:
    try:
        protobuf.decode(enveloped("v1", "Pod", data))
    except protobuf.MalformedError:
        pass
