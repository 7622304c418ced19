"""``kubectl create token``."""

from __future__ import annotations

from kubectl_sim.kubectl import printing
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.generating import name_of
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


_KINDS = ("Node", "Pod", "Secret")
_SECOND = 1_000_000


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Asks for a token of a service account and prints it."""
    name = name_of(ctx, args, opts)
    printer = printing.object_printer(opts, "created", sort_keys=False)
    _validate(name, opts)
    request = {
        "kind": "TokenRequest",
        "apiVersion": "authentication.k8s.io/v1",
        "metadata": {"name": name},
        "spec": _spec(opts),
    }
    try:
        answer = ctx.client.create("serviceaccounts", request, namespace=ctx.namespace, subresource="token")
    except StatusError as error:
        raise CommandError(f"failed to create token: {error.message}") from None
    token = (answer.get("status") or {}).get("token", "")
    if not token:
        raise CommandError("failed to create token: no token in server response")
    if opts.output or "template" in opts.changed:
        printer.print(answer, ctx.stdout.write)
    else:
        ctx.stdout.write(token + ("\n" if ctx.stdout.isatty() else ""))


def _spec(opts: Options) -> Obj:
    spec: Obj = {"audiences": opts.audience or None}
    if opts.duration > 0:
        spec["expirationSeconds"] = opts.duration // _SECOND
    if opts.bound_object_kind:
        bound = {"kind": opts.bound_object_kind, "apiVersion": "v1", "name": opts.bound_object_name}
        spec["boundObjectRef"] = {**bound, "uid": opts.bound_object_uid} if opts.bound_object_uid else bound
    return spec


def _validate(name: str, opts: Options) -> None:
    if not name:
        raise CommandError("service account name is required")
    if opts.duration < 0:
        raise CommandError("--duration must be greater than or equal to 0")
    if opts.duration % _SECOND:
        raise CommandError("--duration cannot be expressed in units less than seconds")
    if "" in opts.audience:
        raise CommandError("--audience must not be an empty string")
    if opts.bound_object_kind:
        if opts.bound_object_kind not in _KINDS:
            raise CommandError(f"supported --bound-object-kind values are {', '.join(_KINDS)}")
        if not opts.bound_object_name:
            raise CommandError("--bound-object-name is required if --bound-object-kind is provided")
        return
    for flag in ("name", "uid"):
        if getattr(opts, f"bound_object_{flag}"):
            raise CommandError(f"--bound-object-{flag} can only be set if --bound-object-kind is provided")


def command() -> Command:
    """The command line of ``kubectl create token``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, array, duration, string

    return Command(
        "token SERVICE_ACCOUNT_NAME",
        short="Request a token of a service account",
        examples="""
# A token
kubectl create token builder

# Of another namespace, for ten minutes
kubectl create token builder -n team-a --duration 10m

# For an audience of its own
kubectl create token builder --audience https://vault.example

# Bound to a pod
kubectl create token builder --bound-object-kind Pod --bound-object-name web-0
""",
        complete="name:serviceaccount",
        flags=[
            array("audience", "Audience of the token; may be repeated. Defaults to the API server itself."),
            string(
                "bound-object-kind",
                "Kind of the object the token is bound to: Node, Pod or Secret. Needs --bound-object-name.",
            ),
            string(
                "bound-object-name",
                ("Name of the object the token is bound to; the token dies with it. Needs --bound-object-kind."),
            ),
            string("bound-object-uid", "UID of the object the token is bound to; looked up when not given."),
            duration(
                "duration",
                ("Wished life time of the token; 0 leaves it to the server, which may also shorten or lengthen it."),
            ),
            *flags.printing(),
        ],
    )
