"""``kubectl logs``."""

from __future__ import annotations

import pytest

from tests.oracle import needs_kubectl
from tests.parity.verbs.twins import Twins

pytestmark = needs_kubectl

SCRIPTS = {
    "pods": """
        kubectl logs done
        kubectl logs pod/done
        kubectl logs po/done main
        kubectl logs done -c main
        kubectl logs done --tail=2
        kubectl logs done --tail=0
        kubectl logs done --tail=-1
        kubectl logs done --timestamps
        kubectl logs done --timestamps --tail=1 --prefix
        kubectl logs done --limit-bytes=10
        kubectl logs done --since=1s
        kubectl logs done --since=10h
        kubectl logs talking --since=20s
        kubectl logs talking --since-time=2026-01-01T00:01:30Z
        kubectl logs talking --since-time=2026-01-01T00:01:30.5+01:00 --tail=3
        kubectl logs done -f
        kubectl logs done -f --tail=1
        kubectl logs done -f --prefix
        kubectl logs crashing
        kubectl logs crashing -p
        kubectl logs crashing --previous --tail=1
        kubectl logs done -p
        kubectl logs stuck
        kubectl logs nowhere
        kubectl logs -n kube-system etcd-kubectl-sim-control-plane --tail=2
    """,
    "containers": """
        kubectl logs pair
        kubectl logs pair -c side
        kubectl logs pair setup
        kubectl logs pair -c nothing
        kubectl logs chosen
        kubectl logs chosen --prefix
        kubectl logs mistaken
        kubectl logs pair setup -c main
        kubectl logs pair --all-containers -c main
        kubectl logs web -c web
    """,
    "workloads": """
        kubectl logs deploy/web --tail=1
        kubectl logs deploy/web -c side
        kubectl logs deploy/web -c nothing
        kubectl logs ds/agent -c side
        kubectl logs svc/web -c web --tail=1
        kubectl logs svc/blind
        kubectl logs cm/kube-root-ca.crt
        kubectl logs node/kubectl-sim-worker
        kubectl logs deploy/nothing
        kubectl logs deploy/web deploy/agent --tail=1
    """,
    "refusals": """
        kubectl logs
        kubectl logs a b c
        kubectl logs nothing
        kubectl logs nothing -n kube-system
        kubectl logs done -l run=shell
        kubectl logs -l run=none
        kubectl logs -l 'run in'
        kubectl logs done --since=1s --since-time=2026-01-01T00:00:00Z
        kubectl logs done --since=-5s
        kubectl logs done --since-time=yesterday
        kubectl logs done --tail=-2
        kubectl logs done --limit-bytes=-1
        kubectl logs things/x
        kubectl logs deploy/a/b
        kubectl logs done --nothing
    """,
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_same_as_kubectl(running_twins: Twins, name: str) -> None:
    running_twins.script(SCRIPTS[name])


#: Logs that the real kubectl prints in the order of a Go map, which is none.
UNORDERED = """
    logs pair --all-containers
    logs pair --all-containers --prefix
    logs pair --all-containers --tail=1 --timestamps
    logs -l run=shell --all-containers --ignore-errors --prefix
    logs -l app=web -c web --tail=1 --prefix
    logs deploy/web --all-pods -c web --tail=2
    logs deploy/web --all-pods --all-containers --tail=1
"""


@pytest.mark.parametrize("line", [line.strip() for line in UNORDERED.strip().splitlines()])
def test_same_lines_as_kubectl(running_twins: Twins, line: str) -> None:
    theirs, ours = running_twins.both(*line.split())
    assert (ours[0], sorted(ours[1].splitlines()), ours[2]) == (theirs[0], sorted(theirs[1].splitlines()), theirs[2])
    assert ours[1]
