"""``--validate``: what the client checks of a manifest, and what it asks the server to check.

Models GetValidationDirective and Factory.Validator of kubectl/pkg/cmd/util.
"""

from __future__ import annotations

from kubectl_sim.kinds._index import BY_KIND, RESOURCES
from kubectl_sim.kubectl.changing import BOOLEANS
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options

IGNORE = "Ignore"

_IGNORE_HINT = "if you choose to ignore these errors, turn validation off with --validate=false"
_NO_WARNING = "cannot perform warn validation if server-side field validation is unsupported, skipping validation"

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


def checker(ctx: Context, directive: str) -> Callable[[Any, str], None] | None:
    """What a builder calls for each document before it is decoded; it raises CommandError."""
    if directive == IGNORE:
        return None

    def check(document: Any, source: str) -> None:
        wrong = problems(ctx, document, directive)
        if wrong:
            from kubectl_sim.base.goformat import quote

            raise CommandError(f"error validating {quote(source)}: error validating data: {wrong}; {_IGNORE_HINT}")

    return check


def problems(ctx: Context, document: Any, directive: str) -> str:
    """What is wrong with a document before anything is sent, empty if nothing is.

    That is its apiVersion and kind, and the fields of what the server does not check.
    """
    from kubectl_sim.kubectl import manifests

    wrong = manifests.kind_problems(document)
    if wrong:
        return wrong
    if _is_checked_by_server(document["apiVersion"], document["kind"]):
        return ""
    refused = "" if document["kind"] == "List" else _custom_kinds_refused(ctx)
    if refused:
        return refused
    if directive == "Warn":
        from kubectl_sim.kubectl import klog

        klog.warning(ctx, "schema.go:146", _NO_WARNING)
        return ""
    from kubectl_sim.kubectl import clientschema

    return manifests.together(clientschema.problems(document))


def _custom_kinds_refused(ctx: Context) -> str:
    """Why it cannot be told whether a kind is a custom one: whom the user acts as may not list those."""
    if not ctx.globals.as_:
        return ""
    from kubectl_sim.model.status import StatusError

    try:
        ctx.client.list("customresourcedefinitions.apiextensions.k8s.io")
    except StatusError as error:
        return f"failed to check CRD: failed to list CRDs: {error.message}"
    return ""


def _is_checked_by_server(api_version: str, kind: str) -> bool:
    """Whether the server offers to check the fields of such a document: where it lets it be patched."""
    key = BY_KIND.get((api_version, kind))
    if key is None:
        return (api_version, kind) == ("autoscaling/v1", "Scale")
    return "patch" in RESOURCES[key][9]
