"""``kubectl kustomize`` against the real one, on the folders of ``kustomize/*.txtar``.

What stands before the files of an archive are the arguments of one build a line; ``#`` begins a comment.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.oracle import KUBECTL, needs_kubectl
from tests.runner import kubectl_sim

FOLDER = Path(__file__).parent / "kustomize"
_FILE = re.compile(r"^-- (\S+) --\n", re.MULTILINE)
# What no two runs say alike: where a generator was in memory, and the time in a line of the log.
_PASSING = (
    (re.compile(r"&\{0x[0-9a-f]+ (0x[0-9a-f]+|<nil>)"), "&{0x0"),
    (re.compile(r"I\d{4} [\d:.]+ +\d+ log"), "I log"),
)

# Origins are dropped where nobody asks for them; an empty text is no map in which a reference could be.
_NOT_TWICE = ("origins", "transformations", "volumes")

Answer = tuple[int, str, str]


def unpack(archive: Path, folder: Path) -> list[list[str]]:
    """Write the files of an archive; the arguments of its builds."""
    head, *pieces = _FILE.split(archive.read_text())
    for name, text in zip(pieces[::2], pieces[1::2], strict=True):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        ending = "\r\n" if name.startswith("crlf/") else "\n"
        path.write_bytes(text.replace("\n", ending).encode())
    return [shlex.split(line) for line in head.splitlines() if line and not line.startswith("#")]


def real(args: list[str], folder: Path) -> Answer:
    """The real one's answer; it may use what memory it likes, which makes it quicker."""
    assert KUBECTL is not None
    env = {"PATH": os.defpath, "HOME": str(folder), "KUBECONFIG": os.devnull, "GOGC": "off", "TZ": "UTC"}
    done = subprocess.run(
        [KUBECTL, "kustomize", *args], cwd=folder, env=env, capture_output=True, check=False, timeout=60
    )
    return done.returncode, done.stdout.decode(), steady(done.stderr.decode())


def ours(args: list[str]) -> Answer:
    code, out, err = kubectl_sim(["kustomize", *args])
    return code, out, steady(err)


def steady(text: str) -> str:
    for pattern, instead in _PASSING:
        text = pattern.sub(instead, text)
    return text


@needs_kubectl
@pytest.mark.parametrize("archive", sorted(FOLDER.glob("*.txtar")), ids=lambda path: path.stem)
def test_like_the_real_one(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builds = unpack(archive, tmp_path)
    monkeypatch.chdir(tmp_path)
    with ThreadPoolExecutor(2) as pool:
        expected = list(pool.map(lambda args: real(args, tmp_path), builds))
    found = [ours(args) for args in builds]
    differing = {
        shlex.join(args): pair for args, *pair in zip(builds, expected, found, strict=True) if pair[0] != pair[1]
    }
    assert not differing
    assert len(builds) >= 5


@needs_kubectl
@pytest.mark.parametrize("output", ["file.yaml", "folder", "gone/file.yaml"])
def test_output(output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unpack(FOLDER / "naming.txtar", tmp_path)
    written = []
    for side in ("real", "ours"):
        (tmp_path / side / "folder").mkdir(parents=True)
        monkeypatch.chdir(tmp_path / side)
        args = ["-o", output, "../both-levels"]
        answer = real(args, tmp_path / side) if side == "real" else ours(args)
        files = {
            str(path.relative_to(tmp_path / side)): path.read_text()
            for path in sorted((tmp_path / side).rglob("*.yaml"))
        }
        written.append((answer, files))
    assert written[0] == written[1]


@pytest.mark.parametrize("archive", sorted(FOLDER.glob("*.txtar")), ids=lambda path: path.stem)
def test_what_was_built_builds_the_same_again(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builds = unpack(archive, tmp_path)
    monkeypatch.chdir(tmp_path)
    again = tmp_path / "again"
    again.mkdir()
    (again / "kustomization.yaml").write_text("resources: [all.yaml]\nsortOptions: {order: fifo}\n")
    for args in builds:
        code, out, _ = ours(args)
        if code == 0 and out and args[-1] not in _NOT_TWICE:
            (again / "all.yaml").write_text(out)
            assert ours(["again"]) == (0, out, ""), args
