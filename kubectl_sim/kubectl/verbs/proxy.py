"""``kubectl proxy``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


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
