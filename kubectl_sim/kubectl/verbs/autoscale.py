"""``kubectl autoscale``.  Models kubectl/pkg/cmd/autoscale."""

from __future__ import annotations

from kubectl_sim.base import quantity
from kubectl_sim.kubectl import changing, generating, lastapplied, typed
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]

_RESOURCE = "horizontalpodautoscalers.autoscaling"
#: What a number without a unit means.
_UNITS = {"cpu": "m", "memory": "Mi"}
_INCOMPATIBLE = "failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: "


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates an autoscaler for each object."""
    strategy = changing.dry_run(ctx, opts)
    metrics = _validated(opts)
    result = changing.find(ctx, args, opts).do()
    result.check()
    record = changing.record_patch(ctx, opts)
    count = 0

    def autoscale(info: Info) -> None:
        nonlocal count
        kind = info.kind
        assert kind is not None
        if "scale" not in kind.subresources:
            resource = f"{kind.group}/{kind.version}, Resource={kind.plural}"
            why = f"could not find scale subresource for {resource} in discovery information"
            raise CommandError(f"cannot autoscale a {kind.kind}: {why}")
        target = {"kind": kind.kind, "name": info.name, "apiVersion": kind.api_version}
        _create(ctx, opts, changing.recorded(_autoscaler(ctx, opts, target, metrics), record), strategy)
        count += 1

    result.visit(autoscale)
    if not count:
        raise CommandError("no objects passed to autoscale")


def _validated(opts: Options) -> list[Obj]:
    """The metrics that the flags ask for.  Raises CommandError."""
    if opts.max < 1:
        raise CommandError(f"--max=MAXPODS is required and must be at least 1, max: {opts.max}")
    if opts.max < opts.min:
        raise CommandError(f"--max=MAXPODS must be larger or equal to --min=MINPODS, max: {opts.max}, min: {opts.min}")
    if opts.cpu_percent > 0 and opts.cpu:
        raise CommandError("--cpu-percent and --cpu are mutually exclusive")
    targets = []
    if opts.cpu_percent > 0:
        targets.append(("cpu", {"type": "Utilization", "averageUtilization": opts.cpu_percent}))
    targets += [(name, _target(getattr(opts, name), name)) for name in ("cpu", "memory") if getattr(opts, name)]
    return [{"type": "Resource", "resource": {"name": name, "target": target}} for name, target in targets]


def _target(text: str, resource: str) -> Obj:
    """``70%``, ``500m`` or a bare number."""
    text = text.strip()
    if not text:
        raise CommandError("empty input")
    if text.endswith("%"):
        share = generating.go_int(text[:-1])
        if share is None or not 0 <= share < 2**31:
            raise CommandError(f"invalid percentage value: {text[:-1]}")
        return {"type": "Utilization", "averageUtilization": share}
    try:
        number = _float(text)
        if number is not None:
            from kubectl_sim.base.goformat import general

            text = general(number) + _UNITS[resource]
        return {"type": "AverageValue", "averageValue": quantity.canonical(text)}
    except quantity.QuantityError as error:
        if number is not None:
            raise CommandError(str(error)) from None
        raise CommandError(f"invalid resource {resource} value: {text}") from None


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _autoscaler(ctx: Context, opts: Options, target: Obj, metrics: list[Obj]) -> Obj:
    spec: Obj = {"scaleTargetRef": target}
    if opts.min > 0:
        spec["minReplicas"] = opts.min
    spec["maxReplicas"] = opts.max
    if metrics:
        spec["metrics"] = metrics
    return {
        "kind": "HorizontalPodAutoscaler",
        "apiVersion": "autoscaling/v2",
        "metadata": generating.metadata(ctx, opts.name or target["name"]),
        "spec": spec,
        "status": {"desiredReplicas": 0, "currentMetrics": None},
    }


def _create(ctx: Context, opts: Options, autoscaler: Obj, strategy: str) -> None:
    operation = "created"
    if strategy != changing.CLIENT:
        operation = "autoscaled"
        obj = lastapplied.kept(autoscaler, opts.save_config, typed=True)
        params = changing.params(strategy, opts)
        try:
            autoscaler = typed.in_order(ctx.client.create(_RESOURCE, obj, namespace=ctx.namespace, **params))
        except StatusError as error:
            raise _second_try(opts, error) from None
    printer = changing.printer(opts, operation, strategy, sort_keys=False)
    printer.print(autoscaler, ctx.stdout.write)


def _second_try(opts: Options, error: StatusError) -> Exception:
    """What is said in the end: upstream tries the same in autoscaling/v1, where that can express it."""
    if not opts.cpu:
        return CommandError(_INCOMPATIBLE + "empty input")
    if not opts.memory and (opts.cpu_percent >= 0 or opts.cpu.strip().endswith("%")):
        return error
    return CommandError(_INCOMPATIBLE + "%!w(<nil>)")


def command() -> Command:
    """The command line of ``kubectl autoscale``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, int32, string

    return Command(
        ("autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]"),
        short="Scale a workload by its load",
        long="""
Create a HorizontalPodAutoscaler for a deployment, replica set, stateful set or replication
controller.
""",
        examples="""
# Between 2 and 10 pods, by default targets
kubectl autoscale deployment web --min=2 --max=10

# At 80 percent of the requested CPU
kubectl autoscale deployment web --max=5 --cpu=80%

# By average quantities
kubectl autoscale deployment web --max=5 --cpu=500m --memory=200Mi
""",
        complete="of:deployment,replicaset,replicationcontroller,statefulset",
        flags=[
            string(
                "cpu",
                (
                    "Target CPU of the pods: a share of their requests ('70%') or an average quantity "
                    "('500m'; a bare number is in milli-CPU)."
                ),
            ),
            int32("max", "Upper limit of the number of pods. Required.", -1, must_be_given=True),
            string(
                "memory",
                (
                    "Target memory of the pods: a share of their requests ('60%') or an average quantity "
                    "('200Mi'; a bare number is in bytes)."
                ),
            ),
            int32("min", "Lower limit of the number of pods; the server's default if negative.", -1),
            string("name", "Name of the autoscaler; that of the resource if not given."),
            int32(
                "cpu-percent",
                "Target CPU of the pods as a share of their requests.",
                -1,
                deprecated_because="Use --cpu with percentage or resource quantity format"
                " (e.g., '70%' for utilization or '500m' for milliCPU).",
            ),
            *flags.printing(),
            *flags.files("identifying the resource to autoscale"),
            flags.dry_run(),
            flags.save_config(),
            flags.field_manager("kubectl-autoscale"),
            flags.record(),
        ],
    )
