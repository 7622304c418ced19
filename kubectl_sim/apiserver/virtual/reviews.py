"""Reviews: questions about identity and rights, answered and forgotten.

Models pkg/registry/authentication and pkg/registry/authorization.  Until roles are enforced the
authorizer lets everybody do everything.
"""

from __future__ import annotations

from kubectl_sim.apiserver import body
from kubectl_sim.base import timefmt
from kubectl_sim.model import field, status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Cause, Kind
    from kubectl_sim.model.request import Request, User

    Obj = dict[str, Any]

_ATTRIBUTES = ("resourceAttributes", "nonResourceAttributes")


def create(server: APIServer, kind: Kind, request: Request) -> Obj:
    """The review with its answer in the status.  Raises Invalid for one that asks nothing."""
    obj = body.decoded(server, kind, request)
    if kind.kind == "SelfSubjectReview":  # alone among the reviews it is made anew
        obj["metadata"] = {"creationTimestamp": timefmt.rfc3339(server.now)}
    spec = obj.get("spec") or {}
    obj["status"] = _token(server, spec) if kind.kind == "TokenReview" else _ANSWERS[kind.kind](kind, request, spec)
    return obj


def _self_subject(kind: Kind, request: Request, spec: Obj) -> Obj:
    assert request.user is not None
    return {"userInfo": _user_info(request.user)}


def _user_info(user: User) -> Obj:
    info: Obj = {"username": user.name}
    if user.uid:
        info["uid"] = user.uid
    if user.groups:
        info["groups"] = [*user.groups]
    if user.extra:
        info["extra"] = user.extra
    return info


def _access(kind: Kind, request: Request, spec: Obj) -> Obj:
    causes = _access_problems(kind, request, spec)
    if causes:
        raise status.invalid(kind.group, kind.kind, "", causes)
    return {"allowed": True}


def _access_problems(kind: Kind, request: Request, spec: Obj) -> list[Cause]:
    """Models pkg/apis/authorization/validation."""
    causes = []
    both = [name for name in _ATTRIBUTES if spec.get(name) is not None]
    if len(both) == 2:
        why = "cannot be specified in combination with resourceAttributes"
        causes.append(field.invalid("spec.nonResourceAttributes", spec["nonResourceAttributes"], why))
    elif not both:
        why = "exactly one of nonResourceAttributes or resourceAttributes must be specified"
        causes.append(field.invalid("spec.resourceAttributes", None, why))
    if not kind.kind.startswith("Self") and not spec.get("user") and not spec.get("groups"):
        why = "at least one of user or group must be specified"
        causes.append(field.invalid("spec.user", spec.get("user", ""), why))
    if kind.namespaced:
        sent = (spec.get("resourceAttributes") or {}).get("namespace", "")
        if sent != request.namespace:
            why = "must match metadata.namespace"
            causes.append(field.invalid("spec.resourceAttributes.namespace", sent, why))
    return causes


def _rules(kind: Kind, request: Request, spec: Obj) -> Obj:
    if not spec.get("namespace"):
        raise status.bad_request("no namespace on request")
    everything = ["*"]
    return {
        "resourceRules": [{"verbs": everything, "apiGroups": everything, "resources": everything}],
        "nonResourceRules": [{"verbs": everything, "nonResourceURLs": everything}],
        "incomplete": False,
    }


def _token(server: APIServer, spec: Obj) -> Obj:
    from kubectl_sim.apiserver.subresources import token

    if not spec.get("token"):
        raise status.bad_request("token is required for TokenReview in authentication")
    user = token.user_of(server, spec["token"])
    if user is None:
        return {"user": {}, "error": "invalid bearer token"}
    return {"authenticated": True, "user": _user_info(user), "audiences": [token.ISSUER]}


_ANSWERS = {
    "SelfSubjectReview": _self_subject,
    "SelfSubjectAccessReview": _access,
    "SubjectAccessReview": _access,
    "LocalSubjectAccessReview": _access,
    "SelfSubjectRulesReview": _rules,
}
