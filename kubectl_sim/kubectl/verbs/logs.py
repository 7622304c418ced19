"""``kubectl logs``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl logs``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, duration, integer, string

    return Command(
        "logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]",
        short="Print the logs of containers",
        long="Print what the containers of a pod have written. A pod of one container needs no -c.",
        examples="""
# One pod
kubectl logs web-0

# All containers of all pods with a label
kubectl logs -l app=web --all-containers

# The previous instance
kubectl logs -p -c nginx web-0

# Follow
kubectl logs -f web-0

# The last 20 lines
kubectl logs --tail=20 web-0

# The last hour
kubectl logs --since=1h web-0

# A pod of a deployment
kubectl logs deployment/web -c nginx
""",
        complete="pods-and-containers",
        flags=[
            boolean("all-containers", "Print the logs of all containers of the pod(s)."),
            boolean("all-pods", "Print the logs of all pods of the resource; implies --prefix."),
            string("container", "Print this container's log.", short="c"),
            boolean("follow", "Keep printing as new log lines come in.", short="f"),
            boolean("ignore-errors", "While following, go on after an error of one of the logs."),
            boolean(
                "insecure-skip-tls-verify-backend", "Do not verify the certificate of the kubelet that serves the log."
            ),
            integer("limit-bytes", "Print at most this many bytes; 0 for all."),
            integer("max-log-requests", "How many logs to follow at a time with a selector.", 5),
            boolean("prefix", "Put pod and container before each line."),
            boolean("previous", "Print the log of the container's previous instance.", short="p"),
            duration("since", "Only lines younger than this (5s, 2m, 3h). Not together with --since-time."),
            string("since-time", "Only lines after this time (RFC3339). Not together with --since."),
            integer("tail", "Number of last lines to print; -1 for all, or 10 with a selector.", -1),
            boolean("timestamps", "Put its time before each line."),
            flags.selector(),
            flags.pod_running_timeout(20),
        ],
    )
