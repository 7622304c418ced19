"""What YAML scalars are to kustomize."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_sim.kubectl.kustomizing import gosyntax, stamps, values, yamlread
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError, MalformedYAML
from kubectl_sim.kubectl.kustomizing.values import BLANK, Key, Misfit


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("yes", "yes", "str"),
        ("off", "off", "str"),
        ("true", True, "bool"),
        ("True", True, "bool"),
        ("~", None, "null"),
        ("0644", 420, "int"),
        ("0o17", 15, "int"),
        ("1_000", 1000, "int"),
        ("1.10", 1.1, "float"),
        ("2020-01-01", "2020-01-01", "timestamp"),
        ("12:30", "12:30", "str"),
        ("", BLANK, "null"),
    ],
)
def test_resolve(text: str, value: Any, kind: str) -> None:
    found = values.resolve(text)
    assert found == value
    assert values.tag_of(found) == kind


@pytest.mark.parametrize("text", ["0o17", "1.10", "1e3", "0x1F", "2020-01-01", "7", "null", "text"])
def test_a_scalar_keeps_its_text(text: str) -> None:
    assert values.text_of(values.resolve(text)) == text


def test_a_scalar_keeps_its_type_when_its_text_changes() -> None:
    assert values.with_text("old", "5") == "5"
    assert values.with_text(1, "5") == 5
    assert values.with_text(1.5, "5") == 5.0
    misfit = values.with_text(1, "word")
    assert isinstance(misfit, Misfit)
    with pytest.raises(KustomizeError, match="cannot decode !!str `word` as a !!int"):
        values.plain(misfit)


def test_keys_that_are_no_strings_cannot_be_printed() -> None:
    assert values.key("app") == "app"
    assert type(values.key("yes")) is str
    assert isinstance(values.key("1"), Key)
    with pytest.raises(KustomizeError, match="unsupported type"):
        values.plain({"data": values.texts({"1": "a"})})
    assert values.plain_object({Key("1"): "at the top"}) == {"1": "at the top"}


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("2020-01-01", "2020-01-01T00:00:00Z"),
        ("2001-12-14t21:59:43.10-05:00", "2001-12-14T21:59:43.1-05:00"),
        ("2001-12-14 21:59:43", "2001-12-14T21:59:43Z"),
        ("2001-1-4T1:02:03Z", "2001-01-04T01:02:03Z"),
    ],
)
def test_times(text: str, printed: str) -> None:
    assert stamps.rfc3339(text) == printed


def test_go_syntax() -> None:
    value = {"b": [1, True, None], "a": {"t": values.resolve("2020-01-02")}, "f": 1.5}
    assert gosyntax.show(value) == (
        'map[string]interface {}{"a":map[string]interface {}'
        '{"t":time.Date(2020, time.January, 2, 0, 0, 0, 0, time.UTC)}, '
        '"b":[]interface {}{1, true, interface {}(nil)}, "f":1.5}'
    )


def test_documents() -> None:
    text = "a: 1\n--- # next\nb: &x {c: d}\ne: {<<: *x, f: }\n---\n# nothing\n---\n"
    found = [document.value for document in yamlread.documents(text)]
    assert found == [{"a": 1}, {"b": {"c": "d"}, "e": {"c": "d", "f": values.FLOW_BLANK}}]
    assert values.plain(found[1]["e"]["f"]) == ""


def test_what_is_written_out_wins_over_what_is_merged() -> None:
    (document,) = yamlread.documents("x: &x {a: 1, b: 1}\ny: {a: 2, <<: *x, b: 3}\n")
    assert document.value["y"] == {"a": 2, "b": 3}
    assert not document.fault


def test_repeated_keys_are_told_with_their_lines() -> None:
    (document,) = yamlread.documents("a:\n  b: 1\n\n  c: {d: 1}\n  b: 2\n")
    assert document.value == {"a": {"b": 1, "c": {"d": 1}}}
    assert document.fault.endswith('line 4: mapping key "b" already defined at line 2')


@pytest.mark.parametrize("text", ["a: [b\n", "a: b: c\n", "\tx: y\n"])
def test_malformed(text: str) -> None:
    with pytest.raises(MalformedYAML, match="MalformedYAMLError: yaml: "):
        yamlread.documents(text)
