"""``kubectl debug``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl debug``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, Flag, boolean, string

    return Command(
        "debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]",
        short="Debug pods and nodes",
        long="""
Debug with an additional container. Of a pod: add an ephemeral container, or with --copy-to make a
copy of the pod with other images or commands. Of a node: start a pod that sees the node's file
system and namespaces.
""",
        examples="""
# An ephemeral container in a pod
kubectl debug web-0 -it --image=busybox

# A copy of the pod with a debug container
kubectl debug web-0 -it --image=busybox --copy-to=web-debug

# A copy with another command
kubectl debug web-0 -it --copy-to=web-debug --container=nginx -- sh

# A copy with other images
kubectl debug web-0 --copy-to=web-debug --set-image=*=busybox

# A node
kubectl debug node/worker -it --image=busybox
""",
        complete="types-and-names",
        flags=[
            boolean("arguments-only", "What follows -- becomes the container's args, not its command."),
            boolean("attach", "Wait for the container and attach to it. Default false, or true with -i/--stdin."),
            string("container", "Name of the debug container.", short="c"),
            string("copy-to", "Work on a copy of the pod, under this name."),
            string("custom", "JSON or YAML file with a partial container spec laid over the debug profile."),
            Flag("env", "", "pairs", [], "Environment variable as KEY=value; may be repeated."),
            string("image", "Image of the debug container."),
            string("image-pull-policy", "Pull policy of the container; the server chooses when not given."),
            boolean("keep-annotations", "Keep the pod's annotations. Only with --copy-to."),
            boolean("keep-init-containers", "Keep the pod's init containers. Only with --copy-to.", True),
            boolean("keep-labels", "Keep the pod's labels. Only with --copy-to."),
            boolean("keep-liveness", "Keep the pod's liveness probes. Only with --copy-to."),
            boolean("keep-readiness", "Keep the pod's readiness probes. Only with --copy-to."),
            boolean("keep-startup", "Keep the pod's startup probes. Only with --copy-to."),
            string("profile", "Debug profile: general, baseline, restricted, netadmin or sysadmin.", "general"),
            boolean("quiet", "Print no information.", short="q"),
            boolean("replace", "With --copy-to, delete the original pod."),
            boolean("same-node", "With --copy-to, put the copy on the original's node."),
            Flag("set-image", "", "pairs", [], "With --copy-to, new images as container=image; may be repeated."),
            boolean(
                "share-processes", "With --copy-to, let the containers of the copy share one process namespace.", True
            ),
            boolean("stdin", "Keep the container's stdin open even if nobody is attached.", short="i"),
            string("target", "Container whose processes the ephemeral container targets."),
            boolean("tty", "Give the container a terminal.", short="t"),
            flags.filename("Files, folders or URLs to debug."),
        ],
    )
