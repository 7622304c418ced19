"""``kubectl config get-users``."""

from __future__ import annotations

from kubectl_sim.kubectl.configfiles import USERS, Files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints the names of the users."""
    users = Files(ctx).load().sections[USERS]
    ctx.print("NAME")
    for name in sorted(users):
        ctx.print(name)


def command() -> Command:
    """The command line of ``kubectl config get-users``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "get-users [flags]",
        short="List the user entries",
        examples="""
# List
kubectl config get-users
""",
    )
