"""The pieces that kubectl's commands are defined with: Click commands with pflag's flags.

A verb file ends with a function ``command()`` that returns a :class:`Command`.  That tree is the
definition of every command, flag, default, help text, usage error and completion; the parse table
that the hot path uses is generated from it.  Models github.com/spf13/cobra, where every command
may have subcommands, flags are inherited from the root, and flags and arguments may be mixed.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from kubectl_sim.kubectl import pflag
from kubectl_sim.kubectl.options import attribute, module_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    _ParamType = click.ParamType[Any]
else:
    _ParamType = click.ParamType  # not generic before Click 8.3


class GoValue(_ParamType):
    """A Click type that reads a value as one of pflag's types."""

    def __init__(self, kind: str) -> None:
        self.name = kind

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return pflag.KINDS[self.name](value, None) if isinstance(value, str) else value


class Flag(click.Option):
    """One flag.

    ``long`` is its name without dashes, ``kind`` a key of :data:`pflag.KINDS`, ``no_opt`` the value
    that a bare ``--flag`` stands for (empty where a value is needed), ``usage`` its help.
    ``complete`` names a completer of its values (see :mod:`kubectl_sim.kubectl.complete`).
    """

    def __init__(
        self,
        long: str,
        shorthand: str,
        kind: str,
        default: Any,
        usage: str,
        *,
        no_opt: str = "",
        complete: str = "",
        hidden: bool = False,
        must_be_given: bool = False,
        deprecated_because: str = "",
        shorthand_deprecated_because: str = "",
    ) -> None:
        spellings = [f"--{long}"] + ([f"-{shorthand}"] if shorthand else [])
        # Hidden as deprecated flags are; Click is told nothing more, our help and parser do the work.
        super().__init__(
            [attribute(long), *spellings],
            type=GoValue(kind),
            help=usage,
            hidden=hidden or bool(deprecated_because),
            expose_value=True,
        )
        self.long = long
        self.shorthand = shorthand
        self.kind = kind
        self.value = default
        self.usage = usage
        self.no_opt = no_opt
        self.complete = complete
        self.must_be_given = must_be_given
        self.deprecated_because = deprecated_because
        self.shorthand_deprecated_because = shorthand_deprecated_because

    @property
    def key(self) -> str:
        """The attribute that holds its value in ``opts``."""
        return attribute(self.long)

    def initial(self) -> Any:
        """The value when the flag is not given."""
        return list(self.value) if isinstance(self.value, (list, tuple)) else self.value


def string(long: str, usage: str, default: str = "", *, short: str = "", **more: Any) -> Flag:
    return Flag(long, short, "string", default, usage, **more)


def boolean(long: str, usage: str, default: bool = False, *, short: str = "", **more: Any) -> Flag:
    return Flag(long, short, "bool", default, usage, no_opt="true", **more)


def integer(long: str, usage: str, default: int = 0, *, short: str = "", **more: Any) -> Flag:
    return Flag(long, short, "int", default, usage, **more)


def int32(long: str, usage: str, default: int = 0, *, short: str = "", **more: Any) -> Flag:
    return Flag(long, short, "int32", default, usage, **more)


def duration(long: str, usage: str, default: int = 0, *, short: str = "", **more: Any) -> Flag:
    """A duration; ``default`` in microseconds."""
    return Flag(long, short, "duration", default, usage, **more)


def strings(long: str, usage: str, default: Sequence[str] = (), *, short: str = "", **more: Any) -> Flag:
    """Repeatable; each value may hold several with commas between (pflag's StringSlice)."""
    return Flag(long, short, "slice", list(default), usage, **more)


def array(long: str, usage: str, default: Sequence[str] = (), *, short: str = "", **more: Any) -> Flag:
    """Repeatable; values are taken as they are (pflag's StringArray)."""
    return Flag(long, short, "array", list(default), usage, **more)


class Command(click.Group):
    """One command.  Subcommands are the modules of its package, found without importing them."""

    path = ""
    """The words that call it, ``create deployment``; empty for kubectl itself."""

    def __init__(
        self,
        use: str,
        *,
        short: str,
        long: str = "",
        examples: str = "",
        flags: Iterable[Flag] = (),
        aliases: Sequence[str] = (),
        suggest_for: Sequence[str] = (),
        hidden: bool = False,
        complete: str = "",
        valid_args: Sequence[str] = (),
        bare: str = "",
        refusal_code: int = 1,
    ) -> None:
        """``use`` is the usage line after the parent's path.

        ``complete`` names the completer of its arguments, ``valid_args`` are their fixed values.
        ``bare`` is for commands that only hold others: where their help goes when they are called
        themselves, and the exit code: ``stdout 0``, ``stdout 1`` or ``stderr 1``.
        ``refusal_code`` is the exit code of a line with wrong flags.
        """
        name = use.partition(" ")[0]
        super().__init__(
            name,
            params=sorted(flags, key=lambda flag: flag.long),
            help=long or f"{short}.",
            short_help=short,
            hidden=hidden,
            add_help_option=False,
            invoke_without_command=True,
        )
        self.use = use
        self.short = short
        self.examples = examples
        self.aliases = list(aliases)
        self.suggest_for = list(suggest_for)
        self.complete = complete
        self.valid_args = list(valid_args)
        self.bare = bare
        self.refusal_code = refusal_code

    @property
    def flags(self) -> dict[str, Flag]:
        """Its own flags by name, in order."""
        return {flag.long: flag for flag in self.params if isinstance(flag, Flag)}

    @property
    def command_path(self) -> str:
        return f"kubectl {self.path}".rstrip()

    @property
    def usage_line(self) -> str:
        parent = self.command_path.rpartition(" ")[0]
        return f"{parent} {self.use}".lstrip()

    def list_commands(self, ctx: click.Context | None = None) -> list[str]:
        return [name.replace("_", "-") for name in child_modules(self.path)]

    def get_command(self, ctx: click.Context | None, cmd_name: str) -> Command | None:
        """The subcommand of that name or alias; the generated index saves loading all of them."""
        from kubectl_sim.kubectl._table import CHILDREN

        path = CHILDREN.get(self.path, {}).get(cmd_name)
        return load(path) if path else None

    def children(self) -> list[Command]:
        """All subcommands, loaded, by name."""
        return [load(f"{self.path} {name}".lstrip()) for name in self.list_commands()]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse with pflag's rules; ``ctx.params`` gets the values, ``ctx.meta`` the rest.

        Raises :class:`pflag.FlagError`.
        """
        flags = accepted(self)
        out = pflag.Parser(flags).parse(args)
        ctx.params = {flag.key: out.values.get(flag.long, flag.initial()) for flag in flags.values()}
        ctx.meta.update(changed=set(out.values), dash=out.args_len_at_dash, notices=out.notices)
        ctx.args = out.args
        return out.args


def child_modules(path: str) -> list[str]:
    package = import_module(module_of(path))
    folders = getattr(package, "__path__", None)
    if folders is None:
        return []
    return sorted(info.name for info in pkgutil.iter_modules(folders) if info.name[0] != "_")


def load(path: str) -> Command:
    """The command ``path``, defined by its module; the root for an empty path."""
    if path not in _LOADED:
        if path:
            command: Command = import_module(module_of(path)).command()
        else:
            from kubectl_sim.kubectl.root import command as root

            command = root()
        command.path = path
        _LOADED[path] = command
    return _LOADED[path]


_LOADED: dict[str, Command] = {}


def accepted(command: Command, *, helping: bool = True) -> dict[str, Flag]:
    """Every flag that a command accepts, its own first: also the global ones, and ``--help``."""
    flags = command.flags
    for name, flag in load("").flags.items():
        flags.setdefault(name, flag)
    if helping:
        flags.setdefault("help", HELP)
    return flags


HELP = boolean("help", "help for the command", short="h")
