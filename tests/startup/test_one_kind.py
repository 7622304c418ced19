"""A command about one kind loads no other kind's record, schema, defaults or validation."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clusters import template

CONFIGMAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  a: b\n"
_RUN = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
sys.argv = ["kubectl-sim", *{argv!r}]
from kubectl_sim.kubectl.main import main
try:
    main()
finally:
    loaded = sorted(name for name in sys.modules if name.startswith("kubectl_sim.kinds."))
    files = sorted(name for name in opened if name.endswith(".json"))
    sys.stderr.write("\\n".join(["LOADED", *loaded, "FILES", *files]))
"""


def loaded(argv: list[str], folder: Path) -> tuple[set[str], set[str]]:
    """(modules below kinds/ that are no room's own furniture, schema files) of ``kubectl-sim argv``."""
    (folder / "x.yaml").write_text(CONFIGMAP)
    state = folder / "cluster.db"
    if not state.exists():
        shutil.copyfile(template(), state)
    env = {name: value for name, value in os.environ.items() if not name.startswith("KUBE")}
    env |= {"HOME": str(folder), "KUBECTL_SIM_HOME": str(folder / "home"), "KUBECTL_SIM_STATE": str(state)}
    env["PYTHONPATH"] = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", _RUN.format(argv=argv)], env=env, cwd=folder, capture_output=True, text=True, check=False
    )
    lead, _, rest = done.stderr.partition("LOADED\n")
    assert not lead and done.stdout, done.stderr
    modules, _, files = rest.partition("FILES")
    kinds = {name.removeprefix("kubectl_sim.kinds.") for name in modules.split()}
    own = {name for name in kinds if not name.startswith("_") and "." in name}
    return own, {Path(name).stem for name in files.split()}


@pytest.mark.parametrize(
    "argv",
    [
        ["get", "configmaps"],
        ["get", "cm", "-o", "yaml"],
        ["get", "configmaps", "kube-root-ca.crt", "-o", "json"],
        ["get", "configmaps", "-l", "a!=b", "-o", "name", "-A"],
    ],
    ids=" ".join,
)
def test_reading(argv: list[str], tmp_path: Path) -> None:
    modules, schemas = loaded(argv, tmp_path)
    assert modules <= {"core.configmap"}
    assert schemas == set()


@pytest.mark.parametrize("options", ["", "--server-side", "--dry-run=server"])
def test_applying(options: str, tmp_path: Path) -> None:
    modules, schemas = loaded(["apply", "-f", "x.yaml", *options.split()], tmp_path)
    assert modules <= {"core.configmap", "core.namespace", "core._data_validation"}
    assert schemas <= {"ConfigMap"}
