"""``kubectl version``."""

from __future__ import annotations

from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.model import version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

#: The kustomize whose behaviour ours follows.
KUSTOMIZE = "v5.8.1"
_OF_SERVERS = ("emulationMajor", "emulationMinor", "minCompatibilityMajor", "minCompatibilityMinor")


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints the versions of client and server."""
    if args and not opts.client:
        raise CommandError(f"extra arguments: [{' '.join(args)}]")
    if opts.output not in ("", "yaml", "json"):
        raise CommandError("--output must be 'yaml' or 'json'")
    server = version.document()
    client = {key: value for key, value in server.items() if key not in _OF_SERVERS}
    found: dict[str, Any] = {"clientVersion": client, "kustomizeVersion": KUSTOMIZE}
    if not opts.client:
        _open_cluster(ctx)
        found["serverVersion"] = server
    if opts.output:
        ctx.print(_encoded(found, opts.output))
        return
    ctx.print(f"Client Version: {client['gitVersion']}")
    ctx.print(f"Kustomize Version: {KUSTOMIZE}")
    if not opts.client:
        ctx.print(f"Server Version: {server['gitVersion']}")


def _open_cluster(ctx: Context) -> None:
    """There is no server without a cluster.  Raises CommandError."""
    assert ctx.client is not None


def _encoded(found: dict[str, Any], output: str) -> str:
    if output == "yaml":
        from kubectl_sim.base.yamldump import dump

        return dump(found)
    from kubectl_sim.base import jsonio

    return jsonio.pretty(found, sort_keys=False).replace("    ", "  ")


def command() -> Command:
    """The command line of ``kubectl version``."""
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        "version [flags]",
        short="Print the versions of client and server",
        examples="""
# Both
kubectl version
""",
        flags=[
            boolean("client", "Print the client's version only; no server is asked."),
            string("output", "Form of the output: yaml or json.", short="o"),
        ],
    )
