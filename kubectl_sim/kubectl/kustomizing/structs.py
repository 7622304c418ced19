"""Decoding JSON values into Go's structs, strictly, with encoding/json's texts for what does not fit.

A shape is ``"string"``, ``"bool"``, ``"int"``, ``"int64"``, ``"any"``; ``[shape]`` a list; ``{"": shape}`` a map;
``(name, fields)`` or ``(name, fields, embedded)`` a struct, where ``embedded`` says through which embedded
structs a field is reached (``{"kind": "TypeMeta"}``).
"""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing.errors import KustomizeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    AnyList = list[Any]
else:
    AnyList = list

_WHILE_DECODING = "error unmarshaling JSON: while decoding JSON: "
_SCALARS: dict[str, type] = {
    **dict.fromkeys(("string", "types.SortOrder", "types.PatchStrategicMerge"), str),
    "bool": bool,
    "int": int,
    "int64": int,
}


def decode(value: Any, shape: Any, lenient: bool = False, converting: bool = False) -> Any:
    """The value with the field names of the structs.  Raises KustomizeError with the first fault.

    ``lenient`` passes over unknown fields.  With it or with ``converting``, numbers and booleans become texts where
    a text is wanted, as sigs.k8s.io/yaml does, except below embedded structs.
    """
    decoder = _Decoder(lenient)
    found = decoder.value(value, shape, "", "", lenient or converting)
    if decoder.problem:
        raise KustomizeError((_WHILE_DECODING if lenient or converting else "") + decoder.problem)
    return {} if found is None else found


class NamedList(AnyList):
    """A list shape whose Go type has a name of its own."""

    def __init__(self, shape: Any, name: str) -> None:
        super().__init__([shape])
        self.name = name


class _Decoder:
    __slots__ = ("lenient", "problem")

    def __init__(self, lenient: bool) -> None:
        self.lenient = lenient
        self.problem = ""

    def fail(self, problem: str) -> None:
        self.problem = self.problem or problem

    def value(self, value: Any, shape: Any, struct: str, path: str, converts: bool) -> Any:
        if value is None or shape == "any":
            return value
        if isinstance(shape, str):
            return self.scalar(value, shape, struct, path, converts)
        if isinstance(shape, list):
            if not isinstance(value, list):
                return self.mismatch(value, shape, struct, path)
            items = [self.value(item, shape[0], struct, path, converts) for item in value]
            return [_or_zero(item, shape[0]) for item in items]
        if not isinstance(value, dict):
            return self.mismatch(value, shape, struct, path)
        if isinstance(shape, dict):
            values = {key: self.value(value[key], shape[""], struct, path, converts) for key in sorted(value)}
            return {key: _or_zero(item, shape[""]) for key, item in values.items()}
        return self.struct(value, shape, path, converts)

    def scalar(self, value: Any, shape: str, struct: str, path: str, converts: bool) -> Any:
        kind = _SCALARS[shape]
        if converts and kind is str and isinstance(value, (bool, int, float)):
            from kubectl_sim.base.jsonio import scalar

            return scalar(value)
        fits = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
        return value if fits else self.mismatch(value, shape, struct, path)

    def struct(self, value: dict[str, Any], shape: Any, path: str, converts: bool) -> dict[str, Any]:
        name, fields = shape[0].rpartition(".")[2], shape[1]
        embedded = shape[2] if len(shape) > 2 else {}
        found = {}
        for key in sorted(value):
            field = key if key in fields else next((one for one in fields if one.lower() == key.lower()), "")
            if not field:
                self.unknown(key)
                continue
            steps = [step for step in (path, embedded.get(field, ""), field) if step]
            decoded = self.value(value[key], fields[field], name, ".".join(steps), converts and field not in embedded)
            if decoded is not None:
                found[field] = decoded
        return found

    def unknown(self, key: str) -> None:
        if not self.lenient:
            from kubectl_sim.base.goformat import quote

            self.fail(f"json: unknown field {quote(key)}")

    def mismatch(self, value: Any, shape: Any, struct: str, path: str) -> None:
        from kubectl_sim.kubectl.manifests import json_kind

        found = json_kind(value)
        if found == "number" and shape in ("int", "int64"):
            from kubectl_sim.base.jsonio import scalar

            found = f"number {scalar(value)}"
        target = f"struct field {struct}.{path}" if path else "value"
        self.fail(f"json: cannot unmarshal {found} into Go {target} of type {type_name(shape)}")


def _or_zero(value: Any, shape: Any) -> Any:
    """What Go has where a list or a map holds a null."""
    if value is not None or shape == "any":
        return value
    if isinstance(shape, str):
        return _SCALARS[shape]()
    return {} if isinstance(shape, tuple) else None


def type_name(shape: Any) -> str:
    """Go's name of a shape."""
    if isinstance(shape, str):
        return "interface {}" if shape == "any" else shape
    if isinstance(shape, NamedList):
        return shape.name
    if isinstance(shape, list):
        return "[]" + type_name(shape[0])
    return f"map[string]{type_name(shape[''])}" if isinstance(shape, dict) else str(shape[0])
