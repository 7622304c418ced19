"""The README's commands run as written, and what it shows is what they print.

A fenced ``console`` block is a session whose output has to match, but for random parts of names and for seconds;
a ``sh`` block behind ``<!-- run -->`` has to succeed.  All blocks run one after the other in one shell, in a home
of their own.

``UPDATE_README=1`` writes what the commands print now into the README.  Read the difference before you commit it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
_BLOCK = re.compile(r"^(<!-- run -->\n)?```(sh|console)\n(.*?)^```$", re.M | re.S)
_MARK = "\x1e"


@dataclass
class Command:
    """One command of the README and, if it shows one, its output."""

    text: str
    output: str | None = None


def commands() -> Iterator[Command]:
    for run, language, body in _BLOCK.findall(README):
        if language == "console":
            yield from _session(body)
        elif run:
            yield Command(body)


def _session(body: str) -> Iterator[Command]:
    for part in re.split(r"^\$ ", body, flags=re.M)[1:]:
        command, _, output = part.partition("\n")
        yield Command(command + "\n", output)


def update(shown: list[tuple[Command, str]]) -> None:
    text = README
    for command, output in shown:
        text = text.replace(f"$ {command.text}{command.output}", f"$ {command.text}{output}")
    (ROOT / "README.md").write_text(text)


def installing() -> list[str]:
    """The commands that make a virtual environment, in order."""
    return [body.strip() for _, language, body in _BLOCK.findall(README) if language == "sh" and "-m venv" in body]


def run(script: str, cwd: Path, *, path: str = "") -> str:
    """Output, standard error included, of a script that has to succeed."""
    keep = {key: value for key, value in os.environ.items() if key.startswith(("PIP_", "SSL_", "HTTP", "http"))}
    environment = {**keep, "HOME": str(cwd), "PATH": f"{path}:{os.defpath}", "SHELL": "/bin/bash"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def everyday(found: list[Command], home: Path) -> list[str]:
    """What each command prints."""
    script = "".join(f"printf '{_MARK}'\n{command.text}" for command in found)
    _, *printed = run(script, home, path=sysconfig.get_path("scripts")).split(_MARK)
    assert len(printed) == len(found)
    return printed


def test_everyday_commands(tmp_path: Path) -> None:
    found = list(commands())
    assert len(found) > 8
    printed = everyday(found, tmp_path)
    shown = [(command, output) for command, output in zip(found, printed, strict=True) if command.output is not None]
    if os.environ.get("UPDATE_README"):
        update(shown)
        return
    for command, output in shown:
        assert shape(output) == shape(command.output or ""), command.text
    assert not (tmp_path / ".kube").exists()


def test_sessions_with_a_seed_print_the_same_bytes(tmp_path: Path) -> None:
    found = [command for command in commands() if command.output is not None]
    homes = [tmp_path / name for name in ("one", "two")]
    for home in homes:
        home.mkdir()
    assert everyday(found, homes[0]) == everyday(found, homes[1])


def shape(text: str) -> str:
    """A text without what a change of the simulation's details may change."""
    text = re.sub(r"-[a-z0-9]{5}(?= )", "-?????", text)
    text = re.sub(r"\d\d:\d\d:\d\dZ|\b\d+[sm]\b", "?", text)
    return re.sub(" +", " ", text)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a clone would hold of this checkout."""
    folder = tmp_path_factory.mktemp("clone")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def test_one_command_installs_and_shows_it(checkout: Path, tmp_path: Path) -> None:
    install, _ = installing()
    printed = run(install, checkout)
    for line in ('deployment "web" successfully rolled out', "REVISION  CHANGE-CAUSE", 'deployment.apps "web" deleted'):
        assert line in printed
    venv = checkout / ".venv"
    # Everything was taken from the installed package, none of it from the checkout.
    explained = run(f"{venv}/bin/kubectl-sim explain deployment.spec.replicas", tmp_path)
    assert "Number of desired pods." in explained
    package = next(venv.glob("lib/python*/site-packages/kubectl_sim"))
    assert len(list(package.glob("_schemas/*/*/*.json"))) > 60
    assert len(list(package.glob("_descriptions/*.z"))) > 20
    assert not (checkout / "kubectl_sim" / "_descriptions").exists()
    for completion in ("bash-completion/completions/kubectl-sim", "zsh/site-functions/_kubectl-sim"):
        assert (venv / "share" / completion).read_text()
    size = sum(path.stat().st_size for path in package.rglob("*") if path.suffix != ".pyc" and path.is_file())
    assert size < 12_000_000


def test_the_other_command_is_what_ci_runs() -> None:
    _, install = installing()
    script = (ROOT / ".ci" / "run").read_text()
    for part in ("pip", "install", "-e '.[test]'", "-m pytest -n"):
        assert part in install
        assert part in script
