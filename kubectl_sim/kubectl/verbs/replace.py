"""``kubectl replace``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl replace``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, string

    return Command(
        "replace -f FILENAME",
        short="Replace objects by files or stdin",
        long="""
Replace objects by what the files say, which must be complete. --force deletes and creates anew.
""",
        examples="""
# A file
kubectl replace -f ./pod.yaml

# Another image tag
kubectl get pod web-0 -o yaml | sed 's/:1.28/:1.29/' | kubectl replace -f -

# Delete and create
kubectl replace --force -f ./pod.yaml
""",
        flags=[
            string("raw", "Send the body with PUT to this path, as it is."),
            *flags.printing(),
            *flags.deleting(),
            *flags.files("to replace"),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-replace"),
            flags.subresource("Replace this subresource of the object."),
        ],
    )
