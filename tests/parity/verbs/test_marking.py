"""``kubectl label`` and ``kubectl annotate``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle import needs_kubectl
from tests.parity.verbs.twins import Twins

pytestmark = needs_kubectl

POD = """
apiVersion: v1
kind: Pod
metadata: {name: web-1, labels: {app: web}, annotations: {note: x}}
spec: {containers: [{name: main, image: nginx}]}
"""
MANY = POD + "---" + POD.replace("web-1", "web-2") + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n"

SCRIPTS = {
    "label": """
        kubectl label pod web-1 a=b
        kubectl label pod web-1 a=b
        kubectl label pod web-1 a=c
        kubectl label pod web-1 a=c fresh=x
        kubectl label pod web-1 a=c --overwrite
        kubectl label pods web-1 web-2 a=c x- --overwrite
        kubectl label po/web-1 deploy/web a=d new=1 --overwrite
        kubectl label pod web-1 a- nothing-
        kubectl label pod web-1 a- nothing-
        kubectl label pod web-1 new- z=z
        kubectl label pod nothing a=b
        kubectl label pod web-1 nothing a=b
        kubectl label pods --all all=yes
        kubectl label pods -l app=web sel=yes
        kubectl label pods -A --all everywhere=1
        kubectl label pods -A -l app=db db=1
        kubectl label pods --field-selector metadata.name=db f=1
        kubectl label pods -l app=nothing f=1
        kubectl label pods f=1
        kubectl label ns team-a x=y
        kubectl label ns team-a x=y -n kube-system
        kubectl label pod web-2 o=1 -o yaml
        kubectl label pod web-2 o=2 --overwrite -o json
        kubectl label pod web-2 o- -o name
        kubectl label pod web-2 o=3 -o jsonpath={.metadata.labels}
        kubectl get pods web-2 -o yaml --show-managed-fields
    """,
    "label lists": """
        kubectl label pod db --list
        kubectl label pods db --list team=x
        kubectl label pods --all --list
        kubectl label deploy/web pod/web-1 --list
        kubectl label pod web-1 --list --resource-version=1
        kubectl label pod db --list -o yaml
        kubectl label sa robot --list
    """,
    "label dry run": """
        kubectl label pod web-1 a=b --dry-run=client
        kubectl label pod web-1 a=b --dry-run=server
        kubectl label pod web-1 a=b --dry-run=server -o yaml
        kubectl label pod web-1 a=b --dry-run=client -o yaml
        kubectl label pod web-1 a=b --dry-run
        kubectl label pod web-1 a=b --dry-run=never
        kubectl get pod web-1 -o jsonpath={.metadata.labels}
    """,
    "label version": """
        kubectl label pod web-1 a=b --resource-version=1
        kubectl label pods web-1 web-2 a=b --resource-version=1
        kubectl label pods --all a=b --resource-version=1
        kubectl label pod web-1 a=b --resource-version=1 --dry-run=client -o yaml
        kubectl label pod web-1 a=b --resource-version=x
    """,
    "label files": """
        kubectl label -f pod.yaml a=b
        kubectl label -f many.yaml a=b c=d
        kubectl label -f - a=c --overwrite < pod.yaml
        kubectl label -f pod.yaml --local l=1
        kubectl label -f pod.yaml --local l=1 -o yaml
        kubectl label -f many.yaml --local l=1 app=web -o yaml
        kubectl label -f many.yaml --local app=x
        kubectl label -f many.yaml --local app=x --overwrite -o json
        kubectl label -f pod.yaml --local app- nothing- -o yaml
        kubectl label -f pod.yaml --local --list
        kubectl label -f many.yaml --local --list
        kubectl label -f pod.yaml --local a=b --resource-version=12 -o yaml
        kubectl label -f pod.yaml --local a=b --dry-run=server
        kubectl label -f pod.yaml --local a=b --dry-run=client
        kubectl label -f pod.yaml -f many.yaml --local a=b -l app=nothing
        kubectl label pod web-1 --local a=b
        kubectl label --local a=b
        kubectl label -f missing.yaml a=b
    """,
    "label refusals": """
        kubectl label
        kubectl label pod
        kubectl label pod web-1
        kubectl label a=b
        kubectl label pod a=b web-1
        kubectl label pod web-1 a=b=c
        kubectl label pod web-1 a=-
        kubectl label pod web-1 'a=b c'
        kubectl label pod web-1 =b
        kubectl label pod web-1 a=b a-
        kubectl label pod web-1 'bad key=1'
        kubectl label pod web-1 /x=1
        kubectl label pod web-1 a=b --all --selector x=y
        kubectl label pod a=b --all -l x=y
        kubectl label pod a=b --all --field-selector x=y
        kubectl label things web-1 a=b
        kubectl label pod/web-1/x a=b
        kubectl label pod web-1 a=b -o wide
        kubectl label pod web-1 a=b --output-not
        kubectl label pods -l 'a in' a=b
        kubectl label pod web-1 -n nowhere a=b
    """,
    "annotate": """
        kubectl annotate pod web-1 a=b
        kubectl annotate pod web-1 a=b
        kubectl annotate pod web-1 a=c
        kubectl annotate pod web-1 'a=c d=e' --overwrite
        kubectl annotate pods web-1 web-2 'text=two words, and = signs'
        kubectl annotate po/web-1 deploy/web kubernetes.io/change-cause=first
        kubectl annotate po/web-1 deploy/web kubernetes.io/change-cause=second
        kubectl annotate pod web-1 a- nothing-
        kubectl annotate pod web-1 text=
        kubectl annotate pod nothing a=b
        kubectl annotate pods --all all=yes
        kubectl annotate pods -l app=web sel=yes
        kubectl annotate pods -A --all everywhere=1
        kubectl annotate pods --field-selector metadata.name=db f=1
        kubectl annotate pods f=1
        kubectl annotate pod web-2 o=1 -o yaml
        kubectl annotate pod web-2 o=2 --overwrite -o json
        kubectl annotate pod web-2 --list
        kubectl annotate pods --all --list
        kubectl annotate pod db --list
        kubectl annotate pod db a=b --dry-run=server -o yaml
        kubectl annotate pod db a=b --dry-run=client -o yaml
        kubectl annotate pod db a=b --dry-run=client
        kubectl annotate pod web-1 a=b --resource-version=1
        kubectl annotate pods --all a=b --resource-version=1
        kubectl get pods web-2 -o yaml --show-managed-fields
    """,
    "annotate files": """
        kubectl annotate -f pod.yaml a=b
        kubectl annotate -f many.yaml a=c c=d
        kubectl annotate -f pod.yaml --local l=1
        kubectl annotate -f pod.yaml --local l=1 -o yaml
        kubectl annotate -f many.yaml --local l=1 note=y -o yaml
        kubectl annotate -f many.yaml --local note=y note2=z
        kubectl annotate -f pod.yaml --local note- nothing- -o yaml
        kubectl annotate -f many.yaml --local --list
        kubectl annotate -f pod.yaml --local a=b --resource-version=12 -o yaml
        kubectl annotate -f pod.yaml --local a=b --dry-run=server
        kubectl annotate pod web-1 --local a=b
        kubectl annotate --local a=b
        kubectl annotate -f missing.yaml --local a=b
        kubectl annotate -f pod.yaml --local a=b -o go-template='{{.metadata.annotations}}'
    """,
    "annotate refusals": """
        kubectl annotate
        kubectl annotate pod web-1
        kubectl annotate a=b
        kubectl annotate pod a=b web-1
        kubectl annotate pod web-1 a=b a-
        kubectl annotate pod web-1 a=b b=c a- b-
        kubectl annotate pod web-1 'bad key=1'
        kubectl annotate pod web-1 a=b - x
        kubectl annotate pod web-1 a=b --all -l x=y
        kubectl annotate things web-1 a=b
        kubectl annotate pod web-1 a=b -o wide
        kubectl annotate pod web-1 --list -o yaml
    """,
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_same_as_kubectl(twins: Twins, tmp_path: Path, name: str) -> None:
    Path("pod.yaml").write_text(POD)
    Path("many.yaml").write_text(MANY)
    twins.script(SCRIPTS[name])
    twins.same_state("pods", "deployments.apps", "namespaces")
