"""``--validate``: what the client checks of a manifest, and what it asks the server to check.

Models GetValidationDirective and Factory.Validator of kubectl/pkg/cmd/util.
"""

from __future__ import annotations

from kubectl_sim.kubectl import manifests
from kubectl_sim.kubectl.changing import BOOLEANS
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kubectl.options import Options

IGNORE = "Ignore"

_DIRECTIVES = {"strict": "Strict", "warn": "Warn", "ignore": IGNORE}


def directive(opts: Options) -> str:
    """The ``fieldValidation`` that the flag asks for.  Raises CommandError."""
    value = opts.validate
    if value in BOOLEANS:
        return "Strict" if BOOLEANS[value] else IGNORE
    if value not in _DIRECTIVES:
        from kubectl_sim.base.goformat import quote

        raise CommandError(
            f"invalid - validate option {quote(value)}; must be one of: strict (or true), warn, ignore (or false)"
        )
    return _DIRECTIVES[value]


def checker(directive: str) -> Callable[[Any, str], None] | None:
    """What a builder calls for each document before it is decoded."""
    return None if directive == IGNORE else manifests.check_document
