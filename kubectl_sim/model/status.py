"""The API's way of saying no: Status objects and the exception that carries one.

Models apimachinery/pkg/api/errors; texts, codes, reasons and details are the API's.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from kubectl_sim.model.kind import Cause


class StatusError(Exception):
    """A request was refused.  ``status`` is the Status object that the API server answers."""

    def __init__(
        self,
        code: int,
        reason: str,
        message: str,
        details: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.message = message
        self.details = details or {}
        #: What a client needs to go on (ListMeta).
        self.metadata: dict[str, Any] = {}

    @property
    def status(self) -> dict[str, Any]:
        status: dict[str, Any] = {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": self.metadata,
            "status": "Failure",
            "message": self.message,
        }
        if self.reason:
            status["reason"] = self.reason
        if self.details:
            status["details"] = self.details
        status["code"] = self.code
        return status


def from_status(status: dict[str, Any]) -> StatusError:
    """The exception for a Status object that came over a wire."""
    return StatusError(
        int(status.get("code", 500)),
        status.get("reason", ""),
        status.get("message", ""),
        status.get("details"),
    )


def _details(resource: str, name: str, uid: str = "") -> dict[str, Any]:
    plural, _, group = resource.partition(".")
    details: dict[str, Any] = {}
    if name:
        details["name"] = name
    if group:
        details["group"] = group
    if plural:
        details["kind"] = plural
    if uid:
        details["uid"] = uid
    return details


def not_found(resource: str, name: str) -> StatusError:
    return StatusError(404, "NotFound", f'{resource} "{name}" not found', _details(resource, name))


def already_exists(resource: str, name: str) -> StatusError:
    return StatusError(409, "AlreadyExists", f'{resource} "{name}" already exists', _details(resource, name))


def conflict(resource: str, name: str, why: str) -> StatusError:
    message = f'Operation cannot be fulfilled on {resource} "{name}": {why}'
    return StatusError(409, "Conflict", message, _details(resource, name))


MODIFIED = "the object has been modified; please apply your changes to the latest version and try again"


def stale(resource: str, name: str) -> StatusError:
    """The resourceVersion that the writer saw is no longer the current one."""
    return conflict(resource, name, MODIFIED)


def bad_request(message: str) -> StatusError:
    return StatusError(400, "BadRequest", message)


def forbidden(resource: str, name: str, why: str) -> StatusError:
    if name:
        message = f'{resource} "{name}" is forbidden: {why}'
    else:
        message = f"{resource} is forbidden: {why}"
    return StatusError(403, "Forbidden", message, _details(resource, name))


def method_not_supported(resource: str, verb: str) -> StatusError:
    message = f'{verb} is not supported on resources of kind "{resource}"'
    return StatusError(405, "MethodNotAllowed", message, _details(resource, ""))


def invalid(group: str, kind: str, name: str, causes: Sequence[Cause]) -> StatusError:
    """The object breaks its kind's rules.  The text lists what kubectl prints line by line."""
    texts = [f"{cause.field}: {cause.message}" for cause in causes]
    summary = texts[0] if len(texts) == 1 else f"[{', '.join(dict.fromkeys(texts))}]"
    qualified = f"{kind}.{group}" if group else kind
    details: dict[str, Any] = {"name": name} if name else {}
    if group:
        details["group"] = group
    details["kind"] = kind
    details["causes"] = [{"reason": cause.reason, "message": cause.message, "field": cause.field} for cause in causes]
    return StatusError(422, "Invalid", f'{qualified} "{name}" is invalid: {summary}', details)


def expired(message: str) -> StatusError:
    return StatusError(410, "Expired", message)


def too_large_resource_version(wanted: int, head: int) -> StatusError:
    """The cluster has not come to a revision yet."""
    cause = {"reason": "ResourceVersionTooLarge", "message": "Too large resource version"}
    message = f"Timeout: Too large resource version: {wanted}, current: {head}"
    return StatusError(504, "Timeout", message, {"causes": [cause], "retryAfterSeconds": 1})


def too_large(message: str) -> StatusError:
    return StatusError(413, "RequestEntityTooLarge", message)


def unsupported_media_type(message: str) -> StatusError:
    return StatusError(415, "UnsupportedMediaType", message)


def too_many_requests(message: str, retry_seconds: int = 0) -> StatusError:
    details = {"retryAfterSeconds": retry_seconds} if retry_seconds else None
    return StatusError(429, "TooManyRequests", message, details)


def timeout(message: str) -> StatusError:
    return StatusError(504, "Timeout", f"Timeout: {message}")


def internal_error(message: str) -> StatusError:
    details = {"causes": [{"message": message}]}
    return StatusError(500, "InternalError", f"Internal error occurred: {message}", details)


def not_simulated(what: str) -> StatusError:
    """A request that a real cluster answers and this one does not yet: never a false success."""
    return StatusError(501, "NotImplemented", f"{what} is not simulated yet")


def success(details: dict[str, Any]) -> dict[str, Any]:
    """The Status of a deletion that is complete."""
    return {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Success",
        "details": details,
    }
