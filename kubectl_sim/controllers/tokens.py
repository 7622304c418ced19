"""Secrets that hold the token of a service account.  Models pkg/controller/serviceaccount/tokens_controller.go.

Who creates a secret of this type gets a token written into it; it goes with its service account.  The token is
bound to the secret and lasts for ever in practice, as the legacy tokens of a real cluster do.
"""

from __future__ import annotations

from binascii import b2a_base64

from kubectl_sim.base.objects import key_of, split_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

    Obj = dict[str, Any]

TYPE = "kubernetes.io/service-account-token"
NAME, UID = "kubernetes.io/service-account.name", "kubernetes.io/service-account.uid"
ROOT_CA = "kube-root-ca.crt"
#: The longest life that a token may be asked for.
LONGEST = 1 << 32


def _of_secret(change: Change) -> Iterable[str]:
    if change.type != "DELETED" and change.new.get("type") == TYPE:
        yield key_of(change.new)


def _of_account(change: Change) -> Iterable[str]:
    metadata = change.new["metadata"]
    if change.type == "DELETED":
        yield f"account|{metadata['namespace']}/{metadata['name']}"


WATCHES = {"secrets": _of_secret, "serviceaccounts": _of_account}
CONCERNS = {"secrets": (f"type:{TYPE}",), "serviceaccounts": ("deleted",)}


def reconcile(ctx: Context, key: str) -> None:
    what, bar, account = key.partition("|")
    if bar:
        namespace, name = split_key(account)
        for secret in ctx.client.list("secrets", namespace, field_selector=f"type={TYPE}"):
            if (secret["metadata"].get("annotations") or {}).get(NAME) == name:
                _see_to(ctx, secret)
        return
    found = ctx.client.find("secrets", *split_key(what))
    if found is not None and found.get("type") == TYPE and not found["metadata"].get("deletionTimestamp"):
        _see_to(ctx, found)


def _see_to(ctx: Context, secret: Obj) -> None:
    metadata = secret["metadata"]
    namespace, annotations = metadata["namespace"], metadata.get("annotations") or {}
    account = ctx.client.find("serviceaccounts", namespace, annotations.get(NAME, ""))
    if account is None or annotations.get(UID, account["metadata"]["uid"]) != account["metadata"]["uid"]:
        ctx.client.delete("secrets", namespace, metadata["name"])
        return
    missing = _missing(ctx, secret, account)
    if (missing or UID not in annotations) and not secret.get("immutable"):
        annotations = {**annotations, UID: account["metadata"]["uid"]}
        data = {**(secret.get("data") or {}), **missing}
        ctx.client.update("secrets", {**secret, "metadata": {**metadata, "annotations": annotations}, "data": data})


def _missing(ctx: Context, secret: Obj, account: Obj) -> Obj:
    """What the secret's data should have and has not."""
    data, namespace = secret.get("data") or {}, secret["metadata"]["namespace"]
    found: Obj = {}
    if not data.get("namespace"):
        found["namespace"] = _encoded(namespace)
    root = ctx.client.find("configmaps", namespace, ROOT_CA)
    if root is not None and not data.get("ca.crt"):
        found["ca.crt"] = _encoded((root.get("data") or {}).get("ca.crt", ""))
    if not data.get("token"):
        found["token"] = _encoded(_token(ctx, secret, account))
    return found


def _token(ctx: Context, secret: Obj, account: Obj) -> str:
    metadata = secret["metadata"]
    bound = {"apiVersion": "v1", "kind": "Secret", "name": metadata["name"], "uid": metadata["uid"]}
    asked = {
        "metadata": {"name": account["metadata"]["name"], "namespace": metadata["namespace"]},
        "spec": {"boundObjectRef": bound, "expirationSeconds": LONGEST},
    }
    made = ctx.client.create("serviceaccounts", asked, subresource="token")
    return str(made["status"]["token"])


def _encoded(text: str) -> str:
    return b2a_base64(text.encode(), newline=False).decode()
