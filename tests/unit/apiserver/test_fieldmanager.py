"""managedFields of plain writes, and server-side apply between several managers."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_sim.apiserver import decode
from kubectl_sim.apiserver.fieldmanager import applying, fieldset, managed, tracking
from kubectl_sim.apiserver.fieldmanager.tracking import Writer
from kubectl_sim.model import schema
from kubectl_sim.model.status import StatusError

Obj = dict[str, Any]
DEPLOYMENT = schema.load("apps", "v1", "Deployment")
POD = schema.load("", "v1", "Pod")
SERVICE = schema.load("", "v1", "Service")
T1, T2 = "2026-01-01T00:00:00Z", "2026-01-01T00:00:10Z"


def writer(name: str, time: str = T1, version: str = "apps/v1", subresource: str = "") -> Writer:
    reset = ("spec",) if subresource == "status" else ("status",)
    return Writer(name, version, time, subresource, reset)


def deployment(replicas: int | None = 1, **labels: str) -> Obj:
    spec: Obj = {
        "selector": {"matchLabels": {"app": "web"}},
        "template": {
            "metadata": {"labels": {"app": "web"}},
            "spec": {"containers": [{"name": "c", "image": "nginx", "ports": [{"containerPort": 80}]}]},
        },
    }
    if replicas is not None:
        spec["replicas"] = replicas
    metadata = {"name": "web", "namespace": "default", **({"labels": labels} if labels else {})}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": spec}


def created(obj: Obj, kind: schema.Schema = DEPLOYMENT, name: str = "kubectl-create") -> Obj:
    version = "apps/v1" if kind is DEPLOYMENT else "v1"
    return tracking.updated(kind, None, decode.apply_defaults(obj, kind), writer(name, version=version))


def applied(live: Obj | None, config: Obj, name: str = "kubectl", time: str = T1, force: bool = False) -> Obj:
    result, _ = applying.applied(DEPLOYMENT, live, config, writer(name, time), force)
    return decode.apply_defaults(result, DEPLOYMENT)


def entries(obj: Obj) -> dict[str, Obj]:
    return {entry["manager"]: entry for entry in obj["metadata"].get("managedFields", [])}


def owns(obj: Obj, manager: str) -> list[str]:
    return [fieldset.show(path) for path in fieldset.paths(entries(obj)[manager]["fieldsV1"])]


# ------------------------------------------------------------------------------------ plain writes


def test_creation_is_recorded_as_a_real_cluster_records_it() -> None:
    pod = {
        "metadata": {"name": "p", "labels": {"run": "p"}},
        "spec": {"containers": [{"name": "c", "image": "nginx", "resources": {}, "ports": [{"containerPort": 80}]}]},
    }
    assert created(pod, POD)["metadata"]["managedFields"] == [
        {
            "manager": "kubectl-create",
            "operation": "Update",
            "apiVersion": "v1",
            "time": T1,
            "fieldsType": "FieldsV1",
            "fieldsV1": {
                "f:metadata": {"f:labels": {".": {}, "f:run": {}}},
                "f:spec": {
                    "f:containers": {
                        'k:{"name":"c"}': {
                            ".": {},
                            "f:image": {},
                            "f:name": {},
                            "f:ports": {
                                ".": {},
                                'k:{"containerPort":80,"protocol":"TCP"}': {
                                    ".": {},
                                    "f:containerPort": {},
                                    "f:protocol": {},
                                },
                            },
                            "f:resources": {},
                            "f:terminationMessagePath": {},
                            "f:terminationMessagePolicy": {},
                        }
                    },
                    "f:dnsPolicy": {},
                    "f:enableServiceLinks": {},
                    "f:restartPolicy": {},
                    "f:schedulerName": {},
                    "f:securityContext": {},
                    "f:terminationGracePeriodSeconds": {},
                },
            },
        }
    ]


def test_atomic_values_are_owned_as_a_whole() -> None:
    fields = entries(created(deployment()))["kubectl-create"]["fieldsV1"]
    assert fields["f:spec"]["f:selector"] == {}


def test_an_update_takes_over_what_it_changes() -> None:
    live = created(deployment(1, a="1"))
    changed = decode.apply_defaults(deployment(2, b="1"), DEPLOYMENT)
    found = tracking.updated(DEPLOYMENT, live, changed, writer("kubectl-edit", T2))
    assert owns(found, "kubectl-edit") == [".metadata.labels.b", ".spec.replicas"]
    before = owns(found, "kubectl-create")
    assert ".spec.replicas" not in before and ".metadata.labels.a" not in before
    assert ".metadata.labels" in before
    assert entries(found)["kubectl-create"]["time"] == T1
    assert entries(found)["kubectl-edit"]["time"] == T2


@pytest.mark.parametrize("make", [created, lambda obj: applied(None, obj, "kubectl-create")], ids=["create", "apply"])
def test_fields_stand_in_their_order_whatever_the_hashes(make: Any) -> None:
    fields = entries(make(deployment(**dict.fromkeys("hgfedcba", "x"))))["kubectl-create"]["fieldsV1"]
    assert fields == fieldset.in_order(fields) and str(fields) == str(fieldset.in_order(fields))


def test_an_update_that_changes_nothing_records_nothing() -> None:
    live = created(deployment())
    again = decode.apply_defaults(deployment(), DEPLOYMENT)
    found = tracking.updated(DEPLOYMENT, live, again, writer("other", T2))
    assert found["metadata"]["managedFields"] == live["metadata"]["managedFields"]


def test_the_same_manager_keeps_one_entry() -> None:
    live = created(deployment(1))
    changed = decode.apply_defaults(deployment(2), DEPLOYMENT)
    found = tracking.updated(DEPLOYMENT, live, changed, writer("kubectl-create", T2))
    assert list(entries(found)) == ["kubectl-create"]
    assert ".spec.replicas" in owns(found, "kubectl-create")
    assert entries(found)["kubectl-create"]["time"] == T2


def test_status_has_entries_of_its_own() -> None:
    live = created(deployment())
    changed = {**live, "status": {"replicas": 1}}
    found = tracking.updated(DEPLOYMENT, live, changed, writer("kube-controller-manager", T2, subresource="status"))
    entry = entries(found)["kube-controller-manager"]
    assert (entry["subresource"], entry["fieldsV1"]) == ("status", {"f:status": {"f:replicas": {}}})
    plain = tracking.updated(DEPLOYMENT, live, changed, writer("kubectl-edit", T2))
    assert list(entries(plain)) == ["kubectl-create"]


def test_managers_can_be_reset_and_untracked_objects_stay_untracked() -> None:
    live = created(deployment())
    reset = {**live, "metadata": {**live["metadata"], "managedFields": [{}]}}
    bare = tracking.updated(DEPLOYMENT, live, reset, writer("kubectl-edit", T2))
    assert "managedFields" not in bare["metadata"]
    changed = {**bare, "spec": {**bare["spec"], "replicas": 5}}
    assert "managedFields" not in tracking.updated(DEPLOYMENT, bare, changed, writer("x", T2))["metadata"]


def test_clients_that_drop_managed_fields_do_not_lose_them() -> None:
    live = created(deployment())
    changed = decode.apply_defaults(deployment(2), DEPLOYMENT)
    found = tracking.updated(DEPLOYMENT, live, changed, writer("old-client", T2))
    assert list(entries(found)) == ["kubectl-create", "old-client"]


def test_too_many_updaters_are_merged() -> None:
    obj = created(deployment())
    notes: Obj = {}
    for number in range(12):
        notes[f"a{number}"] = "x"
        changed = {**obj, "metadata": {**obj["metadata"], "annotations": dict(notes)}}
        who = writer(f"m{number:02}", f"2026-01-01T00:01:{number:02}Z")
        obj = tracking.updated(DEPLOYMENT, obj, changed, who)
    assert len(obj["metadata"]["managedFields"]) == 10
    assert "ancient-changes" in entries(obj)


def test_capped_managers_keep_all_fields() -> None:
    managers = {}
    for number in range(13):
        entry = managed.Manager(
            f"m{number:02}", "Update", "v1", {f"f:x{number}": {}}, time=f"2026-01-01T00:00:{number:02}Z"
        )
        managers[entry.identity] = entry
    found = managed.capped(managers)
    assert len(found) == 10
    ancient = next(m for m in found.values() if m.name == "ancient-changes")
    assert sorted(ancient.fields) == ["f:x0", "f:x1", "f:x2", "f:x3"]


def test_only_times_that_differ_are_no_change() -> None:
    live = created(deployment())
    entry = {**live["metadata"]["managedFields"][0], "time": T2}
    new = {**live, "metadata": {**live["metadata"], "managedFields": [entry]}}
    assert tracking.without_new_times(live, new) == live


# ------------------------------------------------------------------------------------------- apply


def test_apply_creates_and_owns_what_it_says() -> None:
    found = applied(None, deployment())
    assert found["spec"]["strategy"] == {"type": "RollingUpdate"}
    assert entries(found)["kubectl"]["operation"] == "Apply"
    owned = owns(found, "kubectl")
    assert ".spec.replicas" in owned
    assert '.spec.template.spec.containers[name="c"].image' in owned
    assert not [path for path in owned if "strategy" in path or path == ".metadata.name"]


def test_apply_twice_is_idempotent() -> None:
    once = applied(None, deployment(), time=T1)
    _, changed = applying.applied(DEPLOYMENT, once, deployment(), writer("kubectl", T2))
    assert not changed
    assert applied(once, deployment(), time=T2) == once


def test_what_is_no_longer_said_is_removed_unless_others_own_it() -> None:
    live = applied(None, deployment(a="1", b="1"))
    live = applied(live, {**deployment(b="1"), "spec": {}}, "other", force=True)
    found = applied(live, deployment(c="1"))
    assert found["metadata"]["labels"] == {"b": "1", "c": "1"}


def test_items_of_lists_are_removed_by_their_owner_alone() -> None:
    first = deployment()
    first["spec"]["template"]["spec"]["containers"].append({"name": "extra", "image": "x"})
    live = applied(None, first)
    sidecar = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}}
    sidecar["spec"] = {"template": {"spec": {"containers": [{"name": "side", "image": "s"}]}}}  # type: ignore[assignment]
    live = applied(live, sidecar, "injector")
    found = applied(live, deployment())
    assert [c["name"] for c in found["spec"]["template"]["spec"]["containers"]] == ["c", "side"]


def test_one_conflict() -> None:
    live = created(deployment(1), name="kubectl-client-side-apply")
    with pytest.raises(StatusError) as refused:
        applied(live, deployment(2), "ci")
    assert (refused.value.code, refused.value.reason) == (409, "Conflict")
    assert refused.value.message == (
        'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas'
    )
    assert refused.value.details["causes"] == [
        {
            "reason": "FieldManagerConflict",
            "message": 'conflict with "kubectl-client-side-apply" using apps/v1',
            "field": ".spec.replicas",
        }
    ]


def test_several_conflicts_by_manager() -> None:
    live = applied(None, deployment(1, a="1"), "first")
    scaled = {**live, "spec": {**live["spec"], "replicas": 7}}
    live = tracking.updated(DEPLOYMENT, live, scaled, writer("hpa", subresource="scale"))
    config = deployment(2, a="2")
    config["spec"]["template"]["spec"]["containers"][0]["image"] = "other"
    with pytest.raises(StatusError) as refused:
        applied(live, config, "second")
    assert refused.value.message == (
        'Apply failed with 3 conflicts: conflicts with "first":\n'
        "- .metadata.labels.a\n"
        '- .spec.template.spec.containers[name="c"].image\n'
        'conflicts with "hpa" with subresource "scale" using apps/v1:\n'
        "- .spec.replicas"
    )


def test_force_takes_ownership() -> None:
    live = applied(None, deployment(1), "first")
    found = applied(live, deployment(2), "second", T2, force=True)
    assert found["spec"]["replicas"] == 2
    assert ".spec.replicas" in owns(found, "second")
    assert ".spec.replicas" not in owns(found, "first")


def test_equal_values_are_shared() -> None:
    live = applied(None, deployment(1), "first")
    found = applied(live, deployment(1), "second")
    assert ".spec.replicas" in owns(found, "first")
    assert ".spec.replicas" in owns(found, "second")


def test_kubectl_takes_over_what_it_had_applied_client_side() -> None:
    obj = deployment(1)
    noted = '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":1}}\n'
    obj["metadata"]["annotations"] = {applying.LAST_APPLIED: noted}
    live = created(obj, name="kubectl-client-side-apply")
    found = applied(live, deployment(2))
    assert found["spec"]["replicas"] == 2
    assert '"replicas":2' in found["metadata"]["annotations"][applying.LAST_APPLIED]
    with pytest.raises(StatusError):
        applied(live, deployment(2), "not-kubectl")


def test_untracked_objects_are_owned_by_what_came_before() -> None:
    live = decode.apply_defaults(deployment(1), DEPLOYMENT)
    with pytest.raises(StatusError) as refused:
        applied(live, deployment(2))
    assert 'conflict with "before-first-apply" using apps/v1: .spec.replicas' in refused.value.message
    found = applied(live, deployment(1))
    assert set(entries(found)) == {"kubectl", "before-first-apply"}


def test_lists_keyed_by_two_fields_know_the_default_of_one() -> None:
    live = applied(None, deployment())
    config = deployment()
    config["spec"]["template"]["spec"]["containers"][0]["ports"] = [
        {"containerPort": 80, "protocol": "UDP"},
        {"containerPort": 80, "name": "http"},
    ]
    found = applied(live, config)
    assert found["spec"]["template"]["spec"]["containers"][0]["ports"] == [
        {"containerPort": 80, "protocol": "UDP"},
        {"containerPort": 80, "name": "http", "protocol": "TCP"},
    ]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"foo": 1}, ".spec.foo: field not declared in schema"),
        ({"replicas": "3"}, ".spec.replicas: expected numeric (int or float), got string"),
        ({"paused": "yes"}, ".spec.paused: expected boolean, got &{yes}"),
        ({"strategy": {"type": 5}}, ".spec.strategy.type: expected string, got &value.valueUnstructured{Value:5}"),
        ({"strategy": []}, ".spec.strategy: expected map, got &{[]}"),
        (
            {"template": {"spec": {"containers": [None]}}},
            ".spec.template.spec.containers: element 0: associative list with keys may not have a null element",
        ),
        (
            {"template": {"spec": {"containers": [{"name": "a"}, {"name": "a"}]}}},
            '.spec.template.spec.containers: duplicate entries for key [name="a"]',
        ),
    ],
)
def test_configs_that_do_not_fit_their_type(change: Obj, text: str) -> None:
    config = deployment()
    config["spec"] |= change
    with pytest.raises(StatusError) as refused:
        applied(None, config)
    assert refused.value.message == (
        f"failed to create typed patch object (default/web; apps/v1, Kind=Deployment): {text}"
    )


def test_a_config_must_not_have_managed_fields() -> None:
    config = deployment()
    config["metadata"]["managedFields"] = []
    with pytest.raises(StatusError) as refused:
        applied(None, config)
    assert refused.value.message == "metadata.managedFields must be nil"


def test_custom_resources_merge_objects_and_own_lists_as_a_whole() -> None:
    writer_a, writer_b = Writer("a", "x.io/v1", T1), Writer("b", "x.io/v1", T1)
    first = {"apiVersion": "x.io/v1", "kind": "W", "metadata": {"name": "w"}, "spec": {"l": [1], "m": {"a": 1}}}
    live, _ = applying.applied(None, None, first, writer_a)
    live, _ = applying.applied(None, live, {**first, "spec": {"m": {"b": 2}}}, writer_b)
    assert live["spec"] == {"l": [1], "m": {"a": 1, "b": 2}}
    with pytest.raises(StatusError) as refused:
        applying.applied(None, live, {**first, "spec": {"l": [1, 2]}}, writer_b)
    assert refused.value.message == 'Apply failed with 1 conflict: conflict with "a": .spec.l'


def test_manager_names() -> None:
    assert tracking.manager_name("mine", "curl/8.0") == "mine"
    assert tracking.manager_name("", "curl/8.0 (linux)") == "curl"
    assert tracking.manager_name("", "") == "unknown"
