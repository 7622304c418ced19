"""``version``, ``api-resources``, ``api-versions`` and ``cluster-info``."""

from __future__ import annotations

import pytest

from tests.oracle import needs_kubectl
from tests.parity.verbs.twins import Twins

pytestmark = needs_kubectl

SCRIPTS = {
    "api-resources": """
        kubectl api-resources
        kubectl api-resources -o wide
        kubectl api-resources -o name
        kubectl api-resources -o json
        kubectl api-resources -o yaml
        kubectl api-resources --sort-by=name
        kubectl api-resources --sort-by=kind --no-headers
        kubectl api-resources --namespaced=false
        kubectl api-resources --namespaced
        kubectl api-resources --api-group=apps
        kubectl api-resources --api-group=
        kubectl api-resources --api-group=none
        kubectl api-resources --api-group=none -o json
        kubectl api-resources --verbs=list,delete --categories=all
        kubectl api-resources --verbs=fly
        kubectl api-resources --categories=all -o name
        kubectl api-resources --cached --api-group=batch -o kyaml
        kubectl api-resources pods
        kubectl api-resources --sort-by=age
        kubectl api-resources -o jsonpath={}
        kubectl api-resources -o custom-columns=a:b
        kubectl api-resources --nothing
    """,
    "api-versions": """
        kubectl api-versions
        kubectl api-versions x
        kubectl api-versions --nothing
    """,
    "version": """
        kubectl version
        kubectl version x
        kubectl version --client
        kubectl version --client x
        kubectl version -o wide
        kubectl version --short
    """,
    "cluster-info": """
        kubectl cluster-info
        kubectl cluster-info -n default
        kubectl label svc web kubernetes.io/cluster-service=true
        kubectl cluster-info -n default
        kubectl cluster-info --nothing
    """,
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_same_as_kubectl(twins: Twins, name: str) -> None:
    twins.script(SCRIPTS[name])
