"""Small things that several commands of ``kubectl config`` share."""

from __future__ import annotations

import os

from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context


def print_help(ctx: Context) -> None:
    """The command's help on standard output."""
    from kubectl_sim.kubectl import interpret, tree

    interpret.print_help(tree.load(ctx.command), ctx.streams)


def unexpected(ctx: Context, args: list[str]) -> CommandError:
    """The error for a wrong number of arguments; prints the command's help."""
    print_help(ctx)
    return CommandError(f"Unexpected args: [{' '.join(args)}]")


def check_exists(flag: str, path: str) -> None:
    """Raises CommandError if the file that a flag names is not there."""
    from kubectl_sim.kubectl.manifests import reason

    try:
        os.stat(path)
    except OSError as error:
        raise CommandError(f"could not stat {flag} file {path}: stat {path}: {reason(error)}") from None


def file_data(path: str) -> str:
    """A file's content in base64; nothing if it cannot be read."""
    try:
        return readable_data(path)
    except CommandError:
        return ""


def readable_data(path: str) -> str:
    """A file's content in base64.  Raises CommandError."""
    from base64 import b64encode

    from kubectl_sim.kubectl.manifests import reason

    try:
        with open(path, "rb") as stream:
            return b64encode(stream.read()).decode()
    except IsADirectoryError:
        raise CommandError(f"read {path}: is a directory") from None
    except OSError as error:
        raise CommandError(f"open {path}: {reason(error)}") from None
