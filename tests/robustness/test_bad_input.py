"""Files that nobody should send: refused with the real kubectl's texts and exit codes, and nothing is stored.

Every expectation here was seen with the real kubectl against an HTTP server of the same cluster.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.clusters import contents, copied
from tests.runner import kubectl_sim

HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n"
JSON_HEAD = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":'
TO_JSON = "error: error parsing bad.yaml: error converting YAML to JSON: yaml: "
NO_TYPE = 'error: error validating "bad.yaml": error validating data: invalid object to validate'
OFF = "; if you choose to ignore these errors, turn validation off with --validate=false\n"


def bomb() -> str:
    lines = ["a: &a [x,x,x,x,x,x,x,x,x,x]"]
    lines += [
        f"{name}: &{name} [{','.join(['*' + before] * 10)}]"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    return HEAD + "data:\n" + "".join(f"  {line}\n" for line in lines)


def pod(**spec: Any) -> str:
    container = {"name": "a", "image": "b"}
    return json.dumps(
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": {"containers": [container], **spec}}
    )


def settings(size: int) -> str:
    return json.dumps({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}, "data": {"a": "x" * size}})


def variable(size: int) -> str:
    return pod(containers=[{"name": "a", "image": "b", "env": [{"name": "A", "value": "x" * size}]}])


SERVER = 'Error from server{}: error when creating "bad.yaml": {}\n'
BAD_REQUEST = SERVER.format(" (BadRequest)", "{}")
POD = BAD_REQUEST.format('Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal {}')
CASES: dict[str, tuple[str | bytes, str]] = {
    "a bomb": (bomb(), TO_JSON + "document contains excessive aliasing\n"),
    "an anchor in itself": (HEAD + "data: &a {a: *a}\n", TO_JSON + "anchor 'a' value contains itself\n"),
    "an unknown anchor": (HEAD + "data: {a: *no}\n", TO_JSON + "unknown anchor 'no' referenced\n"),
    "nested too deep": (
        JSON_HEAD + "[" * 10_001 + "]" * 10_001 + "}",
        "error: error parsing bad.yaml: json: offset 10069: invalid character '[' exceeded max depth\n",
    ),
    "a NUL byte": (HEAD + 'data:\n  a: "x\0y"\n', TO_JSON + "control characters are not allowed\n"),
    "a NUL in a name": (
        HEAD.replace("x\n", '"a\\0b"\n'),
        'The ConfigMap "a\\x00b" is invalid: metadata.name: Invalid value: "a\\x00b": a lowercase RFC 1123 '
        "subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end "
        "with an alphanumeric character (e.g. 'example.com', regex used for validation is "
        "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\n",
    ),
    "no integer": (
        pod(priority=1e30),
        POD.format("number 1e+30 into Go struct field PodSpec.spec.priority of type int32"),
    ),
    "too much for an int32": (
        pod(priority=2**31),
        POD.format("number 2147483648 into Go struct field PodSpec.spec.priority of type int32"),
    ),
    "too much for an int64": (
        pod(activeDeadlineSeconds=2**70),
        POD.format(
            "number 1.1805916207174113e+21 into Go struct field PodSpec.spec.activeDeadlineSeconds of type int64"
        ),
    ),
    "a list": ("- a\n", NO_TYPE + OFF),
    "a number": ("3\n", NO_TYPE + OFF),
    "nothing": ("", "error: no objects passed to create\n"),
    "empty documents": ("---\n---\n# nothing\n---\n", "error: no objects passed to create\n"),
    "more than a body may have": (
        settings(4 << 20),
        SERVER.format(" (RequestEntityTooLarge)", "Request entity too large: limit is 3145728"),
    ),
    "more than etcd takes": (variable(1_700_000), SERVER.format("", "etcdserver: request is too large")),
    "more than a config map holds": (
        settings((1 << 20) + 1),
        'The ConfigMap "x" is invalid: []: Too long: may not be more than 1048576 bytes\n',
    ),
}


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = copied(tmp_path)
    for name in list(os.environ):
        if name.startswith("KUBE"):
            monkeypatch.delenv(name)
    for name, value in (("HOME", tmp_path), ("KUBECTL_SIM_HOME", tmp_path / "home"), ("KUBECTL_SIM_STATE", path)):
        monkeypatch.setenv(name, str(value))
    monkeypatch.chdir(tmp_path)
    return path


@pytest.mark.parametrize("case", CASES)
def test_refused(case: str, state: Path) -> None:
    text, expected = CASES[case]
    Path("bad.yaml").write_bytes(text.encode() if isinstance(text, str) else text)
    before = contents(state)
    code, out, err = kubectl_sim(["create", "-f", "bad.yaml"])
    assert (code, out, err) == (1, "", expected)
    assert contents(state) == before


def test_an_annotation_for_apply_can_be_too_long(state: Path) -> None:
    Path("big.json").write_text(settings(300_000))
    code, out, err = kubectl_sim(["apply", "-f", "big.json"])
    assert (code, out) == (1, "")
    assert err == 'The ConfigMap "x" is invalid: metadata.annotations: Too long: may not be more than 262144 bytes\n'
    assert kubectl_sim(["apply", "--server-side", "-f", "big.json"])[0] == 0


def test_bytes_that_are_no_text_are_replaced(state: Path) -> None:
    Path("x.yaml").write_bytes(HEAD.encode() + b'data:\n  a: "\xff\xfe"\n')
    assert kubectl_sim(["create", "-f", "x.yaml"])[0] == 0
    assert contents(state)["configmaps", "default", "x"]["data"] == {"a": "\ufffd\ufffd"}


def test_a_list_within_a_list_is_too_deep_for_us_but_never_an_accident(state: Path) -> None:
    for depth in (250, 500, 5_000):
        Path("x.json").write_text(JSON_HEAD + "[" * depth + "]" * depth + "}")
        for command in (["create"], ["apply"], ["apply", "--server-side"], ["create", "--validate=ignore"]):
            code, out, err = kubectl_sim([*command, "-f", "x.json"])
            assert (code, out) == (1, "")
            assert err.startswith(("error: ", "Error from server"))


REMOVED = [
    ("extensions/v1beta1", "Ingress"),
    ("networking.k8s.io/v1beta1", "Ingress"),
    ("batch/v1beta1", "CronJob"),
    ("policy/v1beta1", "PodDisruptionBudget"),
    ("policy/v1beta1", "PodSecurityPolicy"),
    ("apps/v1beta2", "Deployment"),
    ("autoscaling/v2beta2", "HorizontalPodAutoscaler"),
    ("rbac.authorization.k8s.io/v1beta1", "Role"),
]


@pytest.mark.parametrize(("version", "kind"), REMOVED, ids=str)
@pytest.mark.parametrize("command", ["apply", "create", "delete", "apply --server-side", "create --dry-run=server"])
def test_versions_that_were_removed(state: Path, version: str, kind: str, command: str) -> None:
    Path("old.yaml").write_text(f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: old, namespace: team}}\n")
    code, out, err = kubectl_sim([*command.split(), "-f", "old.yaml"])
    assert (code, out) == (1, "")
    assert err == (
        'error: resource mapping not found for name: "old" namespace: "team" from "old.yaml": '
        f'no matches for kind "{kind}" in version "{version}"\nensure CRDs are installed first\n'
    )


def test_what_is_served_beside_removed_versions_is_still_applied(state: Path) -> None:
    Path("mixed.yaml").write_text(f"apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {{name: a}}\n---\n{HEAD}")
    code, out, err = kubectl_sim(["apply", "-f", "mixed.yaml"])
    assert (code, out) == (1, "configmap/x created\n")
    assert err.startswith('error: resource mapping not found for name: "a" namespace: "" from "mixed.yaml": ')
