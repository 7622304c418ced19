"""Reviews: questions about identity and rights, answered and forgotten.

Models pkg/registry/authentication and pkg/registry/authorization.
"""

from __future__ import annotations

from kubectl_sim.apiserver import body, rbac
from kubectl_sim.base import timefmt
from kubectl_sim.model import field, status
from kubectl_sim.model.request import User

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Cause, Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]

_ON_RESOURCES = ("verbs", "apiGroups", "resources", "resourceNames")
_ON_PATHS = ("verbs", "nonResourceURLs")
_ATTRIBUTES = ("resourceAttributes", "nonResourceAttributes")


def create(server: APIServer, kind: Kind, request: Request) -> Obj:
    """The review with its answer in the status.  Raises Invalid for one that asks nothing."""
    obj = body.decoded(server, kind, request)
    if kind.kind == "SelfSubjectReview":  # alone among the reviews it is made anew
        obj["metadata"] = {"creationTimestamp": timefmt.rfc3339(server.now)}
    spec = obj.get("spec") or {}
    obj["status"] = _ANSWERS[kind.kind](server, kind, request, spec)
    return obj


def _self_subject(server: APIServer, kind: Kind, request: Request, spec: Obj) -> Obj:
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


def _access(server: APIServer, kind: Kind, request: Request, spec: Obj) -> Obj:
    causes = _access_problems(kind, request, spec)
    if causes:
        raise status.invalid(kind.group, kind.kind, "", causes)
    allowed, reason = rbac.decide(server.store, _wanted(_subject(kind, request, spec), spec))
    return {"allowed": allowed, "reason": reason} if reason else {"allowed": allowed}


def _subject(kind: Kind, request: Request, spec: Obj) -> User:
    """Whose rights are asked for."""
    if kind.kind.startswith("Self"):
        assert request.user is not None
        return request.user
    return User(spec.get("user", ""), tuple(spec.get("groups") or ()), spec.get("uid", ""), spec.get("extra"))


def _wanted(user: User, spec: Obj) -> rbac.Attributes:
    """What is asked for."""
    path = spec.get("nonResourceAttributes")
    if path is not None:
        return rbac.Attributes(user, path.get("verb", ""), path=path.get("path", ""))
    found = spec["resourceAttributes"]
    keys = ("group", "resource", "subresource", "namespace", "name")
    return rbac.Attributes(user, found.get("verb", ""), **{key: found.get(key, "") for key in keys})


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


def _rules(server: APIServer, kind: Kind, request: Request, spec: Obj) -> Obj:
    if not spec.get("namespace"):
        raise status.bad_request("no namespace on request")
    assert request.user is not None
    found, problem = rbac.rules_of(server.store, request.user, spec["namespace"])
    answer = {
        "resourceRules": [_kept(rule, _ON_RESOURCES) for rule in found if rule.get("resources")],
        "nonResourceRules": [_kept(rule, _ON_PATHS) for rule in found if rule.get("nonResourceURLs")],
        "incomplete": False,
    }
    return {**answer, "evaluationError": problem} if problem else answer


def _kept(rule: Obj, names: tuple[str, ...]) -> Obj:
    return {name: rule[name] for name in names if rule.get(name)}


def _token(server: APIServer, kind: Kind, request: Request, spec: Obj) -> Obj:
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
    "TokenReview": _token,
}
