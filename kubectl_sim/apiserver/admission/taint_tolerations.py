"""Pods tolerate a lost node for five minutes.  Models plugin/pkg/admission/defaulttolerationseconds."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]

_TAINTS = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")
_SECONDS = 300


def admit(server: APIServer, request: Request, pod: Obj, old: Obj | None) -> None:
    tolerations = list(pod["spec"].get("tolerations") or ())
    for taint in _TAINTS:
        if not any(_tolerates(toleration, taint) for toleration in tolerations):
            tolerations.append(
                {"key": taint, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": _SECONDS}
            )
    pod["spec"]["tolerations"] = tolerations


def _tolerates(toleration: Obj, taint: str) -> bool:
    return toleration.get("key", taint) in (taint, "") and toleration.get("effect", "NoExecute") in (
        "NoExecute",
        "",
    )
