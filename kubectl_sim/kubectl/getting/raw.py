"""``get --raw``: any path of the API, printed as it comes.  Models kubectl/pkg/rawhttp."""

from __future__ import annotations

from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options


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
    from kubectl_sim.server import reading

    ctx.stdout.write(reading.raw(ctx.client.transport, opts.raw))
