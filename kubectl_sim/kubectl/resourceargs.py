"""TYPE, NAME and TYPE/NAME: the grammar of arguments that mean objects.

Models the helpers of cli-runtime/pkg/resource/builder.go.
"""

from __future__ import annotations

from kubectl_sim.client.mapper import NoMatch
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    from kubectl_sim.model.kind import Kind

    Texts = list[str]

    class Mapper(Protocol):
        """How names become kinds, or raise NoMatch; ``kubectl_sim.client.mapper`` is one."""

        def resource_for(self, argument: str) -> Kind: ...
        def kind_for(self, api_version: str, kind: str) -> Kind: ...
        def in_category(self, category: str) -> list[Kind]: ...


_SEPARATE_TYPE = (
    "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form"
    " (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'"
)


def kind_of_type(mapper: Mapper, argument: str) -> Kind:
    """The kind that a TYPE argument means: ``po``, ``deployments.apps``, ``Deployment.v1.apps``."""
    try:
        return mapper.resource_for(argument)
    except NoMatch:
        from kubectl_sim.base.goformat import quote

        name, dot, group = argument.partition(".")
        where = f" in group {quote(group)}" if dot and group else ""
        raise CommandError(f"the server doesn't have a resource type {quote(name)}{where}") from None


def check_name(name: str) -> None:
    """A name that cannot stand in a path is refused before anything is sent.  Raises CommandError."""
    if not name:
        raise CommandError("resource name may not be empty")
    if name in (".", ".."):
        raise CommandError(f"invalid resource name \"{name}\": [may not be '{name}']")
    bad = [f"may not contain '{char}'" for char in "/%" if char in name]
    if bad:
        from kubectl_sim.base.goformat import quote

        raise CommandError(f"invalid resource name {quote(name)}: [{' '.join(bad)}]")


def unique(types: Texts) -> Texts:
    return [*dict.fromkeys(types)]


def spread(args: Texts) -> Texts:
    """``a,b c d`` as ``a/c a/d b/c b/d``; everything else as it is."""
    if len(args) < 2:
        return args
    types = unique(args[0].split(","))
    if len(types) < 2:
        return args
    return [f"{one}/{name}" for one in types for name in args[1:]]


def has_pairs(args: Sequence[str]) -> bool:
    """Whether the arguments are of the form TYPE/NAME.  Raises CommandError when only some are."""
    pairs = sum("/" in arg for arg in args)
    if pairs and pairs != len(args):
        raise CommandError(_SEPARATE_TYPE)
    return pairs > 0


def split_pair(arg: str) -> tuple[str, str] | None:
    """``TYPE/NAME`` as a pair, None for what has no slash.  Raises CommandError."""
    if "/" not in arg:
        return None
    parts = arg.split("/")
    if len(parts) != 2:
        raise CommandError("arguments in resource/name form may not have more than one slash")
    resource, name = parts
    if not resource or not name or len(unique(resource.split(","))) != 1:
        raise CommandError("arguments in resource/name form must have a single resource and name")
    return resource, name


def has_names(args: Texts) -> bool:
    """Whether the arguments name objects, and not just types (``HasNames``)."""
    args = spread(args)
    return has_pairs(args) or len(args) > 1


def require_files(filenames: Sequence[str], kustomize: str) -> None:
    """For verbs that work on files alone."""
    if not filenames and not kustomize:
        raise CommandError("must specify one of -f and -k")
