"""``kubectl describe``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl describe``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean

    return Command(
        "describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)",
        short="Show objects in detail",
        long="""
Show objects with what belongs to them, such as events and controllers. Where no object has the
name, all whose names start with it are shown.

Use "kubectl api-resources" for the types that exist.
""",
        examples="""
# A node
kubectl describe node worker

# A pod
kubectl describe pods/web-0

# What a file names
kubectl describe -f pod.yaml

# All pods
kubectl describe pods

# By label
kubectl describe pods -l app=web

# All whose names start with web
kubectl describe pods web
""",
        suggest_for=["inspect"],
        complete="types-and-names",
        flags=[
            boolean("show-events", "Show the events of the object.", True),
            *flags.files("to describe"),
            flags.chunk_size(),
            flags.selector(),
            flags.all_namespaces(),
        ],
    )
