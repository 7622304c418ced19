"""``kubectl set selector``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl set selector``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, string

    return Command(
        "selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]",
        short="Change the selector of a service",
        long="""
Replace the selector of an object, at present of services. The new selector is the whole selector.
""",
        examples="""
# Select app=web
kubectl set selector service web app=web

# Print only
kubectl set selector --local -f service.yaml app=web -o yaml
""",
        flags=[
            string(
                "resource-version",
                "Only change the object if this is still its resourceVersion; valid for a single object.",
            ),
            *flags.printing(),
            flags.filename("Files, folders or URLs that name the objects."),
            flags.recursive(True),
            flags.dry_run(),
            flags.field_manager("kubectl-set"),
            flags.everything(),
            flags.local(),
            flags.record(),
        ],
    )
