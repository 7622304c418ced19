"""``kubectl create priorityclass``."""

from __future__ import annotations

from kubectl_sim.kubectl.generating import Generation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates a priority class."""
    generation = Generation(ctx, args, opts)
    made: Obj = {
        "kind": "PriorityClass",
        "apiVersion": "scheduling.k8s.io/v1",
        "metadata": generation.metadata(namespaced=False),
        "value": opts.value,
    }
    if opts.global_default:
        made["globalDefault"] = True
    if opts.description:
        made["description"] = opts.description
    made["preemptionPolicy"] = opts.preemption_policy
    generation.create("priorityclasses.scheduling.k8s.io", made, "failed to create priorityclass: ")


def command() -> Command:
    """The command line of ``kubectl create priorityclass``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, int32, string

    return Command(
        "priorityclass NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]",
        short="Create a priority class",
        examples="""
# A high class
kubectl create priorityclass high --value=1000 --description="goes first"

# The default of all pods
kubectl create priorityclass normal --value=100 --global-default=true

# One that displaces nobody
kubectl create priorityclass patient --value=1000 --preemption-policy=Never
""",
        aliases=["pc"],
        flags=[
            string("description", "Free text that says when to use this priority class."),
            boolean("global-default", "Use this class for pods that name none."),
            string(
                "preemption-policy",
                "Whether pods of this class may displace lower ones: PreemptLowerPriority or Never.",
                "PreemptLowerPriority",
            ),
            int32("value", "The priority: higher goes first."),
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
