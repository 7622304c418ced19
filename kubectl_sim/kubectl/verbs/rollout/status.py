"""``kubectl rollout status``."""

from __future__ import annotations

from kubectl_sim.kubectl import changing, waiting
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]

_ONLY_ROLLING = "rollout status is only available for RollingUpdate strategy type"


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints how rollouts go, until they are done."""
    if not args and not opts.filename and not opts.kustomize:
        raise CommandError("required resource not specified")
    if opts.revision < 0:
        raise CommandError(f"revision must be a positive integer: {opts.revision}")
    result = changing.find(ctx, args, opts, allow_empty_selector=True, latest=True, typed=True).do()
    result.check()
    found: list[Info] = []

    def follow(info: Info) -> None:
        found.append(info)
        _follow(ctx, opts, info)

    result.visit(follow)
    if not found:
        ctx.warn(f"No resources found in {ctx.namespace} namespace.")


def _follow(ctx: Context, opts: Options, info: Info) -> None:
    kind, client = info.kind, ctx.client
    assert kind is not None
    status = _VIEWERS.get(info.resource)
    if status is None:
        name = f"{kind.kind}.{kind.group}" if kind.group else kind.kind
        raise CommandError(f"no status viewer has been implemented for {name}")
    deadline = client.now + opts.timeout if opts.timeout > 0 else None
    for change, obj in waiting.states(ctx, info, deadline):
        if change == "DELETED":
            raise CommandError("object has been deleted")
        text, done = status(obj, opts.revision)
        ctx.print(text)
        if done or not opts.watch:
            return
    raise CommandError("timed out waiting for the condition")


def _deployment(obj: Obj, revision: int) -> tuple[str, bool]:
    metadata, spec, status = obj["metadata"], obj["spec"], obj.get("status") or {}
    name = metadata["name"]
    if revision > 0:
        _check_revision(metadata, revision)
    if metadata.get("generation", 0) > status.get("observedGeneration", 0):
        return "Waiting for deployment spec update to be observed...", False
    conditions = status.get("conditions") or ()
    if any(c["type"] == "Progressing" and c.get("reason") == "ProgressDeadlineExceeded" for c in conditions):
        raise CommandError(f'deployment "{name}" exceeded its progress deadline')
    wanted, updated = spec.get("replicas", 0), status.get("updatedReplicas", 0)
    total, available = status.get("replicas", 0), status.get("availableReplicas", 0)
    lead = f'Waiting for deployment "{name}" rollout to finish:'
    if updated < wanted:
        return f"{lead} {updated} out of {wanted} new replicas have been updated...", False
    if total > updated:
        return f"{lead} {total - updated} old replicas are pending termination...", False
    if available < updated:
        return f"{lead} {available} of {updated} updated replicas are available...", False
    return f'deployment "{name}" successfully rolled out', True


def _check_revision(metadata: Obj, revision: int) -> None:
    text = (metadata.get("annotations") or {}).get("deployment.kubernetes.io/revision", "0")
    if not text.isdecimal():
        from kubectl_sim.base.goformat import quote

        problem = f"strconv.ParseInt: parsing {quote(text)}: invalid syntax"
        raise CommandError(f'cannot get the revision of deployment "{metadata["name"]}": {problem}')
    if int(text) != revision:
        raise CommandError(f"desired revision ({revision}) is different from the running revision ({text})")


def _daemon_set(obj: Obj, _revision: int) -> tuple[str, bool]:
    metadata, spec, status = obj["metadata"], obj["spec"], obj.get("status") or {}
    if (spec.get("updateStrategy") or {}).get("type") != "RollingUpdate":
        raise CommandError(_ONLY_ROLLING)
    if metadata.get("generation", 0) > status.get("observedGeneration", 0):
        return "Waiting for daemon set spec update to be observed...", False
    wanted, updated = status.get("desiredNumberScheduled", 0), status.get("updatedNumberScheduled", 0)
    available = status.get("numberAvailable", 0)
    lead = f'Waiting for daemon set "{metadata["name"]}" rollout to finish:'
    if updated < wanted:
        return f"{lead} {updated} out of {wanted} new pods have been updated...", False
    if available < wanted:
        return f"{lead} {available} of {wanted} updated pods are available...", False
    return f'daemon set "{metadata["name"]}" successfully rolled out', True


def _stateful_set(obj: Obj, _revision: int) -> tuple[str, bool]:
    metadata, spec, status = obj["metadata"], obj["spec"], obj.get("status") or {}
    strategy = spec.get("updateStrategy") or {}
    if strategy.get("type") != "RollingUpdate":
        raise CommandError(_ONLY_ROLLING)
    observed, wanted = status.get("observedGeneration", 0), spec.get("replicas", 0)
    if observed == 0 or metadata.get("generation", 0) > observed:
        return "Waiting for statefulset spec update to be observed...", False
    if status.get("readyReplicas", 0) < wanted:
        return f"Waiting for {wanted - status.get('readyReplicas', 0)} pods to be ready...", False
    updated = status.get("updatedReplicas", 0)
    if strategy.get("rollingUpdate") is not None:
        due = wanted - strategy["rollingUpdate"].get("partition", wanted)
        if updated < due:
            return (
                f"Waiting for partitioned roll out to finish: {updated} out of {due} new pods have been updated...",
                False,
            )
        return f"partitioned roll out complete: {updated} new pods have been updated...", True
    current, target = status.get("currentRevision", ""), status.get("updateRevision", "")
    if target != current:
        return f"waiting for statefulset rolling update to complete {updated} pods at revision {target}...", False
    replicas = status.get("currentReplicas", 0)
    return f"statefulset rolling update complete {replicas} pods at revision {current}...", True


_VIEWERS: dict[str, Callable[[Obj, int], tuple[str, bool]]] = {
    "deployments.apps": _deployment,
    "daemonsets.apps": _daemon_set,
    "statefulsets.apps": _stateful_set,
}


def command() -> Command:
    """The command line of ``kubectl rollout status``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, duration, integer

    return Command(
        "status (TYPE NAME | TYPE/NAME) [flags]",
        short="Wait for a rollout and show how it goes",
        long="""
Show the state of the latest rollout and wait until it is done. With --watch=false, only look. With
--revision, stop when another revision takes over.
""",
        examples="""
# Watch
kubectl rollout status deployment/web
""",
        complete="one-of:deployment,daemonset,statefulset",
        flags=[
            integer("revision", "Show this revision; 0 for the latest."),
            duration("timeout", "Give up after this time (1s, 2m, 3h); 0 for never."),
            boolean("watch", "Wait until the rollout is done.", True, short="w"),
            *flags.files("that name the objects"),
            flags.selector(),
        ],
    )
