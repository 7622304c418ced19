"""Certificate signing requests answered.  Models kubectl/pkg/cmd/certificates."""

from __future__ import annotations

from kubectl_sim.base import timefmt
from kubectl_sim.kubectl import printing
from kubectl_sim.kubectl.errors import CommandError, is_not_found
from kubectl_sim.kubectl.resources import Builder
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info

    Obj = dict[str, Any]

_RESOURCE = "certificatesigningrequests.certificates.k8s.io"
_KIND = "CertificateSigningRequest.certificates.k8s.io"


def answer(ctx: Context, args: list[str], opts: Options, verb: str, condition: str, other: str) -> None:
    """Gives each request the condition, unless it has it already; refuses those that have the other one."""
    printer = printing.object_printer(opts, condition.lower())
    if not args and not opts.filename and not opts.kustomize:
        raise CommandError("one or more CSRs must be specified as <name> or -f <filename>")
    result = Builder(
        ctx.client,
        default_type="certificatesigningrequests",
        names=args,
        filenames=opts.filename,
        kustomize=opts.kustomize,
        recursive=opts.recursive,
        stdin=ctx.streams.stdin,
        default_namespace=False,
        latest=True,
    ).do()
    found = 0

    def visit(info: Info) -> None:
        nonlocal found
        _check_kind(info.obj)
        _answer(ctx, opts, info, verb, condition, other)
        found += 1
        printer.print(info.obj, ctx.stdout.write)

    result.visit(visit)
    if not found:
        ctx.print("No resources found")


def _check_kind(obj: Obj) -> None:
    group = str(obj.get("apiVersion") or "").rpartition("/")[0]
    got = f"{obj.get('kind')}.{group}" if group else obj.get("kind")
    if got != _KIND:
        raise CommandError(f"can only handle {_KIND} objects, got {got}")


def _answer(ctx: Context, opts: Options, info: Info, verb: str, condition: str, other: str) -> None:
    for attempt in range(10):
        request = _current(ctx, info.name)
        conditions = (request.get("status") or {}).get("conditions") or []
        types = [item["type"] for item in conditions]
        if other in types:
            raise CommandError(f'certificate signing request "{info.name}" is already {other}')
        if condition in types and not opts.force:
            return
        changed = conditions if condition in types else [*conditions, _condition(ctx, verb, condition)]
        status = {**(request.get("status") or {}), "conditions": changed}
        try:
            ctx.client.update(_RESOURCE, {**request, "status": status}, subresource="approval")
            return
        except StatusError as error:
            if error.reason != "Conflict" or attempt == 9:
                raise


def _current(ctx: Context, name: str) -> Obj:
    try:
        request: Obj = ctx.client.get(_RESOURCE, "", name)
    except StatusError as error:
        if is_not_found(error):
            raise CommandError(f"could not find v1 version of {name}: {error.message}") from None
        raise
    return request


def _condition(ctx: Context, verb: str, condition: str) -> Obj:
    return {
        "type": condition,
        "status": "True",
        "reason": f"Kubectl{verb.capitalize()}",
        "message": f"This CSR was {condition.lower()} by kubectl certificate {verb}.",
        "lastUpdateTime": timefmt.rfc3339(ctx.client.now),
        "lastTransitionTime": None,
    }
