"""``get --raw``: any path of the API, printed as it comes.  Models kubectl/pkg/rawhttp."""

from __future__ import annotations

from kubectl_sim.kubectl import rawpaths
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
    rawpaths.check_exclusive(opts.output, "--output")
    rawpaths.check(opts.raw)
    rawpaths.read(ctx, opts.raw)
