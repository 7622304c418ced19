"""``kubectl port-forward``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl port-forward``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, strings

    return Command(
        ("port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]"),
        short="Forward local ports to a pod",
        long="""
Forward one or more local ports to a pod, picked by name or through a deployment, service or the
like. It ends with the pod; run it again then.
""",
        examples="""
# Two ports
kubectl port-forward pod/web-0 5000 6000

# Local 8888 to 80 of a service's pod
kubectl port-forward service/web 8888:80

# Any free local port
kubectl port-forward pod/web-0 :5000

# Reachable from elsewhere
kubectl port-forward --address 0.0.0.0 pod/web-0 8888:5000
""",
        complete="pods-and-ports",
        flags=[
            strings("address", "Addresses to listen on: IPs or localhost, separated by commas.", ["localhost"]),
            flags.pod_running_timeout(60),
        ],
    )
