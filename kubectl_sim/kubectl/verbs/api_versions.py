"""``kubectl api-versions``."""

from __future__ import annotations

from kubectl_sim.client import discovery

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints the versions of all API groups."""
    if args:
        raise ctx.usage_error(f"unexpected arguments: [{' '.join(args)}]")
    for version in sorted(discovery.group_versions()):
        ctx.print(version)


def command() -> Command:
    """The command line of ``kubectl api-versions``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "api-versions",
        short="List the API versions that the server knows",
        long="List the API versions that the server knows, as group/version.",
        examples="""
# All
kubectl api-versions
""",
    )
