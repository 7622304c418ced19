"""replacements: copy a field of one object into fields of others.  Models api/filters/replacement."""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing import paths
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError
from kubectl_sim.kubectl.kustomizing.ids import Id, id_of
from kubectl_sim.kubectl.kustomizing.selecting import Selector
from kubectl_sim.kubectl.kustomizing.values import NEW, copy, get_value, is_empty, resolve, text_of, with_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.kustomizing.loader import Loader
    from kubectl_sim.kubectl.kustomizing.resource import Resource
    from kubectl_sim.kubectl.kustomizing.resources import Resources

    Fields = dict[str, Any]

_DEFAULT_PATH = "metadata.name"


def load(args: list[Fields], loader: Loader) -> list[Fields]:
    """The replacements, with those that stand in files of their own.  Raises KustomizeError."""
    from kubectl_sim.base import yamlio
    from kubectl_sim.kubectl.kustomizing import kustfile, structs

    found: list[Fields] = []
    for one in args:
        path = one.get("path")
        if path and (one.get("source") is not None or one.get("targets")):
            raise KustomizeError("cannot specify both path and inline replacement")
        if not path:
            found.append(one)
            continue
        value = yamlio.load(loader.load(path))
        if isinstance(value, list):
            found += structs.decode(value, [kustfile.REPLACEMENT], lenient=True)
        elif isinstance(value, dict):
            found.append(structs.decode(value, kustfile.REPLACEMENT, lenient=True))
        else:
            kind = {"str": "string", "int": "float64", "NoneType": "invalid"}.get(type(value).__name__, "bool")
            raise KustomizeError(f"unsupported replacement type encountered within replacement path: {kind}")
    return found


def transform(resources: Resources, replacements: list[Fields]) -> None:
    for one in replacements:
        has_value, has_source = one.get("sourceValue") is not None, one.get("source") is not None
        if not (has_value or has_source) or one.get("targets") is None:
            raise KustomizeError("replacements must specify a source and at least one target")
        value = _value(resources, one)
        for target in one["targets"]:
            _apply(resources, value, target)


# -------------------------------------------------------------------------------- the source


def _value(resources: Resources, one: Fields) -> Any:
    if one.get("sourceValue") is not None:
        if one.get("source") is not None:
            raise KustomizeError("value and resource selectors are mutually exclusive")
        return resolve(one["sourceValue"])
    source = one["source"]
    node = _source(resources, source).node
    path = source.get("fieldPath") or _DEFAULT_PATH
    try:
        place = paths.lookup(node, paths.split(path))
    except KustomizeError as error:
        raise KustomizeError(f"error looking up replacement source: {error}") from None
    if place is None or is_empty(place[0][place[1]]):
        raise KustomizeError(f"fieldPath `{path}` is missing for replacement source {id_of(source)}")
    return _refined(place[0][place[1]], source.get("options") or {})


def _source(resources: Resources, source: Fields) -> Resource:
    wanted = id_of(source)
    found = [one for one in resources if any(known.selected_by(wanted) for known in _ids(one))]
    if len(found) > 1:
        raise KustomizeError(f"multiple matches for selector {_shown(source)}")
    if not found:
        raise KustomizeError(f"nothing selected by {_shown(source)}")
    return found[0]


def _ids(resource: Resource) -> list[Id]:
    return [resource.id, *resource.previous]


def _shown(source: Fields) -> str:
    options = source.get("options") or {}
    delimiter, create = options.get("delimiter") or "", options.get("create") or False
    refined = f"{delimiter}({options.get('index') or 0}), create={'true' if create else 'false'}"
    pieces = [str(id_of(source)), source.get("fieldPath") or "", refined if delimiter or create else ""]
    return ":".join(piece for piece in pieces if piece)


def _refined(value: Any, options: Fields) -> Any:
    """One part of a text with delimiters."""
    delimiter = options.get("delimiter")
    if not delimiter:
        return value
    if isinstance(value, (dict, list)):
        raise KustomizeError("delimiter option can only be used with scalar nodes")
    text, index = get_value(value), options.get("index") or 0
    pieces = text.split(delimiter)
    if not 0 <= index < len(pieces):
        raise KustomizeError(f"options.index {index} is out of bounds for value {text}")
    return with_text(value, pieces[index])


# ------------------------------------------------------------------------------- the targets


def _apply(resources: Resources, value: Any, target: Fields) -> None:
    if target.get("select") is None:
        raise KustomizeError("target must specify resources to select")
    fields = target.get("fieldPaths") or [_DEFAULT_PATH]
    try:
        chosen, rejected = Selector(target["select"]), [Selector(one) for one in target.get("reject") or ()]
    except KustomizeError as error:
        raise KustomizeError(f"error creating target selector: {error}") from None
    options = target.get("options") or {}
    for resource in resources:
        ids = _ids(resource)
        if not _marks_fit(resource, chosen, rejected):
            continue
        if any(not one.id.empty and any(one.fits(known) for known in ids) for one in rejected):
            continue
        if any(chosen.fits(known) for known in ids):
            for path in fields:
                _copy_to(resource, value, path, options)


def _marks_fit(resource: Resource, chosen: Selector, rejected: list[Selector]) -> bool:
    if not chosen.fits_marks(resource):
        return False
    return not any((one.annotations or one.labels) and one.fits_marks(resource) for one in rejected)


def _copy_to(resource: Resource, value: Any, path: str, options: Fields) -> None:
    from kubectl_sim.kubectl.kustomizing import embedded

    parts = paths.split(path)
    make = None
    if options.get("create"):
        make = {} if isinstance(value, dict) else [] if isinstance(value, list) else NEW
    if embedded.replace(resource.node, parts, value, make):
        return
    from kubectl_sim.base.goformat import quote

    verb = "find or create" if make is not None else "find"
    failure = f"unable to {verb} field {quote(path)} in replacement target"
    holder = [resource.node]
    try:
        places = paths.matches((holder, 0), parts, make)
    except KustomizeError as error:
        raise KustomizeError(f"{failure}: {error}") from None
    if not places:
        raise KustomizeError(failure)
    for container, key in places:
        container[key] = _written(container[key], value, options)


def _written(old: Any, value: Any, options: Fields) -> Any:
    """What a field becomes.  A scalar keeps its type."""
    delimiter = options.get("delimiter")
    if delimiter:
        if isinstance(old, (dict, list)):
            raise KustomizeError("delimiter option can only be used with scalar nodes")
        pieces, index = text_of(old).split(delimiter), options.get("index") or 0
        text = get_value(value)
        if index < 0:
            pieces.insert(0, text)
        elif index >= len(pieces):
            pieces.append(text)
        else:
            pieces[index] = text
        value = delimiter.join(pieces)
    if isinstance(old, (dict, list)):
        return copy(value)
    text = text_of(value)
    return resolve(text) if old is NEW else with_text(old, text)
