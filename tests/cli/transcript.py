"""Reads, runs and rewrites transcripts: see README.md beside this file for the format."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from tests.clusters import SEED, copied
from tests.runner import kubectl_sim

_FILE = re.compile(r"^-- (\S+) --$")
_EXIT = re.compile(r"^\[exit (\d+)\]$")
_NO_NEWLINE = "[no newline]"
#: Output lines that begin like this would be taken for something else: a backslash goes before them.
_SPECIAL = ("$ ", "# ", "! ", "!", "[exit ", _NO_NEWLINE, "-- ", "\\", "> ")


@dataclass
class Step:
    """A command with the comment above it and what it is expected to answer."""

    comment: str
    command: str
    out: str = ""
    err: str = ""
    code: int = 0

    @property
    def answer(self) -> str:
        """What the command prints, as a transcript shows it."""
        lines = [_escaped(line) for line in self.out.split("\n")]
        if lines[-1] == "":
            lines.pop()
        elif self.out:
            lines.append(_NO_NEWLINE)
        if lines and lines[-1] == "":
            lines[-1] = "\\"
        if self.err:
            assert self.err.endswith("\n"), f"standard error without a newline at its end: {self.err!r}"
            lines += [f"! {line}" if line else "!" for line in self.err[:-1].split("\n")]
        if self.code:
            lines.append(f"[exit {self.code}]")
        return "".join(f"{line}\n" for line in lines)


def _escaped(line: str) -> str:
    return f"\\{line}" if line.startswith(_SPECIAL) else line


@dataclass
class Transcript:
    """Settings, steps and files of one ``.txtar``."""

    head: str
    steps: list[Step]
    files: dict[str, str]
    tail: str = ""
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        blocks = [f"{step.comment}{''.join(_prompted(step.command))}{step.answer}" for step in self.steps]
        files = "".join(f"-- {name} --\n{text}" for name, text in self.files.items())
        return self.head + "\n".join(blocks) + (f"\n{files}" if files else "")


def _prompted(command: str) -> list[str]:
    first, *more = command.split("\n")
    return [f"$ {first}\n", *(f"> {line}\n" for line in more)]


def parse(text: str) -> Transcript:
    """Raises ValueError for text that is no transcript."""
    script, files = _split_files(text)
    head: list[str] = []
    steps: list[Step] = []
    comment: list[str] = []
    body: list[str] = []
    for line in script:
        if line.startswith("$ "):
            _close(steps, body)
            steps.append(Step("".join(f"{item}\n" for item in comment), line[2:]))
            comment = []
        elif line.startswith("> ") and steps and not body:
            steps[-1].command += f"\n{line[2:]}"
        elif line.startswith("# ") and (steps or comment):
            comment.append(line)
        elif not steps:
            if comment:
                raise ValueError(f"a comment must be followed by a command: {line!r}")
            head.append(line)
            if line == "":
                comment = []
        elif comment:
            raise ValueError(f"a comment must be followed by a command: {line!r}")
        else:
            body.append(line)
    _close(steps, body)
    # The head ends with its last empty line; comments behind it belong to the first command.
    while head and head[-1].startswith("# "):
        steps[0].comment = f"{head.pop()}\n{steps[0].comment}"
    settings = dict(line.split(": ", 1) for line in head if re.match(r"^[a-z]+: ", line))
    return Transcript("".join(f"{line}\n" for line in head), steps, files, settings=settings)


def _split_files(text: str) -> tuple[list[str], dict[str, str]]:
    script: list[str] = []
    files: dict[str, str] = {}
    name = ""
    for line in text.splitlines():
        found = _FILE.match(line)
        if found:
            name = found[1]
            files[name] = ""
        elif name:
            files[name] += f"{line}\n"
        else:
            script.append(line)
    return script, files


def _close(steps: list[Step], body: list[str]) -> None:
    """Give the last command the lines that followed it."""
    if not steps:
        return
    step, out = steps[-1], []
    if body and body[-1] == "":
        body.pop()
    newline = "\n"
    for line in body:
        if line == "!" or line.startswith("! "):
            step.err += f"{line[2:]}\n"
        elif found := _EXIT.match(line):
            step.code = int(found[1])
        elif line == _NO_NEWLINE:
            newline = ""
        else:
            out.append(line[1:] if line.startswith("\\") else line)
    if out:
        step.out = "\n".join(out) + newline
    body.clear()


class Session:
    """A shell of one folder and one cluster, in this process."""

    def __init__(self, folder: Path, transcript: Transcript) -> None:
        self.folder = folder
        nodes = transcript.settings.get("nodes")
        profile = transcript.settings.get("profile", "default")
        state = copied(folder, profile, nodes=int(nodes) if nodes else None)
        work = folder / "work"
        work.mkdir()
        for name, text in transcript.files.items():
            path = work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self.work = work
        self.env = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(folder),
            "TZ": "UTC",
            "KUBECTL_SIM_HOME": str(folder / "home"),
            "KUBECTL_SIM_STATE": str(state),
            "KUBECTL_SIM_CLOCK": "manual",
            "KUBECTL_SIM_SEED": str(SEED),
        }

    def run(self, command: str) -> Step:
        """Run one command line; a step with what it has answered."""
        line, _, rest = command.partition(" | ")
        words = shlex.split(line.replace("\n", " ").replace("\\ ", " "))
        stdin, target = b"", ""
        if "<" in words:
            where = words.index("<")
            stdin = (self.work / words[where + 1]).read_bytes()
            del words[where : where + 2]
        if ">" in words:
            where = words.index(">")
            target = words[where + 1]
            del words[where : where + 2]
        extra = {}
        while words and re.match(r"^[A-Z_]+=", words[0]):
            name, _, value = words.pop(0).partition("=")
            extra[name] = value
        done = Step("", command)
        with self._inside(extra, words):
            done.code, done.out, done.err = _COMMANDS.get(words[0], _shell)(words, stdin)
            if rest:
                piped = subprocess.run(rest, shell=True, input=done.out, capture_output=True, text=True, check=False)
                done.code, done.out = piped.returncode, piped.stdout
                done.err += piped.stderr
        if target:
            (self.work / target).write_text(done.out)
            done.out = ""
        done.out, done.err = self._neutral(done.out), self._neutral(done.err)
        return done

    def _neutral(self, text: str) -> str:
        return text.replace(str(self.work), "$WORK").replace(str(self.folder), "$HOME")

    @contextlib.contextmanager
    def _inside(self, extra: dict[str, str], words: list[str]):  # type: ignore[no-untyped-def]
        before = os.getcwd()
        os.chdir(self.work)
        try:
            with mock.patch.dict(os.environ, self.env | extra, clear=True), mock.patch.object(sys, "argv", words):
                yield
        finally:
            os.chdir(before)


def _kubectl(words: list[str], stdin: bytes) -> tuple[int, str, str]:
    return kubectl_sim(words[1:], stdin)


def _ksim(words: list[str], stdin: bytes) -> tuple[int, str, str]:
    from kubectl_sim.ksim.main import main

    out, err = io.StringIO(), io.StringIO()
    code = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return code, out.getvalue(), err.getvalue()


def _shell(words: list[str], stdin: bytes) -> tuple[int, str, str]:
    done = subprocess.run(words, input=stdin, capture_output=True, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


_COMMANDS = {"kubectl": _kubectl, "ksim": _ksim}
