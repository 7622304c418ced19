"""The commands of ``kubectl rollout``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle import needs_kubectl
from tests.parity.verbs.twins import Twins

pytestmark = needs_kubectl

FILE = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"

SCRIPTS = {
    "history": """
        kubectl rollout history deploy/web
        kubectl set image deploy/web web=nginx:2
        kubectl annotate deploy/web kubernetes.io/change-cause='second image'
        kubectl set image deploy/web web=nginx:3
        kubectl rollout history deploy/web
        kubectl rollout history deploy
        kubectl rollout history deploy web api
        kubectl rollout history deploy/web --revision=2
        kubectl rollout history deploy/web --revision=1
        kubectl rollout history deploy/web --revision=7
        kubectl rollout history deploy/web --revision=-1
        kubectl rollout history deploy/web -o name
        kubectl rollout history deploy/web -o yaml --revision=2
        kubectl rollout history deploy/web -o json
        kubectl rollout history deploy/web -o json --revision=9
        kubectl rollout history deploy/web -o jsonpath={.spec.template.spec.containers[*].image}
        kubectl rollout history deploy -l app=api
        kubectl rollout history deploy -l app=nothing
        kubectl rollout history -f web.yaml
        kubectl rollout history ds/agent
        kubectl set image ds/agent web=nginx:2
        kubectl rollout history ds/agent
        kubectl rollout history ds/agent --revision=1
        kubectl rollout history ds/agent --revision=2
        kubectl rollout history ds/agent --revision=3
        kubectl rollout history ds/agent --revision=1 -o yaml
        kubectl rollout history ds/agent -o json
        kubectl rollout history ds/agent -o name
        kubectl rollout history sts/db
        kubectl rollout history pod/web-1
        kubectl rollout history svc/web
        kubectl rollout history rs
        kubectl rollout history deploy/nothing
        kubectl rollout history
        kubectl rollout history deploy/web -o wide
    """,
    "undo": """
        kubectl rollout undo deploy/web
        kubectl set image deploy/web web=nginx:2
        kubectl set image deploy/web web=nginx:3
        kubectl rollout undo deploy/web --dry-run=client
        kubectl rollout undo deploy/web --dry-run=server
        kubectl rollout undo deploy/web
        kubectl rollout history deploy/web
        kubectl rollout undo deploy/web --to-revision=1
        kubectl rollout undo deploy/web --to-revision=5
        kubectl rollout undo deploy/web --to-revision=77
        kubectl rollout undo deploy/web --to-revision=-7
        kubectl rollout history deploy/web
        kubectl rollout pause deploy/web
        kubectl rollout undo deploy/web
        kubectl rollout undo ds/agent
        kubectl set image ds/agent web=nginx:2
        kubectl rollout undo ds/agent --dry-run=client
        kubectl rollout undo ds/agent --dry-run=server
        kubectl rollout undo ds/agent --to-revision=2
        kubectl rollout undo ds/agent
        kubectl rollout history ds/agent
        kubectl rollout undo ds/agent --to-revision=17
        kubectl rollout undo svc/web
        kubectl rollout undo pod/web-1
        kubectl rollout undo
        kubectl rollout undo deploy/web -o yaml
        kubectl annotate deploy/api kubectl.kubernetes.io/last-applied-configuration={}
        kubectl set image deploy/api web=nginx:2
        kubectl rollout undo deploy/api
        kubectl rollout undo deploy/api -o json
        kubectl get deploy,rs,ds -o yaml --show-managed-fields
    """,
    "pause and resume": """
        kubectl rollout resume deploy/web
        kubectl rollout pause deploy/web
        kubectl rollout pause deploy/web
        kubectl rollout resume deploy/web
        kubectl rollout pause deploy -o name
        kubectl rollout resume deploy -l app=web -o yaml
        kubectl rollout pause deploy web nothing
        kubectl rollout pause ds/agent deploy/web
        kubectl rollout resume ds/agent
        kubectl rollout pause deploy -l app=none
        kubectl rollout pause
        kubectl rollout resume
        kubectl rollout resume -f web.yaml
        kubectl rollout pause -f web.yaml -o json
        kubectl get deploy -o yaml --show-managed-fields
    """,
    "restart": """
        kubectl rollout restart deploy/web
        kubectl rollout restart ds sts
        kubectl rollout restart pod/web-1
        kubectl rollout restart svc/web deploy/api
        kubectl rollout restart deploy -l app=none
        kubectl rollout restart
        kubectl rollout pause deploy/web
        kubectl rollout restart deploy/web
        kubectl rollout restart deploy/web
    """,
    "status": """
        kubectl rollout status deploy/web --watch=false
        kubectl rollout status deploy/web -w=false --revision=1
        kubectl rollout status deploy/web -w=false --revision=3
        kubectl rollout status deploy/web -w=false --revision=-3
        kubectl rollout status deploy -w=false
        kubectl rollout status ds/agent -w=false
        kubectl rollout status sts/db -w=false
        kubectl rollout status pod/web-1
        kubectl rollout status svc
        kubectl rollout status deploy/nothing
        kubectl rollout status deploy -l app=nothing
        kubectl rollout status
        kubectl rollout status -f web.yaml -w=false
        kubectl rollout status deploy web api --watch=false
        kubectl set image deploy/web web=nginx:2
        kubectl rollout status deploy/web --watch=false
        kubectl scale deploy/web --replicas=0
        kubectl rollout status deploy/web
        kubectl rollout pause deploy/api
        kubectl rollout status deploy/api --watch=false
    """,
    "alone": """
        kubectl rollout nothing
        kubectl rollout status --nothing
    """,
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_same_as_kubectl(twins: Twins, name: str) -> None:
    Path("web.yaml").write_text(FILE)
    twins.script(SCRIPTS[name])


def test_status_times_out(twins: Twins) -> None:
    """The real kubectl waits on its own clock, ours on the cluster's, which jumps."""
    theirs, ours = twins.both("rollout", "status", "deploy/web", "--timeout=1s")
    assert ours == theirs
    assert ours[2] == "error: timed out waiting for the condition\n"
