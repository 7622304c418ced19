"""The HTTP face as a whole: what a client library may ask, over real connections to one server."""

from __future__ import annotations

import gzip
import http.client
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kubectl_sim.model.request import ADMIN, User
from kubectl_sim.server.authentication import Authenticator
from tests.clusters import copied
from tests.served import Served

MAPS = "/api/v1/namespaces/default/configmaps"
PODS = "/api/v1/namespaces/default/pods"
WEB = "/apis/apps/v1/namespaces/default/deployments/web"
CONTAINERS = {"containers": [{"name": "c", "image": "nginx"}]}
DEPLOYMENT = {
    "metadata": {"name": "web"},
    "spec": {
        "replicas": 2,
        "selector": {"matchLabels": {"app": "web"}},
        "template": {"metadata": {"labels": {"app": "web"}}, "spec": CONTAINERS},
    },
}
TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"
PARTIAL = "application/json;as=PartialObjectMetadata{};v=v1;g=meta.k8s.io"
AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"


class Answer(NamedTuple):
    code: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def events(self) -> list[Any]:
        return [json.loads(line) for line in self.body.splitlines()]


class Asking:
    """Asks a server as its administrator, or as somebody else."""

    def __init__(self, port: int, token: str = "right") -> None:
        self._port = port
        self._token = token

    def as_(self, token: str) -> Asking:
        return Asking(self._port, token)

    def __call__(
        self, method: str, path: str, body: Any = None, media: str = "application/json", **headers: str
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        data = body if isinstance(body, str | bytes) or body is None else json.dumps(body)
        sent = {name.replace("_", "-"): text for name, text in headers.items()}
        sent["Authorization"] = f"Bearer {self._token}"
        if body is not None:
            sent["Content-Type"] = media
        connection.request(method, path, data, sent)
        answer = connection.getresponse()
        found = Answer(answer.status, answer.headers, answer.read())
        connection.close()
        return found

    def get(self, path: str, **headers: str) -> Any:
        """The document at a path."""
        found = self("GET", path, **headers)
        assert found.code == 200, found
        return found.json

    def make(self, path: str, body: Any) -> Any:
        found = self("POST", path, body)
        assert found.code == 201, found
        return found.json


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    administrators = Authenticator({"right": User(*ADMIN)})
    with Served(copied(tmp_path_factory.mktemp("served")), authenticator=administrators) as found:
        yield found


@pytest.fixture(scope="module")
def ask(server: Served) -> Asking:
    found = Asking(server.server.port)
    found.make("/apis/apps/v1/namespaces/default/deployments", DEPLOYMENT)
    for name in ("one", "two", "three", "four", "five"):
        found.make(MAPS, {"metadata": {"name": name, "labels": {"even": str(name in ("two", "four"))}}})
    return found


# -- documents --------------------------------------------------------------------------------


def test_discovery(ask: Asking) -> None:
    assert ask.get("/api")["versions"] == ["v1"]
    assert ask.get("/apis/apps")["preferredVersion"] == {"groupVersion": "apps/v1", "version": "v1"}
    listed = {resource["name"]: resource for resource in ask.get("/api/v1")["resources"]}
    assert listed["pods/eviction"]["kind"] == "Eviction"
    assert ask("GET", "/apis/nope/v1").code == 404
    for path in ask.get("/")["paths"]:
        assert ask("GET", path).code == 200, path


def test_what_stays_as_it_is_has_an_entity_tag(ask: Asking) -> None:
    swagger = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"
    schema = ask.get("/openapi/v3")["paths"]["apis/apps/v1"]["serverRelativeURL"]
    for path, accept in (("/apis", AGGREGATED), ("/openapi/v3", "*/*"), ("/openapi/v2", swagger), (schema, "*/*")):
        first = ask("GET", path, Accept=accept)
        assert first.code == 200
        again = ask("GET", path, Accept=accept, If_None_Match=first.headers["ETag"])
        assert (again.code, again.body) == (304, b"")
        assert ask("GET", path, Accept=accept, If_None_Match='"other"').body == first.body
    assert ask("GET", schema).headers["Cache-Control"] == "public, immutable"
    moved = ask("GET", "/openapi/v3/apis/apps/v1?hash=OLD")
    assert (moved.code, moved.headers["Location"]) == (301, schema)


def test_health(ask: Asking) -> None:
    assert ask("GET", "/livez").body == b"ok"
    report = ask("GET", "/readyz?verbose&exclude=etcd").body.decode()
    assert "[+]ping ok\n" in report and "[+]etcd excluded: ok\n" in report
    assert report.endswith("readyz check passed\n")
    assert ask("GET", "/healthz/etcd").body == b"ok"
    assert ask("GET", "/healthz/nope").code == 404
    assert ask.get("/version")["gitVersion"] == "v1.37.1"


_SAMPLE = re.compile(r'^([a-z_:]+)(?:\{((?:[a-z_]+="[^"\\]*",?)*)\})? (\S+)$')


def test_metrics_are_in_the_form_that_prometheus_reads(ask: Asking) -> None:
    ask.get(MAPS)
    answer = ask("GET", "/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    types: dict[str, str] = {}
    samples: dict[tuple[str, str], float] = {}
    for line in answer.body.decode().splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name not in types
            types[name] = kind
        elif not line.startswith("# HELP "):
            found = _SAMPLE.match(line)
            assert found, line
            assert re.sub("_(bucket|sum|count)$", "", found[1]) in types
            assert (found[1], found[2]) not in samples
            samples[found[1], found[2]] = float(found[3])
    buckets = [value for (name, labels), value in samples.items() if name.endswith("_bucket") and '"GET"' in labels]
    assert buckets == sorted(buckets) and buckets[-1] > 0
    name = 'code="200",group="",resource="configmaps",subresource="",verb="GET"'
    assert samples["apiserver_request_total", name] >= 1
    assert samples["apiserver_storage_objects", 'resource="nodes"'] == 3


# -- lists ------------------------------------------------------------------------------------


def _names(found: Any) -> list[str]:
    return [item["metadata"]["name"] for item in found["items"]]


def test_lists_come_in_pieces(ask: Asking) -> None:
    whole, names, token = _names(ask.get(MAPS)), [], ""
    while True:
        found = ask.get(f"{MAPS}?limit=2&continue={token}")
        names += _names(found)
        token = found["metadata"].get("continue", "")
        if not token:
            break
        assert found["metadata"]["remainingItemCount"] == len(whole) - len(names)
    assert names == whole == sorted(whole)


def test_items_of_a_list_do_not_repeat_its_kind(ask: Asking) -> None:
    ask("PATCH", f"{MAPS}/applied?fieldManager=me", "data: {a: b}", "application/apply-patch+yaml")
    applied = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: applied}\n"
    assert ask("PATCH", f"{MAPS}/applied?fieldManager=me", applied, "application/apply-patch+yaml").code == 201
    ask.make(MAPS, {"data": {"kind": "ConfigMap"}, "kind": "ConfigMap", "metadata": {"name": "six"}})
    for path in (MAPS, PODS, "/apis/metrics.k8s.io/v1beta1/nodes", "/apis/apps/v1/deployments"):
        found = ask.get(path)
        assert found["kind"].endswith("List")
        assert found["items"] and all("kind" not in item and "apiVersion" not in item for item in found["items"])
    for name in ("applied", "six"):
        assert ask("DELETE", f"{MAPS}/{name}").code == 200


def test_selectors(ask: Asking) -> None:
    assert _names(ask.get(f"{MAPS}?labelSelector=even%3DTrue")) == ["four", "two"]
    assert _names(ask.get(f"{MAPS}?fieldSelector=metadata.name%3Done")) == ["one"]


def test_versions_of_a_list(ask: Asking) -> None:
    before = ask.get(MAPS)["metadata"]["resourceVersion"]
    ask.make(MAPS, {"metadata": {"name": "later"}})
    assert "later" in _names(ask.get(f"{MAPS}?resourceVersion={before}&resourceVersionMatch=NotOlderThan"))
    exact = ask.get(f"{MAPS}?resourceVersion={before}&resourceVersionMatch=Exact")
    assert "later" not in _names(exact) and exact["metadata"]["resourceVersion"] == before
    assert _names(exact) == sorted(_names(exact)) and "one" in _names(exact)
    table = ask.get(f"{MAPS}?resourceVersion={before}&resourceVersionMatch=Exact", Accept=TABLE)
    assert [row["cells"][0] for row in table["rows"]] == _names(exact)
    selected = ask.get(f"{MAPS}?resourceVersion={before}&resourceVersionMatch=Exact&labelSelector=even%3DTrue")
    assert _names(selected) == ["four", "two"]
    assert ask("DELETE", f"{MAPS}/later").code == 200


def test_forms(ask: Asking) -> None:
    table = ask.get(PODS, Accept=TABLE)
    assert (table["kind"], table["columnDefinitions"][0]["name"]) == ("Table", "Name")
    assert {column["type"] for column in table["columnDefinitions"]} == {"string"}
    assert table["rows"][0]["object"]["kind"] == "PartialObjectMetadata"
    assert "spec" in ask.get(f"{PODS}?includeObject=Object", Accept=TABLE)["rows"][0]["object"]
    assert ask.get(f"{PODS}?includeObject=None", Accept=TABLE)["rows"][0]["object"] is None
    assert ask.get(WEB, Accept=PARTIAL.format(""))["kind"] == "PartialObjectMetadata"
    assert ask.get(PODS, Accept=PARTIAL.format("List"))["kind"] == "PartialObjectMetadataList"
    assert ask("GET", WEB, Accept="application/yaml").body.startswith(b"apiVersion: apps/v1\n")
    assert b'\n  "kind": "Deployment"' in ask("GET", f"{WEB}?pretty=true").body


def test_large_lists_are_compressed_for_who_reads_that(ask: Asking) -> None:
    ask.make(MAPS, {"metadata": {"name": "large"}, "data": {"x": "y" * 200_000}})
    plain = ask("GET", MAPS)
    packed = ask("GET", MAPS, Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip" and len(packed.body) < 10_000
    assert gzip.decompress(packed.body) == plain.body
    assert "Content-Encoding" not in ask("GET", f"{MAPS}?limit=1", Accept_Encoding="gzip").headers
    assert ask("DELETE", f"{MAPS}/large").code == 200


# -- watches ----------------------------------------------------------------------------------


def test_a_watch_begins_with_what_is_there(ask: Asking) -> None:
    query = "watch=1&timeoutSeconds=1&allowWatchBookmarks=true&sendInitialEvents=true"
    found = ask("GET", f"{MAPS}?{query}&resourceVersionMatch=NotOlderThan&labelSelector=even%3DTrue")
    assert found.headers["Transfer-Encoding"] == "chunked"
    added = [event["object"]["metadata"]["name"] for event in found.events if event["type"] == "ADDED"]
    assert added == ["four", "two"]
    bookmark = found.events[2]
    assert bookmark["type"] == "BOOKMARK"
    assert bookmark["object"]["metadata"]["annotations"] == {"k8s.io/initial-events-end": "true"}


def test_a_watch_goes_on_from_a_version(ask: Asking) -> None:
    version = ask.get(MAPS)["metadata"]["resourceVersion"]
    ask.make(MAPS, {"metadata": {"name": "seen"}})
    ask("PATCH", f"{MAPS}/seen", {"data": {"a": "b"}}, "application/merge-patch+json")
    ask("DELETE", f"{MAPS}/seen")
    found = ask("GET", f"{MAPS}?watch=1&timeoutSeconds=1&resourceVersion={version}")
    assert [event["type"] for event in found.events] == ["ADDED", "MODIFIED", "DELETED"]
    table = ask("GET", f"{MAPS}?watch=1&timeoutSeconds=1&resourceVersion={version}", Accept=TABLE)
    assert [event["object"]["kind"] for event in table.events] == ["Table"] * 3
    assert table.events[0]["object"]["columnDefinitions"] and not table.events[1]["object"]["columnDefinitions"]


def test_what_has_been_forgotten_is_gone(ask: Asking, server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kubectl_sim.store.store.KEEP_REVISIONS", 5)
    for number in range(15):
        ask("PATCH", f"{MAPS}/one", {"data": {"n": str(number)}}, "application/merge-patch+json")
    events = ask("GET", f"{MAPS}?watch=1&resourceVersion=1").events
    assert [(event["type"], event["object"]["code"], event["object"]["reason"]) for event in events] == [
        ("ERROR", 410, "Expired")
    ]
    gone = ask("GET", f"{MAPS}?resourceVersion=1&resourceVersionMatch=Exact")
    assert (gone.code, gone.json["reason"]) == (410, "Expired")


# -- writes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("media", "patch"),
    [
        ("application/json-patch+json", [{"op": "add", "path": "/metadata/labels", "value": {"by": "json"}}]),
        ("application/merge-patch+json", {"metadata": {"labels": {"by": "merge"}}}),
        ("application/strategic-merge-patch+json", {"metadata": {"labels": {"by": "strategic"}}}),
    ],
)
def test_patches(ask: Asking, media: str, patch: Any) -> None:
    found = ask("PATCH", WEB, patch, media)
    assert found.code == 200
    assert found.json["metadata"]["labels"]["by"] in media


def test_server_side_apply(ask: Asking) -> None:
    config = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n"
    media = "application/apply-patch+yaml"
    conflict = ask("PATCH", f"{WEB}?fieldManager=me", config, media)
    assert (conflict.code, conflict.json["details"]["causes"][0]["field"]) == (409, ".spec.replicas")
    forced = ask("PATCH", f"{WEB}?fieldManager=me&force=true", config, media)
    assert (forced.code, forced.json["spec"]["replicas"]) == (200, 3)
    odd = ask("PATCH", f"{WEB}?force=true", {}, "application/merge-patch+json")
    assert odd.code == 422 and "force: Forbidden: may not be specified for non-apply patch" in odd.json["message"]


def test_rehearsals_leave_nothing_behind(ask: Asking) -> None:
    version = ask.get(MAPS)["metadata"]["resourceVersion"]
    made = ask("POST", f"{MAPS}?dryRun=All", {"metadata": {"name": "dry"}})
    assert made.code == 201 and made.json["metadata"]["uid"]
    assert ask("GET", f"{MAPS}/dry").code == 404
    assert ask("DELETE", f"{MAPS}/one?dryRun=All").code == 200
    assert ask.get(MAPS)["metadata"]["resourceVersion"] == version


def test_fields_that_nobody_knows(ask: Asking) -> None:
    odd = {"metadata": {"name": "odd"}, "foo": 1}
    warned = ask("POST", f"{MAPS}?fieldValidation=Warn&dryRun=All", odd)
    assert warned.headers.get_all("Warning") == ['299 - "unknown field \\"foo\\""']
    assert ask("POST", f"{MAPS}?fieldValidation=Ignore&dryRun=All", odd).headers["Warning"] is None
    strict = ask("POST", f"{MAPS}?fieldValidation=Strict", odd)
    assert strict.code == 400 and 'unknown field "foo"' in strict.json["message"]


def test_a_whole_collection_is_deleted(ask: Asking) -> None:
    for name in ("a", "b", "c"):
        ask.make(MAPS, {"metadata": {"name": f"collected-{name}", "labels": {"collect": str(name != "c")}}})
    found = ask("DELETE", f"{MAPS}?labelSelector=collect%3DTrue")
    assert (found.code, _names(found.json)) == (200, ["collected-a", "collected-b"])
    assert "collected-c" in _names(ask.get(MAPS))


@pytest.mark.parametrize(
    ("options", "code", "why"),
    [
        ({"dryRun": ["Yes"]}, 422, 'dryRun: Unsupported value: ["Yes"]: supported values: "All"'),
        ({"propagationPolicy": "Later"}, 422, 'supported values: "Foreground", "Background", "Orphan", "nil"'),
        ({"propagationPolicy": "Orphan", "orphanDependents": True}, 422, "cannot be both set"),
        ({"gracePeriodSeconds": "0"}, 400, "DeleteOptions.gracePeriodSeconds of type int64"),
        ({"kind": "Pod", "apiVersion": "v1"}, 400, 'no kind "Pod" is registered'),
    ],
)
def test_nothing_is_deleted_by_options_that_are_wrong(ask: Asking, options: Any, code: int, why: str) -> None:
    for path in (MAPS, f"{MAPS}/one", f"{MAPS}/nope"):
        refused = ask("DELETE", path, options)
        assert (refused.code, refused.json["code"]) == (code, code)
        assert why in refused.json["message"]
    assert ask("GET", f"{MAPS}/one").code == 200


def test_a_version_that_is_not_the_present_one_conflicts(ask: Asking) -> None:
    found = ask.get(f"{MAPS}/two")
    assert ask("PUT", f"{MAPS}/two", {**found, "data": {"a": "1"}}).code == 200
    stale = ask("PUT", f"{MAPS}/two", {**found, "data": {"a": "2"}})
    assert (stale.code, stale.json["reason"]) == (409, "Conflict")


# -- subresources and reviews -------------------------------------------------------------------


def test_some_objects_are_made_by_replacing_them(ask: Asking) -> None:
    roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles"
    assert ask("PUT", f"{roles}/made", {"metadata": {"name": "other"}}).code in (400, 404)
    assert ask("PUT", f"{roles}/made", {"metadata": {"name": "made", "resourceVersion": "5"}}).code == 404
    assert ask("PUT", f"{roles}/made", {"metadata": {"name": "made"}}).code == 201
    assert ask("PUT", f"{roles}/made", {"metadata": {"name": "made", "labels": {"a": "b"}}}).code == 200
    assert ask("PUT", f"{MAPS}/made", {"metadata": {"name": "made"}}).code == 404


def test_subresources_of_workloads(ask: Asking) -> None:
    scale = ask.get(f"{WEB}/scale")
    assert (scale["kind"], scale["apiVersion"]) == ("Scale", "autoscaling/v1")
    scale["spec"]["replicas"] = 4
    assert ask("PUT", f"{WEB}/scale", scale).json["spec"]["replicas"] == 4
    assert ask.get(WEB)["spec"]["replicas"] == 4
    status = ask("PATCH", f"{WEB}/status", {"status": {"observedGeneration": 0}}, "application/merge-patch+json")
    assert status.code == 200
    assert ask("GET", f"{WEB}/nope").code == 404


def test_subresources_of_pods(ask: Asking, server: Served) -> None:
    ask.make(PODS, {"metadata": {"name": "p"}, "spec": CONTAINERS})
    server.inside(lambda running: running.host.cluster.advance(30_000_000))
    for name in ("status", "ephemeralcontainers", "resize"):
        assert ask.get(f"{PODS}/p/{name}")["kind"] == "Pod"
    log = ask("GET", f"{PODS}/p/log")
    assert (log.code, log.headers["Content-Type"]) == (200, "text/plain")
    debugger = {"ephemeralContainers": [{"name": "d", "image": "busybox", "command": ["sleep", "1"]}]}
    media = "application/strategic-merge-patch+json"
    assert ask("PATCH", f"{PODS}/p/ephemeralcontainers", {"spec": debugger}, media).code == 200
    bound = ask("POST", f"{PODS}/p/binding", {"target": {"kind": "Node", "name": "kubectl-sim-worker"}})
    assert bound.code == 409
    assert ask("POST", f"{PODS}/p/eviction", {"metadata": {"name": "p"}}).code == 201
    assert "deletionTimestamp" in ask.get(f"{PODS}/p")["metadata"]


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("tailLines=-1", "tailLines: Invalid value: -1: must be greater than or equal to 0"),
        ("sinceSeconds=0", "sinceSeconds: Invalid value: 0: must be greater than 0"),
        ("limitBytes=0", "limitBytes: Invalid value: 0: must be greater than 0"),
        ("sinceSeconds=5&sinceTime=2026-01-01T00:00:00Z", "at most one of `sinceTime` or `sinceSeconds`"),
        ("stream=Stderr", "stream: Forbidden: may not be specified"),
    ],
)
def test_logs_are_asked_for_with_sense(ask: Asking, query: str, why: str) -> None:
    refused = ask("GET", f"{PODS}/nope/log?{query}")
    assert (refused.code, refused.json["reason"]) == (422, "Invalid")
    assert why in refused.json["message"]


def test_metrics_of_nodes_and_pods(ask: Asking) -> None:
    nodes = ask.get("/apis/metrics.k8s.io/v1beta1/nodes")["items"]
    assert len(nodes) == 3 and set(nodes[0]["usage"]) == {"cpu", "memory"}
    path = "/apis/metrics.k8s.io/v1beta1/namespaces/kube-system/pods?labelSelector=k8s-app%3Dkube-dns"
    assert [pod["containers"][0]["name"] for pod in ask.get(path)["items"]] == ["coredns", "coredns"]


def test_who_am_i_and_what_may_i(ask: Asking) -> None:
    reviews = "/apis/authentication.k8s.io/v1/selfsubjectreviews"
    assert ask.make(reviews, {})["status"]["userInfo"]["username"] == "kubernetes-admin"
    other = ask("POST", reviews, {}, Impersonate_User="bob", Impersonate_Group="devs", Impersonate_Extra_Team="a")
    assert other.json["status"]["userInfo"] == {
        "username": "bob",
        "groups": ["devs", "system:authenticated"],
        "extra": {"team": ["a"]},
    }
    wanted = {"spec": {"resourceAttributes": {"verb": "get", "resource": "pods"}}}
    assert ask.make("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", wanted)["status"]["allowed"]
    rules = ask.make("/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", {"spec": {"namespace": "default"}})
    assert rules["status"]["resourceRules"]


def test_service_accounts_show_their_tokens(ask: Asking, server: Served) -> None:
    accounts = "/api/v1/namespaces/default/serviceaccounts"
    ask.make(accounts, {"metadata": {"name": "robot"}})
    token = ask.make(f"{accounts}/robot/token", {"spec": {"expirationSeconds": 600}})["status"]["token"]
    review = {"spec": {"token": token}}
    status = ask.make("/apis/authentication.k8s.io/v1/tokenreviews", review)["status"]
    assert status["authenticated"] and status["user"]["username"] == "system:serviceaccount:default:robot"
    robot = ask.as_(token)
    seen = robot.make("/apis/authentication.k8s.io/v1/selfsubjectreviews", {})["status"]["userInfo"]
    assert seen["groups"][:2] == ["system:serviceaccounts", "system:serviceaccounts:default"]
    header, claims, signature = token.split(".")
    for forged in (f"{header}.{claims}.{signature[:-2]}xx", f"{header}.e30.{signature}", "a.b.c", f"{token}x"):
        assert ask.as_(forged)("GET", PODS).code == 401
    server.inside(lambda running: running.host.cluster.advance(601_000_000))
    assert robot("GET", PODS).code == 401
    fresh = ask.as_(ask.make(f"{accounts}/robot/token", {})["status"]["token"])
    refused = fresh("GET", PODS)
    assert refused.code == 403
    what = 'cannot list resource "pods" in API group "" in the namespace "default"'
    assert refused.json["message"] == f'pods is forbidden: User "system:serviceaccount:default:robot" {what}'
    assert refused.json["reason"] == "Forbidden"
    binding = {
        "metadata": {"name": "robots-look"},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"},
        "subjects": [{"kind": "ServiceAccount", "name": "robot", "namespace": "default"}],
    }
    ask.make("/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings", binding)
    assert fresh("GET", PODS).code == 200
    assert fresh("DELETE", f"{PODS}/any").code == 403
    assert fresh("GET", "/api/v1/pods").code == 403
    assert fresh("GET", "/apis").code == 200
    assert fresh("GET", "/metrics").code == 403
    refused = fresh("GET", PODS, Impersonate_User="kubernetes-admin")
    what = 'cannot impersonate-on:user-info:list resource "pods" in API group "" in the namespace "default"'
    assert refused.code == 403 and what in refused.json["message"]
    ask("DELETE", f"{accounts}/robot")
    assert fresh("GET", PODS).code == 401


def test_roles_hold_for_whom_one_acts_as(ask: Asking) -> None:
    names = "/api/v1/namespaces"
    assert ask("GET", names, Impersonate_User="jane").code == 403
    assert ask("GET", names, Impersonate_User="jane", Impersonate_Group="system:masters").code == 200
    watch = ask("GET", f"{PODS}?watch=1&timeoutSeconds=1", Impersonate_User="jane")
    assert watch.code == 403 and 'cannot watch resource "pods"' in watch.json["message"]
    assert ask("GET", "/metrics", Impersonate_User="jane").json["message"].startswith("forbidden: User")
    nobody = ask("GET", names, Impersonate_Group="a", Impersonate_Extra_B="c")
    shown = 'Groups:[]string{"a"}, Extra:map[string][]string{"b":[]string{"c"}}}'
    expected = f'requested &user.DefaultInfo{{Name:"", UID:"", {shown} without impersonating a user name'
    assert (nobody.code, nobody.json["message"]) == (400, expected)


def test_a_role_may_allow_to_act_as_somebody(ask: Asking) -> None:
    accounts, rbac = "/api/v1/namespaces/default/serviceaccounts", "/apis/rbac.authorization.k8s.io/v1"
    ask.make(accounts, {"metadata": {"name": "actor"}})
    actor = ask.as_(ask.make(f"{accounts}/actor/token", {})["status"]["token"])
    role = {"kind": "ClusterRole", "apiGroup": "rbac.authorization.k8s.io"}
    for name, user, rules in (
        ("acts", "actor", [{"apiGroups": [""], "resources": ["users"], "resourceNames": ["jane"]}]),
        ("looks", "jane", [{"apiGroups": [""], "resources": ["namespaces"]}]),
    ):
        verbs = ["impersonate"] if name == "acts" else ["list"]
        ask.make(f"{rbac}/clusterroles", {"metadata": {"name": name}, "rules": [{**rules[0], "verbs": verbs}]})
        subject = {"kind": "User", "name": user}
        if user == "actor":
            subject = {"kind": "ServiceAccount", "name": user, "namespace": "default"}
        binding = {"metadata": {"name": name}, "roleRef": {**role, "name": name}, "subjects": [subject]}
        ask.make(f"{rbac}/clusterrolebindings", binding)
    assert actor("GET", "/api/v1/namespaces").code == 403
    assert actor("GET", "/api/v1/namespaces", Impersonate_User="jane").code == 200
    assert actor("GET", "/api/v1/nodes", Impersonate_User="jane").code == 403
    assert actor("GET", "/api/v1/namespaces", Impersonate_User="joe").code == 403
    assert actor("GET", "/api/v1/namespaces", Impersonate_User="jane", Impersonate_Group="dev").code == 403


def test_a_kubeconfig_for_a_path_that_is_a_file(tmp_path: Path) -> None:
    from kubectl_sim.base import yamlio
    from kubectl_sim.client import kubeconfig

    path = tmp_path / "served.yaml"
    kubeconfig.save(str(path), {"apiVersion": "v1", "kind": "Config"})
    assert yamlio.load(path.read_text())["kind"] == "Config"
    assert path.stat().st_mode & 0o077 == 0


def test_a_scale_has_columns_of_its_own(ask: Asking) -> None:
    path = f"/apis/apps/v1/namespaces/default/deployments/{DEPLOYMENT['metadata']['name']}/scale"
    found = ask.get(path, Accept=TABLE)
    assert [column["name"] for column in found["columnDefinitions"]] == ["Name", "Desired", "Available", "Age"]
    name, desired, _, age = found["rows"][0]["cells"]
    assert (name, desired) == (DEPLOYMENT["metadata"]["name"], ask.get(path)["spec"]["replicas"])
    assert age[-1] in "smh"
