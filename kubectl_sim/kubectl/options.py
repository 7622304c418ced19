"""What a command line came to: the command, its arguments and the values of its flags."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Flag names that are no Python attribute names get an underscore: --for is ``opts.for_``.
_KEYWORDS = frozenset(("as", "class", "for", "from", "import", "continue", "global"))


def attribute(name: str) -> str:
    """The attribute under which :class:`Options` keeps the flag ``name``."""
    return name + "_" if name in _KEYWORDS else name.replace("-", "_")


def module_of(command: str) -> str:
    """The module of a command: ``create deployment`` is in ``verbs/create/deployment.py``."""
    path = command.replace("-", "_").replace(" ", ".")
    return f"kubectl_sim.kubectl.verbs.{path}" if path else "kubectl_sim.kubectl.verbs"


class Options:
    """The values of a command's flags, one attribute a flag (``--all-namespaces`` is ``all_namespaces``).

    Strings, booleans and integers are themselves, durations are ``int`` microseconds, slices and
    arrays are lists of strings.  Flags that were not given have their defaults.

    ``changed`` holds the names of the flags that were given (pflag's ``Changed``).
    ``args_len_at_dash`` is the number of arguments before ``--``, or -1 without one.
    """

    changed: set[str]
    args_len_at_dash: int

    def __init__(self, values: dict[str, Any], changed: set[str], args_len_at_dash: int = -1) -> None:
        self.__dict__.update(values)
        self.changed = changed
        self.args_len_at_dash = args_len_at_dash

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...
        def __setattr__(self, name: str, value: Any) -> None: ...


class Invocation:
    """A command line that was understood.  ``command`` is a path such as ``create deployment``."""

    __slots__ = ("args", "command", "globals", "opts")

    def __init__(self, command: str, args: list[str], opts: Options, globals: Options) -> None:
        self.command = command
        self.args = args
        self.opts = opts
        self.globals = globals
