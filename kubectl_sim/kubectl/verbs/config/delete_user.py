"""``kubectl config delete-user``."""

from __future__ import annotations

from kubectl_sim.kubectl import configfile
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Removes a user from the file that it is in."""
    config = configfile.Config(ctx)
    if len(args) != 1:
        raise ctx.usage_error("user to delete is required")
    if args[0] not in config.section("users"):
        raise CommandError(f"cannot delete user {args[0]}, not in {config.default_file}")
    config.write("users", args[0], None)
    ctx.print(f"deleted user {args[0]} from {config.default_file}")


def command() -> Command:
    """The command line of ``kubectl config delete-user``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "delete-user NAME",
        short="Delete a user entry",
        examples="""
# Delete
kubectl config delete-user ann
""",
        complete="users:first",
    )
