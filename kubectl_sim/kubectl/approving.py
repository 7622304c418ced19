"""Approving and denying certificate signing requests.  Models kubectl/pkg/cmd/certificates."""

from __future__ import annotations

from kubectl_sim.kubectl import printing
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info

    Obj = dict[str, Any]

_RESOURCE = "certificatesigningrequests.certificates.k8s.io"
_ANSWERS = {
    "Approved": ("Denied", "KubectlApprove", "This CSR was approved by kubectl certificate approve."),
    "Denied": ("Approved", "KubectlDeny", "This CSR was denied by kubectl certificate deny."),
}
#: How often an update that met a newer version is tried again.
_ATTEMPTS = 10


def answer(ctx: Context, args: list[str], opts: Options, kind: str) -> None:
    """Gives every request that is named the condition ``kind``, ``Approved`` or ``Denied``."""
    from kubectl_sim.kubectl.resources import Builder

    printer = printing.object_printer(opts, kind.lower())
    if not args and not opts.filename and not opts.kustomize:
        raise CommandError("one or more CSRs must be specified as <name> or -f <filename>")
    found: list[Info] = []

    def visit(info: Info) -> None:
        if info.resource != _RESOURCE:
            got = f"{info.kind.kind}.{info.kind.group}".rstrip(".") if info.kind else ""
            raise CommandError(f"can only handle CertificateSigningRequest.certificates.k8s.io objects, got {got}")
        _answer_one(ctx, opts, info.name, kind)
        found.append(info)
        printer.print(info.obj, ctx.stdout.write)

    builder = Builder(
        ctx.client,
        default_type="certificatesigningrequests",
        names=args,
        filenames=opts.filename,
        kustomize=opts.kustomize,
        warn=ctx.warn,
        recursive=opts.recursive,
        stdin=ctx.streams.stdin,
        default_namespace=False,
        latest=True,
    )
    builder.do().visit(visit)
    if not found:
        ctx.print("No resources found")


def _answer_one(ctx: Context, opts: Options, name: str, kind: str) -> None:
    for attempt in range(_ATTEMPTS + 1):
        request = ctx.client.get(_RESOURCE, "", name)
        changed = _with_condition(request, kind, ctx.client.now)
        if changed is request and not opts.force:
            return
        try:
            ctx.client.update(_RESOURCE, changed, subresource="approval")
            return
        except StatusError as error:
            if error.reason != "Conflict" or attempt == _ATTEMPTS:
                raise


def _with_condition(request: Obj, kind: str, now: int) -> Obj:
    """The request with the condition; the request itself if it has it.  Raises CommandError."""
    opposite, reason, message = _ANSWERS[kind]
    status = request.get("status") or {}
    conditions = status.get("conditions") or []
    for condition in conditions:
        if condition["type"] == opposite:
            from kubectl_sim.base.goformat import quote

            name = quote(request["metadata"]["name"])
            raise CommandError(f"certificate signing request {name} is already {opposite}")
    if any(condition["type"] == kind for condition in conditions):
        return request
    from kubectl_sim.base import timefmt

    added = {"type": kind, "status": "True", "reason": reason, "message": message}
    added["lastUpdateTime"] = timefmt.rfc3339(now)
    return {**request, "status": {**status, "conditions": [*conditions, added]}}
