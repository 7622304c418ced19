from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_sim.base import jsonpath
from tests.oracle import needs_kubectl, real_kubectl

OBJ: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "X",
    "metadata": {
        "name": "a",
        "annotations": {"read": "yes", "kubernetes.io/x": "v"},
        "labels": {"app": "web", "tier.x": "1"},
    },
    "its": [
        {"name": "p1", "n": 1, "f": 1.5, "b": True, "l": [1, 2, 3], "m": {"k": "v<&>"}, "s": "x y"},
        {"name": "p2", "n": 2, "f": 2.5, "b": False, "l": [], "m": {}, "z": None},
        {"name": "p3", "n": 30, "l": [{"q": 1}, {"q": 2}], "m": {"k": "w"}},
    ],
    "big": 1000000,
    "fl": 1234567.5,
    "e": [],
    "em": {},
    "nul": None,
    "str": "hello",
    "one": {"two": {"three": "deep"}},
    "x y": "space",
    "ma": [[1, 2], [3]],
    "dup": {"name": "inner"},
    "u": "é😀",
}
# Templates on which the order of a map's keys has no influence.
TEMPLATES = r"""
{.metadata.name}
{metadata.name}
.metadata.name
{.}
{@}
{@.metadata.name}
{.its[*].name}
{.its[0].name}
{.its[-1].name}
{.its[0:2].name}
{.its[::2].name}
{.its[1:].name}
{.its[0,2].name}
{.its[5].name}
{.its[2:1].name}
{.its[::0].name}
{.its[].name}
{.its[a].name}
{.its['name']}
{.metadata['name']}
{.metadata['name','labels']}
{.metadata.labels['app']}
{.metadata.labels.tier\.x}
{.metadata.annotations.kubernetes\.io/x}
{.metadata.annotations['kubernetes\.io/x']}
{['metadata']['name']}
{['metadata', 'kind']}
{.its[?(@.n==1)].name}
{.its[?(@.n>1)].name}
{.its[?(@.n<=2)].name}
{.its[?(@.name=="p2")].n}
{.its[?(@.name==p2)].n}
{.its[?(@.f==1.5)].name}
{.its[?(@.n==1.0)].name}
{.its[?(@.b==true)].name}
{.its[?(@.b<true)].name}
{.its[?(@.z)].name}
{.its[?(@.m.k)].name}
{.its[?(@.l[0])].name}
{.its[?(@.l[5])].name}
{.its[?(@.l[*].q==1)].name}
{.its[?(@.l[*].q)].name}
{.its[?(@.n===1)].name}
{.its[?(@.n=1)].name}
{.its[?(@.n=)].name}
{.its[?(@.name=="p)2")].n}
{.its[?(@.name=="p\"2")].n}
{.its[?(@.m=="x")].n}
{.its[?(@.z=="x")].n}
{.its[?(@.q=="x")].n}
{.its[?(@.name>"p1")].n}
{.metadata[?(@.x)]}
{.its[?(@.n==1)]
{.its[?(@.n==1}
{.its[?(@.n==1)
{range .its[*]}{.name}{"\n"}{end}
{range .its[*]}{.name}{"\t"}{.n}{"\n"}{end}done
{range .its[*]}[{.name}: {range .l[*]}({.q}{@}){end}] {end}
{range .its[?(@.n>1)]}{.name},{end}
{range .e[*]}{.name}{end}after
{range .missing[*]}{.name}{end}after
{range .its[*]}{.name}
{end}
{range}{end}
{range .e[*]}{range .x[*]}{.y}{end}{end}z
{range .its[*]}{range .l[*]}{.q}{end};{end}z
{range .its[*]}{.name}{end}{range .its[*]}{.n}{end}
{.its[*].name}{.its[*].n}
{.its..q}
{.one..three}
{.one.*}
{.one.*.*}
{.str.*}
{.str[0]}
{.str.x}
{.nul}
{.nul.x}
{.em}
{.e}
{.ma}
{.ma[*][*]}
{.ma[*][0]}
{.its[0]}
{.its[*].b}
{.its[*].f}
{.big}
{.fl}
{.u}
{.x y}
{['x y']}
{.x\ y}
{"a"}{'b'}
{"a\tb\x41é\u00e9\101"}
{"\q"}
{"a
{'it\'s'}
{"\'"}
{"unclosed
{.x, .y}
{1}
{1.5}
{-1}
{1.2.3}
{99999999999999999999}
{true}
{truex}
{foo}
{ .metadata.name }
{.metadata.name .kind}
{.metadata.name}{.kind}
{#}
{é}
text only
a {.kind} b {.metadata.name} c
a}b
{}
{{.kind}}
{.its[*].name
{.its[
{.its[0
{.its[1:2:3:4]}
{.its[-]}
{.its[99999999999999999999]}
{.its[*,0].name}
{.its['a','b']}
{.its[?(@.n>0 )].name}
{.its[?(@.n > 1 && @.n < 3)].name}
{.its[?(1==1)].name}
{.its[?(@['name']=="p1")].n}
{.its[?(@.l[0]==1)].n}
{.its[?(@.*)].name}
{.its[?(@.n==@.n)].name}
{.its[?(@.name=="p1")].l[?(@>1)]}
{.its[?(@.f>1)].name}
{.its[*].l[0].q}
{range .its[*]}{@.name}{" "}{$.name}{end}
{.metadata.name	}
{.metadata.name
{range .its[*]}{.nope}{end}
{.nope}
{.its[*].nope}
""".strip().split("\n")
TEMPLATES += [
    "}",
    "{",
    "a\n{.kind}\nb",
    '{"a\nb"}',
    "{.its[?(@.n\n==1)]}",
    "{.its[\n0]}",
    "{.metadata.name\n}",
    "{\n}",
    "{....name}",
]
STRICT = [
    "{.nope}",
    "{.nope.x}",
    "{.its[*].z}",
    "{.its[*].nope}",
    "{.its[0].nope}",
    "{range .its[*]}{.nope}{end}",
    "{.nul.x}",
]
STRICT += ["{range .nope}{.x}{end}", "{.its[?(@.nope==1)].name}", "{.its[?(@.nope)].name}", "{.str.x}", "{.e[*].x}"]


def run(template: str, *, strict: bool = False) -> tuple[int, str, str]:
    try:
        parsed = jsonpath.Template(template, allow_missing=not strict)
    except jsonpath.JSONPathError as error:
        return 1, "", f"error: {jsonpath.parsing_error(template, error)}\n"
    try:
        return 0, parsed.execute(OBJ), ""
    except jsonpath.JSONPathError as error:
        return 1, "", f"error: {jsonpath.execution_error(template, error, OBJ)}"


def real(template: str, *, strict: bool = False, stdin: str = json.dumps(OBJ)) -> tuple[int, str, str]:
    flags = ["--allow-missing-template-keys=false"] if strict else []
    args = ["annotate", "--local", "-f", "-", "read=yes", "--overwrite", "-o", f"jsonpath={template}", *flags]
    return real_kubectl(args, stdin)


@needs_kubectl
def test_templates_print_as_kubectls() -> None:
    # One run for all: a template of templates.  An open range would swallow what follows it.
    good = [text for text in TEMPLATES if run(text)[0] == 0 and text.count("{range") == text.count("{end}")]
    assert len(good) > 80
    code, out, err = real("\x1f".join(good))
    assert code == 0, err
    assert {text: run(text)[1] for text in good} == dict(zip(good, out.split("\x1f"), strict=True))


@needs_kubectl
def test_templates_fail_as_kubectls() -> None:
    bad = [text for text in TEMPLATES if run(text)[0]]
    with ThreadPoolExecutor(2) as pool:
        lenient = dict(zip(bad, pool.map(real, bad), strict=True))
        strict = dict(zip(STRICT, pool.map(lambda text: real(text, strict=True), STRICT), strict=True))
    assert {text: run(text) for text in bad} == lenient
    assert {text: run(text, strict=True) for text in STRICT} == strict


@needs_kubectl
@pytest.mark.parametrize("template", ["{range .its[*]}{.name},{end}{.kind};", "{range .e[*]}{end}{.kind};", "{.kind};"])
def test_a_second_object_starts_where_upstream_starts_it(template: str) -> None:
    """Upstream's executor does not go back to the beginning after a range."""
    _, out, err = real(template, stdin=json.dumps(OBJ) * 2)
    parsed = jsonpath.Template(template)
    found, failed = parsed.execute(OBJ), ""
    try:
        found += parsed.execute(OBJ)
    except jsonpath.JSONPathError as error:
        failed = str(error)
    assert found == out
    assert f"Error executing template: {failed}." in err if failed else not err


def test_maps_are_walked_in_alphabetical_order() -> None:
    obj = {"b": 1, "a": [{"d": 2, "c": "x"}]}
    assert jsonpath.Template("{.*}").execute(obj) == '[{"c":"x","d":2}] 1'
    assert jsonpath.Template("{..}").execute(obj) == '{"a":[{"c":"x","d":2}],"b":1} [{"c":"x","d":2}] {"c":"x","d":2} x'
    assert jsonpath.Template("{..c}").execute(obj) == "x"


def test_as_json() -> None:
    template = jsonpath.Template('{.its[*].n}{"x"}{.nope}', as_json=True)
    assert template.execute(OBJ) == '[\n    1,\n    2,\n    30\n]\n[\n    "x"\n]\n[]\n'


def test_objects_of_kubectls_own_making_have_floats() -> None:
    typed = jsonpath.as_typed({"n": 3, "big": 1000000, "l": [True, {"x": 1}]})
    assert jsonpath.Template("{.n} {.big} {.l}").execute(typed) == '3 1e+06 [true,{"x":1}]'
    with pytest.raises(jsonpath.JSONPathError, match="incompatible types for comparison"):
        jsonpath.Template("{.l[?(@.x==1)]}").execute(jsonpath.as_typed({"l": [{"x": 1}]}))


RELAXED = re.compile(r"^\{\.?([^{}]+)\}\Z|^\.?([^{}]+)\Z")


@given(
    st.text("a.{}[]'*@ ", max_size=8) | st.sampled_from(["metadata.name", "{.a}", ".a", "{a}", "{", "}", ".", "{.}"])
)
def test_relaxed(path: str) -> None:
    found = RELAXED.match(path)
    if path and found is None:
        with pytest.raises(jsonpath.JSONPathError, match="unexpected path string"):
            jsonpath.relaxed(path)
    else:
        assert jsonpath.relaxed(path) == (f"{{.{found[1] or found[2]}}}" if found else "")


@given(st.text("{}[]()@$.*?,:'\"\\ 01-=<>!ane\n", max_size=20).map(lambda text: "{" + text + "}") | st.text())
def test_any_text_is_executed_or_refused(template: str) -> None:
    try:
        jsonpath.Template(template).execute(OBJ)
    except jsonpath.JSONPathError:
        pass
