from __future__ import annotations

import io
from typing import Any

import pytest

from kubectl_sim.kubectl import resources
from kubectl_sim.kubectl.errors import Aggregate, CommandError, is_not_found, report
from kubectl_sim.kubectl.resources import Builder, Info
from kubectl_sim.model.status import StatusError, not_found


class FakeClient:
    """Knows a few objects by (resource, namespace, name) and counts what it is asked."""

    def __init__(self, *names: tuple[str, str, str]) -> None:
        self.objects = {key: _object(*key) for key in names}
        self.asked: list[tuple[str, str, str]] = []

    def get(self, resource: str, namespace: str, name: str, *, subresource: str = "") -> dict[str, Any]:
        self.asked.append((resource, namespace, name))
        if (resource, namespace, name) not in self.objects:
            raise not_found(resource, name)
        return self.objects[resource, namespace, name]

    def request(self, verb: str, resource: str, namespace: str, *, params: dict[str, Any]) -> Any:
        self.asked.append((verb, resource, namespace))
        if params.get("labelSelector") == "bad(":
            raise StatusError(400, "BadRequest", "unable to parse")
        found = [
            obj for key, obj in self.objects.items() if key[0] == resource and namespace in ("", key[1])
        ]  # fmt: skip

        class Listed:
            def as_object(self) -> dict[str, Any]:
                return {"kind": "List", "items": found}

        return Listed()


def _object(resource: str, namespace: str, name: str) -> dict[str, Any]:
    kinds = {"pods": "Pod", "services": "Service", "nodes": "Node", "deployments.apps": "Deployment"}
    metadata = {"name": name, **({"namespace": namespace} if namespace else {})}
    version = "apps/v1" if resource.endswith(".apps") else "v1"
    return {"apiVersion": version, "kind": kinds[resource], "metadata": metadata}


CLIENT = FakeClient(
    ("pods", "default", "a"), ("pods", "default", "b"), ("pods", "other", "a"), ("services", "default", "s"),
    ("nodes", "", "n"), ("deployments.apps", "default", "d"),
)  # fmt: skip


def found(*args: str, **more: Any) -> list[str]:
    builder = Builder(CLIENT, args=args, namespace=more.pop("namespace", "default"), **more)
    return [f"{info.namespace}:{info.object_name}" for info in builder.do().infos()]


def refusal(*args: str, **more: Any) -> str:
    with pytest.raises((CommandError, StatusError, Aggregate)) as refused:
        found(*args, **more)
    return report(refused.value)[0]


def test_forms_of_arguments() -> None:
    assert found("pods", "a", "b") == ["default:pods/a", "default:pods/b"]
    assert found("pod/a", "svc/s", "deploy.apps/d") == ["default:pods/a", "default:services/s", "default:deployments/d"]
    assert found("no", "n") == [":nodes/n"]
    assert found("pods", allow_empty_selector=True) == ["default:pods/a", "default:pods/b"]
    assert found("po,svc", allow_empty_selector=True, all_namespaces=True)[-1] == "default:services/s"
    assert found("pods", select_all=True) == ["default:pods/a", "default:pods/b"]
    assert found("pods", label_selector="a=b", namespace="other") == ["other:pods/a"]
    assert found(default_type="pods", names=["a", "svc/s"]) == ["default:pods/a", "default:services/s"]


def test_refusals() -> None:
    assert refusal("pods") == "error: resource(s) were provided, but no name was specified\n"
    assert refusal() == f"error: {resources.MISSING_RESOURCE}\n"
    assert refusal("pods", "a", select_all=True) == "error: name cannot be provided when a selector is specified\n"
    assert refusal(names=["a"]) == 'error: the argument "a" must be RESOURCE/NAME\n'
    assert refusal("pods", select_all=True, label_selector="x").startswith("error: setting 'all' parameter but found")
    assert refusal("pods", label_selector="bad(").startswith(
        'Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "bad("'
    )
    assert refusal("pods,svc", single_type=True, allow_empty_selector=True) == (
        "error: you may only specify a single resource type\n"
    )


def test_errors_of_several_objects_come_together() -> None:
    assert refusal("pods", "x", "a", "y") == (
        'Error from server (NotFound): pods "x" not found\nError from server (NotFound): pods "y" not found\n'
    )
    builder = Builder(CLIENT, args=["pods", "x", "a"], namespace="default")
    infos, error = builder.do().collect()
    assert [info.name for info in infos] == ["a"]
    assert error is not None and is_not_found(error)
    assert Builder(CLIENT, args=["pods", "x"], namespace="default").do().ignore(is_not_found).infos() == []


def test_without_continuing_the_first_error_ends_it() -> None:
    builder = Builder(CLIENT, args=["pods", "a", "x", "b"], namespace="default", continue_on_error=False)
    seen: list[str] = []
    with pytest.raises(StatusError):
        builder.do().visit(lambda info: seen.append(info.name))
    assert seen == ["a"]


def test_an_action_may_fail_for_one_object() -> None:
    done: list[str] = []

    def action(info: Info) -> None:
        if info.name == "a":
            raise CommandError("not this one")
        done.append(info.name)

    with pytest.raises(CommandError, match="not this one"):
        Builder(CLIENT, args=["pods", "a", "b"], namespace="default").do().visit(action)
    assert done == ["b"]


def test_objects_need_not_be_fetched() -> None:
    client = FakeClient()
    builder = Builder(client, args=["pods", "x"], namespace="default", require_object=False)
    (info,) = builder.do().infos()
    assert (info.obj, client.asked) == (None, [])


def files(text: str, **more: Any) -> list[Info]:
    stdin = io.BytesIO(text.encode())
    return Builder(CLIENT, filenames=["-"], stdin=stdin, namespace="default", **more).do().infos()


def test_objects_of_files() -> None:
    text = "apiVersion: v1\nkind: Pod\nmetadata: {name: new}\n---\napiVersion: v1\nkind: Node\nmetadata: {name: 'n'}\n"
    pod, node = files(text)
    assert (pod.namespace, pod.obj["metadata"]["namespace"], pod.source) == ("default", "default", "STDIN")
    assert (node.namespace, "namespace" in node.obj["metadata"]) == ("", False)


def test_local_objects_stay_as_they_are() -> None:
    (info,) = files("apiVersion: x/v1\nkind: Whatever\nmetadata: {name: w}\n", local=True)
    assert (info.kind, info.namespace, info.obj["metadata"]) == (None, "", {"name": "w"})


def test_lists_are_flattened() -> None:
    text = (
        "apiVersion: v1\nkind: PodList\nitems: [{metadata: {name: x}}, {metadata: {name: v}}]\n---\n"
        "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: w}}\n"
    )
    assert [info.object_name for info in files(text)] == ["pods/x", "pods/v", "pods/w"]


def test_a_list_in_a_list_is_refused_as_the_real_one_refuses_it() -> None:
    text = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: List, items: []}\n"
    with pytest.raises(Aggregate) as refused:
        files(text)
    assert refused.value.message == "*unstructured.Unstructured is not a list: no Items field in this object"


def test_namespaces_of_files_must_match_the_flag() -> None:
    text = "apiVersion: v1\nkind: Pod\nmetadata: {name: x, namespace: other}\n"
    assert files(text)[0].namespace == "other"
    with pytest.raises(CommandError) as refused:
        files(text, require_namespace=True)
    assert refused.value.message == (
        'the namespace from the provided object "other" does not match the namespace "default". '
        "You must pass '--namespace=other' to perform this operation."
    )


def test_labels_filter_files() -> None:
    text = "apiVersion: v1\nkind: Pod\nmetadata: {name: x, labels: {a: b}}\n---\napiVersion: v1\nkind: Pod\n"
    assert [info.name for info in files(text, label_selector="a=b")] == ["x"]


def test_a_kind_that_is_not_there() -> None:
    with pytest.raises(Aggregate) as refused:
        files("apiVersion: x.io/v1\nkind: Foo\nmetadata: {name: f}\n")
    assert report(refused.value)[0] == (
        'error: resource mapping not found for name: "f" namespace: "" from "STDIN": '
        'no matches for kind "Foo" in version "x.io/v1"\nensure CRDs are installed first\n'
    )


def test_has_names() -> None:
    assert resources.has_names(["pods", "a"]) and resources.has_names(["pod/a"])
    assert not resources.has_names(["pods"]) and not resources.has_names([])
