"""``kubectl get``.  Models kubectl/pkg/cmd/get/get.go."""

from __future__ import annotations

from kubectl_sim.kubectl.errors import CommandError, is_not_found
from kubectl_sim.kubectl.getting import tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Lists or watches objects, as tables or in the format of ``-o``."""
    if opts.raw:
        from kubectl_sim.kubectl.getting import raw

        raw.run(ctx, args, opts)
        return
    _complete(ctx, args, opts)
    _validate(opts)
    if opts.watch or opts.watch_only:
        from kubectl_sim.kubectl.getting import watch

        watch.run(ctx, args, opts)
        return
    human = tables.is_human(opts)
    names = opts.output == "name" and not opts.template and not opts.sort_by  # for which a table is enough
    result = tables.find(ctx, args, opts, as_tables=names or (human and opts.server_print)).do()
    if opts.ignore_not_found:
        result.ignore(is_not_found)
    result.check()
    if human:
        tables.print_result(ctx, opts, result)
    else:
        from kubectl_sim.kubectl.getting import objects

        objects.print_result(ctx, opts, result)


def _complete(ctx: Context, args: list[str], opts: Options) -> None:
    if opts.watch:
        if opts.sort_by:
            ctx.warn("warning: --watch requested, --sort-by will be ignored for watch events received")
    elif opts.watch_only:
        if opts.sort_by:
            ctx.warn("warning: --watch-only requested, --sort-by will be ignored")
    elif not args and not opts.filename and not opts.kustomize:
        hint = 'Use "kubectl api-resources" for a complete list of supported resources.'
        ctx.warn(f"You must specify the type of resource to get. {hint}\n")
        explain = 'Use "kubectl explain <resource>" for a detailed description of that resource'
        raise ctx.usage_error(f"Required resource not specified.\n{explain} (e.g. kubectl explain pods).")


def _validate(opts: Options) -> None:
    output = opts.output
    if opts.show_labels and output not in ("", "wide"):
        raise CommandError(f"--show-labels option cannot be used with {output} printer")
    if opts.label_columns and output.startswith("custom-columns"):
        raise CommandError(f"--label-columns option cannot be used with {output} printer")
    if opts.output_watch_events and not (opts.watch or opts.watch_only):
        raise CommandError("--output-watch-events option can only be used with --watch or --watch-only")


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
