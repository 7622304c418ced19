"""The decoder accepts and refuses what jsonschema accepts and refuses, on objects made from the schema."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kubectl_sim.apiserver import decode
from kubectl_sim.base.patches.common import same
from kubectl_sim.kinds import registry
from kubectl_sim.kinds._index import RESOURCES
from kubectl_sim.model import schema
from kubectl_sim.model.status import StatusError
from kubectl_sim.tools.schemas import source_definitions

pytest.importorskip("kubernetes_validate")
jsonschema = pytest.importorskip("jsonschema")

Obj = dict[str, Any]

KINDS = sorted(
    (record.group, version, record.kind)
    for record in map(registry.load, RESOURCES)
    if record is not None and record.group != "metrics.k8s.io"  # which the source does not have
    for version in record.versions
)

# Types whose text has rules of its own: generated well-formed, never mutated.
SELF_DECODING = {
    "quantity": st.sampled_from(["1", "500m", "1Gi", "0.5", "1e3"]),
    "time": st.just("2026-01-01T00:00:00Z"),
    "microtime": st.just("2026-01-01T00:00:00.000000Z"),
    "intorstring": st.one_of(st.integers(0, 9), st.just("25%")),
    "bytes": st.sampled_from(["", "aGVsbG8="]),
    "raw": st.just({"free": [1, None]}),
    "duration": st.just("1h"),
}
SCALARS = {
    "string": st.sampled_from(["", "a", "b"]),
    "bool": st.booleans(),
    "float64": st.floats(allow_nan=False, allow_infinity=False),
}


def strict_definitions() -> dict[str, Any]:
    """The source's JSON schemas, closed to unknown fields; what is required is not the decoder's business."""
    definitions = copy.deepcopy(source_definitions())
    for definition in definitions.values():
        definition.pop("required", None)
        for prop in definition.get("properties", {}).values():
            prop.pop("enum", None)
        if "properties" in definition:
            definition["additionalProperties"] = False
    return definitions


DEFINITIONS = strict_definitions()


def oracle(definition: str, obj: Obj) -> bool:
    document = {"$ref": f"#/$defs/{definition}", "$defs": DEFINITIONS}
    return bool(jsonschema.Draft202012Validator(document).is_valid(obj))


@st.composite
def values(draw: st.DrawFn, kind: schema.Type, depth: int) -> Any:
    """A value of a type, of a few fields at each level."""
    if kind.struct is not None and kind.shape == "struct":
        if depth == 0:
            return {}
        names = draw(st.lists(st.sampled_from(kind.struct.names() or [""]), max_size=3, unique=True))
        fields = [field for name in names if (field := kind.struct.field(name))]
        return {field.name: draw(values(field.type, depth - 1)) for field in fields}
    if kind.element is not None:
        items = [draw(values(kind.element, depth - 1)) for _ in range(draw(st.integers(0, 2)))]
        return items if kind.shape == "list" else {f"k{n}": item for n, item in enumerate(items)}
    if kind.shape in SELF_DECODING:
        return draw(SELF_DECODING[kind.shape])
    return draw(SCALARS.get(kind.shape, st.integers(0, 100)))


@st.composite
def places(draw: st.DrawFn, value: Any) -> tuple[Any, Any]:
    """A container somewhere in a value and a key of it; (None, None) where there is none."""
    if not isinstance(value, (dict, list)) or not value:
        return None, None
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    key = draw(st.sampled_from(keys))
    deeper = draw(places(value[key])) if draw(st.booleans()) else (None, None)
    return deeper if deeper[0] is not None else (value, key)


def accepted(obj: Obj, kind: schema.Schema) -> bool:
    try:
        decode.decode(obj, kind)
    except StatusError:
        return False
    return True


def root_type(kind: schema.Schema) -> schema.Type:
    return kind.type(kind.root_name)


@pytest.mark.parametrize("name", KINDS, ids=lambda name: str(name[2]))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_well_formed_objects_are_accepted_and_settle(name: tuple[str, str, str], data: st.DataObject) -> None:
    kind = schema.load(*name)
    obj = data.draw(values(root_type(kind), 6))
    assert oracle(kind.root.definition, obj)
    once, warnings = decode.decode(obj, kind)
    assert warnings == []
    assert same(decode.decode(once, kind)[0], once)
    assert same(decode.apply_defaults(obj, kind), once)


@pytest.mark.parametrize("name", KINDS, ids=lambda name: str(name[2]))
@settings(max_examples=18, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_mutated_objects_fare_as_with_jsonschema(name: tuple[str, str, str], data: st.DataObject) -> None:
    kind = schema.load(*name)
    obj = data.draw(values(root_type(kind), 6))
    container, key = data.draw(places(obj))
    assume(container is not None)
    field = _field_at(kind, obj, container, key)
    assume(field is None or field.shape not in SELF_DECODING)
    if isinstance(container, dict) and field is not None and data.draw(st.booleans()):
        container["unheardOf"] = 1
        assume(_is_struct(kind, obj, container))
    else:
        container[key] = data.draw(st.sampled_from([1, 1.5, "x", True, [], {}, ["x"], {"x": "1000"}]))
    assert accepted(obj, kind) == oracle(kind.root.definition, obj)


def _walk(kind: schema.Type, value: Any) -> Any:
    """All (container, key, type of the value there) in a well-formed value."""
    if isinstance(value, dict):
        for key, item in value.items():
            if kind.shape == "struct" and kind.struct is not None:
                field = kind.struct.field(key)
                inner = field.type if field is not None else None
            else:
                inner = kind.element
            yield value, key, inner
            if inner is not None:
                yield from _walk(inner, item)
    elif isinstance(value, list) and kind.element is not None:
        for index, item in enumerate(value):
            yield value, index, kind.element
            yield from _walk(kind.element, item)


def _field_at(kind: schema.Schema, obj: Obj, container: Any, key: Any) -> schema.Type | None:
    for holder, name, inner in _walk(root_type(kind), obj):
        if holder is container and name == key:
            found: schema.Type | None = inner
            return found
    return None


def _is_struct(kind: schema.Schema, obj: Obj, container: Any) -> bool:
    if container is obj:
        return True
    for holder, name, inner in _walk(root_type(kind), obj):
        if holder[name] is container:
            return inner is not None and inner.shape == "struct"
    return False


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["metadata", "spec", "name", "containers", "x", "env"]), inner, max_size=3
            )
        ),
        max_leaves=12,
    ),
    st.sampled_from([decode.STRICT, decode.WARN, decode.IGNORE]),
)
def test_any_json_ends_in_an_object_or_a_status(value: Any, mode: str) -> None:
    kind = schema.load("", "v1", "Pod")
    try:
        found, _ = decode.decode(value, kind, mode)
    except StatusError as refused:
        assert refused.code == 400
    else:
        assert isinstance(found, dict)
