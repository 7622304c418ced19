"""``kubectl patch``.  Models kubectl/pkg/cmd/patch."""

from __future__ import annotations

from kubectl_sim.base import jsonio
from kubectl_sim.kubectl import changing, grouping
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.model.status import StatusError, bad_request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


_TYPES = ("json", "merge", "strategic")
_NO_CHANGE = " (no change)"


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Sends a patch, or applies it here with --local and --dry-run=client."""
    strategy = changing.dry_run(ctx, opts)
    _validate(args, opts, strategy)
    kind = opts.type.lower() or "strategic"
    patch = _patch(opts)
    local = opts.local or strategy == changing.CLIENT
    builder = changing.find(ctx, args, opts, local=opts.local, subresource=opts.subresource)
    result = builder.do()
    result.check()
    record = None if local else changing.record_patch(ctx, opts)
    count = 0

    def change(info: Info) -> None:
        nonlocal count
        count += 1
        if local:
            obj = _applied(info.obj, _readable(patch, kind), kind)
        else:
            obj = _send(ctx, opts, info, patch, kind, record, changing.params(strategy, opts))
        # Upstream says nothing of dry runs here.
        operation = "patched" + (_NO_CHANGE if obj == info.obj else "")
        changing.printer(opts, operation).print(obj, ctx.stdout.write)

    grouping.visit(ctx, result, change, grouped=not local)
    if count == 0:
        raise CommandError("no objects passed to patch")


def _validate(args: list[str], opts: Options, strategy: str) -> None:
    if opts.patch and opts.patch_file:
        raise CommandError("cannot specify --patch and --patch-file together")
    if not opts.patch and not opts.patch_file:
        raise CommandError("must specify --patch or --patch-file containing the contents of the patch")
    if opts.local and args:
        raise CommandError("cannot specify --local and server resources")
    if opts.local and strategy == changing.SERVER:
        raise CommandError("cannot specify --local and --dry-run=server - did you mean --dry-run=client?")
    if opts.type and opts.type.lower() not in _TYPES:
        from kubectl_sim.base.goformat import quote

        raise CommandError(f"--type must be one of [{' '.join(_TYPES)}], not {quote(opts.type)}")


def _patch(opts: Options) -> Any:
    """The patch: a JSON text as it is, YAML as the value that it stands for."""
    text: str = opts.patch
    if opts.patch_file:
        text = _read(opts.patch_file)
    if text.lstrip().startswith("{"):
        return _JSON(text)
    from kubectl_sim.base.yamlio import YAMLError, load

    try:
        return load(text)
    except YAMLError as error:
        from kubectl_sim.base.goformat import quote

        raise CommandError(f"unable to parse {quote(opts.patch)}: {error}") from None


def _read(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return file.read().decode("utf-8", "surrogateescape")
    except IsADirectoryError:
        raise CommandError(f"unable to read patch file: read {path}: is a directory") from None
    except OSError as error:
        from kubectl_sim.kubectl.manifests import reason

        raise CommandError(f"unable to read patch file: open {path}: {reason(error)}") from None


class _JSON(str):
    """A patch that is sent as it was typed."""


def _decoded(patch: Any, kind: str, *, prefix: str = "") -> Any:
    """The patch as a value.  Raises BadRequest as the server does for a text that is no JSON."""
    if not isinstance(patch, _JSON):
        return patch
    try:
        return jsonio.loads(patch)
    except jsonio.JSONError:
        from kubectl_sim.base import gojson

        raise bad_request(prefix + gojson.document_error(patch)) from None


def _readable(patch: Any, kind: str) -> Any:
    """The patch as a value that kubectl itself can apply.  Raises CommandError in the words of its libraries."""
    problem = _UNREADABLE[kind]
    if isinstance(patch, _JSON):
        try:
            patch = jsonio.loads(patch)
        except jsonio.JSONError:
            if not problem:
                from kubectl_sim.base import gojson

                problem = gojson.document_error(patch)
                problem = "unexpected end of JSON input" if problem == "unexpected EOF" else problem
            raise CommandError(problem) from None
    if kind == "merge" and isinstance(patch, list):
        raise CommandError("json: cannot unmarshal array into Go value of type unstructured.detector")
    if kind == "strategic" and patch is None:
        return {}
    if problem and not isinstance(patch, dict):
        raise CommandError(problem)
    return patch


#: What is said of a patch that is no object; nothing where that depends on what it is.
_UNREADABLE = {"strategic": "invalid JSON document", "merge": "Invalid JSON Patch", "json": ""}


def _send(ctx: Context, opts: Options, info: Info, patch: Any, kind: str, record: Obj | None, params: Obj) -> Obj:
    place = info.resource, info.namespace, info.name
    more = {"subresource": opts.subresource, **params}
    body = _decoded(patch, kind, prefix="" if kind == "strategic" else "error decoding patch: ")
    try:
        obj: Obj = ctx.client.patch(*place, body, type=kind, **more)
    except StatusError as error:
        if error.code != 415:
            raise
        group = info.kind
        assert group is not None
        version = f"{group.group}/{info.served_version}, Kind={group.kind}"
        media = f"application/{'strategic-merge' if kind == 'strategic' else kind}-patch+json"
        raise CommandError(f"{media} is not supported by {version}: {error.message}") from None
    if record is not None:
        try:
            obj = ctx.client.patch(*place, record, **more)
        except StatusError:
            return obj
    return obj


def _applied(obj: Obj, patch: Any, kind: str) -> Obj:
    """The object with the patch in it, as kubectl itself applies it."""
    from kubectl_sim.base.patches import json_patch, merge_patch, strategic
    from kubectl_sim.base.patches.common import PatchError

    try:
        if kind == "json":
            found = json_patch.apply(obj, patch)
        elif kind == "merge":
            found = merge_patch.apply(obj, patch)
        else:
            from kubectl_sim.kubectl import typed

            schema = typed.in_scheme(obj)
            if schema is None:
                group, _, version = str(obj.get("apiVersion")).rpartition("/")
                name = f"{group}/{version}, Kind={obj.get('kind')}"
                raise CommandError(f"strategic merge patch is not supported for {name} locally, try --type merge")
            found = strategic.apply(obj, patch, schema.root)
    except PatchError as error:
        raise CommandError(_explained(error.message)) from None
    result: Obj = found
    if not result.get("kind"):
        raise CommandError(f"Object 'Kind' is missing in '{jsonio.compact(result)}'")
    return result


def _explained(message: str) -> str:
    if "doc is missing key" in message:
        return f"Object to be patched is missing field ({message.partition('key:')[2][1:]})"
    return message


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
