"""``kubectl diff``.  Models kubectl/pkg/cmd/diff."""

from __future__ import annotations

import os

from kubectl_sim.kubectl import changing, grouping, klog, lastapplied, printing, resourceargs, tempnames
from kubectl_sim.kubectl.errors import CommandError, SilentExit, is_not_found, report
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info
    from kubectl_sim.kubectl.tree import Command
    from kubectl_sim.model.kind import Kind

    Obj = dict[str, Any]


_CLIENT_SIDE, _SERVER_SIDE = "kubectl-client-side-apply", "kubectl"
_HIDDEN, _BEFORE, _AFTER = "***", "*** (before)", "*** (after)"


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Shows what apply would change, by way of the program ``diff``.

    Exits with 1 for differences; errors exit with one more than usual.
    """
    try:
        _run(ctx, args, opts)
    except SilentExit:
        raise
    except grouping.FAILURES as error:
        text, code = report(error)
        ctx.stderr.write(text)
        raise SilentExit(code + 1) from None


def _run(ctx: Context, args: list[str], opts: Options) -> None:
    if args:
        raise ctx.usage_error(f"Unexpected args: [{' '.join(args)}]")
    resourceargs.require_files(opts.filename, opts.kustomize)
    if opts.force_conflicts and not opts.server_side:
        raise CommandError("--force-conflicts only works with --server-side")
    allowed: Any = None
    if opts.prune:
        from kubectl_sim.kubectl.applying import prune

        allowed = prune.listed(opts.prune_allowlist)
    result = changing.find(ctx, [], opts, continue_on_error=False).do()
    result.check()
    comparison = _Comparison(ctx, opts)
    try:
        grouping.visit(ctx, result, comparison.add)
        if allowed is not None:
            comparison.add_stale(allowed)
        _show(ctx, comparison.live, comparison.merged)
    finally:
        comparison.close()


class _Comparison:
    """Two folders of manifests: the objects as they are, and as they would become."""

    def __init__(self, ctx: Context, opts: Options) -> None:
        self._ctx = ctx
        self._opts = opts
        self._uids: set[str] = set()
        self._namespaces: set[str] = set()
        default = _SERVER_SIDE if opts.server_side else _CLIENT_SIDE
        manager = opts.field_manager if "field-manager" in opts.changed else default
        self._params = {"dryRun": "All", "fieldManager": manager}
        self.live = tempnames.folder("LIVE-")
        self.merged = tempnames.folder("MERGED-")

    def close(self) -> None:
        import shutil

        for folder in (self.live, self.merged):
            shutil.rmtree(folder, ignore_errors=True)

    def add(self, info: Info) -> None:
        """Compares one object.  Raises CommandError or StatusError."""
        local, live = info.obj, self._live(info)
        assert info.kind is not None
        name = _file(info.kind, info.served_version, info.namespace, info.name)
        info.obj = live
        if info.namespaced:
            self._namespaces.add(info.namespace)
        if live is not None:
            self._uids.add(live["metadata"]["uid"])
        try:
            merged = self._merged(info, local, live)
        except StatusError as error:
            if error.reason == "Conflict":  # upstream tries again, in case that somebody else was quicker
                what = f"{info.kind.group}/{info.kind.version}, Kind={info.kind.kind}: {info.name}"
                klog.warning(self._ctx, "diff.go:723", f"Object ({what}) keeps changing, diffing without lock")
            raise
        if not self._opts.show_managed_fields:
            live = live and printing.without_managed_fields(live)
            merged = printing.without_managed_fields(merged)
        if merged.get("apiVersion") == "v1" and merged.get("kind") == "Secret" and not self._opts.show_secrets:
            live, merged = _masked(live, merged)
            self._write(self.live, name, live, "null\n")
        else:
            self._write(self.live, name, live)
        self._write(self.merged, name, merged)
        if info.obj is not None and info.obj["metadata"].get("deletionTimestamp"):
            self._ctx.warn(f"Warning: Detected changes to resource {info.name} which is currently being deleted.")

    def _live(self, info: Info) -> Obj | None:
        try:
            resourceargs.check_name(info.name)
            found: Obj = self._ctx.client.get(info.resource, info.namespace, info.name)
            return found
        except grouping.FAILURES as error:
            if is_not_found(error):
                return None
            raise

    def _merged(self, info: Info, local: Obj, live: Obj | None) -> Obj:
        client = self._ctx.client
        if self._opts.server_side:
            place = info.resource, info.namespace, info.name
            params = {"force": self._opts.force_conflicts, **self._params}
            applied: Obj = client.patch(*place, local, type="apply", **params)
            return applied
        if live is None:
            metadata = {key: value for key, value in local["metadata"].items() if key != "resourceVersion"}
            created: Obj = client.create(
                info.resource, {**local, "metadata": metadata}, namespace=info.namespace, **self._params
            )
            return created
        from kubectl_sim.kubectl.applying.patcher import ApplyError, Patcher

        version = live["metadata"].get("resourceVersion", "")
        patcher = Patcher(client, self._params, self._ctx.warn, resource_version=version)
        try:
            return patcher.send(info, live, lastapplied.without(local))[1]
        except ApplyError as refused:
            raise refused.error from None

    def add_stale(self, allowed: list[Kind]) -> None:
        """Puts what pruning would delete on the live side alone."""
        from kubectl_sim.kubectl.applying import prune

        kinds = prune.kinds(self._ctx, allowed)
        try:
            for kind, namespace, obj in prune.stale(
                self._ctx.client, kinds, self._namespaces, self._opts.selector, self._uids
            ):
                self._write(self.live, _file(kind, kind.version, namespace, obj["metadata"]["name"]), obj)
        except CommandError as error:
            klog.warning(self._ctx, "diff.go:710", f"pruning failed and could not be evaluated err: {error.message}")

    def _write(self, folder: str, name: str, obj: Obj | None, absent: str = "") -> None:
        from kubectl_sim.base.yamldump import dump

        text = absent if obj is None else dump(obj)
        descriptor = os.open(os.path.join(folder, name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o700)
        with open(descriptor, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text)


def _file(kind: Kind, version: str, namespace: str, name: str) -> str:
    group = f"{kind.group}." if kind.group else ""
    return f"{group}{version}.{kind.kind}.{namespace}.{name}"


def _masked(live: Obj | None, merged: Obj) -> tuple[Obj | None, Obj]:
    """The secrets with marks in the place of their values, which tell only what changes."""
    before, after = (live or {}).get("data") or {}, merged.get("data") or {}
    hidden_before, hidden_after = dict.fromkeys(before, _HIDDEN), dict.fromkeys(after, _HIDDEN)
    for key in before.keys() & after.keys():
        if before[key] != after[key]:
            hidden_before[key], hidden_after[key] = _BEFORE, _AFTER
    if live is not None and "data" in live:
        live = {**live, "data": hidden_before}
    return live, {**merged, "data": hidden_after} if "data" in merged else merged


def _show(ctx: Context, live: str, merged: str) -> None:
    """Runs the program that shows the differences.  Raises SilentExit(1) if there are any."""
    import subprocess

    from kubectl_sim.base.goformat import quote

    command = _command(live, merged)
    ctx.streams.flush()
    try:
        done = subprocess.run(command, check=False, **_streams(ctx))
    except FileNotFoundError:
        name = command[0]
        reason = "executable file not found in $PATH"
        if "/" in name:
            reason = f"fork/exec {name}: no such file or directory"
        raise CommandError(f"failed to run {quote(name)}: {reason}") from None
    except OSError as error:
        reason = f"fork/exec {command[0]}: {(error.strerror or '').lower()}"
        raise CommandError(f"failed to run {quote(command[0])}: {reason}") from None
    if done.stdout is not None:
        ctx.stdout.write(done.stdout.decode("utf-8", "surrogateescape"))
        ctx.stderr.write(done.stderr.decode("utf-8", "surrogateescape"))
    if done.returncode == 1:
        raise SilentExit
    if done.returncode:
        raise CommandError(f"failed to run {quote(command[0])}: exit status {done.returncode}")


def _streams(ctx: Context) -> dict[str, Any]:
    """The command's own streams for the program, where they are files: it may be interactive."""
    try:
        return {"stdout": ctx.stdout.fileno(), "stderr": ctx.stderr.fileno()}
    except (OSError, ValueError):
        return {"capture_output": True}


def _command(live: str, merged: str) -> list[str]:
    own = os.environ.get("KUBECTL_EXTERNAL_DIFF")
    if not own:
        return ["diff", "-u", "-N", live, merged]
    program, *words = own.split(" ")
    return [program, live, merged, *(word for word in words if _is_harmless(word))]


def _is_harmless(word: str) -> bool:
    return bool(word) and all(char.isascii() and (char.isalnum() or char in "-=") for char in word)


def command() -> Command:
    """The command line of ``kubectl diff``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, array, boolean, integer

    return Command(
        "diff -f FILENAME",
        short="Compare files with the live objects",
        long="""
Show what apply would change: the live objects against what they would become. Always a unified
diff, unless KUBECTL_EXTERNAL_DIFF names another program.

Exit status: 0 no differences, 1 differences, above 1 an error.
""",
        examples="""
# A file
kubectl diff -f web.yaml

# Stdin
cat web.yaml | kubectl diff -f -
""",
        refusal_code=2,
        flags=[
            integer(
                "concurrency", "How many objects to compare at a time; more is faster and costs more memory and CPU.", 1
            ),
            boolean("prune", "Also show what pruning would delete; with -l, only among matching objects."),
            array(
                "prune-allowlist",
                "Prune these kinds (group/version/kind) instead of the default ones; may be repeated.",
            ),
            boolean("show-secrets", "Show the values of secrets in the diff."),
            *flags.files("to compare"),
            *flags.server_side(),
            flags.field_manager("kubectl-client-side-apply"),
            flags.selector(),
            flags.managed_fields("Show managedFields in the diff."),
        ],
    )
