"""``kubectl explain``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl explain``."""
    from kubectl_sim.kubectl.tree import Command, boolean, integer, string

    return Command(
        (
            "explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] "
            "[-o|--output=plaintext|plaintext-openapiv2]"
        ),
        short="Explain the fields of a resource",
        long="""
Describe the fields of a resource: their types, what they mean, which are required. TYPE.field.field
picks a field.
""",
        examples="""
# A resource
kubectl explain pods

# A field
kubectl explain pods.spec.containers

# All fields below it
kubectl explain deployments.spec --recursive

# Another version
kubectl explain cronjobs --api-version=batch/v1
""",
        flags=[
            string("api-version", "Explain this API version (group/version) instead of the preferred one."),
            integer("max-depth", "How deep --recursive goes; 0 for no limit."),
            string("output", "Form of the output: plaintext or plaintext-openapiv2.", "plaintext", short="o"),
            boolean("recursive", "Print the fields of fields, all the way down.", short="R"),
        ],
    )
