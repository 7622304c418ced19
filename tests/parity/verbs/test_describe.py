"""What ``kubectl describe`` describes; the descriptions themselves have tests of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle import needs_kubectl
from tests.parity.verbs.twins import Twins

pytestmark = needs_kubectl

FILE = """
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
---
apiVersion: v1
kind: Secret
metadata: {name: missing}
"""
CSR = "apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata: {name: c}\n"

SCRIPTS = {
    "choice": """
        kubectl describe cm/settings
        kubectl describe cm settings
        kubectl describe cm settings nothing
        kubectl describe cm set
        kubectl describe cm nothing
        kubectl describe cm/set
        kubectl describe cm
        kubectl describe pods web
        kubectl describe pod web-1 --show-events=false
        kubectl describe pods -l app=web
        kubectl describe pods -l app=none
        kubectl describe pods -A -l app=db
        kubectl describe pods -A -l app=none
        kubectl describe po db -n team-a --show-events=false
        kubectl describe po d -n team-a
        kubectl describe svc,deploy web --show-events=false
        kubectl describe svc/web deploy/web sa/robot
        kubectl describe ns team-a
        kubectl describe no
        kubectl describe no/n1 --show-events=false
        kubectl describe -f file.yaml
        kubectl describe -f file.yaml --show-events=false
        kubectl describe clusterrolebinding all
        kubectl describe rolebindings
        kubectl describe secret keys
        kubectl describe ds,sts
        kubectl describe rs
        kubectl describe crd
        kubectl describe endpointslices
        kubectl describe leases -n kube-node-lease
        kubectl describe controllerrevisions
    """,
    "refusals": """
        kubectl describe
        kubectl describe things
        kubectl describe things a
        kubectl describe pod/a/b
        kubectl describe pods,things a
        kubectl describe pods web-1 -l a=b
        kubectl describe pods -l 'a in'
        kubectl describe pods --nothing
        kubectl describe -f nowhere.yaml
        kubectl describe pods -n nowhere x
        kubectl describe pods -n nowhere
        kubectl describe pods web-1 -A
    """,
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_same_as_kubectl(twins: Twins, name: str) -> None:
    Path("file.yaml").write_text(FILE)
    twins.script(SCRIPTS[name])
