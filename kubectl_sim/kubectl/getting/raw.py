"""``get --raw``: any path of the API, printed as it comes.  Models kubectl/pkg/rawhttp."""

from __future__ import annotations

from kubectl_sim.base import jsonio
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.model.status import not_simulated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options


_HEALTH = ("/healthz", "/livez", "/readyz")


def run(ctx: Context, args: list[str], opts: Options) -> None:
    if args:
        raise CommandError("arguments may not be passed when --raw is specified")
    if opts.watch or opts.watch_only or opts.selector:
        raise CommandError(
            "--raw may not be specified with other flags that filter the server request or alter the output"
        )
    if opts.output:
        raise CommandError("--raw and --output are mutually exclusive")
    if not opts.raw.startswith("/"):
        from kubectl_sim.base.goformat import quote

        raise CommandError(f"--raw must be a valid URL path: parse {quote(opts.raw)}: invalid URI for request")
    path, _, query = opts.raw.partition("?")
    if path in _HEALTH:
        ctx.stdout.write("ok")
        return
    ctx.stdout.write(jsonio.compact(_read(ctx, path, _parameters(query)), sort_keys=False) + "\n")


def _read(ctx: Context, path: str, params: dict[str, str]) -> dict[str, Any]:
    """The object or list at ``/api/v1/...`` or ``/apis/GROUP/VERSION/...``."""
    parts = [part for part in path.split("/") if part]
    group = ""
    if parts[:1] == ["api"]:
        parts = parts[2:]
    elif parts[:1] == ["apis"]:
        group, parts = "".join(parts[1:2]), parts[3:]
    else:
        parts = []
    if not parts:
        raise not_simulated(f"GET {path}")
    namespace = ""
    if len(parts) > 2 and parts[0] == "namespaces" and parts[2] not in ("status", "finalize"):
        namespace, parts = parts[1], parts[2:]
    plural, name, subresource = [*parts, "", ""][:3]
    resource = f"{plural}.{group}" if group else plural
    if name:
        found = ctx.client.request("get", resource, namespace, name, subresource=subresource, params=dict(params))
    else:
        found = ctx.client.request("list", resource, namespace, params=dict(params)).as_object()
    return found  # type: ignore[no-any-return]


def _parameters(query: str) -> dict[str, str]:
    if not query:
        return {}
    from urllib.parse import parse_qsl

    return dict(parse_qsl(query))
