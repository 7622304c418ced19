"""``kubectl wait``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl wait``."""
    from kubectl_sim.base.timefmt import SECOND
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, array, duration

    return Command(
        (
            "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | "
            "--all)]) [--for=create|--for=delete|--for "
            "condition=available|--for=jsonpath='{}'[=value]]"
        ),
        short="Wait until objects are in a state",
        long="""
Wait until every given object has a condition, a field has a value, or the objects exist or are
gone; or until the timeout. Conditions and values are compared without regard to case.
""",
        examples="""
# Ready
kubectl wait --for=condition=Ready pod/web-0

# Not ready
kubectl wait --for=condition=Ready=false pod/web-0

# A field has a value
kubectl wait --for=jsonpath='{.status.phase}'=Running pod/web-0

# A field exists
kubectl wait --for=jsonpath='{.status.loadBalancer.ingress}' service/web

# Gone
kubectl wait --for=delete pod/web-0 --timeout=60s

# There
kubectl wait --for=create secret/web --timeout=30s
""",
        flags=[
            array(
                "for",
                (
                    "What to wait for: create, delete, condition=NAME[=VALUE] (value true if not given), or "
                    "jsonpath='{EXPRESSION}'[=VALUE]. May be repeated."
                ),
            ),
            duration("timeout", "Give up after this time; 0 looks once, negative waits for a week.", 30 * SECOND),
            *flags.printing(),
            flags.filename("Files, folders or URLs that name the objects."),
            flags.recursive(True),
            flags.field_selector(),
            flags.selector(),
            flags.all_namespaces(),
            flags.everything(),
            flags.local(),
        ],
    )
