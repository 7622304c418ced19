"""``kubectl auth can-i``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl auth can-i``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        "can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]",
        short="Ask whether an action is allowed",
        long="""
Ask whether you may do something. VERB is an API verb such as get, list or delete, TYPE a resource,
NONRESOURCEURL a path that begins with '/', NAME an object. '*' stands for all.
""",
        examples="""
# Create pods anywhere
kubectl auth can-i create pods --all-namespaces

# List deployments here
kubectl auth can-i list deployments.apps

# As a service account
kubectl auth can-i list pods --as=system:serviceaccount:team-a:builder -n team-a

# Read logs
kubectl auth can-i get pods --subresource=log

# A path
kubectl auth can-i get /logs/

# Everything you may do
kubectl auth can-i --list -n team-a
""",
        flags=[
            boolean("list", "Print all that is allowed."),
            boolean("no-headers", "With --list, print no column headers."),
            boolean("quiet", "Print nothing; the exit code is the answer.", short="q"),
            string("subresource", "Subresource such as log or scale."),
            flags.all_namespaces("Ask for all namespaces."),
        ],
    )
