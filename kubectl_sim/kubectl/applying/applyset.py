"""``--applyset``: pruning by membership in a set that a parent object keeps account of.

Models kubectl/pkg/cmd/apply/applyset.go and applyset_pruner.go.
"""

from __future__ import annotations

from kubectl_sim.base.goformat import quote
from kubectl_sim.client import mapper
from kubectl_sim.kubectl import changing, grouping, klog, validating
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info
    from kubectl_sim.model.kind import Kind

    Obj = dict[str, Any]

_TOOLING = "applyset.kubernetes.io/tooling"
_NAMESPACES = "applyset.kubernetes.io/additional-namespaces"
_KINDS = "applyset.kubernetes.io/contains-group-kinds"
_ID = "applyset.kubernetes.io/id"
_PART_OF = "applyset.kubernetes.io/part-of"
_PARENT_TYPE = "applyset.kubernetes.io/is-parent-type"
_BUILT_IN = ("secrets", "configmaps")
_TOOL = "kubectl"
_VERSION = "v1.37.1"
_MANAGER = f"{_TOOL}-applyset"


class Pruning:
    """Pruning after one apply.  Raises CommandError for a parent that cannot be one."""

    def __init__(self, ctx: Context, opts: Options) -> None:
        self._ctx = ctx
        self._opts = opts
        self._kind, self._name = _parent(opts.applyset)
        self._namespace = ctx.namespace if self._kind.namespaced and ctx.namespace_given else ""
        self._strategy = changing.NONE
        self._directive = validating.directive(opts)
        #: Kinds and namespaces of the members, as the parent has them and as they are applied now.
        self._current: dict[str, Kind] = {}
        self._updated: dict[str, Kind] = {}
        self._current_namespaces: set[str] = set()
        self._updated_namespaces: set[str] = set()

    @property
    def _id(self) -> str:
        import base64
        import hashlib

        text = f"{self._name}.{self._namespace}.{self._kind.kind}.{self._kind.group}"
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
        return f"applyset-{digest}-v1"

    @property
    def _shown(self) -> str:
        return quote(f"{self._kind.plural}.{self._kind.group}/{self._name}")

    def validate(self, strategy: str) -> None:
        """Raises CommandError for flags that do not fit together, or a parent that is not allowed."""
        opts = self._opts
        self._strategy = strategy
        if not opts.prune:
            raise CommandError("--applyset requires --prune")
        if self._kind.namespaced and not self._namespace:
            raise CommandError("namespace is required to use namespace-scoped ApplySet")
        if self._kind.resource not in _BUILT_IN and self._kind.resource not in self._custom_parents():
            kind = self._kind
            resource = quote(f"{kind.group}/{kind.version}, Resource={kind.plural}")
            raise CommandError(f"resource {resource} is not permitted as an ApplySet parent")
        if opts.all:
            raise CommandError("--all is incompatible with --applyset")
        if opts.selector:
            raise CommandError("--selector is incompatible with --applyset")
        if opts.prune_allowlist:
            raise CommandError("--prune-allowlist is incompatible with --applyset")

    def _custom_parents(self) -> list[str]:
        crds = "customresourcedefinitions.apiextensions.k8s.io"
        found = self._ctx.client.list(crds, label_selector=_PARENT_TYPE)
        return [crd["metadata"]["name"] for crd in found]

    def prepare(self, infos: list[Info]) -> None:
        """Labels the objects as members and tells the parent of them."""
        for info in infos:
            self._label(info)
        self._read_parent()
        for info in infos:
            kind = info.kind
            assert kind is not None
            self._updated.setdefault(_group_kind(kind), kind)
            if kind.namespaced and info.namespace:
                self._updated_namespaces.add(info.namespace)
        self._write_parent({**self._current, **self._updated}, self._current_namespaces | self._updated_namespaces)

    def _label(self, info: Info) -> None:
        metadata = info.obj.get("metadata") or {}
        labels = metadata.get("labels") or {}
        if _PART_OF in labels:
            raise CommandError(f"ApplySet label {quote(_PART_OF)} already set in input data")
        info.obj = {**info.obj, "metadata": {**metadata, "labels": {**labels, _PART_OF: self._id}}}

    # -- the parent

    def _read_parent(self) -> None:
        try:
            parent = self._ctx.client.get(self._kind.resource, self._namespace, self._name)
        except StatusError as error:
            if error.reason != "NotFound":
                raise CommandError(f"failed to fetch ApplySet parent object {self._shown}: {error.message}") from None
            if self._kind.resource not in _BUILT_IN:
                raise CommandError("custom resource ApplySet parents cannot be created automatically") from None
            return
        annotations = parent["metadata"].get("annotations") or {}
        self._check_parent(annotations, parent["metadata"].get("labels") or {})
        self._current = self._kinds_of(annotations)
        self._current_namespaces = {name for name in annotations.get(_NAMESPACES, "").split(",") if name}
        if self._kind.namespaced:
            self._current_namespaces.add(self._namespace)

    def _check_parent(self, annotations: Obj, labels: Obj) -> None:
        prefix = f"ApplySet parent object {self._shown}"
        if _TOOLING not in annotations:
            raise CommandError(f"{prefix} already exists and is missing required annotation {quote(_TOOLING)}")
        tool = annotations[_TOOLING].rpartition("/")[0] or annotations[_TOOLING]
        if tool != _TOOL:
            raise CommandError(
                f"{prefix} already exists and is managed by tooling {quote(tool)} instead of {quote(_TOOL)}"
            )
        if _ID not in labels:
            raise CommandError(f"{prefix} exists and does not have required label {_ID}")
        if labels[_ID] != self._id:
            raise CommandError(
                f"{prefix} exists and has incorrect value for label {quote(_ID)} (got: {labels[_ID]}, want: {self._id})"
            )

    def _kinds_of(self, annotations: Obj) -> dict[str, Kind]:
        if _KINDS not in annotations:
            raise CommandError(
                f"parsing ApplySet annotation on {self._shown}: kubectl requires the {quote(_KINDS)} annotation to be"
                " set on all ApplySet parent objects"
            )
        found = {}
        for text in filter(None, annotations[_KINDS].split(",")):
            kind = _of_group_kind(text)
            if kind is None:
                name, _, group = text.partition(".")
                raise CommandError(
                    f"parsing ApplySet annotation on {self._shown}: could not find mapping for kind in"
                    f" {quote(_KINDS)} annotation: no matches for kind {quote(name)} in group {quote(group)}"
                )
            found[text] = kind
        return found

    def _write_parent(self, kinds: Iterable[str], namespaces: set[str]) -> None:
        metadata: Obj = {"name": self._name}
        if self._namespace:
            metadata["namespace"] = self._namespace
        metadata["labels"] = {_ID: self._id}
        metadata["annotations"] = {
            _NAMESPACES: ",".join(sorted(namespaces - {self._namespace})),
            _KINDS: ",".join(sorted(kinds)),
            _TOOLING: f"{_TOOL}/{_VERSION}",
        }
        parent = {"apiVersion": self._kind.api_version, "kind": self._kind.kind, "metadata": metadata}
        if self._strategy == changing.CLIENT:
            return
        try:
            self._apply(parent, force=False)
        except StatusError as error:
            if error.reason != "Conflict":
                raise CommandError(f"failed to update ApplySet: {error.message}") from None
            klog.warning(
                self._ctx,
                "applyset.go:438",
                f"WARNING: failed to update ApplySet: {error.message}\nApplySet field manager {_MANAGER} should own"
                " these fields. Retrying with conflicts forced.",
            )
            self._apply(parent, force=True)

    def _apply(self, parent: Obj, *, force: bool) -> None:
        params: Obj = {"fieldManager": _MANAGER, "fieldValidation": self._directive, "force": force}
        if self._strategy == changing.SERVER:
            params["dryRun"] = "All"
        self._ctx.client.patch(self._kind.resource, self._namespace, self._name, parent, type="apply", **params)

    # -- pruning

    def prune(self, infos: list[Info], uids: set[str], propagation: str) -> None:
        """Deletes the members that were not applied, and says so.  Raises CommandError."""
        ctx, opts = self._ctx, self._opts
        printer = changing.printer(opts, "pruned", self._strategy)
        params = {"dryRun": "All"} if self._strategy == changing.SERVER else {}
        grace = opts.grace_period if opts.grace_period >= 0 else None
        with grouping.Group(ctx):
            for kind, namespace, obj in self._stale(uids):
                name = obj["metadata"]["name"]
                if self._strategy != changing.CLIENT:
                    try:
                        ctx.client.delete(
                            kind.resource, namespace, name, propagation=propagation, grace=grace, **params
                        )
                    except StatusError as error:
                        what = f"{_group_kind(kind)} {namespace}/{name}" if namespace else f"{_group_kind(kind)} {name}"
                        raise CommandError(f"pruning {what}: {error.message}") from None
                printer.print(obj, ctx.stdout.write)
        try:
            self._write_parent(self._updated, self._updated_namespaces)
        except CommandError as error:
            raise CommandError(f"apply and prune succeeded, but ApplySet update failed: {error.message}") from None

    def _stale(self, uids: set[str]) -> list[tuple[Kind, str, Obj]]:
        found = []
        for name in sorted(self._current):
            kind = self._current[name]
            for namespace in sorted(self._current_namespaces) if kind.namespaced else [""]:
                members = self._ctx.client.list(kind.resource, namespace, label_selector=f"{_PART_OF}={self._id}")
                found += [(kind, namespace, obj) for obj in members if obj["metadata"]["uid"] not in uids]
        return found


def _parent(text: str) -> tuple[Kind, str]:
    """(kind, name) of ``TYPE.GROUP/NAME``; a bare NAME is a secret's."""
    resource, slash, name = text.partition("/")
    if not slash:
        resource, name = "secrets", text
    problem = f"invalid parent reference {quote(text)}: "
    if not name:
        raise CommandError(problem + "name cannot be blank")
    try:
        return mapper.resource_for(resource), name
    except mapper.NoMatch:
        plural, _, group = resource.partition(".")
        raise CommandError(f"{problem}no matches for {group}/, Resource={plural}") from None


def _group_kind(kind: Kind) -> str:
    return f"{kind.kind}.{kind.group}" if kind.group else kind.kind


def _of_group_kind(text: str) -> Kind | None:
    name, _, group = text.partition(".")
    try:
        kind = mapper.resource_for(f"{name}.{group}" if group else name)
    except mapper.NoMatch:
        return None
    return kind if (kind.kind, kind.group) == (name, group) else None
