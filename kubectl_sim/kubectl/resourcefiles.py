"""The objects of manifest files, as the resource builder hands them on.

Models the stream and flatten visitors of cli-runtime/pkg/resource (visitor.go, mapper.go).
"""

from __future__ import annotations

from kubectl_sim.client.mapper import NoMatch
from kubectl_sim.kinds._index import BY_KIND
from kubectl_sim.kubectl import manifests
from kubectl_sim.kubectl.errors import Aggregate, CommandError
from kubectl_sim.kubectl.resources import FAILURES, Info, set_namespace
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from kubectl_sim.kubectl.manifests import Source
    from kubectl_sim.kubectl.resources import Builder, Errors
    from kubectl_sim.model.kind import Kind

    Obj = dict[str, Any]


class FileItems:
    """The objects of a manifest file."""

    __slots__ = ("builder", "keep", "source")

    def __init__(self, builder: Builder, source: Source, keep: Callable[[Any], bool] | None) -> None:
        self.builder = builder
        self.source = source
        self.keep = keep

    @property
    def kind(self) -> Kind | None:
        return None

    def items(self, errors: Errors) -> Iterator[Info]:
        path = self.source.path
        for document in self.source.documents():
            if self.builder.validate is not None:
                self.builder.validate(document, path)
            try:
                obj = manifests.decode(document, path)
                if not _is_list(obj):
                    info = self._info(self._typed(obj, path))
                    self._latest(info)
            except FAILURES as error:
                errors.append(error)
                continue
            if _is_list(obj):
                yield from self._of_list(obj, errors)
            elif self._keeps(info):
                yield info

    def _info(self, obj: Obj) -> Info:
        """The info of an object that stands alone in a document."""
        metadata = obj.get("metadata") or {}
        name, namespace = _text(metadata, "name"), _text(metadata, "namespace")
        kind = None
        if not self.builder.local:
            try:
                kind = self._kind_of(obj.get("apiVersion") or "", obj["kind"])
            except NoMatch as error:
                from kubectl_sim.base.goformat import quote

                where = f"name: {quote(name)} namespace: {quote(namespace)} from {quote(self.source.path)}"
                raise CommandError(
                    f"resource mapping not found for {where}: {error}\nensure CRDs are installed first"
                ) from None
        if kind is not None and not obj.get("apiVersion") and name:
            # Upstream finds the kind, and then has no path to ask under.
            raise StatusError(404, "NotFound", "the server could not find the requested resource")
        return Info(kind, namespace, name, obj, self.source.path, version=_version(obj))

    def _kind_of(self, api_version: str, kind: str) -> Kind:
        """Raises NoMatch.  A kind of the core group is found even without its version."""
        mapper = self.builder.mapper
        try:
            return mapper.kind_for(api_version, kind)
        except NoMatch:
            if known := _capitalised(api_version, kind):
                return mapper.kind_for(api_version, known)
            if api_version:
                raise
        try:
            return mapper.kind_for("v1", kind)
        except NoMatch:
            raise NoMatch(f'no matches for kind "{kind}" in version ""') from None

    def _of_list(self, obj: Obj, errors: Errors) -> Iterator[Info]:
        inner: Errors = []
        try:
            items = _leaves(obj, self.builder.typed)
        except CommandError as error:
            errors.append(error)
            return
        for item in items:
            try:
                info = self._list_item(item)
                self._latest(info)
            except FAILURES as error:
                inner.append(error)
                continue
            if self._keeps(info):
                yield info
        if inner:
            errors.append(Aggregate(inner))

    def _list_item(self, item: Obj) -> Info:
        unknown = 'unable to get type info from the object "*unstructured.Unstructured": '
        if not item.get("kind"):
            raise CommandError(unknown + "Object 'Kind' is missing in 'object has no kind field '")
        if not item.get("apiVersion"):
            raise CommandError(unknown + "Object 'apiVersion' is missing in 'object has no apiVersion field'")
        metadata = item.get("metadata") or {}
        kind = None
        if not self.builder.local:
            try:
                kind = self._kind_of(item["apiVersion"], item["kind"])
            except NoMatch as error:
                raise CommandError(f"unable to recognize {error}") from None
        item = self._typed(item)
        namespace, name = _text(metadata, "namespace"), _text(metadata, "name")
        return Info(kind, namespace, name, item, self.source.path, version=_version(item))

    def _typed(self, obj: Obj, path: str = "") -> Obj:
        if not self.builder.typed:
            return obj
        from kubectl_sim.kubectl import typed

        return typed.decode(obj, path)

    def _latest(self, info: Info) -> None:
        if not self.builder.latest:
            return
        set_namespace(info, self.builder.namespace)
        if not info.name:
            return
        if info.namespaced and not info.namespace:
            kind = info.kind
            resource = f"{kind.group}/{kind.version}, Resource={kind.plural}" if kind else ""
            raise CommandError(f'no namespace set on resource {resource} "{info.name}"')
        self.builder.fetch(info)

    def _keeps(self, info: Info) -> bool:
        if self.keep is None:
            return True
        # Upstream looks for labels in whatever the server answered: a table has none.
        metadata = info.obj.get("metadata") if isinstance(info.obj, dict) else None
        return self.keep((metadata or {}).get("labels") or {})


def _capitalised(api_version: str, kind: str) -> str:
    """The kind that is meant by its name in small letters, which upstream's mapper knows too; empty for none."""
    if not kind.islower():
        return ""
    return next((known for where, known in BY_KIND if where == api_version and known.lower() == kind), "")


def _text(metadata: Any, field: str) -> str:
    """A field that should be a string, empty if it is none."""
    value = metadata.get(field) if isinstance(metadata, dict) else None
    return value if isinstance(value, str) else ""


def _is_list(obj: Any) -> bool:
    return isinstance(obj, dict) and isinstance(obj.get("items"), list)


def _leaves(obj: Obj, typed: bool) -> list[Obj]:
    """The objects of a list, those of the lists in it last.

    Lists in it are only known where objects are Go's types (``typed``); raises CommandError where they are not.
    """
    found: list[Obj] = []
    waiting = [obj]
    while waiting:
        for item in _items(waiting.pop(0)):
            (waiting if _is_list(item) else found).append(item)
        if waiting and not typed:
            raise CommandError("*unstructured.Unstructured is not a list: no Items field in this object")
    return found


def _items(obj: Obj) -> Iterator[Obj]:
    """The items of a list; a typed list gives its items their kind."""
    for item in obj["items"]:
        item = {} if item is None else item
        if not item.get("kind") and not item.get("apiVersion"):
            kind = str(obj.get("kind") or "").removesuffix("List")
            item = {**item, "kind": kind, "apiVersion": obj.get("apiVersion") or ""}
        yield item


def _version(obj: Any) -> str:
    return str(obj.get("apiVersion") or "").rpartition("/")[2]
