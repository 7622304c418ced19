"""``kubectl apply``.  Models kubectl/pkg/cmd/apply/apply.go."""

from __future__ import annotations

from kubectl_sim.kubectl import changing, grouping, lastapplied, printing, resourceargs, validating
from kubectl_sim.kubectl.errors import Aggregate, CommandError, is_not_found, with_source
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.printing import Printer
    from kubectl_sim.kubectl.resources import Info, Result
    from kubectl_sim.kubectl.tree import Command, Flag

    Obj = dict[str, Any]

_CLIENT_SIDE = "kubectl-client-side-apply"
_SERVER_SIDE = "kubectl"


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Makes the cluster's objects what the files say."""
    if args:
        raise ctx.usage_error(f"Unexpected args: [{' '.join(args)}]")
    strategy = changing.dry_run(ctx, opts)
    propagation = changing.cascade(ctx, opts)
    resourceargs.require_files(opts.filename, opts.kustomize)
    directive = validating.directive(opts)
    pruning = _pruning(ctx, opts)
    _validate(opts, strategy)
    if pruning is not None:
        pruning.validate(strategy)
    applier = _Applier(ctx, args, opts, strategy, directive, propagation)
    infos, error = _find(ctx, opts, directive).collect()
    errors = [error] if error is not None else []
    if not infos and not errors:
        raise CommandError("no objects passed to apply")
    if pruning is not None:
        pruning.prepare(infos)
    grouped = strategy != changing.CLIENT and not opts.force
    errors += grouping.each(ctx, infos, applier.apply, grouped=grouped)
    if errors:
        raise errors[0] if len(errors) == 1 else Aggregate(errors)
    applier.print_all(infos)
    if pruning is not None:
        pruning.prune(infos, applier.uids, propagation)


def _pruning(ctx: Context, opts: Options) -> Any:
    """Who prunes after the rest, if anybody."""
    if getattr(opts, "applyset", ""):
        from kubectl_sim.kubectl.applying import applyset

        return applyset.Pruning(ctx, opts)
    if not opts.prune:
        return None
    from kubectl_sim.kubectl.applying import prune

    return prune.Pruning(ctx, opts)


def _validate(opts: Options, strategy: str) -> None:
    if opts.force_conflicts and not opts.server_side:
        raise CommandError("--force-conflicts only works with --server-side")
    if opts.server_side and strategy == changing.CLIENT:
        raise CommandError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)")
    if opts.server_side and opts.force:
        raise CommandError("--force cannot be used with --server-side")
    if opts.force and strategy == changing.SERVER:
        raise CommandError("--dry-run=server cannot be used with --force")
    if opts.all and opts.selector:
        raise CommandError("cannot set --all and --selector at the same time")
    if opts.prune and opts.force:
        raise CommandError("--force cannot be used with --prune")
    if opts.subresource and not opts.server_side:
        raise CommandError("--subresource can only be specified for --server-side")


def _find(ctx: Context, opts: Options, directive: str) -> Result:
    return changing.find(ctx, [], opts, validate=validating.checker(ctx, directive)).do()


class _Applier:
    """Applies one object after the other and remembers which."""

    def __init__(
        self, ctx: Context, args: list[str], opts: Options, strategy: str, directive: str, propagation: str
    ) -> None:
        self._ctx = ctx
        self._opts = opts
        self._strategy = strategy
        self._propagation = propagation
        self._printers: dict[str, Printer] = {}
        self._record = changing.record_patch(ctx, opts)
        self._prints_later = opts.output not in ("", "name")
        self.params = changing.params(strategy, opts)
        self.params["fieldValidation"] = directive
        if "field-manager" not in opts.changed:
            self.params["fieldManager"] = _SERVER_SIDE if opts.server_side else _CLIENT_SIDE
        self._way: Any = None
        #: The uid of every object that was there or is now: what pruning leaves alone.
        self.uids: set[str] = set()

    def apply(self, info: Info) -> None:
        """Applies one object and says what became of it."""
        info.obj = changing.recorded(info.obj, self._record)
        if not info.name:
            generate = (info.obj.get("metadata") or {}).get("generateName")
            if generate:
                raise CommandError(f"from {generate}: cannot use generate name with apply")
        if self._opts.server_side:
            self._apply_on_server(info)
        else:
            self._apply_here(info)

    # -- server-side

    def _apply_on_server(self, info: Info) -> None:
        resourceargs.check_name(info.name)
        self._server_side().apply(info)
        self._warn_if_deleting(info)
        self._visited(info)
        self._say(info, "serverside-applied")

    def _server_side(self) -> Any:
        if self._way is None:
            from kubectl_sim.kubectl.applying.serverside import ServerSide

            opts = self._opts
            self._way = ServerSide(
                self._ctx.client,
                self.params,
                self._ctx.warn,
                force=opts.force_conflicts,
                subresource=opts.subresource,
            )
        return self._way

    # -- client-side

    def _apply_here(self, info: Info) -> None:
        config = lastapplied.configuration(info.obj)
        modified = lastapplied.with_configuration(info.obj, config)
        live = self._current(info)
        if live is None:
            # A text without ":null" has no key to drop.
            self._create(info, _without_nulls(modified) if ":null" in config else modified)
            return
        info.obj = live
        self._visited(info)
        if lastapplied.original(live) is None:
            self._ctx.warn(_NO_ANNOTATION.format(info.object_name))
        patch = self._patch(info, live, modified)
        self._warn_if_deleting(info)
        self._say(info, "configured" if patch else "unchanged")

    def _current(self, info: Info) -> Obj | None:
        try:
            resourceargs.check_name(info.name)
            live: Obj = self._ctx.client.get(info.resource, info.namespace, info.name)
            return live
        except (StatusError, CommandError) as error:
            if is_not_found(error):
                return None
            what = f"retrieving current configuration of:\n{info}\nfrom server for:"
            raise with_source(what, info.source, error) from None

    def _create(self, info: Info, obj: Obj) -> None:
        info.obj = obj
        if self._strategy != changing.CLIENT:
            obj["metadata"].pop("resourceVersion", None)
            try:
                info.update(self._ctx.client.create(info.resource, info.obj, namespace=info.namespace, **self.params))
            except StatusError as error:
                raise with_source("creating", info.source, error) from None
        self._visited(info)
        self._say(info, "created")

    def _patch(self, info: Info, live: Obj, modified: Obj) -> Obj:
        from kubectl_sim.kubectl.applying.patcher import ApplyError

        patcher = self._patcher()
        change = patcher.apply_here if self._strategy == changing.CLIENT else patcher.send
        try:
            patch, obj = change(info, live, modified)
        except ApplyError as refused:
            what = f"applying patch:\n{refused.patch}\nto:\n{info}\nfor:"
            raise with_source(what, info.source, refused.error) from None
        info.update(obj)
        found: Obj = patch
        return found

    def _patcher(self) -> Any:
        if self._way is None:
            from kubectl_sim.kubectl.applying.patcher import Patcher

            opts = self._opts
            self._way = Patcher(
                self._ctx.client,
                self.params,
                self._ctx.warn,
                overwrite=opts.overwrite,
                openapi=opts.openapi_patch,
                force=opts.force,
                propagation=self._propagation,
                grace=opts.grace_period if opts.grace_period >= 0 else None,
                timeout=opts.timeout,
            )
        return self._way

    # -- what is said

    def _warn_if_deleting(self, info: Info) -> None:
        if info.obj["metadata"].get("deletionTimestamp"):
            name = info.obj["metadata"]["name"]
            self._ctx.warn(f"Warning: Detected changes to resource {name} which is currently being deleted.")

    def _visited(self, info: Info) -> None:
        self.uids.add((info.obj.get("metadata") or {}).get("uid", ""))

    def _say(self, info: Info, operation: str) -> None:
        if not self._prints_later:
            self._printer(operation).print(info.obj, self._ctx.stdout.write)

    def _printer(self, operation: str) -> Printer:
        if operation not in self._printers:
            self._printers[operation] = changing.printer(self._opts, operation, self._strategy)
        return self._printers[operation]

    def print_all(self, infos: list[Info]) -> None:
        """With ``-o``, the objects after all of them have been applied."""
        if not self._prints_later or not infos:
            return
        several = len(infos) > 1
        obj = printing.typed_list([info.obj for info in infos]) if several else infos[0].obj
        printer = changing.printer(self._opts, "", self._strategy, sort_keys=not several)
        printer.print(obj, self._ctx.stdout.write)


_NO_ANNOTATION = (
    "Warning: resource {} is missing the " + lastapplied.ANNOTATION + " annotation which is required by kubectl apply. "
    "kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or "
    "kubectl apply. The missing annotation will be patched automatically."
)


def _without_nulls(value: Any) -> Any:
    """A copy without the keys whose value is null, as a later apply would leave it."""
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    return value


def _applyset() -> list[Flag]:
    """An alpha flag that an environment variable turns on."""
    import os

    from kubectl_sim.kubectl.tree import string

    if os.environ.get("KUBECTL_APPLYSET") != "true":
        return []
    return [string("applyset", "[alpha] With --prune, the object ([TYPE[.GROUP]/]NAME) that tracks what is applied.")]


def command() -> Command:
    """The command line of ``kubectl apply``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, array, boolean

    return Command(
        "apply (-f FILENAME | -k DIRECTORY)",
        short="Make the cluster match files or stdin",
        long="""
Create objects that do not exist and change those that do, so that they are what the files say.
Objects must be named. What an earlier apply has set and the file no longer says is removed.

JSON and YAML are accepted.
""",
        examples="""
# A file
kubectl apply -f ./web.yaml

# A folder with a kustomization
kubectl apply -k ./overlay

# Stdin
cat pod.json | kubectl apply -f -

# A folder and its subfolders
kubectl apply -R -f ./manifests

# Delete what has gone from the files
kubectl apply --prune -f manifest.yaml -l app=web
""",
        flags=[
            *_applyset(),
            boolean(
                "openapi-patch",
                "Compute the patch from the server's OpenAPI schema, or with =false from built-in types.",
                True,
            ),
            boolean("overwrite", "Where live values conflict with the file, the file wins.", True),
            boolean(
                "prune",
                ("Delete objects that an earlier apply has created and the files no longer have. Needs -l or --all."),
            ),
            array(
                "prune-allowlist",
                "Prune these kinds (group/version/kind) instead of the default ones; may be repeated.",
            ),
            *flags.printing(),
            *flags.deleting(),
            *flags.files("to apply"),
            *flags.server_side(),
            flags.dry_run(),
            flags.validation(),
            flags.field_manager("kubectl-client-side-apply"),
            flags.selector(),
            flags.everything("With --prune, consider every object of the pruned kinds."),
            flags.subresource("Apply to this subresource. Needs --server-side."),
            flags.record(),
        ],
    )
