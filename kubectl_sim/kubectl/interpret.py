"""Command lines as Click understands them: all of them, at Click's price.

The hot path (:mod:`kubectl_sim.kubectl.fastparse`) sends here whatever it does not fully
understand: help, refusals, rare spellings, plugins.  Models kubectl/pkg/cmd/cmd.go and cobra.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_sim.kubectl import help, pflag, plugins, root, tree
from kubectl_sim.kubectl.errors import CommandError, SilentExit, usage_error
from kubectl_sim.kubectl.options import Invocation, Options

if TYPE_CHECKING:
    from typing import NoReturn

    import click

    from kubectl_sim.kubectl.streams import Streams
    from kubectl_sim.kubectl.tree import Command

# Names of Go's profiles.  They are accepted; there is no Go here to profile.
_PROFILES = ("none", "cpu", "heap", "allocs", "goroutine", "threadcreate", "block", "mutex", "trace")


def interpret(argv: list[str], streams: Streams) -> Invocation:
    """The command that a line calls.

    Raises :class:`SilentExit` when the line is answered already, as with help, and
    :class:`CommandError` with kubectl's words when it is wrong.  Runs a plugin in our place.
    """
    try:
        command, rest = root.find(argv)
    except root.UnknownCommand as error:
        plugins.run(argv, 1, streams)
        raise CommandError(str(error)) from None
    if command.path == "create" and rest and not rest[0].startswith("-"):
        plugins.run(argv, len(argv) - len(rest) + 1, streams)
    click_context = _parse(command, rest)
    for notice in click_context.meta["notices"]:
        streams.stderr.write(notice + "\n")
    if click_context.params.get("help"):
        print_help(command, streams)
        raise SilentExit(0)
    invocation = _invocation(command, click_context)
    _check_globals(invocation.globals)
    if command.bare:
        _answer_bare(command, click_context.args, streams)
    _check_required(command, click_context.meta["changed"])
    return invocation


def _parse(command: Command, argv: list[str]) -> click.Context:
    try:
        return command.make_context(command.name, list(argv))
    except pflag.FlagError as error:
        if command.refusal_code != 1:  # diff, where 1 says that there are differences
            refusal = usage_error(command.command_path, str(error))
            raise CommandError(refusal.message, command.refusal_code) from None
        if command.path == "options":
            hint = f"Run '{command.command_path}' without flags."
        else:
            hint = f"See '{command.command_path} --help' for usage."
        raise CommandError(f"{error}\n{hint}") from None


def _check_globals(globals: Options) -> None:
    if globals.profile not in _PROFILES:
        raise CommandError(f"unknown profile '{globals.profile}'")


def _check_required(command: Command, changed: set[str]) -> None:
    missing = [name for name, flag in command.flags.items() if flag.must_be_given and name not in changed]
    if missing:
        names = '", "'.join(missing)
        raise CommandError(f'required flag(s) "{names}" not set')


def _invocation(command: Command, click_context: click.Context) -> Invocation:
    own = command.flags
    shared = {name: flag for name, flag in tree.load("").flags.items() if name not in own}
    changed: set[str] = click_context.meta["changed"] - {"help"}
    values = click_context.params
    opts = {flag.key: values[flag.key] for flag in own.values()}
    globals = {flag.key: flag.initial() for flag in tree.load("").flags.values()}
    globals.update((flag.key, values[flag.key]) for flag in shared.values())
    return Invocation(
        command.path,
        click_context.args,
        Options(opts, changed & own.keys(), click_context.meta["dash"]),
        Options(globals, changed & shared.keys()),
    )


# -- commands that only hold others ---------------------------------------------------------------


def _answer_bare(command: Command, args: list[str], streams: Streams) -> NoReturn:
    where, _, code = command.bare.partition(" ")
    if args and code == "1":
        from kubectl_sim.base.goformat import quote

        raise usage_error(command.command_path, f"unknown command {quote(' '.join(args))}")
    print_help(command, streams, to_stderr=where == "stderr")
    raise SilentExit(int(code))


def print_help(command: Command, streams: Streams, *, to_stderr: bool = False) -> None:
    if command.path == "alpha":
        streams.stderr.write("No alpha commands are available in this version of kubectl\n")
        return
    output = streams.stderr if to_stderr else streams.stdout
    output.write(help.help_text(command, help.terminal_width(output)))
