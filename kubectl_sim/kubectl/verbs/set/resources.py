"""``kubectl set resources``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


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
