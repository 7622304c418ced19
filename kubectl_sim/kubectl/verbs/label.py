"""``kubectl label``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl label``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        ("label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]"),
        short="Change the labels of objects",
        long="""
Set or remove labels. KEY=VALUE sets, KEY- removes. Labels that exist are only replaced with
--overwrite.

Keys are up to 63 letters, digits, '-', '_' and '.', with an optional DNS prefix as in
example.com/app; values likewise, or empty. With --resource-version, the change is refused if the
object has changed since.
""",
        examples="""
# Set
kubectl label pods web-0 tier=front

# Replace
kubectl label --overwrite pods web-0 tier=back

# All pods
kubectl label pods --all tier=front

# What a file names
kubectl label -f pod.yaml tier=front

# Remove
kubectl label pods web-0 tier-
""",
        complete="types-and-names",
        flags=[
            boolean("list", "Print the labels of the objects."),
            boolean("overwrite", "Replace labels that exist; otherwise refuse to."),
            string(
                "resource-version",
                "Only change the object if this is still its resourceVersion; valid for a single object.",
            ),
            *flags.printing(),
            *flags.files("to label"),
            flags.dry_run(),
            flags.field_selector(),
            flags.field_manager("kubectl-label"),
            flags.selector(),
            flags.all_namespaces("Act in all namespaces."),
            flags.everything(),
            flags.local(),
            flags.record(),
        ],
    )
