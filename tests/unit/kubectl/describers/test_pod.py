from __future__ import annotations

from tests.unit.kubectl.describers.parity import OLD, Obj, Parity, event, meta


def pod(**spec: object) -> Obj:
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": meta("web"),
        "spec": {"containers": [{"name": "main", "image": "nginx"}], **spec},
        "status": {"phase": "Pending"},
    }


def test_bare_pod(parity: Parity) -> None:
    parity.check(pod())
