"""``kubectl proxy``.  Models kubectl/pkg/cmd/proxy."""

from __future__ import annotations

import os

from kubectl_sim.kubectl import klog
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

_PORT = 8001
_NO_FILTER = "Request filter disabled, your proxy is vulnerable to XSRF attacks, please be cautious"
_RELAXED = "Request filter has been relaxed, your proxy may be vulnerable to attacks, please be cautious"


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Serves the API on a local port until it is interrupted."""
    if opts.disable_filter:
        if not opts.unix_socket:
            klog.warning(ctx, "proxy.go:177", _NO_FILTER)
    elif not opts.reject_paths or not opts.reject_methods:
        klog.warning(ctx, "proxy.go:182", _RELAXED)
    if opts.port != _PORT and opts.unix_socket:
        raise CommandError("cannot set --unix-socket and --port at the same time")
    if opts.www and not os.path.exists(opts.www):
        text = f"Failed to stat static file directory {opts.www}: stat {opts.www}: no such file or directory"
        klog.warning(ctx, "proxy.go:204", text)
    elif opts.www and not os.path.isdir(opts.www):
        klog.warning(ctx, "proxy.go:206", f"Static file directory {opts.www} is not a directory")
    try:
        from kubectl_sim.kubectl import proxying
    except ImportError:
        text = "kubectl proxy serves HTTP, which needs aiohttp: install kubectl-sim with its extra, kubectl-sim[serve]"
        raise CommandError(text) from None

    def tell(line: str) -> None:
        ctx.print(line)
        ctx.stdout.flush()

    try:
        proxying.serve(ctx.client.backend, opts, tell)
    except KeyboardInterrupt:
        from kubectl_sim.kubectl.errors import SilentExit

        raise SilentExit(130) from None


def command() -> Command:
    """The command line of ``kubectl proxy``."""
    from kubectl_sim.kubectl.tree import Command, boolean, duration, integer, string

    return Command(
        "proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]",
        short="Serve the API on a local port",
        long="""
Run a proxy between localhost and the API server, with the login of the current context. It can also
serve static files.
""",
        examples="""
# The API
kubectl proxy --port=8001

# With files of a folder
kubectl proxy --www=./site --www-prefix=/static/

# Under another path
kubectl proxy --api-prefix=/k8s-api
""",
        flags=[
            string(
                "accept-hosts",
                "Hosts to accept, as a comma-separated list of regular expressions.",
                "^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$",
            ),
            string("accept-paths", "Paths to accept, as a regular expression.", "^.*"),
            string("address", "Address to listen on.", "127.0.0.1"),
            string("api-prefix", "Path under which the API is served.", "/"),
            boolean("append-server-path", "Append the path of the context's server URL to each request."),
            boolean("disable-filter", "Accept every request. Dangerous where others can reach the port."),
            duration("keepalive", "Keep-alive period of connections; 0 for none."),
            integer("port", "Port to listen on; 0 for any free one.", 8001, short="p"),
            string("reject-methods", "HTTP methods to reject, as regular expressions.", "^$"),
            string(
                "reject-paths",
                "Paths to reject even where --accept-paths allows them, as regular expressions.",
                "^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach",
            ),
            string("unix-socket", "Listen on this Unix socket.", short="u"),
            string("www", "Also serve the files of this folder.", short="w"),
            string("www-prefix", "Path under which the files are served.", "/static/", short="P"),
        ],
    )
