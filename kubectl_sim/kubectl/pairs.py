"""``TYPE NAME KEY=VALUE KEY-``: arguments that mix objects with what is to be set in them.

Models GetResourcesAndPairs and ParsePairs of kubectl/pkg/cmd/util.
"""

from __future__ import annotations

from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    Texts = list[str]


def split(args: Texts, what: str) -> tuple[Texts, Texts]:
    """(arguments that name objects, arguments that set or remove).  Raises CommandError if they alternate."""
    resources: Texts = []
    pairs: Texts = []
    for arg in args:
        if _is_pair(arg):
            pairs.append(arg)
        elif pairs:
            raise CommandError(f"all resources must be specified before {what} changes: {arg}")
        else:
            resources.append(arg)
    return resources, pairs


def _is_pair(arg: str) -> bool:
    return ("=" in arg and arg[0] != "=") or (arg[-1:] == "-" and arg != "-")


def parse(pairs: Texts, what: str, *, removable: bool = True) -> tuple[dict[str, str], Texts]:
    """(what is set, what is removed).  Raises CommandError with all arguments that are neither."""
    new: dict[str, str] = {}
    removed: Texts = []
    invalid: Texts = []
    for pair in pairs:
        if "=" in pair and pair[0] != "=":
            key, _, value = pair.partition("=")
            new[key] = value
        elif removable and pair[-1:] == "-" and pair != "-":
            removed.append(pair[:-1])
        else:
            invalid.append(pair)
    if invalid:
        raise CommandError(f"invalid {what} format: {', '.join(invalid)}")
    return new, removed
