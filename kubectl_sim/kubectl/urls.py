"""Manifests from the web: ``-f https://…``.  Models readHttpWithRetries of cli-runtime/pkg/resource."""

from __future__ import annotations

from kubectl_sim.base.goformat import quote
from kubectl_sim.kubectl.errors import CommandError, LoggedFatal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from http.client import HTTPResponse

_ATTEMPTS = 3
#: Seconds between two attempts.
_PAUSE = 1


def read(url: str) -> bytes:
    """What is at a URL; servers that fail are asked again.  Raises CommandError."""
    from urllib.error import HTTPError, URLError
    from urllib.request import urlopen

    from kubectl_sim.engine import wallclock

    problem: CommandError | None = None
    for attempt in range(_ATTEMPTS):
        if attempt:
            wallclock.sleep(_PAUSE * 1_000_000)
        try:
            answer: HTTPResponse
            with urlopen(url) as answer:
                return answer.read()
        except HTTPError as error:
            status = f"{error.code} {error.reason}"
            problem = CommandError(
                f"unable to read URL {quote(url)}, server reported {status}, status code={error.code}"
            )
            if error.code < 500:
                break
        except (URLError, OSError, ValueError) as error:
            problem = _unreachable(url, error)
    assert problem is not None
    raise problem


def _unreachable(url: str, error: Exception) -> CommandError:
    """What kubectl says when nobody answers."""
    reason = getattr(error, "reason", error)
    if isinstance(reason, ConnectionRefusedError):
        server = url.partition("://")[2].partition("/")[0]
        return LoggedFatal(
            f"The connection to the server {server} was refused - did you specify the right host or port?"
        )
    text = getattr(reason, "strerror", None) or str(reason)
    return LoggedFatal(f"Unable to connect to the server: {text}")
