"""``kubectl auth reconcile``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl auth reconcile``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean

    return Command(
        "reconcile -f FILENAME",
        short="Bring RBAC objects in line with a file",
        long="""
Create missing roles and bindings (and their namespaces), and extend existing ones so that they
grant at least what the file says. Better than apply for RBAC.
""",
        examples="""
# From a file
kubectl auth reconcile -f rbac.yaml
""",
        flags=[
            boolean("remove-extra-permissions", "Take away permissions that a role has beyond the file's."),
            boolean("remove-extra-subjects", "Take away subjects that a binding has beyond the file's."),
            *flags.printing(),
            *flags.files("to reconcile"),
            flags.dry_run(),
        ],
    )
