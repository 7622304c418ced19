"""Strategic merge as kustomize does it, which is not quite as the API server does.

Models kyaml/yaml/merge2 and kyaml/yaml/walk: what a patch adds to a list comes first, ``key: null`` deletes, a
null that was written out in the object stays, ``$patch`` deletes, replaces or merges.
"""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing import shapes
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError
from kubectl_sim.kubectl.kustomizing.values import get_value, is_null, resolve, text_of, wrong_kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.kustomizing.shapes import Shape

    Obj = dict[str, Any]
    Keys = list[str]

#: A field that is not there, or is to go.
MISSING: Any = object()
#: A null that stays.
_KEPT: Any = object()
_DIRECTIVE = "$patch"
_DIRECTIVES = ("replace", "delete", "merge")


def merge(patch: Any, target: Any) -> Any:
    """The target with the patch applied, MISSING if it is deleted.  Both are used up."""
    return _walk(target, patch, None)


def _nothing(value: Any) -> bool:
    return value is MISSING or is_null(value)


def _walk(dest: Any, patch: Any, shape: Shape | None) -> Any:
    if shape is None:
        shape = _shape_of(dest) or _shape_of(patch)
    first = patch if _nothing(dest) else dest
    if _nothing(first) or isinstance(first, dict):
        _check(dict, "MappingNode", dest, patch)
        return _walk_map(dest, patch, shape)
    if isinstance(first, list):
        _check(list, "SequenceNode", dest, patch)
        if shape is not None and shape.keys is not None:
            return _walk_list(dest, patch, shape)
        return dest if patch is MISSING else patch
    for value in (dest, patch):
        if isinstance(value, (dict, list)):
            raise wrong_kind(value, "ScalarNode")
    return dest if patch is MISSING else patch


def _check(kind: type, name: str, *values: Any) -> None:
    for value in values:
        if not _nothing(value) and not isinstance(value, kind):
            raise wrong_kind(value, name)


def _shape_of(value: Any) -> Shape | None:
    if not isinstance(value, dict):
        return None
    kind, version = get_value(value.get("kind")), get_value(value.get("apiVersion"))
    return shapes.of(version, kind) if kind and version else None


# ------------------------------------------------------------------------------------- maps


def _walk_map(dest: Any, patch: Any, shape: Shape | None) -> Any:
    result = _visit(dest, patch)
    if result is MISSING or result is _KEPT or is_null(result):
        return result
    names = {*result, *(patch if isinstance(patch, dict) else ())}
    for name in sorted(names):
        inner = shape.field(name) if shape is not None else None
        value = _walk(
            result.get(name, MISSING), patch.get(name, MISSING) if isinstance(patch, dict) else MISSING, inner
        )
        if value is _KEPT:
            result[name] = None
        elif _nothing(value):
            result.pop(name, None)
        else:
            result[name] = value
    return result


def _visit(dest: Any, patch: Any) -> Any:
    """Which map or list goes on: the old one, the patch in its place, or none."""
    if _nothing(dest):
        if isinstance(patch, (dict, list)) and _directive(patch, strict=False) == "delete":
            return MISSING
        if patch is MISSING and dest is not MISSING and text_of(dest):
            return _KEPT
        return patch
    if patch is MISSING:
        return dest
    if is_null(patch):
        return MISSING
    return {"delete": MISSING, "replace": patch, "merge": dest}[_directive(patch)]


def _directive(patch: Any, strict: bool = True) -> str:
    """What ``$patch`` says; the directive is taken out of the patch."""
    if isinstance(patch, dict):
        if _DIRECTIVE not in patch:
            return "merge"
        found = text_of(patch[_DIRECTIVE])
    else:
        holder = next((one for one in patch if isinstance(one, dict) and _DIRECTIVE in one), None)
        if holder is None or len(holder) > 1:
            return "merge"
        found = text_of(holder[_DIRECTIVE])
    if found not in _DIRECTIVES:
        if strict:
            raise KustomizeError(f"unknown patch strategy '{found}'")
        return "merge"
    if isinstance(patch, dict):
        del patch[_DIRECTIVE]
    else:
        _set_element(patch, None, [_DIRECTIVE], [found])
    return found


# ------------------------------------------------------------------------------------ lists


def _walk_list(dest: Any, patch: Any, shape: Shape) -> Any:
    result = _visit_list(dest, patch)
    if result is MISSING or is_null(result):
        return MISSING
    keys = list(shape.keys or ())
    sources = [patch, result]
    if keys:
        return _merge_elements(result, patch, _key_values(sources, keys), keys, shape)
    return _merge_elements(result, patch, _scalars(sources), [""], shape)


def _visit_list(dest: Any, patch: Any) -> Any:
    if _nothing(dest):
        return patch
    if patch is MISSING:
        return dest
    if is_null(patch):
        return MISSING
    return {"delete": MISSING, "replace": patch, "merge": dest}[_directive(patch)]


def _key_values(sources: list[Any], keys: Keys) -> list[Keys]:
    """The values of the merge keys of all elements, those of the patch first, each once."""
    found: dict[tuple[str, ...], None] = {}
    for source in sources:
        for element in source if isinstance(source, list) else ():
            fields = element if isinstance(element, dict) else {}
            found.setdefault(tuple(_key_text(fields.get(key)) for key in keys))
    return [list(values) for values in found]


def _key_text(value: Any) -> str:
    return "" if value is None else text_of(value)


def _scalars(sources: list[Any]) -> list[Keys]:
    found: dict[str, None] = {}
    for source in sources:
        for element in source if isinstance(source, list) else ():
            found.setdefault(text_of(element))
    return [[text] for text in found]


def _merge_elements(dest: list[Any], patch: Any, values: list[Keys], keys: Keys, shape: Shape) -> Any:
    added: list[Any] = []
    if len(keys) > 1:
        _unite(values)
    used = keys
    for one in values:
        used, wanted = _usable(values, one, keys)
        narrow, narrowed = _usable([wanted], wanted, used)
        merged = _walk(_element(dest, narrow, narrowed), _element(patch, narrow, narrowed), shape.element)
        if _nothing(merged) or merged is _KEPT or (isinstance(merged, dict) and not merged):
            _set_element(dest, None, used, wanted)
            continue
        for key, text in zip(used, wanted, strict=False):
            if isinstance(merged, dict) and key not in merged and text:
                merged[key] = resolve(text)
        _set_element(added, merged, used, wanted)
    return _append_elements(added, dest, used) if values else dest


def _unite(values: list[Keys]) -> None:
    """Elements that differ only in keys that one of them lacks are the same."""
    for i, first in enumerate(values):
        for j, second in enumerate(values):
            united = _united(first, second)
            if united is not None:
                values[i] = values[j] = united


def _united(first: Keys, second: Keys) -> Keys | None:
    common, united = False, []
    for mine, theirs in zip(first, second, strict=True):
        if mine == theirs:
            common = True
        elif mine and theirs:
            return None
        united.append(mine or theirs)
    return united if common else None


def _usable(all_values: list[Keys], values: Keys, keys: Keys) -> tuple[Keys, Keys]:
    """The merge keys that any element has, and the values of them."""
    there = {key for one in all_values for key, value in zip(keys, one, strict=False) if value}
    if not there:
        return keys, values
    pairs = zip(keys, values, strict=False)
    return [key for key in keys if key in there], [value for key, value in pairs if value or key in there]


def _element(source: Any, keys: Keys, values: Keys) -> Any:
    """The first element that has these values."""
    if not isinstance(source, list):
        return MISSING
    if not keys[0]:
        return next((one for one in source if text_of(one) == values[0]), MISSING)
    for one in source:
        if isinstance(one, dict) and all(
            key in one and text_of(one[key]) == value for key, value in zip(keys, values, strict=False)
        ):
            return one
    return MISSING


def _set_element(elements: list[Any], new: Any, keys: Keys, values: Keys) -> None:
    """Put an element in the place of those that have these values, or at the end; with None take those out."""
    kept: list[Any] = []
    placed = False
    for one in elements:
        if is_null(one) or (isinstance(one, dict) and not one):
            continue
        if not isinstance(one, dict) and keys and keys[0] and values and values[0]:
            kept.append(one)
            continue
        if not _matches(one, keys, values):
            if values:
                kept.append(one)
            continue
        placed = True
        if new is not None:
            kept.append(new)
    if new is not None and not placed:
        kept.append(new)
    elements[:] = kept


def _matches(one: Any, keys: Keys, values: Keys) -> bool:
    found = False
    for position, key in enumerate(keys):
        if position < len(values):
            found = _has(one, key, values[position])
        if not found:
            return False
    return True


def _has(one: Any, key: str, value: str) -> bool:
    if not key:
        if isinstance(one, (dict, list)):
            raise wrong_kind(one, "ScalarNode")
        return get_value(one) == value
    if not isinstance(one, dict):
        raise wrong_kind(one, "MappingNode")
    return key in one and (not value or text_of(one[key]) == value)


def _append_elements(into: list[Any], elements: list[Any], keys: Keys) -> list[Any]:
    for one in list(elements):
        if not keys[0]:
            _set_element(into, one, [""], [text_of(one)])
            continue
        values = []
        for key in keys:
            if not isinstance(one, dict) and not is_null(one):
                raise wrong_kind(one, "MappingNode")
            if is_null(one) or key not in one:
                into.append(one)
            else:
                values.append(text_of(one[key]))
        if len(keys) > 1:
            _set_element(into, None, keys, values)
        _set_element(into, one, keys, values)
    return into
