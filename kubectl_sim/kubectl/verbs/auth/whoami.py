"""``kubectl auth whoami``."""

from __future__ import annotations

from kubectl_sim.kubectl import printing, typed
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.tabwriter import align
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]

_NOT_SERVED = "the selfsubjectreviews API is not enabled in the cluster"
_REFUSALS = {"NotFound": _NOT_SERVED, "Forbidden": f"{_NOT_SERVED} or you do not have permission to call it"}


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints who the server takes you for."""
    whole = "output" in opts.changed
    printer = printing.object_printer(opts, sort_keys=False) if whole else None
    review = {"kind": "SelfSubjectReview", "apiVersion": "authentication.k8s.io/v1", "metadata": {}}
    try:
        answer = ctx.client.create("selfsubjectreviews.authentication.k8s.io", review)
    except StatusError as error:
        if error.reason in _REFUSALS:
            raise CommandError(_REFUSALS[error.reason]) from None
        raise
    if printer is not None:
        typed.print_object(printer, opts, answer, ctx.stdout.write)
        return
    rows = _rows((answer.get("status") or {}).get("userInfo") or {})
    ctx.stdout.write(align("".join(f"{name}\t{value}\n" for name, value in rows), 6, 3))


def _rows(info: Obj) -> list[tuple[str, str]]:
    rows = [("ATTRIBUTE", "VALUE")]
    for title, key in (("Username", "username"), ("UID", "uid")):
        if info.get(key):
            rows.append((title, info[key]))
    if info.get("groups"):
        rows.append(("Groups", f"[{' '.join(info['groups'])}]"))
    extra = info.get("extra") or {}
    rows += [(f"Extra: {key}", f"[{' '.join(extra[key])}]") for key in sorted(extra)]
    return rows


def command() -> Command:
    """The command line of ``kubectl auth whoami``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "whoami",
        short="Ask who you are to the server",
        long="Ask the server for your user name, groups and extra attributes.",
        examples="""
# As a table
kubectl auth whoami

# As JSON
kubectl auth whoami -o json
""",
        flags=[*flags.printing()],
    )
