"""serviceaccounts/token: a token that a service account can show.

Models pkg/registry/core/serviceaccount/storage/token.go and pkg/serviceaccount/claims.go.  Tokens are JWTs
with the claims of real ones; they are signed with a key that follows from the cluster's seed.
"""

from __future__ import annotations

from kubectl_sim.apiserver import decode
from kubectl_sim.apiserver.operations.get import current
from kubectl_sim.base import jsonio, timefmt
from kubectl_sim.model import field, schema, status
from kubectl_sim.model.request import impersonated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request, User

    Obj = dict[str, Any]

ISSUER = "https://kubernetes.default.svc.cluster.local"
_DEFAULT_SECONDS = 3600
_SHORTEST = 10 * 60
_LONGEST = 1 << 32
_BOUND = {"Pod": "pods", "Secret": "secrets", "Node": "nodes"}


def create(server: APIServer, kind: Kind, request: Request) -> Obj:
    """The TokenRequest with a token in its status.  Raises NotFound, BadRequest, Conflict, Invalid."""
    account = current(server, kind, request)
    asked = _decoded(server, request)
    metadata, spec = {**asked.get("metadata", {})}, {**asked.get("spec", {})}
    name = account["metadata"]["name"]
    if metadata.get("name", name) != name:
        raise status.bad_request(
            f"service account name does not match the name in the request ({metadata['name']} != {name})"
        )
    spec["audiences"] = spec.get("audiences") or [ISSUER]
    if spec.get("expirationSeconds") is None:  # clients send it as null
        spec["expirationSeconds"] = _DEFAULT_SECONDS
    spec.setdefault("boundObjectRef", None)
    _validate(spec)
    bound = _bound(server, account, spec["boundObjectRef"]) if spec["boundObjectRef"] else {}
    expires = server.now + spec["expirationSeconds"] * timefmt.SECOND
    metadata |= {"name": name, "namespace": request.namespace, "creationTimestamp": timefmt.rfc3339(server.now)}
    return {
        "kind": "TokenRequest",
        "apiVersion": "authentication.k8s.io/v1",
        "metadata": metadata,
        "spec": spec,
        "status": {
            "token": signed(server, _claims(server, account, spec, bound)),
            "expirationTimestamp": timefmt.rfc3339(expires),
        },
    }


def _decoded(server: APIServer, request: Request) -> Obj:
    found = schema.find("authentication.k8s.io", "v1", "TokenRequest")
    assert found is not None
    asked = {"kind": "TokenRequest", "apiVersion": "authentication.k8s.io/v1", **(request.body or {})}
    obj, warnings = decode.decode(asked, found, request.params.get("fieldValidation") or decode.WARN)
    server.warnings += warnings
    return obj


def _validate(spec: Obj) -> None:
    seconds = spec["expirationSeconds"]
    why = ""
    if seconds < _SHORTEST:
        why = "may not specify a duration less than 10 minutes"
    elif seconds > _LONGEST:
        why = "may not specify a duration larger than 2^32 seconds"
    if why:
        cause = field.invalid("spec.expirationSeconds", seconds, why)
        raise status.invalid("authentication.k8s.io", "TokenRequest", "", [cause])


def _bound(server: APIServer, account: Obj, reference: Obj) -> Obj:
    """The claims of the object that a token lives and dies with."""
    kind, name = reference.get("kind", ""), reference.get("name", "")
    if reference.get("apiVersion") != "v1" or kind not in _BOUND:
        group, _, version = str(reference.get("apiVersion", "")).rpartition("/")
        raise status.bad_request(f"cannot bind token to object of type {group}/{version}, Kind={kind}")
    namespace = "" if kind == "Node" else account["metadata"]["namespace"]
    obj = server.store.get(_BOUND[kind], namespace, name)
    if obj is None:
        raise status.not_found(_BOUND[kind], name)
    owner = account["metadata"]["name"]
    if kind == "Pod" and obj["spec"].get("serviceAccountName") != owner:
        raise status.bad_request(
            f'cannot bind token for serviceaccount "{owner}" to pod running with different serviceaccount name.'
        )
    uid = obj["metadata"]["uid"]
    if reference.get("uid") and reference["uid"] != uid:
        raise status.conflict(
            kind,
            name,
            f"the UID in the bound object reference ({reference['uid']}) does not match the UID in record. "
            "The object might have been deleted and then recreated",
        )
    claims: Obj = {kind.lower(): {"name": name, "uid": uid}}
    if kind == "Pod" and obj["spec"].get("nodeName"):
        node = server.store.get("nodes", "", obj["spec"]["nodeName"])
        claims["node"] = {"name": obj["spec"]["nodeName"]}
        if node is not None:
            claims["node"]["uid"] = node["metadata"]["uid"]
    return claims


def _claims(server: APIServer, account: Obj, spec: Obj, bound: Obj) -> Obj:
    metadata = account["metadata"]
    now = server.now // timefmt.SECOND
    private: Obj = {"namespace": metadata["namespace"]}
    private |= {key: bound[key] for key in sorted(bound)}
    private["serviceaccount"] = {"name": metadata["name"], "uid": metadata["uid"]}
    return {
        "aud": spec["audiences"],
        "exp": now + spec["expirationSeconds"],
        "iat": now,
        "iss": ISSUER,
        "jti": server.uid("token", str(server.store.head), str(server.now), metadata["uid"], jsonio.dumps(spec)),
        "kubernetes.io": private,
        "nbf": now,
        "sub": f"system:serviceaccount:{metadata['namespace']}:{metadata['name']}",
    }


def signed(server: APIServer, claims: Obj) -> str:
    """A JSON Web Token: three parts in base64 without padding."""
    from kubectl_sim.engine import randomness

    header = {"alg": "HS256", "kid": randomness.uid(server.clock.seed, "service account key")}
    text = f"{_encoded(jsonio.dumps(header).encode())}.{_encoded(jsonio.dumps(claims).encode())}"
    return f"{text}.{_signature(server, text)}"


def _signature(server: APIServer, text: str) -> str:
    import hmac

    from kubectl_sim.engine import randomness

    key = randomness.digest(server.clock.seed, "service account key")
    return _encoded(hmac.digest(key.to_bytes(16, "big"), text.encode(), "sha256"))


def user_of(server: APIServer, token: str) -> User | None:
    """The service account that shows a token; None for one that is not ours, or no longer good.

    Models pkg/serviceaccount/jwt.go and claims.go.
    """
    import hmac

    text, _, signature = token.rpartition(".")
    if text.count(".") != 1 or not hmac.compare_digest(signature.encode(), _signature(server, text).encode()):
        return None
    claims = jsonio.loads(_decoded_part(text.partition(".")[2]))
    now = server.now // timefmt.SECOND
    if not claims["nbf"] <= now < claims["exp"] or ISSUER not in claims["aud"]:
        return None
    private = claims["kubernetes.io"]
    namespace, account = private["namespace"], private["serviceaccount"]
    bound = [("serviceaccounts", namespace, account)]
    bound += [(_BOUND[kind], namespace, private[kind.lower()]) for kind in ("Pod", "Secret") if kind.lower() in private]
    for resource, where, known in bound:
        obj = server.store.get(resource, where, known["name"])
        if obj is None or obj["metadata"]["uid"] != known["uid"]:
            return None
    extra = {"authentication.kubernetes.io/credential-id": [f"JTI={claims['jti']}"]}
    for kind in ("node", "pod"):
        if kind in private:
            extra[f"authentication.kubernetes.io/{kind}-name"] = [private[kind]["name"]]
            if "uid" in private[kind]:
                extra[f"authentication.kubernetes.io/{kind}-uid"] = [private[kind]["uid"]]
    return impersonated(claims["sub"], uid=account["uid"], extra=extra)


def _decoded_part(text: str) -> bytes:
    import binascii

    return binascii.a2b_base64(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4))


def _encoded(data: bytes) -> str:
    import binascii

    text = binascii.b2a_base64(data, newline=False).decode().rstrip("=")
    return text.replace("+", "-").replace("/", "_")
