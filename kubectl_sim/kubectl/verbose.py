"""``-v``: what kubectl's log says of the requests that it makes.

Models client-go/transport/round_trippers.go.  Nothing goes over a network here: a request is shown as the
one that the real client would have sent for it, with the time that it has really taken.
"""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote_plus

from kubectl_sim.base import jsonio
from kubectl_sim.base.goformat import quote
from kubectl_sim.client import kubeconfig
from kubectl_sim.engine import wallclock
from kubectl_sim.kinds._index import RESOURCES
from kubectl_sim.kubectl import klog
from kubectl_sim.kubectl.errors import Aggregate
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.streams import ErrorOutput
    from kubectl_sim.model.request import Request

    Send = Callable[[Request], Any]

#: From which level on: requests, their headers, the beginning of bodies, everything.
REQUESTS, HEADERS, BODIES, CURL = 6, 7, 8, 9
#: How much of a body is shown at each level; without limit above.
_SHOWN = {8: 1024, 9: 10240}
_GATES = {
    "AtomicFIFO": True,
    "ClientsAllowCARotation": True,
    "ClientsAllowCBOR": False,
    "ClientsAllowTLSCacheGC": True,
    "ClientsPreferCBOR": False,
    "InOrderInformers": True,
    "InOrderInformersBatchProcess": True,
    "InformerResourceVersion": True,
    "UnlockWhileProcessingFIFO": True,
    "WatchListClient": True,
}
_METHODS = {
    **dict.fromkeys(("get", "list", "watch"), "GET"),
    **dict.fromkeys(("delete", "deletecollection"), "DELETE"),
    "create": "POST",
    "update": "PUT",
    "patch": "PATCH",
}
#: What a query may hold.  What a deletion is told stands in its body.
_QUERY = frozenset(
    [
        *("labelSelector", "fieldSelector", "limit", "continue", "includeObject", "resourceVersion"),
        *("dryRun", "fieldManager", "fieldValidation", "force", "timeoutSeconds", "watch"),
        *("container", "follow", "previous", "sinceSeconds", "sinceTime", "timestamps", "tailLines", "limitBytes"),
    ]
)
#: Commands that ask for lists in portions, and how large these are.
_PAGED = frozenset(["describe", "events", "get"])
_PAGE = 500
_TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io"
_AGENT = "kubectl/v1.37.1 (linux/amd64) kubernetes/f78e722"


def watched(ctx: Context, send: Send, files: list[str], server: str) -> Send:
    """A transport that logs what goes over it, at the level of the command.

    ``files`` are the kubeconfig files and ``server`` is where they say that the cluster is.
    """
    level: int = ctx.globals.v
    if level >= REQUESTS:
        for path in files:
            if kubeconfig.load(path) is not None:
                ctx.warn(klog.line("I", "loader.go:408", f"Config loaded from file:  {path}"))
    for gate, enabled in _GATES.items():
        text = f'"Feature gate default state" feature="{gate}" enabled={str(enabled).lower()}'
        ctx.warn(klog.line("I", "envvar.go:195", text))
    return _Log(ctx, send, server, level).send if level >= REQUESTS else send


def refusal(error: Exception, stderr: ErrorOutput) -> None:
    """The whole answer of a server that has refused, if that is what the error is."""
    while isinstance(error, Aggregate) and len(error.errors) == 1:
        error = error.errors[0]
    if isinstance(error, StatusError) and error.reason != "Invalid":
        text = f"server response object: {_indented(error.status)}"
        stderr.write(klog.line("I", "helpers.go:247", text) + "\n")


def _indented(status: dict[str, Any]) -> str:
    return jsonio.pretty(status, 2, sort_keys=False).rstrip("\n")


class _Log:
    def __init__(self, ctx: Context, send: Send, server: str, level: int) -> None:
        self._ctx = ctx
        self._send = send
        self._server = server
        self._level = level

    def send(self, request: Request) -> Any:
        method, url = _METHODS[request.verb], self._server + _path(request, self._query(request))
        self._before(request, method, url)
        began = wallclock.now()
        try:
            found = self._send(request)
        except StatusError as error:
            self._after(method, url, error.code, began, error.status)
            raise
        self._after(method, url, 201 if request.verb == "create" else 200, began, found)
        return found

    def _query(self, request: Request) -> str:
        if request.verb == "delete":
            return ""
        params = dict(request.params)
        if request.verb == "watch":
            params["watch"] = True
        is_sorted = any(word.startswith("--sort-by") for word in self._ctx.typed)
        if request.verb == "list" and self._ctx.command in _PAGED and not is_sorted:
            params["limit"] = params.get("limit") or _PAGE
        if not is_sorted:
            params.pop("includeObject", None)
        return "&".join(
            f"{name}={quote_plus(str(params[name]).lower() if isinstance(params[name], bool) else str(params[name]))}"
            for name in sorted(params)
            if name in _QUERY and (params[name] or (params[name] is False and name == "force"))
        )

    def _line(self, place: str, text: str) -> None:
        self._ctx.warn(klog.line("I", place, text))

    def _before(self, request: Request, method: str, url: str) -> None:
        if self._level < HEADERS:
            return
        if self._level >= BODIES:
            self._body("Request Body", "" if request.body is None else jsonio.dumps(request.body) + "\n")
        headers = _headers(request)
        if self._level >= CURL:
            shown = " ".join(f'-H "{name}: {value}"' for name, value in headers.items())
            curl = _block(f"curl -v -X{method}  {shown} '{url}'")
            self._line("round_trippers.go:527", f'"Request" curlCommand={curl}')
            return
        text = _block("\n".join(f"{name}: {value}" for name, value in headers.items()))
        self._line("round_trippers.go:527", f'"Request" verb="{method}" url="{url}" headers={text}')

    def _after(self, method: str, url: str, code: int, began: int, found: Any) -> None:
        where = "" if HEADERS <= self._level < CURL else f' verb="{method}" url="{url}"'
        headers = ""
        if self._level >= BODIES:
            headers = " headers=" + _block("Cache-Control: no-cache, private\nContent-Type: application/json")
        took = (wallclock.now() - began) // 1000
        status = f"{code} {HTTPStatus(code).phrase}"
        times = "".join(f" {name}Milliseconds=0" for name in ("dnsLookup", "dial", "tlsHandshake"))
        more = f"{times} serverProcessingMilliseconds={took}" if self._level >= CURL else ""
        text = f'"Response"{where} status="{status}"{headers} milliseconds={took}{more}'
        self._line("round_trippers.go:632", text)
        if self._level >= BODIES:
            self._body("Response Body", _text(found) + "\n")

    def _body(self, title: str, text: str) -> None:
        most = _SHOWN.get(self._level, len(text))
        if len(text) > most:
            text = f"{text[:most]} [truncated {len(text) - most} chars]"
        shown = _block(text) if "\n" in text else quote(text)
        self._line("helper.go:105", f'"{title}" body={shown}')


def _block(text: str) -> str:
    """A value of several lines, as the logger sets it."""
    return "<\n" + "".join(f"\t{line}\n" for line in text.splitlines()) + " >"


def _path(request: Request, query: str) -> str:
    _, group, versions, _, plural, _, _, _, namespaced = RESOURCES[request.resource][:9]
    version = request.version or versions[0]
    parts = ["/apis", group, version] if group else ["/api", version]
    if request.namespace and namespaced:
        parts += ["namespaces", request.namespace]
    parts += [part for part in (plural, request.name, request.subresource) if part]
    return "/".join(parts) + (f"?{query}" if query else "")


def _headers(request: Request) -> dict[str, str]:
    found = {"Accept": f"{_TABLE},application/json" if request.accept == "Table" else "application/json"}
    if request.body is not None:
        found["Content-Type"] = request.patch_type or "application/json"
    found["User-Agent"] = _AGENT
    return found


def _text(found: Any) -> str:
    """The JSON of an answer."""
    if isinstance(found, str):
        return found
    if isinstance(found, dict):
        return jsonio.dumps(found)
    if hasattr(found, "as_object"):
        return jsonio.dumps(found.as_object())
    from kubectl_sim.server import wire

    return wire.table_text(found, "v1", "Metadata")
