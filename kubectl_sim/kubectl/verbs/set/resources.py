"""``kubectl set resources``."""

from __future__ import annotations

from kubectl_sim.kubectl import changing, setting
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.podspecs import pod_spec, select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Sets requests and limits of containers."""
    strategy = changing.dry_run(ctx, opts)
    failure = "failed to patch resources update to pod template"
    setter = setting.Setter(ctx, args, opts, strategy, "resource requirements updated", failure)
    infos = setting.find(ctx, args, opts)
    amounts = _validate(opts, strategy)

    def change(obj: Obj) -> bool:
        spec = pod_spec(obj)
        chosen = [
            container
            for field in ("containers", "initContainers")
            for container in select(spec.get(field) or [], opts.containers)
        ]
        if not chosen:
            setter.errors.append(CommandError(f"error: unable to find container named {opts.containers}"))
        for container in chosen:
            resources = container.setdefault("resources", {})
            for field, values in amounts.items():
                resources.setdefault(field, {}).update(values)
        return bool(chosen)

    setter.apply(infos, change)
    setter.finish()


def _validate(opts: Options, strategy: str) -> dict[str, dict[str, str]]:
    """The amounts to set, as ``limits`` and ``requests``.  Raises CommandError."""
    if opts.local and strategy == changing.SERVER:
        raise CommandError(setting.LOCAL_AND_SERVER)
    if opts.all and opts.selector:
        raise CommandError(setting.ALL_AND_SELECTOR)
    if not opts.limits and not opts.requests:
        raise CommandError("you must specify an update to requests or limits (in the form of --requests/--limits)")
    given = {"limits": _amounts(opts.limits), "requests": _amounts(opts.requests)}
    return {field: values for field, values in given.items() if values}


def _amounts(text: str) -> dict[str, str]:
    from kubectl_sim.base import quantity

    found: dict[str, str] = {}
    for statement in text.split(",") if text else ():
        parts = statement.split("=")
        if len(parts) != 2:
            raise CommandError(f"invalid argument syntax {statement}, expected <resource>=<value>")
        try:
            found[parts[0]] = quantity.canonical(parts[1])
        except quantity.QuantityError as error:
            raise CommandError(str(error)) from None
    return found


def command() -> Command:
    """The command line of ``kubectl set resources``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, string

    return Command(
        "resources (-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]",
        short="Change requests and limits of containers",
        long="""
Change what the containers of pod templates request and may use at most. A request that is not given
defaults to the limit.
""",
        examples="""
# Limits of one container
kubectl set resources deployment web -c=nginx --limits=cpu=200m,memory=512Mi

# Requests and limits of all
kubectl set resources deployment web --requests=cpu=100m,memory=256Mi --limits=cpu=200m,memory=512Mi

# Remove both
kubectl set resources deployment web --limits=cpu=0,memory=0 --requests=cpu=0,memory=0

# Print only
kubectl set resources -f web.yaml --limits=cpu=200m --local -o yaml
""",
        flags=[
            string("containers", "Containers to change; may use wildcards.", "*", short="c"),
            string("limits", "Limits of the containers, such as 'cpu=200m,memory=512Mi'. The server may add to them."),
            string(
                "requests", "Requests of the containers, such as 'cpu=100m,memory=256Mi'. The server may add to them."
            ),
            *flags.printing(),
            *flags.files("that name the objects"),
            flags.dry_run(),
            flags.field_manager("kubectl-set"),
            flags.selector(),
            flags.everything(),
            flags.local(),
            flags.record(),
        ],
    )
