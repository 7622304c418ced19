"""``edit``, ``create --edit`` and ``apply edit-last-applied``: the same editor opened by the real kubectl and ours.

What the editor was shown must be equal each time, as well as what is printed and what becomes of the objects.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from tests.oracle import needs_kubectl
from tests.parity.verbs.twins import Twins

pytestmark = needs_kubectl

MANIFEST = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {}\ndata:\n  k: '1'\n"
# Keeps what it is shown; $n counts how often it was opened.
SCRIPT = """#!/bin/sh
n=$(cat $SHOWN/count 2>/dev/null || echo 0); n=$((n+1)); echo $n > $SHOWN/count
cp "$1" $SHOWN/$n
%s
"""
_PATH = re.compile(r"/[\w/.-]*kubectl-edit-\w+")


class Editor:
    """Runs a command line under both, with an editor that does what a shell script says."""

    def __init__(self, twins: Twins, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.twins = twins
        self.folder = folder
        self.monkeypatch = monkeypatch
        self.runs = 0

    def same(self, line: str, script: str = ":") -> None:
        """Asserts that both mean the same by it."""
        self.runs += 1
        program = self.folder / "editor.sh"
        program.write_text(SCRIPT % script)
        program.chmod(0o755)
        args = shlex.split(line)
        theirs, ours = self._seen("theirs"), self._seen("ours")
        env = {"KUBE_EDITOR": str(program), "PATH": os.environ["PATH"], "SHOWN": str(theirs)}
        expected = _plain(self.twins.bridge.kubectl(*args, env=env))
        self.monkeypatch.setenv("KUBE_EDITOR", str(program))
        self.monkeypatch.setenv("SHOWN", str(ours))
        assert _plain(self.twins.ours(*args)) == expected, line
        assert _files(ours) == _files(theirs), line

    def _seen(self, who: str) -> Path:
        folder = self.folder / f"{who}{self.runs}"
        folder.mkdir()
        return folder


def _plain(outcome: tuple[int, str, str]) -> tuple[int, str, str]:
    code, out, err = outcome
    return code, out, _PATH.sub("FILE", err)


def _files(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}


@pytest.fixture
def editor(twins: Twins, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    Path("cm.yaml").write_text(MANIFEST.format("a"))
    Path("two.yaml").write_text(MANIFEST.format("a2") + "---\n" + MANIFEST.format("a3"))
    twins.script("apply -f cm.yaml\napply -f two.yaml")
    return Editor(twins, tmp_path, monkeypatch)


EDITS = """
edit cm a | :
edit cm a | sed -i 's/k: "1"/k: "2"/' $1
edit cm/a -o json | sed -i 's/"k": "2"/"k": "3"/' $1
edit cm a | : > $1
edit cm a | echo '# only a comment' > $1
edit cm a | [ $n = 1 ] && echo 'a: [' > $1
edit cm a | [ $n = 1 ] && echo 'foo: bar' >> $1
edit cm a | [ $n = 1 ] && sed -i 's/name: a/name: b/' $1
edit cm a | sed -i 's/uid: .*/uid: x/' $1
edit cm a | sed -i 's/namespace: .*/namespace: x/' $1
edit cm a | sed -i 's/resourceVersion: .*/resourceVersion: "1"/' $1; sed -i 's/k: "3"/k: "9"/' $1
edit deploy web | case $n in 1) sed -i 's/cas: .*/cas: -5/' $1;; 2) sed -i 's/cas: .*/cas: 4/' $1;; esac
edit deploy web | case $n in 1) sed -i 's/replicas: .*/replicas: -5/' $1;; esac
edit deploy web --output-patch | sed -i 's/replicas: .*/replicas: 2/' $1
edit deploy web -o yaml | sed -i 's/replicas: .*/replicas: 1/' $1
edit deploy web -o name | :
edit deploy web --save-config | sed -i 's/replicas: .*/replicas: 1/' $1
edit deploy web --subresource=status | sed -i 's/observedGeneration: .*/observedGeneration: 77/' $1
edit deploy web --windows-line-endings | sed -i 's/replicas: ./replicas: 3/' $1
edit cm a2 a3 | sed -i 's/k: "1"/k: "7"/' $1
edit cm a2 a3 | sed -i '0,/k: "7"/s/k: "7"/k: "8"/' $1
edit cm nope | :
edit | :
edit cm | exit 3
edit cm a | exit 3
edit -f cm.yaml | sed -i 's/k: .*/k: new/' $1
edit cm a --validate=false | [ $n = 1 ] && sed -i '/kind:/d' $1
edit cm a | [ $n = 1 ] && sed -i '/kind:/d' $1
edit cm a | [ $n = 1 ] && sed -i 's/kind: ConfigMap/kind: Nope/' $1
create -f cm.yaml --edit | :
create -f cm.yaml --edit | sed -i 's/name: a/name: fresh/' $1
create -f two.yaml --edit -o yaml | sed -i 's/name: a/name: f/' $1
create -f cm.yaml --edit --save-config | sed -i 's/name: a/name: fresh2/' $1
create -f cm.yaml --edit | sed -i 's/k: .*/k: z/' $1
apply edit-last-applied cm a | :
apply edit-last-applied cm a | sed -i 's/k: .*/k: "5"/' $1
apply edit-last-applied cm a2 a3 -o json | sed -i 's/"k": .*/"k": "5"/' $1
apply edit-last-applied cm kube-root-ca.crt | :
"""


def test_editing(editor: Editor, twins: Twins) -> None:
    for line in EDITS.strip().splitlines():
        editor.same(*line.split(" | ", 1))
    twins.same_state("configmaps", "deployments.apps")


@pytest.mark.parametrize(
    "program", ["/no/such/editor", "no-such-editor -x", "false", "sh -c 'exit 0' \"x\"", "sh -c 'exit 3' \"y\""]
)
def test_editors_that_fail(editor: Editor, twins: Twins, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    env = {"KUBE_EDITOR": program, "PATH": os.environ["PATH"], "SHELL": "/bin/sh"}
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    expected = _plain(twins.bridge.kubectl("edit", "cm", "a", env=env))
    assert _plain(twins.ours("edit", "cm", "a")) == expected
