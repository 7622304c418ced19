"""``kubectl expose``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl expose``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, string

    return Command(
        (
            "expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] "
            "[--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] "
            "[--type=type]"
        ),
        short="Put a service in front of pods or a workload",
        long="""
Create a service that selects what an existing object selects: a deployment, replica set,
replication controller, service or pod. Without --port, the object's port is taken.
""",
        examples="""
# Port 80 to the pods' 8080
kubectl expose deployment web --port=80 --target-port=8080

# A pod, under another name
kubectl expose pod web-0 --port=80 --name=front

# What a file names
kubectl expose -f web.yaml --port=80

# On a port of every node
kubectl expose deployment web --port=80 --type=NodePort
""",
        complete="of:pod,service,replicationcontroller,deployment,replicaset",
        flags=[
            string(
                "cluster-ip", "ClusterIP of the service: empty to let one be allocated, 'None' for a headless service."
            ),
            string("external-ip", "Further IP address that the service accepts; Kubernetes does not manage it."),
            string("labels", "Labels of the service.", short="l"),
            string("load-balancer-ip", "IP of the load balancer; empty to get one from the provider."),
            string("name", "Name of the new object."),
            string("port", "Port of the service; the resource's own if not given."),
            string("protocol", "Network protocol of the service; TCP by default."),
            string("selector", "Label selector of the service, only equality; the resource's own if not given."),
            string("session-affinity", "Session affinity of the service: 'None' or 'ClientIP'."),
            string("target-port", "Name or number of the container's port that traffic goes to."),
            string("type", "Type of the service: ClusterIP (default), NodePort, LoadBalancer or ExternalName."),
            *flags.printing(),
            *flags.files("identifying the resource to expose"),
            *flags.overriding(),
            flags.dry_run(),
            flags.save_config(),
            flags.field_manager("kubectl-expose"),
            flags.record(),
        ],
    )
