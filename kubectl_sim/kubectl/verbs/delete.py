"""``kubectl delete``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl delete``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        "delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])",
        short="Delete objects",
        long="""
Delete objects by file, stdin, type and name, or type and selector. Objects that end gracefully get
their grace period; --grace-period or --now shorten it, --force with --grace-period=0 does not wait
for the node's word and may leave processes running.

The command waits until the objects are gone unless --wait=false.
""",
        examples="""
# What a file names
kubectl delete -f ./web.yaml

# By type and name
kubectl delete pod web-0 web-1

# By label
kubectl delete pods,services -l app=web

# At once
kubectl delete pod web-0 --now

# Without waiting for a dead node
kubectl delete pod web-0 --force

# All pods of the namespace
kubectl delete pods --all
""",
        suggest_for=["rm", "remove"],
        complete="types-and-names",
        flags=[
            boolean("ignore-not-found", "Objects that do not exist are no error; the default with --all."),
            boolean("interactive", "Ask before anything is deleted.", short="i"),
            boolean("now", "Delete at once, as --grace-period=1."),
            string("output", "'-o name' prints only resource/name.", short="o"),
            string("raw", "DELETE this path on the server."),
            *flags.deleting(wait=True),
            *flags.files("to delete"),
            flags.dry_run(),
            flags.field_selector(),
            flags.selector(),
            flags.all_namespaces(),
            flags.everything("Delete every object of the given types in the namespace."),
        ],
    )
