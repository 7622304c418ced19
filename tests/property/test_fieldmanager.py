"""Laws of field ownership and server-side apply on random deployments."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kubectl_sim.apiserver import decode
from kubectl_sim.apiserver.fieldmanager import applying, fieldset, managed, merging, tracking, typed
from kubectl_sim.apiserver.fieldmanager.tracking import Writer
from kubectl_sim.base.patches.common import same
from kubectl_sim.model import schema

Obj = dict[str, Any]
DEPLOYMENT = schema.load("apps", "v1", "Deployment")
ATOM = tracking.root_atom(DEPLOYMENT)

words = st.sampled_from(["a", "b", "c"])
strings = st.dictionaries(words, words, max_size=3)


def keyed(key: str, values: st.SearchStrategy[Any], fields: Obj) -> st.SearchStrategy[list[Obj]]:
    items = st.fixed_dictionaries({key: values}, optional=fields)
    return st.lists(items, max_size=3, unique_by=lambda item: str(item[key]))


containers = keyed(
    "name",
    words,
    {
        "image": words,
        "args": st.lists(words, max_size=2),
        "env": keyed("name", words, {"value": words}),
        "ports": keyed("containerPort", st.integers(1, 3), {"name": words}),
    },
)
configs = st.builds(
    lambda labels, finalizers, spec: {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", **({"labels": labels} if labels else {}), "finalizers": finalizers},
        "spec": spec,
    },
    strings,
    st.lists(words, max_size=2, unique=True),
    st.fixed_dictionaries(
        {},
        optional={
            "replicas": st.integers(0, 3),
            "paused": st.booleans(),
            "template": st.fixed_dictionaries(
                {"spec": st.fixed_dictionaries({"containers": containers}, optional={"nodeSelector": strings})}
            ),
        },
    ),
)
sets = st.recursive(
    st.just({}),
    lambda inner: st.dictionaries(st.sampled_from(["f:a", "f:b", 'k:{"n":1}', 'v:"x"']), inner, max_size=3),
    max_leaves=6,
)


def apply(live: Obj | None, config: Obj, name: str) -> Obj:
    found, _ = applying.applied(DEPLOYMENT, live, config, Writer(name, "apps/v1", "", "", ("status",)), True)
    return decode.apply_defaults(found, DEPLOYMENT)


def members(fields: Obj) -> set[tuple[str, ...]]:
    return set(fieldset.paths(fields))


def owners(obj: Obj) -> dict[str, set[tuple[str, ...]]]:
    return {e["manager"]: members(e["fieldsV1"]) for e in obj["metadata"].get("managedFields", [])}


@settings(max_examples=100, deadline=None)
@given(sets, sets)
def test_set_operations_are_those_of_sets_of_paths(left: Obj, right: Obj) -> None:
    a, b = members(left), members(right)
    assert members(fieldset.union(left, right)) == a | b
    assert members(fieldset.difference(left, right)) == a - b
    assert members(fieldset.intersection(left, right)) == a & b
    covered = {path for path in a if any(path[: len(top)] == top for top in b)}
    assert members(fieldset.without(left, right)) == a - covered
    assert members(fieldset.of_paths(sorted(a))) == a


@settings(max_examples=80, deadline=None)
@given(configs)
def test_apply_twice_is_idempotent(config: Obj) -> None:
    once = apply(None, config, "a")
    assume(owners(once))  # whoever owns nothing is not remembered
    assert same(apply(once, config, "a"), once)


@settings(max_examples=80, deadline=None)
@given(configs, configs)
def test_forced_apply_makes_the_object_say_what_the_config_says(first: Obj, second: Obj) -> None:
    live = apply(apply(None, first, "a"), second, "b")
    assert same(decode.apply_defaults(merging.merge(live, second, ATOM), DEPLOYMENT), live)
    wanted = decode.apply_defaults(second, DEPLOYMENT)
    for key, value in second["spec"].items():
        if key != "template":
            assert live["spec"].get(key, False) == wanted["spec"].get(key, False) == value


@settings(max_examples=80, deadline=None)
@given(configs, configs)
def test_a_manager_that_says_nothing_leaves_nothing(first: Obj, second: Obj) -> None:
    bare = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}}
    both = apply(apply(None, first, "a"), second, "b")
    alone = apply(None, second, "b")
    left = apply(both, bare, "a")
    assert "a" not in owners(left)
    assert owners(left).get("b") == owners(alone).get("b")
    assert merging.fields_of(left["spec"], ATOM.child("spec")) == merging.fields_of(  # type: ignore[arg-type]
        alone["spec"],
        ATOM.child("spec"),  # type: ignore[arg-type]
    )


@settings(max_examples=80, deadline=None)
@given(configs, configs)
def test_updates_own_exactly_what_they_change(first: Obj, second: Obj) -> None:
    old, new = decode.apply_defaults(first, DEPLOYMENT), decode.apply_defaults(second, DEPLOYMENT)
    live = tracking.updated(DEPLOYMENT, None, old, Writer("a", "apps/v1", "", "", ("status",)))
    found = tracking.updated(DEPLOYMENT, live, new, Writer("b", "apps/v1", "", "", ("status",)))
    mine, theirs = owners(found).get("b", set()), owners(found).get("a", set())
    assert not mine & theirs
    assert theirs <= owners(live).get("a", set())
    assert managed.encode(managed.decode(found["metadata"].get("managedFields"))) == found["metadata"].get(
        "managedFields", []
    )


@settings(max_examples=80, deadline=None)
@given(configs, configs)
def test_comparison_is_symmetric_and_empty_for_equals(first: Obj, second: Obj) -> None:
    there, back = typed.compare(first, second, ATOM), typed.compare(second, first, ATOM)
    assert members(there.added) == members(back.removed)
    assert members(there.removed) == members(back.added)
    assert members(there.modified) == members(back.modified)
    nothing = typed.compare(first, first, ATOM)
    assert (nothing.added, nothing.modified, nothing.removed) == ({}, {}, {})
