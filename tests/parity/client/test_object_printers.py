"""``-o`` of commands that change things: ``annotate --local`` prints what it is given with every printer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kubectl_sim.base.yamlio import load_all
from kubectl_sim.kubectl.errors import CommandError, report
from kubectl_sim.kubectl.options import Options
from kubectl_sim.kubectl.printing import object_printer
from tests.oracle import needs_kubectl, real_kubectl

pytestmark = needs_kubectl

MANIFEST = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations: {x: "y"}
  managedFields: [{manager: kubectl, operation: Update}]
  labels: {app: web, "b<c": "&"}
spec:
  replicas: 3
  ratio: 1.50
  big: 1e6
  text: "line 1\\n  line 2\\n"
  list: [1, a, null, {k: v}, []]
---
apiVersion: v1
kind: Pod
metadata: {name: p, annotations: {x: "y"}}
"""

# output, template, more flags
CASES: list[tuple[str | None, str, dict[str, Any]]] = [
    (None, "", {}),
    ("name", "", {}),
    ("NAME", "", {}),
    ("json", "", {}),
    ("JSON", "", {}),
    ("yaml", "", {}),
    ("kyaml", "", {}),
    ("json", "", {"show_managed_fields": True}),
    ("yaml", "", {"show_managed_fields": True}),
    ("go-template={{.metadata.name}} {{.spec.replicas}} {{.spec.ratio}} {{.spec.big}};", "", {}),
    (None, "{{.metadata.name}};", {}),
    ("go-template", "{{.metadata.name}};", {}),
    ("template", "{{.kind}}\n", {}),
    ("json", "{{.kind}}", {}),
    ("name", "{{.kind}}", {}),
    ("", "{{.kind}}", {}),
    ("go-template", "", {}),
    ("go-template=", "", {}),
    ("go-template={{.x", "", {}),
    ("go-template={{.x.y}}", "", {"allow_missing_template_keys": False}),
    ("go-template={{.kind.y}}", "", {}),
    ("jsonpath={.metadata.name} {.spec.ratio}{.spec.list}", "", {}),
    ("jsonpath", "{.kind}", {}),
    ("jsonpath={.x", "", {}),
    ("jsonpath={.x.y}", "", {"allow_missing_template_keys": False}),
    ("jsonpath-as-json={.metadata.labels}", "", {}),
    ("jsonpath-file=nope", "", {}),
    ("go-template-file=nope", "", {}),
    ("wide", "", {}),
    ("custom-columns=A:.a", "", {}),
    ("foo", "", {}),
    ("jsonpathx={.a}", "", {}),
    ("Jsonpath={.a}", "", {}),
]


@pytest.mark.parametrize("output,template,flags", CASES, ids=[f"{case[0]} {case[1]}".strip() for case in CASES])
def test_annotate_local(tmp_path: Path, output: str | None, template: str, flags: dict[str, Any]) -> None:
    manifest = tmp_path / "m.yaml"
    text = MANIFEST.split("---\n")[0] if "y}" in (output or "") else MANIFEST  # an error of each would be told
    manifest.write_text(text)
    args = ["annotate", "--local", "-f", str(manifest), "--overwrite", "x=y"]
    args += [] if output is None else ["-o", output]
    args += ["--template", template] if template else []
    args += [f"--{name.replace('_', '-')}={str(value).lower()}" for name, value in flags.items()]
    code, out, err = real_kubectl(args)
    assert ours(text, output, template, flags) == (code, out, err)


def ours(text: str, output: str | None, template: str, flags: dict[str, Any]) -> tuple[int, str, str]:
    values = {"show_managed_fields": False, "allow_missing_template_keys": True, **flags}
    opts = Options({"output": output or "", "template": template, **values}, set() if output is None else {"output"})
    written: list[str] = []
    try:
        printer = object_printer(opts, "annotated")
        for obj in load_all(text):
            printer.print(obj, written.append)
    except CommandError as error:
        message, code = report(error)
        return code, "".join(written), message
    return 0, "".join(written), ""
