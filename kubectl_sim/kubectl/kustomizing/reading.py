"""Objects out of files.  Models api/resource/factory.go."""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing import yamlread
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError, MalformedYAML
from kubectl_sim.kubectl.kustomizing.resource import Resource
from kubectl_sim.kubectl.kustomizing.values import is_empty, is_null, plain, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.kustomizing.loader import Loader
    from kubectl_sim.kubectl.kustomizing.yamlread import Document

_WRAPPED = ("ResourceList", "List")


def file(loader: Loader, path: str) -> list[Resource]:
    """The objects of a file.  Raises KustomizeError, MalformedYAML for what is no YAML."""
    data = loader.load(path)
    try:
        return resources(_decode(data))
    except MalformedYAML as error:
        raise MalformedYAML(f"{error} in File: {path}") from None


_UNREADABLE = {
    "invalid start byte": "invalid leading UTF-8 octet",
    "invalid continuation byte": "invalid trailing UTF-8 octet",
    "unexpected end of data": "incomplete UTF-8 octet sequence",
}


def _decode(data: bytes) -> str:
    """Raises MalformedYAML for bytes that are no text."""
    from kubectl_sim.base import yamlio

    try:
        return data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return yamlio.decode(data)
        raise MalformedYAML(f"MalformedYAMLError: yaml: {_UNREADABLE[error.reason]}") from None


def resources(text: str) -> list[Resource]:
    """The objects of a text, those of lists in their place or at the end."""
    waiting = _sound(_unwrapped(yamlread.documents(text)))
    found = []
    while waiting:
        document = waiting.pop(0)
        node = document.value
        kind = text_of(node.get("kind", ""))
        if not kind.endswith("List") or "items" not in node:
            found.append(Resource(node, document.fault))
            continue
        items = node["items"]
        if is_null(items):
            continue
        if not isinstance(items, list):
            raise KustomizeError(f"expected array in {kind}/items, but found {_go_type(items)}")
        for item in items:
            waiting += _sound([yamlread.Document(plain(item))])
    return found


def _unwrapped(documents: list[Document]) -> list[Document]:
    """A file that is one list stands for its items."""
    if len(documents) == 1 and isinstance(documents[0].value, dict):
        node = documents[0].value
        if text_of(node.get("kind", "")) in _WRAPPED and ("items" in node or "functionConfig" in node):
            items = node.get("items")
            fault = documents[0].fault
            return [yamlread.Document(item, fault) for item in items] if isinstance(items, list) else []
    return documents


def _sound(documents: list[Document]) -> list[Document]:
    """Those that are not empty; raises KustomizeError for one that is no object."""
    found = [document for document in documents if not is_empty(document.value)]
    for document in found:
        check(document.value)
    return found


def check(node: Any) -> None:
    fields = node if isinstance(node, dict) else {}
    metadata = fields.get("metadata")
    meta = metadata if isinstance(metadata, dict) else {}
    texts = {
        name: "" if is_empty(holder.get(key)) else text_of(holder[key])
        for name, holder, key in (
            *(("version", fields, "apiVersion"), ("kind", fields, "kind")),
            *(("name", meta, "name"), ("namespace", meta, "namespace")),
        )
    }
    if not any(not is_empty(fields.get(key)) for key in ("apiVersion", "kind")) and not any(
        not is_empty(meta.get(key)) for key in ("name", "namespace", "labels", "annotations")
    ):
        raise KustomizeError("missing Resource metadata")
    kind, name = texts["kind"], texts["name"]
    if kind and (name or kind.endswith("List")):
        return
    labels, notes = (_go_map(meta.get(field)) for field in ("labels", "annotations"))
    shown = f"{{{{{texts['version']} {kind}}} {{{{{name} {texts['namespace']}}} {labels} {notes}}}}}"
    raise KustomizeError(f"missing {'metadata.name' if kind else 'kind'} in object {shown}")


def _go_map(value: Any) -> str:
    if not isinstance(value, dict):
        return "map[]"
    return f"map[{' '.join(f'{key}:{text_of(value[key])}' for key in sorted(value))}]"


def _go_type(value: Any) -> str:
    return "map[string]interface {}" if isinstance(value, dict) else type(value).__name__.replace("str", "string")
