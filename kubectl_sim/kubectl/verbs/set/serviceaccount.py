"""``kubectl set serviceaccount``."""

from __future__ import annotations

from kubectl_sim.kubectl import changing, setting
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.podspecs import pod_spec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Sets the service account of pod templates."""
    strategy = changing.dry_run(ctx, opts)
    if opts.local and strategy == changing.SERVER:
        raise CommandError(setting.LOCAL_AND_SERVER)
    failure = "failed to patch ServiceAccountName"
    setter = setting.Setter(ctx, args, opts, strategy, "serviceaccount updated", failure)
    setter.skip_unchanged = False
    if not args:
        raise CommandError("serviceaccount is required")
    *resources, account = args
    infos = setting.find_any(ctx, resources, opts)

    def change(obj: Obj) -> bool:
        pod_spec(obj)["serviceAccountName"] = account
        return True

    setter.apply(infos, change)
    setter.finish()


def command() -> Command:
    """The command line of ``kubectl set serviceaccount``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT",
        short="Change the service account of a workload",
        long="""
Change the service account of pod templates: deployments, daemon sets, stateful sets, replica sets,
replication controllers, jobs, cron jobs.
""",
        examples="""
# A deployment
kubectl set serviceaccount deployment web builder

# Print only
kubectl set sa -f web.yaml builder --local --dry-run=client -o yaml
""",
        aliases=["sa"],
        flags=[
            *flags.printing(),
            *flags.files("that name the objects"),
            flags.dry_run(),
            flags.field_manager("kubectl-set"),
            flags.everything(),
            flags.local(),
            flags.record(),
        ],
    )
