"""``kubectl annotate``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl annotate``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        ("annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]"),
        short="Change the annotations of objects",
        long="""
Set or remove annotations. KEY=VALUE sets, KEY- removes. Annotations that exist are only replaced
with --overwrite.

Keys are like label keys; values are any text. With --resource-version, the change is refused if the
object has changed since.

Use "kubectl api-resources" for the types that exist.
""",
        examples="""
# Set
kubectl annotate pods web-0 description='my site'

# Replace
kubectl annotate --overwrite pods web-0 description='my other site'

# All pods
kubectl annotate pods --all description='my site'

# What a file names
kubectl annotate -f pod.yaml description='my site'

# Remove
kubectl annotate pods web-0 description-
""",
        complete="types-and-names",
        flags=[
            boolean("list", "Print the annotations of the objects."),
            boolean("overwrite", "Replace annotations that exist; otherwise refuse to."),
            string(
                "resource-version",
                "Only change the object if this is still its resourceVersion; valid for a single object.",
            ),
            *flags.printing(),
            *flags.files("to annotate", deep=True),
            flags.dry_run(),
            flags.field_selector(),
            flags.field_manager("kubectl-annotate"),
            flags.selector(),
            flags.all_namespaces(),
            flags.everything(),
            flags.local(),
            flags.record(),
        ],
    )
