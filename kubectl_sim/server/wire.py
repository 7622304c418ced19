"""Objects, lists, tables and watch events as the bytes that clients read.

Bodies are kept encoded from the store to the socket wherever nobody needs them decoded.
"""

from __future__ import annotations

from typing import Any

from kubectl_sim.apiserver.operations.list_ import ListResult
from kubectl_sim.apiserver.table import TableResult
from kubectl_sim.base import jsonio
from kubectl_sim.model.kind import Column, Kind

Obj = dict[str, Any]

_PARTIAL = '{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/%s","metadata":%s}'

#: What the real server says of the columns that every table has.
_DESCRIPTIONS = {
    "Name": "Name must be unique within a namespace.",
    "Age": "CreationTimestamp is a timestamp representing the server time when this object was created.",
}


def list_text(found: ListResult, kind: Kind, api_version: str) -> str:
    """A list whose items are encoded already.  As in Go, items do not repeat their type."""
    prefixes = (
        f'{{"apiVersion":"{api_version}","kind":"{kind.kind}",',
        f'{{"kind":"{kind.kind}","apiVersion":"{api_version}",',
    )
    skip = len(prefixes[0])
    items = [f"{{{text[skip:]}" if text.startswith(prefixes) else text for text in found.texts]
    head = {"kind": f"{kind.kind}List", "apiVersion": api_version, "metadata": _list_metadata(found)}
    return f'{jsonio.dumps(head)[:-1]},"items":[{",".join(items)}]}}'


def deleted_text(found: ListResult, api_version: str) -> str:
    """The list of what has been deleted."""
    found.texts = [jsonio.dumps(obj) for obj in found.items]
    return list_text(found, found.kind, api_version)


def _list_metadata(found: ListResult | TableResult) -> Obj:
    metadata: Obj = {"resourceVersion": str(found.revision)}
    if found.continue_:
        metadata["continue"] = found.continue_
        if found.remaining:
            metadata["remainingItemCount"] = found.remaining
    return metadata


def table_text(found: TableResult, version: str, include: str, *, headers: bool = True) -> str:
    """A Table; ``include`` is what it shows of the objects: None, Metadata or Object."""
    head: Obj = {"kind": "Table", "apiVersion": f"meta.k8s.io/{version}", "metadata": _list_metadata(found)}
    head["columnDefinitions"] = [_column(column) for column in found.columns] if headers else None
    cells = map(jsonio.dumps, found.rows)
    if include == "None":
        rows = [f'{{"cells":{cell},"object":null}}' for cell in cells]
    else:
        objects = _row_objects(found, version, include)
        rows = [f'{{"cells":{cell},"object":{obj}}}' for cell, obj in zip(cells, objects, strict=True)]
    return f'{jsonio.dumps(head)[:-1]},"rows":[{",".join(rows)}]}}'


def _row_objects(found: TableResult, version: str, include: str) -> list[str]:
    if include == "Object":
        return [jsonio.dumps(obj) for obj in found.objects]
    texts = found.metadata or [jsonio.dumps(obj["metadata"]) for obj in found.objects]
    return [_PARTIAL % (version, text) for text in texts]


def _column(column: Column) -> Obj:
    return {
        "name": column.name,
        # An age is sent as the text that it is shown as.
        "type": "string" if column.kind == "date" else column.kind,
        "format": column.format,
        "description": column.description or _DESCRIPTIONS.get(column.name, ""),
        "priority": column.priority,
    }


def partial(obj: Obj, version: str) -> str:
    """The PartialObjectMetadata of an object."""
    return _PARTIAL % (version, jsonio.dumps(obj["metadata"]))


def partial_list(found: ListResult, version: str) -> str:
    """The PartialObjectMetadataList of a decoded list."""
    kind = {"kind": "PartialObjectMetadataList", "apiVersion": f"meta.k8s.io/{version}"}
    items = ",".join(f'{{"metadata":{jsonio.dumps(obj["metadata"])}}}' for obj in found.items)
    return f'{jsonio.dumps({**kind, "metadata": _list_metadata(found)})[:-1]},"items":[{items}]}}'


def event(type: str, text: str) -> bytes:
    """One frame of a watch."""
    return f'{{"type":"{type}","object":{text}}}\n'.encode()


def indented(text: str) -> str:
    """JSON as Go's encoder indents it."""
    return jsonio.pretty(jsonio.loads(text), 2, sort_keys=False)


def as_yaml(text: str) -> str:
    from kubectl_sim.base import yamldump

    return yamldump.dump(jsonio.loads(text))
