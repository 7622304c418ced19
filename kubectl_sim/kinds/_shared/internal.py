"""Values in the JSON of upstream's internal types, for the messages that quote them.

Models what json.Marshal makes of pkg/apis/core types, and apimachinery/pkg/util/diff.  Rare and slow paths only.
"""

from __future__ import annotations

from kubectl_sim.base import jsonio
from kubectl_sim.kinds._shared.internaltypes import TYPES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]
    Field = tuple[str, str, str]

_HOST_FIELDS = ("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers")
_METADATA = (
    "name",
    "generateName",
    "namespace",
    "labels",
    "annotations",
    "ownerReferences",
    "finalizers",
)
_ZERO: dict[str, Any] = {"s": "", "i": 0, "b": False, "m": None, "q": "0", "p": 0, "j": None}
_types: dict[str, list[Field]] = {}


def _load() -> dict[str, list[Field]]:
    if not _types:
        name = ""
        for line in TYPES.strip().split("\n"):
            if not line.startswith(" "):
                name = line
                _types[name] = []
                continue
            for token in line.split():
                field, _, rest = token.partition(":")
                kind, _, key = rest.partition(":")
                _types[name].append((field, kind, key or field[0].lower() + field[1:]))
    return _types


def _struct(name: str, value: Obj) -> Obj:
    """A value of a type, every field written."""
    found: Obj = {}
    for field, kind, key in _load()[name]:
        if field == "+ObjectMeta":
            found.update(_metadata(value.get("metadata") or {}))
        elif field[0] == "+":
            found.update(_struct(field[1:], value))
        else:
            found[field] = _value(kind, value.get(key))
    return found


def _metadata(metadata: Obj) -> Obj:
    return {
        key: dict(sorted(metadata[key].items())) if isinstance(metadata[key], dict) else metadata[key]
        for key in _METADATA
        if metadata.get(key)
    }


def _value(kind: str, value: Any) -> Any:
    if kind[0] == "*":
        return None if value is None else _value(kind[1:], value)
    if kind.startswith("[]"):
        return [_value(kind[2:], item) for item in value] if value else None
    if kind in _ZERO:
        if value is None or (kind == "m" and not value):
            return _ZERO[kind]
        return dict(sorted(value.items())) if kind == "m" else value
    return _struct(kind, value or {})


def _pod_spec(spec: Obj) -> Obj:
    """A pod spec whose host namespaces stand where the internal type has them."""
    context = dict(spec.get("securityContext") or {})
    for key in _HOST_FIELDS:
        if spec.get(key) is not None:
            context[key] = spec[key]
    return {**spec, "securityContext": context}


def quoted(name: str, value: Obj) -> Obj:
    """A value of the type of that name, to be quoted in a message."""
    return _struct(name, value)


def template_text(template: Obj) -> str:
    """A pod template in one line."""
    spec = _pod_spec(template.get("spec") or {})
    return _escaped(jsonio.dumps(_struct("PodTemplateSpec", {**template, "spec": spec})))


def spec_diff(old: Obj, new: Obj) -> str:
    """How two pod specs differ."""
    return _diff(_struct("PodSpec", _pod_spec(old)), _struct("PodSpec", _pod_spec(new)))


def claim_diff(old: Obj, new: Obj) -> str:
    """How the specs of two claims differ."""
    return _diff(*(_struct("PersistentVolumeClaimSpec", spec) for spec in (old, new)))


def volume_source_diff(old: Obj, new: Obj) -> str:
    """How the sources of two persistent volumes differ."""
    return _diff(*(_struct("PersistentVolumeSource", source) for source in (old, new)))


def _diff(old: Obj, new: Obj) -> str:
    import difflib

    before, after = (f"{_pretty(value)}\n".splitlines(keepends=True) for value in (old, new))
    # The first two lines are the header, which upstream has none of.
    return "".join(list(difflib.unified_diff(before, after, n=3))[2:])


def _pretty(value: Any, indent: str = "") -> str:
    """Go's MarshalIndent with one space a level."""
    inner = indent + " "
    if isinstance(value, dict):
        if not value:
            return "{}"
        members = [f"{inner}{_escaped(jsonio.dumps(key))}: {_pretty(item, inner)}" for key, item in value.items()]
        return "{\n" + ",\n".join(members) + f"\n{indent}}}"
    if isinstance(value, list):
        if not value:
            return "[]"
        return "[\n" + ",\n".join([inner + _pretty(item, inner) for item in value]) + f"\n{indent}]"
    return _escaped(jsonio.dumps(value))


def _escaped(text: str) -> str:
    """Go's JSON can stand in HTML."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
