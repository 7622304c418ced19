"""Other versions of a stored kind, and other names of it: converted on the way in and out.

Models the conversion that k8s.io/apiserver does around its storage version.  A kind's record
says which versions it has beside the stored one (``views``), or whose objects it shows
(``stored_as``); the pipeline in between knows one form alone.
"""

from __future__ import annotations

from kubectl_sim.apiserver.operations.list_ import ListResult
from kubectl_sim.base import jsonio
from kubectl_sim.model.request import PATCH_TYPES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]
    Convert = Callable[[Obj], Obj]


def view_of(kind: Kind, request: Request) -> str:
    """The version in which a request speaks, if it is not the stored one; else an empty string."""
    if kind.stored_as:
        return kind.version
    if not kind.views:
        return ""
    version = request.version
    if not version and isinstance(request.body, dict):
        group, _, version = str(request.body.get("apiVersion", "")).rpartition("/")
        if group != kind.group:
            return ""
    return version if version in kind.views else ""


def handle(server: APIServer, kind: Kind, version: str, request: Request) -> Any:
    """Answer a request that speaks another version than the stored one."""
    to, back = (_function(name) for name in kind.views[version])
    stored = server.kind(kind.stored_as) if kind.stored_as else kind
    request.resource = stored.resource
    if request.params.get("fieldSelector"):
        request.params = {**request.params, "fieldSelector": _fields(kind, request.params["fieldSelector"])}
    if request.verb == "patch" and request.patch_type != PATCH_TYPES["apply"]:
        return to(_patch(server, kind, stored, request, to, back))
    if request.verb in ("create", "update") and not request.subresource and isinstance(request.body, dict):
        request.body = back(_decoded(server, kind, version, request))
    return _converted(server.operate(stored, request), to)


def _decoded(server: APIServer, kind: Kind, version: str, request: Request) -> Obj:
    """The body checked and defaulted by the rules of its own version."""
    from kubectl_sim.apiserver import decode

    named = {"kind": kind.kind, **request.body}
    named["apiVersion"] = f"{kind.group}/{version}" if kind.group else version
    return decode.for_request(server, kind, request, named)


def _patch(server: APIServer, kind: Kind, stored: Kind, request: Request, to: Convert, back: Convert) -> Obj:
    """Patches are written against the version that the client sees: patch the view, then replace."""
    from kubectl_sim.apiserver import patching
    from kubectl_sim.apiserver.operations.get import current
    from kubectl_sim.apiserver.operations.update import replace

    old = current(server, stored, request)
    changed = patching.patched(server, kind, request, to(old))
    return replace(server, stored, request, back(changed), old)


def _converted(answer: Any, to: Convert) -> Any:
    """An object or a list of them as the client asked for it; tables are the same in every version."""
    if isinstance(answer, ListResult):
        answer.items = [to(obj) for obj in answer.items]
        answer.texts = [_converted(text, to) for text in answer.texts]
        return answer
    if isinstance(answer, str):  # encoded, for those who do not look into it
        return jsonio.dumps(to(jsonio.loads(answer)))
    if isinstance(answer, dict) and answer.get("kind") != "Status":
        return to(answer)
    return answer


def _fields(kind: Kind, text: str) -> str:
    """A field selector with the stored kind's names of its fields."""
    return ",".join(_term(kind, term) for term in text.split(","))


def _term(kind: Kind, term: str) -> str:
    end = min((term.index(mark) for mark in ("!", "=") if mark in term), default=len(term))
    return kind.renamed_fields.get(term[:end], term[:end]) + term[end:]


def _function(name: str) -> Convert:
    module, _, attribute = name.partition(":")
    loaded: Convert = getattr(__import__(f"kubectl_sim.kinds.{module}", fromlist=[attribute]), attribute)
    return loaded
