from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kubectl_sim.kubectl import describers
from kubectl_sim.kubectl.describers import generic, pod

FOLDER = Path(describers.__file__).parent

# What would cost a short command more than describing does.
HEAVY = {"typing", "re", "json", "dataclasses", "enum", "collections", "functools", "datetime", "pathlib", "logging"}


def test_index_is_sorted_and_complete() -> None:
    assert list(describers.MODULES) == sorted(describers.MODULES)
    modules = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    assert set(describers.MODULES.values()) | {describers.GENERIC} == modules


def test_every_module_describes() -> None:
    for resource in describers.MODULES:
        assert callable(describers.describer(resource))
    assert describers.describer("pods") is pod.describe
    assert describers.describer("widgets.example.com") is generic.describe


@pytest.mark.parametrize("resource", sorted(describers.MODULES))
def test_one_describer_imports_no_other_and_nothing_heavy(resource: str) -> None:
    code = (
        "import sys; from kubectl_sim.kubectl.describers import describer;"
        f"describer({resource!r}); print(' '.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    lead = "kubectl_sim.kubectl.describers."
    assert [name for name in loaded if name.startswith(lead)] == [lead + describers.MODULES[resource]]
    assert not HEAVY & set(loaded)
