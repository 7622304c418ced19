"""``--prune``: what an earlier apply has created and the files no longer have.

Models kubectl/pkg/cmd/apply/prune.go, kubectl/pkg/cmd/diff/prune.go and kubectl/pkg/util/prune.
"""

from __future__ import annotations

from kubectl_sim.client import mapper
from kubectl_sim.kubectl import changing, grouping, klog, lastapplied
from kubectl_sim.kubectl.errors import CommandError, LoggedFatal
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info
    from kubectl_sim.model.kind import Kind

    Obj = dict[str, Any]
    Kinds = list[Kind]

_NAMESPACED = (
    ("v1", "ConfigMap"), ("v1", "Endpoints"), ("v1", "PersistentVolumeClaim"), ("v1", "Pod"),
    ("v1", "ReplicationController"), ("v1", "Secret"), ("v1", "Service"), ("batch/v1", "Job"),
    ("batch/v1", "CronJob"), ("networking.k8s.io/v1", "Ingress"), ("apps/v1", "DaemonSet"),
    ("apps/v1", "Deployment"), ("apps/v1", "ReplicaSet"), ("apps/v1", "StatefulSet"),
)  # fmt: skip
_NOT_NAMESPACED = (("v1", "Namespace"), ("v1", "PersistentVolume"))
_DEPRECATED = (
    "Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace"
    " flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in"
    " the --prune-allowlist flag."
)


def listed(texts: Iterable[str]) -> Kinds:
    """The kinds of --prune-allowlist.  Raises CommandError."""
    return [_listed(text) for text in texts]


def _listed(text: str) -> Kind:
    parts = text.split("/")
    if len(parts) != 3:
        raise CommandError(f"invalid GroupVersionKind format: {text}, please follow <group/version/kind>")
    group, version, kind = parts
    api_version = version if group in ("", "core") else f"{group}/{version}"
    try:
        return mapper.kind_for(api_version, kind)
    except mapper.NoMatch as error:
        raise LoggedFatal(f"error: {error}") from None


def kinds(ctx: Context, allowed: Kinds) -> Kinds:
    """The kinds to prune: those that are allowed, or the default ones, with a warning about them."""
    if allowed:
        return allowed
    klog.warning(ctx, "prune.go:71", _DEPRECATED)
    return [mapper.kind_for(*each) for each in (*_NAMESPACED, *_NOT_NAMESPACED)]


def stale(
    client: Any, kinds: Kinds, namespaces: Iterable[str], selector: str, uids: set[str]
) -> Iterator[tuple[Kind, str, Obj]]:
    """(kind, namespace, object) of what apply has made and ``uids`` does not know.  Raises CommandError."""
    places = [(kind, namespace) for namespace in sorted(namespaces) for kind in kinds if kind.namespaced]
    places += [(kind, "") for kind in kinds if not kind.namespaced]
    for kind, namespace in places:
        for obj in _of(client, kind, namespace, selector):
            if lastapplied.original(obj) is not None and obj["metadata"]["uid"] not in uids:
                yield kind, namespace, obj


def _of(client: Any, kind: Kind, namespace: str, selector: str) -> list[Obj]:
    try:
        found: list[Obj] = client.list(kind.resource, namespace, label_selector=selector)
        return found
    except StatusError as error:
        raise failure(kind, error) from None


def failure(kind: Kind, error: StatusError) -> CommandError:
    """What is said when pruning objects of a kind fails."""
    scope = "namespaced" if kind.namespaced else "nonNamespaced"
    name = f"{kind.group}/{kind.version}, Kind={kind.kind}"
    return CommandError(f"error pruning {scope} object {name}: {error.message}")


class Pruning:
    """Pruning after one apply."""

    def __init__(self, ctx: Context, opts: Options) -> None:
        self._ctx = ctx
        self._opts = opts
        self._allowed = listed(opts.prune_allowlist)

    def validate(self, strategy: str) -> None:
        """Raises CommandError for flags that do not fit together."""
        opts = self._opts
        self._strategy = strategy
        if not opts.all and not opts.selector:
            raise CommandError(
                "all resources selected for prune without explicitly passing --all. To prune all resources, pass the"
                " --all flag. If you did not mean to prune all resources, specify a label selector"
            )
        if opts.server_side:
            raise CommandError("--prune is in alpha and doesn't currently work on objects created by server-side apply")

    def prepare(self, infos: list[Info]) -> None:
        """Before anything is applied there is nothing to do."""

    def prune(self, infos: list[Info], uids: set[str], propagation: str) -> None:
        """Deletes what is stale and says so.  Raises CommandError."""
        ctx, opts = self._ctx, self._opts
        namespaces = {info.namespace for info in infos if info.namespaced}
        if ctx.namespace_given:
            namespaces.add(ctx.namespace)
        found = stale(ctx.client, kinds(ctx, self._allowed), namespaces, opts.selector, uids)
        printer = changing.printer(opts, "pruned", self._strategy)
        params = {"dryRun": "All"} if self._strategy == changing.SERVER else {}
        grace = opts.grace_period if opts.grace_period >= 0 else None
        with grouping.Group(ctx):
            for kind, namespace, obj in list(found):
                if self._strategy != changing.CLIENT:
                    place = kind.resource, namespace, obj["metadata"]["name"]
                    try:
                        ctx.client.delete(*place, propagation=propagation, grace=grace, **params)
                    except StatusError as error:
                        raise failure(kind, error) from None
                printer.print(obj, ctx.stdout.write)
