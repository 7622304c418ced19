"""Go templates against what the real kubectl printed (``cases.json``), and a sample against it live."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kubectl_sim.base.gotemplate import Template, TemplateError
from tests.oracle import needs_kubectl, real_kubectl

RECORDED = json.loads(Path(__file__).with_name("cases.json").read_text())
CASES = RECORDED["cases"]


def decoded(value: Any) -> Any:
    """kubectl encodes the object once more, so a number without a fraction becomes an integer."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**63 else value
    if isinstance(value, dict):
        return {key: decoded(item) for key, item in value.items()}
    return [decoded(item) for item in value] if isinstance(value, list) else value


OBJECT = decoded(RECORDED["object"])


def executed(text: str, **options: Any) -> tuple[str, str]:
    """(what was written, the error's text)"""
    out: list[str] = []
    try:
        Template(text).execute(OBJECT, out.append, **options)
    except TemplateError as error:
        return "".join(out), error.message
    return "".join(out), ""


@pytest.mark.parametrize("case", CASES, ids=[case["template"][:40] for case in CASES])
def test_as_recorded(case: dict[str, str]) -> None:
    assert executed(case["template"]) == (case.get("output", ""), case.get("error", ""))


@pytest.mark.parametrize(
    "text,error",
    [
        ("{{.a}}", 'template: output:1:2: executing "output" at <.a>: map has no entry for key "a"'),
        ("{{.nul}}", ""),
        ("{{$x := .s}}{{.a.b}}", 'template: output:1:16: executing "output" at <.a.b>: map has no entry for key "a"'),
    ],
)  # fmt: skip
def test_missing_keys_may_be_errors(text: str, error: str) -> None:
    assert executed(text, missing_key_error=True)[1] == error


def test_endless_recursion_is_an_error() -> None:
    text = '{{define "t"}}{{template "t"}}{{end}}{{template "t"}}'
    assert executed(text)[1].endswith('at <{{template "t"}}>: exceeded maximum template depth (100000)')


def test_nested_templates_walk_a_tree() -> None:
    text = '{{define "n"}}{{.v}}{{range .c}}({{template "n" .}}){{end}}{{end}}{{template "n" .}}'
    tree = {"v": 1, "c": [{"v": 2, "c": []}, {"v": 3, "c": [{"v": 4}]}]}
    assert Template(text).render(tree) == "1(2)(3(4))"


@needs_kubectl
def test_a_sample_still_equals_the_real_one(tmp_path: Path) -> None:
    manifest = tmp_path / "x.json"
    manifest.write_text(json.dumps({"apiVersion": "v1", "kind": "ConfigMap", **RECORDED["object"]}))
    for case in CASES[:: max(len(CASES) // 8, 1)]:
        text = case["template"]
        arguments = ["annotate", "--local", "-f", str(manifest), "a-", "-o", f"go-template={text}"]
        code, out, err = real_kubectl(arguments)
        written, error = executed(text)
        assert (out.split("Error executing template: ")[0], code) == (written, 1 if error else 0)
        assert error in err
