"""``kubectl events``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl events``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, string, strings

    return Command(
        (
            "events "
            "[(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file]"
            " [--for TYPE/NAME] [--watch] [--types=Normal,Warning]"
        ),
        short="List events",
        long="Print events of a namespace, of all namespaces, or of one object, oldest first.",
        examples="""
# The namespace
kubectl events

# All namespaces
kubectl events --all-namespaces

# One object, and go on
kubectl events --for pod/web-0 --watch

# Warnings as YAML
kubectl events --types=Warning -oyaml
""",
        flags=[
            string("for", "Only events about this object."),
            boolean("no-headers", "Print no column headers."),
            strings("types", "Only events of these types."),
            boolean("watch", "After listing, go on to print new events.", short="w"),
            *flags.printing(),
            flags.chunk_size(),
            flags.all_namespaces(),
        ],
    )
