"""``kubectl explain``.  Models kubectl/pkg/cmd/explain."""

from __future__ import annotations

from kubectl_sim.client import mapper
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.client.mapper import Resource
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command
    from kubectl_sim.model.schema import Schema

_V2 = "plaintext-openapiv2"


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints what the API says of a resource or of one of its fields."""
    _validate(args, opts)
    if _names_a_cluster(ctx):
        _ = ctx.client  # the built-in kinds need none, but one that is named has to be there
    from kubectl_sim.kubectl.explaining import request
    from kubectl_sim.kubectl.explaining.model import Model
    from kubectl_sim.kubectl.explaining.plaintext import Settings, render

    ask = request.of_any_version if opts.api_version else request.preferred
    resource, path = ask(ctx, args[0])
    if opts.api_version:
        _set_version(resource, opts.api_version, keep_kind=opts.output == _V2)
    schema = _schema(resource, opts.output)
    if opts.output == _V2:
        from kubectl_sim.kubectl.explaining.openapiv2 import render
    elif opts.output != "plaintext":
        raise CommandError(f"unrecognized format: {opts.output}")
    render(ctx.stdout.write, resource, Model(schema), path, Settings(opts.recursive, opts.max_depth))


def _validate(args: list[str], opts: Options) -> None:
    if not args:
        hint = 'Use "kubectl api-resources" for a complete list of supported resources.'
        raise CommandError(f"You must specify the type of resource to explain. {hint}\n")
    if len(args) > 1:
        raise CommandError("We accept only this format: explain RESOURCE\n")
    if opts.max_depth > 0 and not opts.recursive:
        raise CommandError("--max-depth requires --recursive")
    if opts.max_depth < 0:
        raise CommandError("--max-depth must be non-negative")


def _names_a_cluster(ctx: Context) -> bool:
    options = ctx.globals
    return bool(options.kubeconfig or options.context or options.cluster)


def _set_version(resource: Resource, text: str, *, keep_kind: bool) -> None:
    """Ask for the version of ``--api-version`` instead.  Raises CommandError."""
    if text.count("/") > 1:
        raise CommandError(f"unexpected GroupVersion string: {text}")
    resource.group, _, resource.version = text.rpartition("/")
    if not keep_kind:
        resource.kind = mapper.kinds_at(resource.group, resource.version).get(resource.plural, "")


def _schema(resource: Resource, output: str) -> Schema:
    from kubectl_sim.model import schema as schemas

    schema = schemas.find(resource.group, resource.version, resource.kind)
    if schema is not None:
        return schema
    what = str(resource)
    if output == _V2:
        what = f"{resource.group}/{resource.version}, Kind={resource.kind}"
    elif mapper.kinds_at(resource.group, resource.version):
        raise CommandError(f"error: GVR ({what}) not found in OpenAPI schema")
    raise CommandError(f'couldn\'t find resource for "{what}"')


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
