"""``kubectl diff``: the same files against clusters that are alike, by the program ``diff`` and by others."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from tests.oracle import needs_kubectl
from tests.parity.verbs.twins import Outcome, Twins

pytestmark = needs_kubectl

CM = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {}\n  labels: {{app: x}}\ndata:\n  k: '1'\n"
SECRET = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\ndata:\n  a: YQ==\n  b: Yg==\n"
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 7
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: 'nginx:9'}]}
"""
A = CM.format("a")
FILES = {
    "a.yaml": A,
    "a2.yaml": A.replace("'1'", "'2'") + "  z: y\n",
    "b.yaml": CM.format("b"),
    "s.yaml": SECRET,
    "s2.yaml": SECRET.replace("YQ==", "Yw==") + "  c: ZA==\n",
    "bad.yaml": A + "foo: 1\n",
    "inv.yaml": CM.format("Bad_"),
    "two.yaml": A + "---\n" + CM.format("b"),
    "dep.yaml": DEPLOYMENT,
}
LINES = """
diff -f a.yaml
apply -f a.yaml
diff -f a.yaml
diff -f a2.yaml
diff -f a2.yaml --server-side
diff -f a2.yaml --server-side --force-conflicts
diff -f a2.yaml --force-conflicts
diff -f a2.yaml --show-managed-fields
diff -f two.yaml
diff -f s.yaml
diff -f s.yaml --show-secrets
apply -f s.yaml
diff -f s2.yaml
diff -f s2.yaml --show-secrets
diff -f s.yaml
diff -f bad.yaml
diff -f inv.yaml
diff -f nofile
diff
diff foo
diff -f a.yaml foo
diff --bogus
diff -f a.yaml -n nowhere
diff -f dep.yaml
diff -f two.yaml -l app=x
diff -f two.yaml -l app=nope
diff -f a.yaml --prune --prune-allowlist=core/v1/ConfigMap
diff -f b.yaml --prune --prune-allowlist=core/v1/ConfigMap
diff -f b.yaml --prune --prune-allowlist=bad
"""
PROGRAMS = ("diff -N", "wc -l", "false", "no-such-program", "/no/such", "sh -c exit", "cmp")
_NOISE = (
    (re.compile(r"(LIVE|MERGED)-\d+"), r"\1"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ [+-]\d{4}"), "TIME"),
)


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> None:
    for name, content in FILES.items():
        (tmp_path / name).write_text(content)


def _plain(outcome: Outcome) -> Outcome:
    code, out, err = outcome
    for pattern, text in _NOISE:
        out, err = pattern.sub(text, out), pattern.sub(text, err)
    return code, out, err


def _difference(twins: Twins, line: str, program: str = "") -> str:
    words = shlex.split(line)
    env = {"PATH": os.environ["PATH"], "KUBECTL_EXTERNAL_DIFF": program}
    theirs, ours = _plain(twins.bridge.kubectl(*words, env=env)), _plain(twins.ours(*words))
    return "" if theirs == ours else f"$ {line}\n- {theirs}\n+ {ours}"


def test_differences(twins: Twins) -> None:
    found = [each for line in LINES.strip().splitlines() if (each := _difference(twins, line))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("program", PROGRAMS)
def test_other_programs(twins: Twins, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setenv("KUBECTL_EXTERNAL_DIFF", program)
    twins.both("apply", "-f", "a.yaml")
    assert not _difference(twins, "diff -f a2.yaml", program)
