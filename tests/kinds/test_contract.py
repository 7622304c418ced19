"""What every kind's record promises, whichever kind it is."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kubectl_sim.kinds import registry
from kubectl_sim.kinds._index import BY_KIND, NAMES, RESOURCES
from kubectl_sim.model import schema
from kubectl_sim.model.kind import ALL_VERBS, Cause, Kind
from tests.kinds.asked import VALID, new, record, refused, refused_update, stored
from tests.random_objects import Generator

Obj = dict[str, Any]

#: What a v1.28 server said of its built-in kinds.
DISCOVERY = [json.loads(line) for line in Path(__file__).with_name("discovery.jsonl").read_text().splitlines()]
#: What was added to these since.
SINCE = {"pods": {"resize"}}
FACTS = ("kind", "singular", "namespaced", "verbs", "short_names", "categories", "subresources")
INDEXED = ("group", "versions", "kind", "plural", "singular", *FACTS[4:6], "namespaced", "verbs", "subresources")

every_kind = pytest.mark.parametrize("resource", sorted(RESOURCES))


@pytest.mark.parametrize("facts", DISCOVERY, ids=lambda facts: f"{facts['resource']}-{facts['api_version']}")
def test_is_what_discovery_says(facts: Obj) -> None:
    kind = record(facts["resource"])
    assert facts["api_version"].rpartition("/")[::2] in [(kind.group, version) for version in kind.versions]
    ours = {name: getattr(kind, name) for name in FACTS}
    ours = {name: sorted(value) if isinstance(value, tuple) else value for name, value in ours.items()}
    ours["subresources"] = [name for name in ours["subresources"] if name not in SINCE.get(kind.resource, ())]
    assert ours == {name: facts[name] for name in FACTS}


@every_kind
def test_every_served_version_has_a_schema_and_is_found(resource: str) -> None:
    kind = record(resource)
    assert kind.resource == resource
    assert kind.version == kind.versions[0]
    for version in kind.versions:
        assert schema.find(kind.group, version, kind.kind) is not None
        served = f"{kind.group}/{version}" if kind.group else version
        assert BY_KIND[served, kind.kind] in (resource, resource.removesuffix(".metrics.k8s.io"))


@every_kind
def test_the_index_equals_the_record(resource: str) -> None:
    _, *facts = RESOURCES[resource]
    assert facts == [getattr(record(resource), name) for name in INDEXED]


def test_no_name_means_two_resources_of_one_priority() -> None:
    shared: dict[str, list[str]] = {}
    for resource in RESOURCES:
        kind = record(resource)
        for name in (kind.plural, *kind.short_names):
            shared.setdefault(name, []).append(resource)
    assert {name: resources for name, resources in shared.items() if len(resources) > 1} == {
        "events": ["events", "events.events.k8s.io"],
        "ev": ["events", "events.events.k8s.io"],
        "nodes": ["nodes", "nodes.metrics.k8s.io"],
        "pods": ["pods", "pods.metrics.k8s.io"],
    }
    assert (NAMES["ev"], NAMES["pods"], NAMES["nodes"]) == ("events", "pods", "nodes")


def _check_row(kind: Kind, obj: Obj) -> None:
    row = kind.row(obj)
    assert len(row) == len(kind.columns)
    for cell, column in zip(row, kind.columns, strict=True):
        if column.kind == "date":
            assert cell is None or (isinstance(cell, str) and (not cell or cell.endswith("Z"))), (column.name, cell)
        elif isinstance(cell, list):
            how, time, text = cell
            assert (how, column.kind, "%s" in text) == ("since", "string", True)
            assert time.endswith("Z")
        else:
            assert isinstance(cell, (str, int)), (column.name, cell)


@every_kind
@pytest.mark.parametrize("extra", [{}, {"spec": {}, "status": {}}], ids=str)
def test_rows_and_fields_of_next_to_nothing(resource: str, extra: Obj) -> None:
    kind = record(resource)
    obj = new(resource, extra)
    _check_row(kind, obj)
    for getter in kind.fields.values():
        assert isinstance(getter(obj), str)
    assert set(kind.indexed) <= set(kind.fields)


@every_kind
def test_the_first_column_is_the_name_and_ages_are_dates(resource: str) -> None:
    kind = record(resource)
    names = [column.name for column in kind.columns]
    assert len(set(names)) == len(names)
    assert {column.priority for column in kind.columns} <= {0, 1}
    if "Age" in names:
        assert kind.columns[names.index("Age")].kind == "date"
    if resource not in ("events", "events.events.k8s.io"):
        assert (names[0], kind.columns[0].format) == ("Name", "name")


@every_kind
@pytest.mark.parametrize("extra", [{}, {"spec": {}}, {"spec": {"template": {}}}], ids=str)
def test_hooks_take_whatever_decodes(resource: str, extra: Obj) -> None:
    kind = record(resource)
    obj = stored(resource, extra)
    kind.validate(obj)
    again = copy.deepcopy(obj)
    kind.default(again)
    assert again == obj
    kind.prepare_update(again, obj)
    kind.validate_update(again, obj)
    kind.validate_status(again, obj)


@every_kind
@pytest.mark.parametrize("seed", range(6))
def test_hooks_on_random_objects(resource: str, seed: int) -> None:
    kind = record(resource)
    namespace = "default" if kind.namespaced else None
    makers = [Generator(2 * seed + i, fill=(0.1, 0.4, 0.8)[seed % 3], depth=(4, 9)[seed % 2]) for i in (0, 1)]
    obj, other = (maker.object(kind.api_version, kind.kind, "x", namespace) for maker in makers)
    _check_row(kind, obj)
    assert all(isinstance(getter(obj), str) for getter in kind.fields.values())
    for one in (obj, other):
        kind.default(one)
        once = copy.deepcopy(one)
        kind.default(one)
        assert one == once
    created, updated, status = (copy.deepcopy(obj) for _ in range(3))
    kind.prepare_create(created)
    kind.prepare_update(updated, other)
    status["spec"] = other.get("spec")
    for hook, given in (
        (kind.validate, (created,)),
        (kind.validate_update, (updated, other)),
        (kind.validate_status, (status, other)),
    ):
        before = copy.deepcopy(given)
        causes = hook(*given)  # type: ignore[operator]
        assert given == before, "validation only looks"
        assert all(isinstance(cause, Cause) and cause.reason and cause.message for cause in causes)


@pytest.mark.parametrize("resource", sorted(VALID))
def test_valid_objects_are_accepted(resource: str) -> None:
    assert refused(resource, VALID[resource]) == []
    kind, obj = record(resource), stored(resource, VALID[resource])
    again = copy.deepcopy(obj)
    kind.default(again)
    kind.prepare_update(again, obj)
    assert again == obj
    assert kind.validate_update(again, obj) == []
    assert kind.validate_status(again, obj) == []
    again["metadata"]["labels"] = {"new": "label"}
    assert kind.validate_update(again, obj) == []
    _check_row(kind, obj)


@pytest.mark.parametrize("resource", sorted(set(VALID) - {"jobs.batch"}))
def test_a_valid_object_may_be_replaced_by_its_manifest(resource: str) -> None:
    assert refused_update(resource, VALID[resource], VALID[resource]) == []


def test_what_is_only_asked_is_never_stored() -> None:
    asked = {resource for resource in RESOURCES if record(resource).verbs == ("create",)}
    assert asked == {
        "bindings",
        "localsubjectaccessreviews.authorization.k8s.io",
        "selfsubjectaccessreviews.authorization.k8s.io",
        "selfsubjectreviews.authentication.k8s.io",
        "selfsubjectrulesreviews.authorization.k8s.io",
        "subjectaccessreviews.authorization.k8s.io",
        "tokenreviews.authentication.k8s.io",
    }
    for resource in set(RESOURCES) - asked - {"componentstatuses", "nodes.metrics.k8s.io", "pods.metrics.k8s.io"}:
        assert set(record(resource).verbs) >= set(ALL_VERBS) - {"deletecollection"}


def test_no_kind_is_named_that_is_not_there() -> None:
    assert registry.load("nonsense") is None
    assert registry.resource_of_kind("v1", "Nonsense") is None
    assert registry.resource_named("nonsense") is None


def test_reading_needs_neither_defaults_nor_validation() -> None:
    """A GET must not pay for what only writes need."""
    program = """if True:
        import sys
        from kubectl_sim.kinds import registry
        from kubectl_sim.kinds._index import RESOURCES
        for resource in RESOURCES:
            kind = registry.load(resource)
            kind.row({"metadata": {"name": "x"}})
            for getter in kind.fields.values():
                getter({"metadata": {"name": "x"}})
        print(*[name for name in sys.modules if name.startswith("kubectl_sim.")])
    """
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not {name for name in loaded if name.endswith(("_validation", "_defaults", "_conversion", ".names"))}
    assert not loaded & {f"kubectl_sim.kinds._shared.{name}" for name in ("podspec", "check", "containers", "volumes")}
