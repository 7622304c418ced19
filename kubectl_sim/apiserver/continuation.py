"""Continue tokens of chunked lists.  Models apiserver/pkg/storage/continue.go."""

from __future__ import annotations

from kubectl_sim.base import jsonio
from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.request import Request

_EXPIRED = (
    "The provided continue parameter is too old to display a consistent list result. You can start a new "
    "list without the continue parameter, or use the continue token in this response to retrieve the "
    "remainder of the results. Continuing with the provided token results in an inconsistent list - "
    "objects that were created, modified, or deleted between the time the first chunk was returned and "
    "now may show up in the list."
)


def token(server: APIServer, last: dict[str, Any]) -> str:
    """The token from which the next chunk starts, after ``last``."""
    from base64 import urlsafe_b64encode

    metadata = last["metadata"]
    start = f"{metadata.get('namespace', '')}/{metadata['name']}"
    value = {"v": "meta.k8s.io/v1", "rv": server.store.head, "start": start}
    return urlsafe_b64encode(jsonio.dumps(value).encode()).decode().rstrip("=")


def start(server: APIServer, request: Request) -> tuple[str, str] | None:
    """``(namespace, name)`` after which the request wants to continue.  Raises BadRequest, Expired."""
    text = request.params.get("continue")
    if not text:
        return None
    from base64 import urlsafe_b64decode

    try:
        value = jsonio.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        namespace, _, name = value["start"].partition("/")
        revision = int(value["rv"])
    except (ValueError, KeyError, TypeError) as error:
        raise status.bad_request(f"continue key is not valid: {error}") from None
    if revision < server.store.compacted:
        raise status.expired(_EXPIRED)
    return namespace, name
