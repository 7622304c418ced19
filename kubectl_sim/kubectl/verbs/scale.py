"""``kubectl scale``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl scale``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, duration, integer, string

    return Command(
        ("scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)"),
        short="Change the number of replicas",
        long="""
Set the size of a deployment, replica set, replication controller or stateful set, if need be only
while its present size or resourceVersion is what you think it is.
""",
        examples="""
# To three
kubectl scale --replicas=3 deployment/web

# What a file names
kubectl scale --replicas=3 -f web.yaml

# Only if there are two now
kubectl scale --current-replicas=2 --replicas=3 deployment/web

# Several
kubectl scale --replicas=5 rs/a rs/b
""",
        complete="of:deployment,replicaset,replicationcontroller,statefulset",
        flags=[
            integer("current-replicas", "Scale only if the present size is this; -1 for whatever size.", -1),
            integer("replicas", "Number of replicas. Required.", must_be_given=True),
            string(
                "resource-version",
                "Only change the object if this is still its resourceVersion; valid for a single object.",
            ),
            duration("timeout", "Wait at most this time for the new size (1s, 2m, 3h); 0 does not wait."),
            *flags.printing(),
            *flags.files("to scale"),
            flags.dry_run(),
            flags.selector(),
            flags.everything(),
            flags.record(),
        ],
    )
