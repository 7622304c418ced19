"""The same commands typed with the real kubectl and with ours, on the same cluster: see README.md.

``python -m tests.parity.harness [PART OF A CASE'S NAME]`` prints every difference of the cases.
"""

from __future__ import annotations

import difflib
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.clusters import SECOND, SEED, copied
from tests.forks import Forks
from tests.oracle import KUBECTL, SPARING
from tests.parity import known
from tests.parity.documents import Documents
from tests.parity.normal import normalised
from tests.parity.shares import by_share
from tests.parity.times import Shift
from tests.parity.waiting import is_waiting
from tests.served import Served

FOLDER = Path(__file__).parent
PACKAGE = FOLDER.parents[1] / "kubectl_sim"
CASES = FOLDER / "cases"
#: No command takes longer than this, in seconds.
LIMIT = 60
#: How long a command waits; kubectl measures it on the wall.
_TIMEOUT = re.compile(r"--(?:request-)?timeout[= ](\d+)s?\b")
#: A watch that ends with its request takes all of that time, and says nothing of it.
_WATCHES = re.compile(r"kubectl get .*(?:-w|--watch|--watch-only) --request-timeout")
#: Global flags with a value that may stand before the verb.
_BEFORE_VERB = frozenset(("-n", "--namespace", "--context", "--kubeconfig", "--as", "--kuberc", "-v", "-s", "--server"))
_TIMED_OUT = re.compile(r"timed out|timeout reached|deadline exceeded")
#: A line that a shell has nothing to do with but to start a program: variables, its name, and plain words.
_WORD = r"""(?:[\w@%+=:,./{}-]|'[^']*'|"[^"$`\\]*")+"""
_PLAIN = re.compile(rf"(?:[A-Z_]+={_WORD} +)*(?:kubectl|ksim)(?: +{_WORD})* *")
_VARIABLE = re.compile(r"[A-Z_]+=")
_FILE = re.compile(r"^-- (\S+) --$")
_SETTING = re.compile(r"^(profile|nodes|needs): (\S+)$")


@dataclass
class Answer:
    out: str
    err: str
    code: int


@dataclass
class Command:
    """One line of a case, and what both have answered."""

    text: str
    real: Answer | None = None
    ours: Answer | None = None

    @property
    def verb(self) -> str:
        words = self.text.split("kubectl ", 1)[-1].split()
        while words and words[0].startswith("-"):
            del words[: 2 if words[0] in _BEFORE_VERB else 1]
        return words[0] if words else "kubectl"

    @property
    def equal(self) -> bool:
        return self.real == self.ours

    def difference(self) -> str:
        """Both answers, line by line, the real one's with a minus."""
        assert self.real is not None and self.ours is not None
        lines = [f"$ {self.text}"]
        for name in ("out", "err"):
            real, ours = getattr(self.real, name), getattr(self.ours, name)
            if real != ours:
                diff = difflib.unified_diff(
                    real.splitlines(), ours.splitlines(), f"real {name}", f"our {name}", "", "", 2
                )
                lines += [line.rstrip("\n") for line in diff]
                if real.splitlines() == ours.splitlines():
                    lines.append(f"{name}: {real[-20:]!r} != {ours[-20:]!r}")
        if self.real.code != self.ours.code:
            lines.append(f"exit code {self.real.code} != {self.ours.code}")
        return "\n".join(lines)


@dataclass
class Case:
    name: str
    commands: list[Command] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> str:
        """What the case needs and is not there, empty if nothing is."""
        needed = self.settings.get("needs", "")
        return needed if needed and not (PACKAGE / f"_{needed}").is_dir() else ""


def parse(path: Path) -> Case:
    """A case: settings, commands (a backslash or an open heredoc goes on in the next line), files."""
    case = Case(str(path.relative_to(CASES).with_suffix("")))
    file, pending = "", ""
    for line in path.read_text().splitlines():
        if found := _FILE.match(line):
            file = found[1]
            case.files[file] = ""
        elif file:
            case.files[file] += f"{line}\n"
        elif not pending and (not line or line.startswith("#")):
            continue
        elif not pending and (found := _SETTING.match(line)):
            case.settings[found[1]] = found[2]
        else:
            pending += f"{line}\n"
            if not _goes_on(pending):
                case.commands.append(Command(pending.rstrip("\n")))
                pending = ""
    if pending:
        raise ValueError(f"{case.name}: the last command does not end")
    return case


def _goes_on(text: str) -> bool:
    end = re.search(r"<<'?(\w+)'?", text)
    if end and f"\n{end[1]}\n" not in text:
        return True
    return text.endswith("\\\n")


def cases() -> list[Path]:
    return sorted(CASES.rglob("*.txtar"))


class Bench:
    """Both programs, the server of the real one, and a folder to run cases in."""

    def __init__(self, folder: Path, kubectl: Path | None = None) -> None:
        self.folder = folder
        self.kubectl = kubectl or Path(KUBECTL or "")
        self.server = Served(patience=0.03)
        self.forks = Forks()
        self.shift = Shift()
        self.documents = Documents()

    def __enter__(self) -> Self:
        self.server.__enter__()
        self.forks.__enter__()
        self.shift.install()
        self._link("real", {"kubectl": self.kubectl})
        programs = Path(sys.executable).parent
        self._link("ours", {"kubectl": programs / "kubectl-sim"})
        for side in ("real", "ours"):
            self._link(side, {"ksim": programs / "ksim"})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shift.remove()
        self.documents.describe(True)
        self.forks.__exit__(kind, error, trace)
        self.server.__exit__(kind, error, trace)

    def _link(self, side: str, programs: dict[str, Path]) -> None:
        folder = self.folder / f"bin-{side}"
        folder.mkdir(parents=True, exist_ok=True)
        for name, program in programs.items():
            (folder / name).symlink_to(program)

    def run(self, case: Case) -> None:
        """Run a case on both sides, one after the other in the same folder."""
        self.documents.describe(case.settings.get("needs") == "descriptions")
        for side in ("real", "ours"):
            home = self.folder / "home"
            shutil.rmtree(home, ignore_errors=True)
            work = home / "work"
            work.mkdir(parents=True)
            self._write_files(case, work)
            state = self._cluster(case, home)
            if side == "real":
                self.server.use(state)
            environment = self._environment(side, home, state)
            for command in case.commands:
                if side == "real":
                    command.real = self._real(command.text, work, environment)
                else:
                    command.ours = self._ours(command.text, work, environment)

    def _real(self, text: str, work: Path, environment: dict[str, str]) -> Answer:
        """The real kubectl's answer: its clock is the wall's, so the cluster is shown to it as living now."""
        if text.startswith("ksim "):
            return self._ours(text, work, environment)
        now = self.server.inside(lambda server: server.host.cluster.catch_up())
        self.shift.begin(now, text)
        seconds = _timeout(text)
        deadline = now + seconds * SECOND if seconds else None
        self.server.server.host.horizon = deadline
        found = self._answer(text, work, environment)
        if deadline is not None and (_TIMED_OUT.search(found.err) or _WATCHES.search(text)):
            # It has waited for so long on the wall's clock, in which the cluster has found nothing to do.
            self.server.inside(lambda server: server.host.cluster.advance_to(deadline))
        self.shift.end()
        return Answer(self.shift.back(found.out), self.shift.back(found.err), found.code)

    def _ours(self, text: str, work: Path, environment: dict[str, str]) -> Answer:
        """The answer of one of our programs."""
        if not _PLAIN.fullmatch(text):
            return self._answer(text, work, environment)
        words = shlex.split(text)
        variables = {}
        while _VARIABLE.match(words[0]):
            name, _, value = words.pop(0).partition("=")
            variables[name] = value
        *streams, code = self.forks.run(words, {**environment, **variables}, work, LIMIT)
        return _shown(*streams, code)

    def _write_files(self, case: Case, work: Path) -> None:
        for name, text in case.files.items():
            path = work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            if text.startswith("#!"):
                path.chmod(0o755)

    def _cluster(self, case: Case, home: Path) -> Path:
        nodes = case.settings.get("nodes")
        return copied(home, case.settings.get("profile", "default"), nodes=int(nodes) if nodes else None)

    def _environment(self, side: str, home: Path, state: Path) -> dict[str, str]:
        config = home / "config"
        config.write_text(_CONFIG.format(url=self.server.url))
        kept = {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ}
        return {
            **kept,
            **SPARING,
            "PATH": f"{self.folder / f'bin-{side}'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "HOME": str(home),
            "TZ": "UTC",
            "LANG": "C.UTF-8",
            "TERM": "dumb",
            "KUBECONFIG": str(config),
            "KUBECACHEDIR": str(self.folder / "cache"),
            "KUBECTL_SIM_HOME": str(home / "data"),
            "KUBECTL_SIM_STATE": str(state),
            "KUBECTL_SIM_CLOCK": "manual",
            "KUBECTL_SIM_SEED": str(SEED),
        }

    def _answer(self, text: str, work: Path, environment: dict[str, str]) -> Answer:
        process = subprocess.Popen(
            ["sh", "-c", text],
            cwd=work,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self.server.server.host.may_jump = lambda: is_waiting(process.pid)
        try:
            out, err = process.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
            err += f"killed after {LIMIT} s\n".encode()
        return _shown(out, err, process.returncode)


def _shown(out: bytes, err: bytes, code: int) -> Answer:
    return Answer(*(normalised(data.decode("utf-8", "replace")) for data in (out, err)), code)


def _timeout(text: str) -> int:
    """For how many seconds a command waits at most; 0 for ever."""
    found = _TIMEOUT.search(text)
    if found:
        return int(found[1])
    return 30 if text.startswith("kubectl wait") else 0


#: One kubeconfig for both: the real kubectl follows the server, ours the cluster file.
_CONFIG = """apiVersion: v1
kind: Config
preferences: {{}}
clusters:
- name: sim
  cluster:
    server: {url}
users:
- name: admin
  user: {{}}
contexts:
- name: sim
  context:
    cluster: sim
    user: admin
current-context: sim
"""


def score(commands: list[tuple[str, bool]]) -> list[str]:
    """The lines of the score: in all, by verb, and weighted by what people type."""
    total, equal = Counter(verb for verb, _ in commands), Counter(verb for verb, same in commands if same)
    lines = [f"parity: {len(commands)} commands, {sum(equal.values())} equal"]
    lines += [
        f"  {verb:16} {total[verb]:4} {equal[verb]:4}" for verb in sorted(total, key=lambda verb: (-total[verb], verb))
    ]
    return lines + by_share(commands)


def main() -> None:
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    results: list[tuple[str, bool]] = []
    with tempfile.TemporaryDirectory() as folder, Bench(Path(folder)) as bench:
        for path in cases():
            case = parse(path)
            if wanted not in case.name or case.missing:
                continue
            bench.run(case)
            for command in case.commands:
                results.append((command.verb, command.equal))
                if not command.equal:
                    print(f"--- {case.name}\n{command.difference()}\n")
    print("\n".join(score(results)))
    print(f"known differences listed: {len(known.read())}")


if __name__ == "__main__":
    main()
