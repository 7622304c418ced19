"""The entry point, the parser and completion import next to nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.startup.imports import ENTRY, HEAVY, heavy, imported, words

COMPLETION = words(
    """
    kubectl_sim.kubectl.complete kubectl_sim.kubectl.pflag kubectl_sim.kubectl._words
    kubectl_sim.base kubectl_sim.base.duration kubectl_sim.base.timefmt kubectl_sim.base.goformat
    """
)


def test_a_light_verb_imports_only_the_entry_and_itself() -> None:
    own = {"kubectl_sim.kubectl.verbs.completion", "kubectl_sim.kubectl.shells"}
    assert imported(["completion", "bash"]) <= ENTRY | own


def test_a_subcommand_imports_its_parents_package_and_itself() -> None:
    found = imported(["plugin", "list", "--name-only"])
    assert heavy(found) == []
    assert len([name for name in found if ".verbs." in name]) <= 2


@pytest.mark.parametrize(
    "words", [["rollout", "u"], ["get", "--o"], ["get", "-o", "j"], ["scale", ""], ["config", ""]], ids=" ".join
)
def test_completion_needs_no_click(words: list[str]) -> None:
    completers = {"kubectl_sim.kubectl.completers"}
    assert imported(["__complete", *words]) <= ENTRY | COMPLETION | completers


def test_the_helper_notices_what_is_heavy() -> None:
    assert "click" in heavy(imported(["get", "--help"]))
    assert set(sys.stdlib_module_names) >= {name for name in HEAVY if "." not in name} - {
        "click", "rich", "ruamel", "jsonschema",
    }  # fmt: skip


def test_a_build_imports_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "kustomization.yaml").write_text(
        "namePrefix: a-\n"
        "configMapGenerator: [{name: c, literals: [k=v]}]\n"
        "images: [{name: x, newTag: '1'}]\n"
        "patches: [{target: {kind: ConfigMap}, patch: '{kind: X, metadata: {name: x, labels: {l: m}}}'}]\n"
    )
    found = imported(["kustomize", str(tmp_path)])
    assert heavy(found) == []
    assert len([name for name in found if ".kustomizing." in name]) <= 32
