"""``--raw``: any path of the API, and its answer as it comes.  Models kubectl/pkg/rawhttp."""

from __future__ import annotations

from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context


def check(where: str) -> None:
    """Raises CommandError for what is no path; models url.ParseRequestURI."""
    if _path(where) is None:
        from kubectl_sim.base.goformat import quote

        raise CommandError(f"--raw must be a valid URL path: parse {quote(where)}: invalid URI for request")


def check_files(names: list[str], *, least: int = 1) -> None:
    """Raises CommandError unless there is one file to send."""
    if not least <= len(names) <= 1:
        raise CommandError("--raw can only use a single local file or stdin")
    if names and names[0].startswith(("http://", "https://")):
        raise CommandError("--raw cannot read from a url")


def check_exclusive(other: object, flag: str) -> None:
    """Raises CommandError if another flag is given that has no meaning beside --raw."""
    if other:
        raise CommandError(f"--raw and {flag} are mutually exclusive")


def _path(where: str) -> str | None:
    """The path and query of a URL, None if it is none.  The host of a full one does not matter."""
    if where.startswith("/"):
        return where
    scheme, colon, rest = where.partition("://")
    if not colon or not scheme.isalpha():
        return None
    _, slash, path = rest.partition("/")
    return slash + path or "/"


def read(ctx: Context, where: str) -> None:
    """GET the path and print the answer."""
    from kubectl_sim.server import reading

    client = ctx.client

    def check(path: str) -> None:
        if client.user is not None:
            client.backend.check_path(client.user, path)

    ctx.stdout.write(reading.raw(client.transport, _path(where) or "/", client.user, check))


def send(ctx: Context, method: str, where: str, name: str) -> None:
    """Send a file (``-`` for standard input, empty for nothing) with the method and print the answer."""
    from kubectl_sim.server import reading

    client = ctx.client
    data = _content(ctx, name)
    ctx.stdout.write(reading.raw_change(client.transport, method, _path(where) or "/", data, client.user))


def _content(ctx: Context, name: str) -> bytes:
    if not name:
        return b""
    if name == "-":
        return ctx.stdin.read()
    from kubectl_sim.kubectl import manifests

    return manifests.Source(name).read()
