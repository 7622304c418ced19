"""``kubectl patch``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl patch``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        "patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]",
        short="Change fields of an object",
        long="""
Change fields of an object with a strategic merge patch, a JSON merge patch or a JSON patch, in JSON
or YAML. Custom resources know no strategic merge patch.
""",
        examples=r"""
# Strategic merge
kubectl patch node worker -p '{"spec":{"unschedulable":true}}'

# The same in YAML
kubectl patch node worker -p $'spec:\n unschedulable: true'

# JSON patch
kubectl patch pod web-0 --type=json -p='[{"op":"replace","path":"/spec/containers/0/image","value":"nginx:1.29"}]'

# A subresource
kubectl patch deployment web --subresource=scale --type=merge -p '{"spec":{"replicas":2}}'
""",
        complete="types-and-names",
        flags=[
            boolean("local", "Patch the content of the file instead of the object on the server."),
            string("patch", "The patch, in JSON or YAML.", short="p"),
            string("patch-file", "File with the patch."),
            string("type", "Kind of patch: json, merge or strategic.", "strategic"),
            *flags.printing(),
            *flags.files("to patch"),
            flags.dry_run(),
            flags.field_manager("kubectl-patch"),
            flags.subresource("Patch this subresource of the object."),
            flags.record(),
        ],
    )
