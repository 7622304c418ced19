"""``kubectl rollout restart``."""

from __future__ import annotations

from kubectl_sim.kubectl import rollouts
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]

_RESTARTED = "kubectl.kubernetes.io/restartedAt"
_KINDS = ("Deployment", "DaemonSet", "StatefulSet")


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Restarts workloads by a note in their pod templates."""

    def restart(obj: Obj) -> None:
        if obj["kind"] not in _KINDS:
            raise CommandError("restarting is not supported")
        if obj["kind"] == "Deployment" and obj["spec"].get("paused"):
            raise CommandError("can't restart paused deployment (run rollout resume first)")
        metadata = obj["spec"]["template"].setdefault("metadata", {})
        metadata.setdefault("annotations", {})[_RESTARTED] = _local_time(ctx.client.now)

    rollouts.patch_each(ctx, args, opts, restart, "restarted", _too_soon)


def _local_time(now: int) -> str:
    """RFC 3339 with the offset of the local zone, as Go writes a local time."""
    from kubectl_sim.base import timefmt

    offset = timefmt.local_offset(now)
    if not offset:
        return timefmt.rfc3339(now)
    local = timefmt.rfc3339(now + offset * timefmt.SECOND).rstrip("Z")
    hours, minutes = divmod(abs(offset) // 60, 60)
    return f"{local}{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}"


def _too_soon(info: Info) -> CommandError:
    return CommandError(
        f"failed to create patch for {info.name}: if restart has already been triggered within the past second, "
        "please wait before attempting to trigger another"
    )


def command() -> Command:
    """The command line of ``kubectl rollout restart``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "restart RESOURCE",
        short="Replace the pods of a workload by new ones",
        long="Start a new rollout of the same template, so that every pod is replaced.",
        examples="""
# A deployment
kubectl rollout restart deployment/web

# By label
kubectl rollout restart deployment --selector=app=web
""",
        complete="of:deployment,daemonset,statefulset",
        flags=[
            *flags.printing(),
            *flags.files("that name the objects"),
            flags.field_manager("kubectl-rollout"),
            flags.selector(),
        ],
    )
