"""Help and usage texts, laid out as kubectl's.

Models kubectl/pkg/util/templates and kubectl/pkg/util/term.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from kubectl_sim.kubectl import pflag, plugins, root, tree
from kubectl_sim.kubectl.wordwrap import wrap

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_sim.kubectl.streams import Output
    from kubectl_sim.kubectl.tree import Command, Flag


def help_text(command: Command, width: int = 0) -> str:
    """What ``--help`` prints; ``width`` is the terminal's, 0 for no wrapping."""
    if command.path == "options":
        return ""
    text = paragraphs(command.help or "") + usage_text(command, width)
    return wrap(text, limit(width))


def usage_text(command: Command, width: int = 0) -> str:
    """Everything below the description, from two line ends on."""
    sections = [_aliases(command), _examples(command), _subcommands(command), _options(command, width)]
    sections.append(f"Usage:\n  {_usage_line(command)}\n\n")
    if command.list_commands():
        sections.append(f'Use "{command.command_path} <command> --help" for more information about a given command.\n')
    sections.append('Use "kubectl options" for a list of global command-line options (applies to all commands).\n')
    return "\n\n" + "".join(sections)


def options_text(width: int = 0) -> str:
    """What ``kubectl options`` prints: the flags of all commands."""
    flags = tree.load("").flags.values()
    return f"The following options can be passed to any command:\n\n{_flag_usages(flags, width)}"


def paragraphs(text: str) -> str:
    """A description as it is printed: lines of a paragraph joined, paragraphs after the first indented."""
    blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n", text.strip())]
    return "\n\n ".join(blocks)


def _aliases(command: Command) -> str:
    if not command.aliases:
        return ""
    return f"Aliases:\n{', '.join([command.name or '', *command.aliases])}\n\n"


def _examples(command: Command) -> str:
    if not command.examples:
        return ""
    lines = [f"  {line}".rstrip() for line in command.examples.strip("\n").splitlines()]
    return "Examples:\n" + "\n".join(lines) + "\n\n"


def _subcommands(command: Command) -> str:
    # The generated index saves loading every subcommand.  Not at the top: its generator imports us.
    from kubectl_sim.kubectl._words import COMMANDS

    names = [name for name in command.list_commands() if name not in root.UNLISTED]
    shorts = {name: COMMANDS[path][0] for name in names if (path := f"{command.path} {name}".lstrip()) in COMMANDS}
    if not shorts:
        return ""
    width = max(11, *(len(name) for name in shorts))
    rows = {name: f"  {name:{width}}   {short}" for name, short in shorts.items()}
    groups = [("Available Commands:", list(rows.values()))] if command.path else _grouped(rows)
    return "\n\n".join("\n".join([heading, *lines]) for heading, lines in groups) + "\n\n"


def _grouped(rows: dict[str, str]) -> list[tuple[str, list[str]]]:
    """The commands of the root under their headings, those of plugins among them."""
    groups = [(heading, [rows.pop(name) for name in names if name in rows]) for heading, names in root.GROUPS]
    added = [f"  {name:11}   {about}" for name, about in plugins.described()]
    return [*groups, ("Subcommands provided by plugins:", added), (root.OTHERS, list(rows.values()))]


def _options(command: Command, width: int) -> str:
    flags = [] if not command.path else list(command.flags.values())
    text = _flag_usages(flags, width).rstrip()
    return f"Options:\n{text}\n\n" if text else ""


def _flag_usages(flags: Iterable[Flag], width: int) -> str:
    return "".join(_flag_usage(flag, width) for flag in flags if not flag.hidden)


def _flag_usage(flag: Flag, width: int) -> str:
    short = f"-{flag.shorthand}, " if flag.shorthand else ""
    value = os.path.expanduser(flag.value) if flag.kind == "string" else flag.value
    head = f"    {short}--{flag.long}={pflag.default_text(flag.kind, value)}:"
    usage = wrap(flag.usage, limit(width) - 10 if limit(width) else 0)
    return f"{head}\n{usage}".replace("\n", "\n\t") + "\n\n"


def _usage_line(command: Command) -> str:
    line = command.usage_line
    return line if "[options]" in line else f"{line} [options]"


def limit(width: int) -> int:
    """The columns that text is wrapped to in a terminal of ``width``; 0 for none."""
    return next((step for step in (120, 100, 80) if width >= step), 0)


def terminal_width(output: Output) -> int:
    """Columns of the terminal behind a stream, 0 if it is none."""
    try:
        return os.get_terminal_size(output.fileno()).columns if output.isatty() else 0
    except (OSError, ValueError, AttributeError):
        return 0
