"""``kubectl config delete-user``."""

from __future__ import annotations

from kubectl_sim.kubectl.configfiles import USERS, Files
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Removes a user from the file that it is in."""
    files = Files(ctx)
    config = files.load()
    if len(args) != 1:
        raise ctx.usage_error("user to delete is required")
    name = args[0]
    if name not in config.sections[USERS]:
        raise CommandError(f"cannot delete user {name}, not in {files.default}")
    files.delete(USERS, name)
    ctx.print(f"deleted user {name} from {files.default}")


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
