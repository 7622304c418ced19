"""The committed schemas are what the generator makes of its sources."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kubectl_sim.tools import default_facts, go_facts, schemas

pytest.importorskip("kubernetes_validate")


@pytest.fixture(scope="module")
def generated() -> tuple[dict[Path, str], list[str]]:
    return schemas.generate()


def test_committed_files_are_up_to_date(generated: tuple[dict[Path, str], list[str]]) -> None:
    assert schemas.stale(generated[0]) == []


def test_few_fields_lack_go_facts(generated: tuple[dict[Path, str], list[str]]) -> None:
    assert len(generated[1]) < 10, generated[1]


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def test_no_prose_is_committed(generated: tuple[dict[Path, str], list[str]]) -> None:
    for path, text in generated[0].items():
        assert [found for found in strings(json.loads(text)) if found.count(" ") > 2] == [], path


def test_every_default_of_the_table_reaches_a_schema(generated: tuple[dict[Path, str], list[str]]) -> None:
    seen: dict[str, set[str]] = {}
    for text in generated[0].values():
        for name, facts in json.loads(text)["defs"].items():
            seen.setdefault(name, set()).update(facts.get("defaults", {}))
    for name, defaults in default_facts.DEFAULTS.items():
        assert seen.get(name, set()) >= defaults.keys(), name


def test_every_default_has_a_field(generated: tuple[dict[Path, str], list[str]]) -> None:
    for path, text in generated[0].items():
        for name, facts in json.loads(text)["defs"].items():
            assert facts.get("defaults", {}).keys() <= facts.get("fields", {}).keys(), (path, name)


def test_go_facts_of_a_struct(tmp_path: Path) -> None:
    source = tmp_path / "api" / "apps" / "v1"
    source.mkdir(parents=True)
    source.joinpath("types.go").write_text(
        """package v1

import (
	"k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// +enum
type Mode string

const (
	ModeB Mode = "B"
	ModeA Mode = "A"
)

type Inner struct {
	// +default="x"
	Value string `json:"value,omitempty"`
}

type Thing struct {
	metav1.TypeMeta `json:",inline"`
	Inner           `json:",inline"`
	Mode            *Mode                  `json:"mode"`
	Template        v1.PodTemplateSpec     `json:"template,omitempty"`
	Limits          map[v1.ResourceName]int64 `json:"limits,omitempty,omitzero"`
	hidden          string
}
"""
    )
    facts = go_facts.collect(go_facts.read_checkout(tmp_path))
    assert facts["fields"]["io.k8s.api.apps.v1.Thing"] == {  # type: ignore[index]
        "value": "o string",
        "mode": "*io.k8s.api.apps.v1.Mode",
        "template": "o io.k8s.api.core.v1.PodTemplateSpec",
        "limits": "oz map[io.k8s.api.core.v1.ResourceName]int64",
    }
    assert facts["defaults"]["io.k8s.api.apps.v1.Thing"] == {"value": "x"}  # type: ignore[index]
    assert facts["types"]["io.k8s.api.apps.v1.Mode"] == {"is": "string", "enum": ["A", "B"]}  # type: ignore[index]
