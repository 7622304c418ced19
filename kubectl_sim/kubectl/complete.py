"""``kubectl __complete``: what could come next on a command line, for the shells' completion scripts.

Speaks cobra's protocol: one choice a line, a tab before its description, and at last ``:N`` with a
directive for the shell.  Models ``getCompletions`` of github.com/spf13/cobra; reads the generated
tables, so that it costs no Click.
"""

from __future__ import annotations

from kubectl_sim.kubectl import pflag
from kubectl_sim.kubectl._table import CHILDREN, REQUIRED
from kubectl_sim.kubectl._words import COMMANDS
from kubectl_sim.kubectl._words import FLAGS as WORDS
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.fastparse import flags_of
from kubectl_sim.kubectl.options import Invocation, Options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.streams import Streams

DEFAULT, ERROR, NO_SPACE, NO_FILES, FILE_EXTENSIONS = 0, 1, 2, 4, 8
_DIRECTIVES = {
    ERROR: "ShellCompDirectiveError",
    NO_SPACE: "ShellCompDirectiveNoSpace",
    NO_FILES: "ShellCompDirectiveNoFileComp",
    FILE_EXTENSIONS: "ShellCompDirectiveFilterFileExt",
}
_REPEATABLE = ("slice", "array")


class Flag:
    """A flag of the tables, as :mod:`pflag` wants it."""

    __slots__ = ("completer", "default", "key", "kind", "long", "no_opt", "shorthand", "usage")

    deprecated_because = shorthand_deprecated_because = ""

    def __init__(self, row: tuple[str, str, str, str, Any, str], words: tuple[str, str] | None) -> None:
        self.long, self.key, self.shorthand, kind, self.default, self.no_opt = row
        self.kind = kind or "string"
        # Hidden flags have no words, and are not offered.
        self.usage, self.completer = words or ("", "")


_HELP = Flag(("help", "help", "h", "bool", False, "true"), ("help for the command", ""))


class NoCompletion(Exception):
    """The line so far is wrong; the shell is told so on stderr only."""


def main(argv: list[str], streams: Streams) -> int:
    """``__complete WORD…`` or ``__completeNoDesc WORD…``; the last word is the one being typed."""
    if len(argv) < 2:
        raise CommandError("requires at least 1 arg(s), only received 0")
    try:
        choices, directive = completions(argv[1:], streams)
    except NoCompletion as error:
        streams.stderr.write(f"[Debug] [Error] {error}\n")
        choices, directive = [], DEFAULT
    lines = [choice.partition("\n")[0].strip() for choice in choices]
    if argv[0] == "__completeNoDesc":
        lines = [line.partition("\t")[0] for line in lines]
    streams.stdout.write("".join(f"{line}\n" for line in [*lines, f":{directive}"]))
    streams.stderr.write(f"Completion ended with directive: {_named(directive)}\n")
    return 0


def _named(directive: int) -> str:
    names = [name for bit, name in _DIRECTIVES.items() if directive & bit]
    return ", ".join(names) or "ShellCompDirectiveDefault"


def completions(words: list[str], streams: Streams) -> tuple[list[str], int]:
    """The choices for the last word, and the directive.  Raises :class:`NoCompletion`."""
    before, typed = words[:-1], words[-1]
    if before and before[0] not in CHILDREN[""] and not before[0].startswith("-"):
        from kubectl_sim.kubectl import plugins

        return plugins.completions(before, typed)
    command, rest = _find(before)
    line = _Line(command, rest, typed, streams)
    return line.complete()


def _find(words: list[str]) -> tuple[str, list[str]]:
    command, rest = "", words
    while True:
        positions = pflag.argument_positions(rest, _accepted(command))
        word = rest[positions[0]] if positions else ""
        child = CHILDREN.get(command, {}).get(word)
        if child is None:
            break
        rest = rest[: positions[0]] + rest[positions[0] + 1 :]
        command = child
    if not command and positions:
        raise NoCompletion(f"unable to find a command for arguments: [{' '.join(words)}]")
    return command, rest


def _accepted(command: str, *, helping: bool = False) -> dict[str, Flag]:
    """The flags that a command accepts, the global ones first, as cobra offers them."""
    own = {row[0]: Flag(row, WORDS[command].get(row[0])) for row in flags_of(command)}
    if helping:
        own.setdefault("help", _HELP)
    shared = {row[0]: Flag(row, WORDS[""].get(row[0])) for row in flags_of("") if row[0] not in own}
    return {**shared, **dict(sorted(own.items()))}


class _Line:
    """A command line whose command is known, with a word that is being typed."""

    def __init__(self, command: str, rest: list[str], typed: str, streams: Streams) -> None:
        self.command = command
        self.typed = typed
        self.streams = streams
        self.flags = _accepted(command, helping=True)
        self.flag: Flag | None = None  # the flag whose value is being typed
        self.before = rest
        unknown = self._find_flag()
        self.parsed = self._parse(self.before)
        # Behind "--" nothing is a flag any more; another "--" shows it by being an argument.
        self.flags_allowed = len(self._parse([*self.before, "--"]).args) == len(self.parsed.args)
        if unknown and self.flags_allowed:
            name = command.rpartition(" ")[2] or "kubectl"
            raise NoCompletion(f"Subcommand '{name}' does not support flag '{unknown}'")

    def _parse(self, words: list[str]) -> pflag.Parsed:
        try:
            return pflag.Parser(self.flags).parse(words)
        except pflag.FlagError as error:
            raise NoCompletion(f"Error while parsing flags from args [{' '.join(words)}]: {error}") from None

    def _find_flag(self) -> str:
        """Set ``flag`` and ``typed`` if a flag's value is being typed; the name of an unknown flag."""
        if self.typed.startswith("-"):
            spelled, equals, value = self.typed.partition("=")
            if not equals:
                return ""
        else:
            spelled, equals, value = self.before[-1] if self.before else "", "", self.typed
            if not _is_flag(spelled) or "=" in spelled:
                return ""
        name = spelled[2:] if spelled.startswith("--") else spelled[-1:]
        flag = self._lookup(name)
        if flag is None:
            return name
        if equals or not flag.no_opt:
            self.flag, self.typed = flag, value
            if not equals:
                self.before = self.before[:-1]
        return ""

    def _lookup(self, name: str) -> Flag | None:
        if len(name) == 1:
            return next((flag for flag in self.flags.values() if flag.shorthand == name), None)
        return self.flags.get(name)

    def complete(self) -> tuple[list[str], int]:
        if "help" in self.parsed.values:
            return [], NO_FILES
        if self.flag is not None and self.flags_allowed:
            return self._values(self.flag.completer)
        if self.typed.startswith("-") and "=" not in self.typed and self.flags_allowed:
            return self._required() or self._flag_names(), NO_FILES
        return self._arguments()

    def _flag_names(self) -> list[str]:
        given = self.parsed.values
        return [
            choice
            for flag in self.flags.values()
            if flag.long not in given or flag.kind in _REPEATABLE
            for choice in self._spellings(flag)
        ]

    def _required(self) -> list[str]:
        missing = [name for name in REQUIRED.get(self.command, ()) if name not in self.parsed.values]
        return [choice for name in missing for choice in self._spellings(self.flags[name])]

    def _spellings(self, flag: Flag) -> list[str]:
        spellings = [f"--{flag.long}"] + ([f"-{flag.shorthand}"] if flag.shorthand else [])
        return [f"{each}\t{flag.usage}" for each in spellings if flag.usage and each.startswith(self.typed)]

    def _arguments(self) -> tuple[list[str], int]:
        choices: list[str] = []
        directive = DEFAULT
        own = {row[0] for row in flags_of(self.command)} if self.command else set()
        children = dict.fromkeys(CHILDREN.get(self.command, {}).values())
        if children and not self.parsed.args and not own & self.parsed.values.keys():
            listed = [(path.rpartition(" ")[2], COMMANDS[path][0]) for path in children if path in COMMANDS]
            choices += [f"{name}\t{short}" for name, short in sorted(listed) if name.startswith(self.typed)]
            directive = NO_FILES
            if not self.command:
                choices += self._plugins()
        choices += self._required()
        _, completer, fixed, _ = COMMANDS.get(self.command, ("", "", (), ()))
        if fixed:
            if not self.parsed.args:
                choices += [each for each in fixed if each.startswith(self.typed)]
                directive = NO_FILES
            return choices, directive
        if completer:
            more, directive = self._values(completer)
            choices += more
        return choices, directive

    def _plugins(self) -> list[str]:
        from kubectl_sim.kubectl import plugins

        return plugins.names(self.typed)

    def _values(self, completer: str) -> tuple[list[str], int]:
        if not completer:
            return [], DEFAULT
        from kubectl_sim.kubectl import completers

        return completers.complete(completer, self.invocation(), self.typed, self.streams)

    def invocation(self) -> Invocation:
        """The line so far, as if it were to run."""
        values = self.parsed.values
        opts: dict[str, Any] = {}
        globals: dict[str, Any] = {}
        own = {row[0] for row in flags_of(self.command)}
        for flag in self.flags.values():
            target = opts if flag.long in own else globals
            default = list(flag.default) if isinstance(flag.default, tuple) else flag.default
            target[flag.key] = values.get(flag.long, default)
        for row in flags_of(""):
            globals.setdefault(row[1], row[4])
        changed = set(values)
        return Invocation(
            self.command,
            self.parsed.args,
            Options(opts, changed & own, self.parsed.args_len_at_dash),
            Options(globals, changed - own),
        )


def _is_flag(word: str) -> bool:
    return (len(word) >= 3 and word[:2] == "--") or (len(word) >= 2 and word[0] == "-" and word[1] != "-")
