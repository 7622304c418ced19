"""``kubectl wait``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle import needs_kubectl
from tests.parity.verbs.twins import Twins

pytestmark = needs_kubectl

FILES = {
    "web.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n",
    "gone.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: gone}\n",
}

SCRIPTS = {
    "conditions": """
        kubectl wait deploy/web --for=condition=Available=False
        kubectl wait deploy/web --for=condition=available=FALSE
        kubectl wait deploy/web deploy/api --for=condition=progressing
        kubectl wait deploy web --for condition=Progressing=true --for condition=Available=false
        kubectl wait deploy --all --for=condition=Progressing
        kubectl wait deploy -l app=web --for=condition=Progressing -o yaml
        kubectl wait deploy -l app=none --for=condition=Progressing
        kubectl wait deploy -A --all --for=condition=Progressing -o name
        kubectl wait -f web.yaml --for=condition=Progressing
        kubectl wait -f gone.yaml --for=condition=Progressing
        kubectl wait deploy/web --for=condition=Available --timeout=0
        kubectl wait deploy/web --for=condition=Progressing --timeout=0
        kubectl wait deploy/web deploy/api --for=condition=Available --timeout=0
        kubectl wait deploy/gone --for=condition=Available
        kubectl wait pods --field-selector metadata.name=db --for=condition=x=y --timeout=0
        kubectl wait deploy/web --for=condition=Available --timeout=1s
        kubectl wait deploy/web deploy/api --for=condition=Available --timeout=1s
    """,
    "jsonpath": """
        kubectl wait deploy/web --for=jsonpath='{.status.replicas}'=3
        kubectl wait deploy/web --for=jsonpath={.status.replicas}=3
        kubectl wait deploy/web --for=jsonpath=.status.replicas=3
        kubectl wait deploy/web --for=jsonpath=status.replicas='"3"'
        kubectl wait deploy/web --for=jsonpath='{.status.replicas}'
        kubectl wait deploy/web --for=jsonpath='{.status.nothing}' --timeout=0
        kubectl wait deploy/web --for=jsonpath='{.status.replicas}'=4 --timeout=0
        kubectl wait deploy/web --for=jsonpath='{.status.replicas}'= --timeout=0
        kubectl wait deploy/web --for=jsonpath=
        kubectl wait deploy/web --for=jsonpath='{.status.replicas}'=4=5
        kubectl wait deploy/web --for=jsonpath='{.status.conditions[?(@.type=="Available")].status}'=False
        kubectl wait deploy/web --for=jsonpath='{.status.conditions[*].status}'=False
        kubectl wait deploy/web --for=jsonpath='{.status.conditions[*].status}'
        kubectl wait deploy/web --for=jsonpath='{.status.replicas}{.status.x}'=3
        kubectl wait deploy/web --for=jsonpath='{.spec}'=3
        kubectl wait deploy/web --for=jsonpath='{.spec'=3
        kubectl wait deploy/web --for=jsonpath='{.spec}{'=3
        kubectl wait cm/settings --for=jsonpath='{.data.LOG_LEVEL}'=info
        kubectl wait pod/db --for=jsonpath='{.spec.enableServiceLinks}'=true
    """,
    "create and delete": """
        kubectl wait deploy/web --for=create
        kubectl wait deploy/web --for=CREATE --for=condition=Progressing
        kubectl wait deploy/gone --for=create --timeout=0
        kubectl wait deploy/gone --for=create --timeout=1s
        kubectl wait deploy -l app=gone --for=create --timeout=1s
        kubectl wait -f gone.yaml --for=create --timeout=1s
        kubectl wait deploy/gone --for=delete
        kubectl wait deploy/gone deploy/web --for=delete --timeout=0
        kubectl wait deploy/web --for=delete --timeout=1s
        kubectl wait deploy -l app=gone --for=delete
        kubectl wait -f gone.yaml --for=delete
    """,
    "refusals": """
        kubectl wait
        kubectl wait deploy/web
        kubectl wait deploy/web --for=
        kubectl wait deploy/web --for=x
        kubectl wait deploy/web --for=condition
        kubectl wait deploy --for=condition=Available
        kubectl wait --for=condition=Available
        kubectl wait things/x --for=delete
        kubectl wait deploy/web --for=condition=Progressing -o wide
        kubectl wait deploy/web --all --for=delete --timeout=1s
    """,
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_same_as_kubectl(twins: Twins, name: str) -> None:
    for path, text in FILES.items():
        Path(path).write_text(text)
    twins.script(SCRIPTS[name])
