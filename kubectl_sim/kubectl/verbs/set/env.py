"""``kubectl set env``."""

from __future__ import annotations

from kubectl_sim.kubectl import changing, environment, setting
from kubectl_sim.kubectl.errors import CommandError, text_of
from kubectl_sim.kubectl.podspecs import pod_spec, select
from kubectl_sim.kubectl.warnings import warn
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]
    Texts = list[str]
    Variables = list[Obj]

_NO_RESOURCES = "one or more resources must be specified as <resource> <name> or <resource>/<name>"


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Sets, removes or lists environment variables."""
    if opts.all and opts.selector:
        raise CommandError(setting.ALL_AND_SELECTOR)
    parted = environment.split(args)
    if parted is None:
        raise CommandError(f"all resources must be specified before environment changes: {' '.join(args)}")
    resources, specs = parted
    strategy = changing.dry_run(ctx, opts)
    failure = "failed to patch env update to pod template:"
    setter = _Setter(ctx, args, opts, strategy, "env updated", failure)
    _validate(opts, resources, strategy)
    new, removed, used_stdin = environment.parse([*opts.env, *specs], ctx.streams.stdin)
    if used_stdin and "-" in opts.filename:
        from kubectl_sim.kubectl.resources import STDIN_TWICE

        raise CommandError(STDIN_TWICE)
    if opts.from_:
        new += _imported(ctx, opts)
    if opts.prefix:
        new = [{**variable, "name": opts.prefix + variable["name"]} for variable in new]
    infos = setting.find_any(ctx, resources, opts)
    editor = _Editor(ctx, opts, new, removed)
    setter.anything_given = bool(new or specs)
    if opts.list:
        setter.list(infos, editor)
        return
    setter.apply(infos, editor.change)
    setter.finish()


def _validate(opts: Options, resources: Texts, strategy: str) -> None:
    if opts.local and strategy == changing.SERVER:
        raise CommandError(setting.LOCAL_AND_SERVER)
    if not opts.filename and not resources:
        raise CommandError(_NO_RESOURCES)
    if opts.list and opts.output:
        raise CommandError("--list and --output may not be specified together")
    if opts.keys and not opts.from_:
        raise CommandError("when specifying --keys, a configmap or secret must be provided with --from")


class _Setter(setting.Setter):
    anything_given = True

    def list(self, infos: list[Info], editor: _Editor) -> None:
        """Lets the editor print; refusals pass without a word."""
        for info in infos:
            self._changed(info, editor.change)

    def _print(self, obj: Obj) -> None:
        if not self.anything_given and not self.opts.local and self.strategy != changing.CLIENT:
            raise CommandError("at least one environment variable must be provided")
        super()._print(obj)


def _imported(ctx: Context, opts: Options) -> Variables:
    """A variable for each entry of the secrets and config maps of ``--from``."""
    found: Variables = []
    for info in setting.find_any(ctx, [opts.from_], opts):
        field = {"Secret": "secretKeyRef", "ConfigMap": "configMapKeyRef"}.get(info.obj["kind"])
        if field is None:
            raise CommandError("unsupported resource specified in --from")
        for key in sorted(info.obj.get("data") or {}):
            if not opts.keys or key in opts.keys:
                reference = {"name": info.obj["metadata"]["name"], "key": key}
                found.append({"name": _variable_name(ctx, key), "valueFrom": {field: reference}})
    return found


def _variable_name(ctx: Context, key: str) -> str:
    name = "".join(char if char.isascii() and (char.isalnum() or char == "_") else "_" for char in key).upper()
    if name != key:
        warn(ctx, f"key {key} transferred to {name}")
    return name


class _Editor:
    """Changes the containers of one object after the other, or prints what they would have."""

    def __init__(self, ctx: Context, opts: Options, new: Variables, removed: Texts) -> None:
        self.ctx = ctx
        self.opts = opts
        self.new = new
        self.removed = removed

    def change(self, obj: Obj) -> bool:
        spec = pod_spec(obj)
        wanted = self.opts.containers
        containers = select(spec.get("containers") or [], wanted) + select(spec.get("initContainers") or [], wanted)
        name = (obj.get("metadata") or {}).get("name", "")
        if not containers:
            from kubectl_sim.base.goformat import quote

            warn(self.ctx, f"{obj['kind']}/{name} does not have any containers matching {quote(wanted)}")
        unresolved = False
        for container in containers:
            self._edit(container)
            if self.opts.list:
                self.ctx.print(f"# {obj['kind']} {name}, container {container.get('name', '')}")
                unresolved = self._list(obj, container) or unresolved
        if unresolved:
            raise CommandError("failed to retrieve valueFrom references")
        return True

    def _edit(self, container: Obj) -> None:
        existing = container.get("env") or []
        if not self.opts.overwrite:
            environment.check_no_overwrites(existing, self.new)
        variables = environment.updated(existing, self.new, self.removed)
        if variables:
            container["env"] = variables
        else:
            container.pop("env", None)

    def _list(self, obj: Obj, container: Obj) -> bool:
        """Prints the variables; True if one of them could not be resolved."""
        ctx = self.ctx
        resolver = environment.Resolver(lambda resource, name: ctx.client.get(resource, ctx.namespace, name))
        problems: dict[str, Texts] = {}
        for variable in container.get("env") or ():
            name, source = variable["name"], variable.get("valueFrom")
            if source is None:
                self.ctx.print(f"{name}={variable.get('value', '')}")
                continue
            if self.opts.resolve:
                try:
                    self.ctx.print(f"{name}={resolver.value(source, obj, container)}")
                    continue
                except (CommandError, StatusError) as error:
                    problems.setdefault(text_of(error), []).append(name)
            self.ctx.print(f"# {name} from {environment.reference(source)}")
        texts = [f"error retrieving reference for {', '.join(sorted(n))}: {p}" for p, n in problems.items()]
        for text in sorted(texts):
            self.ctx.warn(text)
        return bool(problems)


def command() -> Command:
    """The command line of ``kubectl set env``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, array, boolean, string, strings

    return Command(
        "env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N",
        short="Change the environment of containers",
        long="""
Set, remove or list environment variables of the containers of a pod template. KEY=value sets, KEY-
removes, a single '-' reads KEY=value lines from stdin. --from imports the entries of a config map
or secret.
""",
        examples="""
# Set a variable
kubectl set env deployment/web COLOR=blue

# Remove it
kubectl set env deployment/web COLOR-

# List
kubectl set env deployment/web --list

# Import from a secret with a prefix
kubectl set env --from=secret/db --prefix=DB_ deployment/web

# All deployments and replica sets
kubectl set env deployments,replicasets --all COLOR=blue

# Print only
kubectl set env -f web.yaml COLOR=blue --local -o yaml
""",
        flags=[
            string("containers", "Containers to change; may use wildcards.", "*", short="c"),
            array("env", "Variable as KEY=value; may be repeated.", short="e"),
            string("from", "Import the entries of this config map or secret."),
            strings("keys", "Keys to import from the source, separated by commas."),
            boolean("list", "Print the environment instead of changing it."),
            boolean("overwrite", "Replace values that exist, or with =false refuse to.", True),
            string("prefix", "Put this before imported names."),
            boolean("resolve", "With --list, show the values behind references to secrets and config maps."),
            *flags.printing(),
            *flags.files("to update the environment of"),
            flags.dry_run(),
            flags.field_manager("kubectl-set"),
            flags.selector(),
            flags.everything(),
            flags.local(),
        ],
    )
