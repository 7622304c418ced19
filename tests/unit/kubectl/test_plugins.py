"""Plugins against the real kubectl: which one runs, with what, and how they are completed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.oracle import KUBECTL, needs_kubectl

CODE = "import sys; from kubectl_sim.kubectl.main import main; sys.argv[0] = '/opt/kubectl'; main()"
PLUGINS = ["kubectl-foo", "kubectl-foo-bar", "kubectl-my_plug", "kubectl-deep-er-est", "kubectl-create-thing",
           "kubectl-get", "kubectl-version-x"]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in PLUGINS:
        write(tmp_path / name, f'#!/bin/sh\necho "{name}:" "$@"\nbasename "$KUBECTL_PATH"\nexit 4\n')
    write(tmp_path / "kubectl_complete-my_plug", '#!/bin/sh\necho one; echo "two $*"; echo :2\n')
    write(tmp_path / "kubectl_complete-foo", "#!/bin/sh\necho plain\n")
    (tmp_path / "kubectl-not_executable").write_text("")
    return tmp_path


def write(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


def run(program: list[str], folder: Path, args: list[str]) -> tuple[int, str]:
    env = {"PATH": f"{folder}{os.pathsep}{os.defpath}", "HOME": str(folder), "KUBECONFIG": str(folder / "none")}
    env["KUBECTL_SIM_STATE"] = str(folder / "state.db")
    env["PYTHONPATH"] = str(Path(__file__).parents[3])
    done = subprocess.run([*program, *args], capture_output=True, text=True, env=env, check=False)
    return done.returncode, done.stdout


@needs_kubectl
@pytest.mark.parametrize(
    "args",
    [
        ["foo"],
        ["foo", "x", "--y"],
        ["foo", "bar", "x"],
        ["foo", "--bar"],
        ["my-plug", "a"],
        ["my_plug"],
        ["deep", "er", "est", "x"],
        ["deep", "er"],
        ["create", "thing", "x"],
        ["-n", "x", "foo"],
        ["__complete", "f"],
        ["__complete", "m"],
        ["__complete", "deep", ""],
        ["__complete", "deep", "er", "e"],
        ["__complete", "foo", ""],
        ["__complete", "foo", "b"],
        ["__complete", "my-plug", "a", "b"],
        ["__complete", "nothing", "x"],
    ],
    ids=" ".join,
)
def test_plugins_run_as_with_the_real_kubectl(folder: Path, args: list[str]) -> None:
    assert KUBECTL is not None
    code, out = run([sys.executable, "-c", CODE], folder, args)
    real_code, real_out = run([KUBECTL], folder, args)
    assert (code, names(out)) == (real_code, names(real_out))


def names(out: str) -> list[str]:
    return [line.partition("\t")[0] for line in out.splitlines()]


@needs_kubectl
def test_help_lists_plugins(folder: Path) -> None:
    assert KUBECTL is not None

    def listed(program: list[str]) -> list[str]:
        out = run(program, folder, ["--help"])[1]
        lines = out.partition("provided by plugins:\n")[2].partition("\n\n")[0].splitlines()
        # The real one lists a plugin of several words several times, and one that "version" hides.
        return sorted({line for line in lines if not line.startswith("  version")})

    ours = listed([sys.executable, "-c", CODE])
    assert ours == listed([KUBECTL])
    assert any("my-plug" in line for line in ours)
