"""Which state of the cluster a list shows, and where it begins; tokens for its further chunks.

Models apiserver/pkg/storage/continue.go and ValidateListOptions: all chunks of a list show the state
at the revision of the first one, which the token carries.
"""

from __future__ import annotations

from kubectl_sim.base import jsonio
from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.request import Request

    Place = tuple[str, str]

_VERSION = "meta.k8s.io/v1"
#: What ends the key in a token: the next chunk begins right after the last object.
_END = "\0"
#: The revision of tokens that go on with the present.
_LATEST = -1
_NOT_VALID = "continue key is not valid"
_GONE = "The resourceVersion for the provided list is too old."
_EXPIRED = (
    "The provided continue parameter is too old to display a consistent list result. You can start a new "
    "list without the continue parameter, or use the continue token in this response to retrieve the "
    "remainder of the results. Continuing with the provided token results in an inconsistent list - "
    "objects that were created, modified, or deleted between the time the first chunk was returned and "
    "now may show up in the list."
)


def token(request: Request, revision: int, last: Place) -> str:
    """The token with which a list at ``revision`` goes on after the object at ``last``."""
    namespace, name = last
    return _encoded(revision, name if request.namespace or not namespace else f"{namespace}/{name}")


def _encoded(revision: int, key: str) -> str:
    from base64 import urlsafe_b64encode

    value = {"v": _VERSION, "rv": revision, "start": key + _END}
    return urlsafe_b64encode(jsonio.dumps(value).encode()).decode().rstrip("=")


def begin(server: APIServer, request: Request) -> tuple[int, Place | None]:
    """(revision that a list shows, where the object is after which it begins).

    Raises BadRequest, Timeout for a revision that is yet to come, Expired for one that is forgotten.
    """
    params = request.params
    store = server.store
    if params.get("continue"):
        if params.get("resourceVersion", "0") != "0":
            raise status.bad_request("specifying resource version is not allowed when using continue")
        revision, key = _decoded(params["continue"])
        if 0 < revision < store.compacted:
            error = status.expired(_EXPIRED)
            error.metadata["continue"] = _encoded(_LATEST, key)
            raise error
        namespace, _, name = key.rpartition("/")
        after = (request.namespace or namespace, name)
    else:
        revision, after = _exact(params), None
        if 0 < revision < store.compacted:
            raise status.expired(_GONE)
    if revision > store.head:
        raise status.too_large_resource_version(revision, store.head)
    return (revision if revision > 0 else store.head), after


def _exact(params: dict[str, Any]) -> int:
    """The revision that a list without a token is to show, 0 for the present."""
    match = params.get("resourceVersionMatch", "")
    if match == "Exact" or (not match and int(params.get("limit") or 0) > 0):
        version = str(params.get("resourceVersion", ""))
        return int(version) if version.isdecimal() else 0
    return 0


def _decoded(text: str) -> tuple[int, str]:
    """(revision, key) of a token.  Raises BadRequest."""
    value = _json(text)
    if value.get("v") != _VERSION:
        found = value.get("v") or ""
        raise _invalid(f"{_NOT_VALID}: server does not recognize this encoded version {found}")
    revision, key = value.get("rv") or 0, value.get("start") or ""
    if not revision:
        raise _invalid(f"{_NOT_VALID}: incorrect encoded start resourceVersion (version {_VERSION})")
    if not key:
        raise _invalid(f"{_NOT_VALID}: encoded start key empty (version {_VERSION})")
    parts = key.removeprefix("/").split("/")
    if any(part in ("", ".", "..") for part in parts):
        raise _invalid(f"{_NOT_VALID}: {key}")
    return revision, key.removeprefix("/").removesuffix(_END)


def _json(text: str) -> dict[str, Any]:
    from base64 import urlsafe_b64decode

    letters = text.replace("-", "a").replace("_", "a")
    wrong = next((at for at, letter in enumerate(letters) if not (letter.isascii() and letter.isalnum())), None)
    if wrong is None and len(text) % 4 == 1:
        wrong = len(text) - 1
    if wrong is not None:
        raise _invalid(f"{_NOT_VALID}: illegal base64 data at input byte {wrong}")
    decoded = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "replace")
    try:
        value = jsonio.loads(decoded)
    except ValueError:
        from kubectl_sim.base import gojson

        raise _invalid(f"{_NOT_VALID}: {gojson.syntax_error(decoded, 0)[0]}") from None
    if not isinstance(value, dict) or not isinstance(value.get("rv", 0), int):
        raise _invalid(f"{_NOT_VALID}: json: cannot unmarshal {decoded} into Go value of type storage.continueToken")
    return value


def _invalid(message: str) -> status.StatusError:
    return status.bad_request(f"invalid continue token: {message}")
