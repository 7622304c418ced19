"""``kubectl get``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl get``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, string, strings

    return Command(
        (
            "get "
            "[(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide]"
            " (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]"
        ),
        short="List objects or show single ones",
        long="""
Print a table of objects, or the objects themselves with -o.

Namespaced types are taken from the current namespace unless -n or -A says otherwise. -l and
--field-selector filter. -o go-template and -o jsonpath pick fields.

Use "kubectl api-resources" for the types that exist.
""",
        examples="""
# All pods of the namespace
kubectl get pods

# With more columns
kubectl get pods -o wide

# One object as YAML
kubectl get deployment web -o yaml

# A type of a given version and group
kubectl get deployments.v1.apps

# Several types, several names
kubectl get deploy/web svc/web configmap/settings

# By label, in all namespaces
kubectl get pods -A -l app=web

# One field
kubectl get pod web-0 -o jsonpath='{.status.phase}'

# Own columns
kubectl get pods -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[0].image

# What files name
kubectl get -f web.yaml

# Watch
kubectl get pods -w
""",
        suggest_for=["list", "ls"],
        complete="types-and-names",
        flags=[
            boolean("ignore-not-found", "A named object that does not exist is no error."),
            strings(
                "label-columns",
                "Labels to show as columns of their own; separate with commas or repeat. Case matters.",
                short="L",
            ),
            boolean("no-headers", "Print no column headers."),
            boolean(
                "output-watch-events",
                "With --watch or --watch-only, print the events themselves; present objects come as ADDED.",
            ),
            string("raw", "GET this path from the server and print the answer as it is."),
            boolean("server-print", "Let the server lay out the table.", True),
            boolean("show-kind", "Put the resource type before each name."),
            boolean("show-labels", "Show all labels in a last column."),
            string(
                "sort-by",
                ("Sort by this field, a JSONPath expression such as '{.metadata.name}' of a string or an integer."),
            ),
            boolean("watch", "After listing, go on to print changes.", short="w"),
            boolean("watch-only", "Print changes only, without listing first."),
            *flags.printing(more=("custom-columns", "custom-columns-file", "wide"), complete="formats"),
            *flags.files("that name the objects"),
            flags.field_selector(),
            flags.chunk_size(),
            flags.selector(),
            flags.all_namespaces(),
            flags.subresource("Show this subresource of the objects."),
        ],
    )
