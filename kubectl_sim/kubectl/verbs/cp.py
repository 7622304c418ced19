"""``kubectl cp``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl cp``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, integer

    return Command(
        "cp <file-spec-src> <file-spec-dest>",
        short="Copy files to and from containers",
        long="""
Copy files and folders between here and a container. The container must have 'tar'. Links and
wildcards are better served by "kubectl exec" with tar.
""",
        examples="""
# A folder into a pod
kubectl cp ./site web-0:/tmp/site

# Into a given container
kubectl cp ./site web-0:/tmp/site -c nginx

# Into a pod of another namespace
kubectl cp ./site team-a/web-0:/tmp/site

# Out of a pod
kubectl cp team-a/web-0:/tmp/site ./site
""",
        complete="copies",
        flags=[
            boolean("no-preserve", "Do not keep owner and permissions of what is copied into the container."),
            integer("retries", "How often to try again to copy out of a container; negative for ever."),
            flags.container(),
        ],
    )
