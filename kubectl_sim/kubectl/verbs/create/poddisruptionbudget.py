"""``kubectl create poddisruptionbudget``."""

from __future__ import annotations

from kubectl_sim.base import selectors
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.generating import Generation, int_or_string

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


_STATUS = {"disruptionsAllowed": 0, "currentHealthy": 0, "desiredHealthy": 0, "expectedPods": 0}


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates a pod disruption budget."""
    generation = Generation(ctx, args, opts)
    generation.require_name()
    _validate(opts)
    try:
        selector = selectors.to_object(opts.selector)
    except selectors.SelectorError as error:
        raise CommandError(str(error)) from None
    spec: Obj = {"selector": selector}
    if opts.min_available:
        spec = {"minAvailable": int_or_string(opts.min_available), **spec}
    else:
        spec["maxUnavailable"] = int_or_string(opts.max_unavailable)
    budget = {
        "kind": "PodDisruptionBudget",
        "apiVersion": "policy/v1",
        "metadata": generation.metadata(),
        "spec": spec,
        "status": dict(_STATUS),
    }
    generation.create("poddisruptionbudgets.policy", budget, "failed to create poddisruptionbudgets: ")


def _validate(opts: Options) -> None:
    if not opts.selector:
        raise CommandError("a selector must be specified")
    if not opts.max_unavailable and not opts.min_available:
        raise CommandError("one of min-available or max-unavailable must be specified")
    if opts.max_unavailable and opts.min_available:
        raise CommandError("min-available and max-unavailable cannot be both specified")
    if opts.min_available and not _is_amount(opts.min_available):
        raise CommandError("invalid format specified for min-available")
    if opts.max_unavailable and not _is_amount(opts.max_unavailable):
        raise CommandError("invalid format specified for max-unavailable")


def _is_amount(text: str) -> bool:
    digits = text.removesuffix("%")
    return digits.isascii() and digits.isdigit()


def command() -> Command:
    """The command line of ``kubectl create poddisruptionbudget``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, string

    return Command(
        ("poddisruptionbudget NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]"),
        short="Create a pod disruption budget",
        examples="""
# At least one pod with app=web must stay
kubectl create pdb web --selector=app=web --min-available=1

# At most half may go
kubectl create pdb web --selector=app=web --max-unavailable=50%
""",
        aliases=["pdb"],
        flags=[
            string("max-unavailable", "How many pods, or which share, may be unavailable."),
            string("min-available", "How many pods, or which share, must stay available."),
            string("selector", "Label selector of the pods of the budget; only equality."),
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
