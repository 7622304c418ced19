"""The same cluster twice: what the real kubectl does to one, ours must do to the other.

    twins.script('''
    kubectl label pod web a=b
    kubectl get pod web -o yaml
    ''')

runs each line under both and compares standard output, standard error and exit code.  A line may end with
``< name`` for a file of the working folder as standard input.
"""

from __future__ import annotations

import difflib
import os
import re
import shlex
import shutil
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

from kubectl_sim.cluster.bootstrap import Settings, create_cluster
from kubectl_sim.cluster.cluster import open_cluster
from tests.cluster_bridge import ClusterBridge
from tests.runner import kubectl_sim

Obj = dict[str, Any]
Outcome = tuple[int, str, str]

# What differs between two runs: times of logs, complaints about watches that end, the server's address.
_NOISE = (
    (re.compile(r"^[WEI]\d{4} \d\d:\d\d:\d\d\.\d{6}\s+\d+ ", re.M), "LOG "),
    (re.compile(r"^LOG reflector\.go.*\n", re.M), ""),
    (re.compile(r"https?://127\.0\.0\.1:\d+"), "SERVER"),
)


def make_template(path: Path, objects: Iterable[tuple[str, Obj]], profile: str = "envtest", seconds: int = 0) -> None:
    """Write a cluster file that holds these objects and has lived on for some time, its clock at rest."""
    cluster = create_cluster(str(path), Settings(profile, clock="manual", seed=1))
    client = cluster.client()
    for resource, obj in objects:
        created = client.create(resource, obj)
        if "status" in obj:
            client.update_status(resource, {**created, "status": obj["status"]})
    if seconds:
        cluster.advance_to(cluster.now + seconds * 1_000_000)
    cluster.close()


class Twins:
    """Two copies of a cluster file, used as a context manager."""

    def __init__(self, template: Path, folder: Path) -> None:
        self.paths = [folder / "theirs.db", folder / "ours.db"]
        for path in self.paths:
            shutil.copyfile(template, path)
        self.bridge = ClusterBridge(str(self.paths[0]))

    def __enter__(self) -> Self:
        self.bridge.__enter__()
        os.environ["KUBECTL_SIM_STATE"] = str(self.paths[1])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.environ.pop("KUBECTL_SIM_STATE", None)
        self.bridge.__exit__(kind, error, trace)

    def theirs(self, *args: str, stdin: str = "") -> Outcome:
        """The real kubectl's outcome."""
        return _clean(self.bridge.kubectl(*args, stdin=stdin))

    def ours(self, *args: str, stdin: str = "") -> Outcome:
        """Our outcome."""
        return _clean(kubectl_sim(list(args), stdin))

    def both(self, *args: str, stdin: str = "") -> tuple[Outcome, Outcome]:
        """(the real kubectl's outcome, ours)."""
        return self.theirs(*args, stdin=stdin), self.ours(*args, stdin=stdin)

    def script(self, text: str) -> str:
        """Run lines under both; the text of all outcomes.  Asserts that they are equal."""
        theirs, ours = self.transcripts(text)
        if ours != theirs:
            pairs = difflib.unified_diff(theirs.splitlines(), ours.splitlines(), "theirs", "ours", "", "", 2, "")
            pytest.fail("\n".join(pairs), pytrace=False)
        return ours

    def transcripts(self, text: str) -> tuple[str, str]:
        """(the real kubectl's transcript, ours)."""
        lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
        shown = [(line, *self._line(line)) for line in lines]
        return "".join(_shown(line, one) for line, one, _ in shown), "".join(
            _shown(line, two) for line, _, two in shown
        )

    def _line(self, line: str) -> tuple[Outcome, Outcome]:
        words = shlex.split(line.removeprefix("kubectl "))
        stdin = ""
        if len(words) > 2 and words[-2] == "<":
            stdin = Path(words[-1]).read_text()
            words = words[:-2]
        theirs, ours = self.both(*words, stdin=stdin)
        if "--list" in words:  # in the order of Go's maps, which is none
            return _sorted(theirs), _sorted(ours)
        return theirs, ours

    def state(self, which: int, resource: str, namespace: str = "") -> list[Obj]:
        """The objects of a resource in their (0) or our (1) cluster."""
        cluster = open_cluster(str(self.paths[which]))
        try:
            return list(cluster.client().list(resource, namespace))
        finally:
            cluster.close()

    def same_state(self, *resources: str) -> None:
        """Asserts that both clusters hold the same objects of these resources."""
        for resource in resources:
            assert self.state(1, resource) == self.state(0, resource)


def _clean(outcome: Outcome) -> Outcome:
    code, out, err = outcome
    for pattern, text in _NOISE:
        out, err = pattern.sub(text, out), pattern.sub(text, err)
    return code, out, err


def _sorted(outcome: Outcome) -> Outcome:
    code, out, err = outcome
    return code, "\n".join(sorted(out.splitlines())), err


def _shown(line: str, outcome: Outcome) -> str:
    code, out, err = outcome
    return f"$ {line}\n{out}" + (f"[stderr]\n{err}" if err else "") + (f"[exit {code}]\n" if code else "")
