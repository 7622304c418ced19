"""vars: ``$(NAME)`` in the fields that know of it.  Models api/filters/refvar and what of the accumulator is
about vars."""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing import fieldspecs, ids, paths
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError, context
from kubectl_sim.kubectl.kustomizing.ids import NOWHERE, Id, split_version
from kubectl_sim.kubectl.kustomizing.values import (
    Key,
    Real,
    Stamp,
    Whole,
    copy,
    is_null,
    resolve,
    tag_of,
    text_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.kustomizing.fieldspecs import FieldSpec
    from kubectl_sim.kubectl.kustomizing.options import Options
    from kubectl_sim.kubectl.kustomizing.resources import Resources
    from kubectl_sim.kubectl.kustomizing.target import Accumulator

    Fields = dict[str, Any]


def collect(into: Accumulator, variables: list[Fields]) -> None:
    """Note which objects the vars of a kustomization take their values from."""
    with context(f"merging vars [{' '.join(_shown(one, typed=False, defaulted=False) for one in variables)}]"):
        for variable in variables:
            wanted = _id(variable)
            exact = bool(wanted.namespace) or wanted.place == NOWHERE
            found = [
                one
                for one in into.resources
                if not one.empty and any(_same(known, wanted, exact) for known in [*one.previous, one.id])
            ]
            if len(found) > 1:
                which = _shown(variable, defaulted=False)
                raise KustomizeError(f"found {len(found)} resId matches for var {which} (unable to disambiguate)")
            for one in found:
                one.variables.append(variable.get("name") or "")
        for variable in variables:
            into.add_variable(variable)


def _id(variable: Fields) -> Id:
    ref = variable.get("objref") or {}
    group, version, kind = (ref.get(field) or "" for field in ("group", "version", "kind"))
    pieces = (ref.get("apiVersion") or "").split("/")
    if pieces != [""]:
        group, version = split_version(ref["apiVersion"]) if len(pieces) == 2 else (group, pieces[0])
    return Id(group, version, kind, ref.get("name") or "", ref.get("namespace") or "")


def _same(known: Id, wanted: Id, exact: bool) -> bool:
    return known.name == wanted.name and known.same(wanted) and (not exact or known.place == wanted.place)


def _shown(variable: Fields, typed: bool = True, defaulted: bool = True) -> str:
    """Go's ``%v`` of a var, with or without what follows from its apiVersion, and the default of its field."""
    gvk = _id(variable) if typed else ids.gvk_of(variable.get("objref") or {})
    path = (variable.get("fieldref") or {}).get("fieldPath") or ("metadata.name" if defaulted else "")
    return f"{{{variable.get('name') or ''} {gvk.gvk} {{{path}}}}}"


def resolve_all(resources: Resources, variables: dict[str, Fields]) -> dict[str, Any]:
    """The values by name.  Raises KustomizeError for a var that leads nowhere."""
    return {name: _value(resources, variables[name]) for name in sorted(variables)}


def _value(resources: Resources, variable: Fields) -> Any:
    name = variable.get("name") or ""
    path = (variable.get("fieldref") or {}).get("fieldPath") or "metadata.name"
    for resource in resources:
        if name not in resource.variables:
            continue
        try:
            place = paths.lookup(resource.node, _with_indexes(paths.split(path)))
        except KustomizeError:
            place = None
        if place is None:
            raise KustomizeError(f"field specified in var '{_shown(variable)}' not found in corresponding resource")
        return copy(place[0][place[1]])
    raise KustomizeError(f"var '{_shown(variable)}' cannot be mapped to a field in the set of known resources")


def _with_indexes(parts: list[str]) -> list[str]:
    """``ports[0]`` as two parts."""
    found: list[str] = []
    for part in parts:
        head, bracket, index = part.removesuffix("]").rpartition("[")
        if part.endswith("]") and bracket and index.isdigit():
            found += [head, index] if head else [index]
        else:
            found.append(part)
    return found


class _Variables:
    """Puts values in the place of ``$(NAME)``, and counts."""

    __slots__ = ("options", "used", "values")

    def __init__(self, values: dict[str, Any], options: Options) -> None:
        self.values = values
        self.options = options
        self.used: set[str] = set()

    def value(self, name: str) -> Any:
        if name not in self.values:
            return f"$({name})"
        value = self.values[name]
        if isinstance(value, (dict, list)) or is_null(value):
            from kubectl_sim.base import goformat
            from kubectl_sim.kubectl.kustomizing.values import plain

            kind = "map[string]interface {}" if isinstance(value, dict) else "[]interface {}"
            self.options.log(f"MakePrimitiveReplacer: bad replacement type={kind} val={goformat.show(plain(value))}")
            return f"$({name})"
        self.used.add(name)
        return value

    def expand(self, text: str) -> Any:
        """The text with all values in it; a text that is one reference becomes the value itself."""
        out, position = [], 0
        while (start := text.find("$", position)) >= 0 and start + 1 < len(text):
            out.append(text[position:start])
            follows = text[start + 1]
            if follows == "$":
                out.append("$")
                position = start + 2
                continue
            end = text.find(")", start + 2) if follows == "(" else -1
            if end < 0:
                out.append("$" + follows)
                position = start + 2
                continue
            name = text[start + 2 : end]
            value = self.value(name)
            if text == f"$({name})":
                return value
            out.append(_printed(value))
            position = end + 1
        return "".join(out) + text[position:]

    def set(self, holder: Any, key: Any) -> None:
        value = holder[key]
        if is_null(value):
            return
        if isinstance(value, dict):
            for name, item in value.items():
                if isinstance(name, Key):
                    raise KustomizeError(f"invalid map key: value='{name}', tag='!!{tag_of(resolve(name))}'")
                if _is_text(item):
                    value[name] = self.expand(item)
        elif isinstance(value, list):
            for position, item in enumerate(value):
                if not _is_text(item):
                    raise KustomizeError("invalid value type expect a string")
                value[position] = self.expand(item)
        elif _is_text(value):
            holder[key] = self.expand(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not isinstance(value, Stamp)


def _printed(value: Any) -> str:
    if isinstance(value, Whole):
        return str(int(value))
    if isinstance(value, Real):
        from kubectl_sim.base import goformat

        return goformat.general(float(value))
    return text_of(value)


def substitute(resources: Resources, variables: dict[str, Fields], specs: list[FieldSpec], options: Options) -> None:
    """Replace all references; says which vars nobody refers to."""
    state = _Variables(resolve_all(resources, variables), options)
    try:
        for resource in resources:
            for spec in specs:
                fieldspecs.apply(spec, resource, state.set)
    finally:
        _tell_unused(state)


def _tell_unused(state: _Variables) -> None:
    unused = [name for name in state.values if name not in state.used]
    if unused:
        state.options.log(f"well-defined vars that were never replaced: {','.join(unused)}")
