"""``kubectl exec`` while time passes: nothing that was printed is lost with the end of the session."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runner import kubectl_sim


@pytest.fixture
def pod(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A pod that runs in a cluster whose clock does not stand still."""
    monkeypatch.setenv("KUBECTL_SIM_STATE", str(tmp_path / "cluster.db"))
    monkeypatch.setenv("KUBECTL_SIM_HOME", str(tmp_path))
    monkeypatch.setenv("KUBECTL_SIM_CLOCK", "fast")
    monkeypatch.setenv("KUBECTL_SIM_SEED", "1")
    assert kubectl_sim(["run", "web", "--image=nginx"])[0] == 0
    assert kubectl_sim(["wait", "--for=condition=Ready", "pod/web"])[0] == 0
    return "web"


@pytest.mark.parametrize(
    "script", ["echo a; echo b; exit 3\n", "echo a\necho b; exit 3\n", "echo a\nsleep 1; echo b\nexit 3"]
)
def test_what_a_shell_prints_before_it_leaves_is_shown(pod, script):
    code, out, err = kubectl_sim(["exec", "-i", pod, "--", "sh"], stdin=script)
    assert (code, out, err) == (3, "a\nb\n", "command terminated with exit code 3\n")


def test_the_output_of_a_command_that_fails(pod):
    assert kubectl_sim(["exec", pod, "--", "sh", "-c", "echo a; exit 2"])[:2] == (2, "a\n")
