"""``kubectl get``: the real one and ours on the same cluster file."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kubectl_sim.cluster.bootstrap import Settings, create_cluster
from tests.cluster_bridge import ClusterBridge
from tests.oracle import needs_kubectl
from tests.runner import kubectl_sim

pytestmark = needs_kubectl


def pod(name: str, namespace: str = "default", **labels: str) -> dict[str, Any]:
    metadata: dict[str, Any] = {"name": name, "namespace": namespace}
    if labels:
        metadata["labels"] = labels
    container = {"name": "main", "image": f"nginx:{len(name)}", "resources": {"requests": {"cpu": f"{len(name)}0m"}}}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {"containers": [container]}}


OBJECTS: list[tuple[str, dict[str, Any]]] = [
    ("namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "team-a", "labels": {"t": "a"}}}),
    ("pods", pod("web-1", app="web", tier="front")),
    ("pods", pod("web-2-with-a-long-name", app="web")),
    ("pods", pod("db", app="db")),
    ("pods", pod("db", "team-a", app="db")),
    ("pods", pod("z", "kube-system")),
    (
        "services",
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": "web", "namespace": "default", "annotations": {"note": "a\nb\t\"c\" <d> & é 日本"}},
            "spec": {"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": "http", "name": "http"}]},
        },
    ),
    (
        "configmaps",
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "settings", "namespace": "default", "labels": {"app": "web"}},
            "data": {"yes": "no", "n": "1", "file.conf": "line 1\n  line 2\n", "empty": "", "date": "2020-01-01"},
            "binaryData": {"b": "AAECAw=="},
        },
    ),
    (
        "deployments.apps",
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": "web", "namespace": "default", "labels": {"app": "web"}},
            "spec": {
                "replicas": 0,
                "selector": {"matchLabels": {"app": "web"}},
                "template": {
                    "metadata": {"labels": {"app": "web"}},
                    "spec": {"containers": [{"name": "web", "image": "nginx"}]},
                },
            },
        },
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def bridge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClusterBridge]:
    path = tmp_path_factory.mktemp("cluster") / "state.db"
    cluster = create_cluster(str(path), Settings("envtest", clock="manual", seed=1))
    client = cluster.client()
    for resource, obj in OBJECTS:
        client.create(resource, obj)
    cluster.close()
    before = os.environ.get("KUBECTL_SIM_STATE")
    os.environ["KUBECTL_SIM_STATE"] = str(path)
    with ClusterBridge(str(path)) as served:
        yield served
    os.environ.pop("KUBECTL_SIM_STATE")
    if before is not None:
        os.environ["KUBECTL_SIM_STATE"] = before


def same(bridge: ClusterBridge, line: str, stdin: str = "") -> None:
    """The line means the same to both: output, errors and exit code."""
    args = _words(line) if "'" in line or "\\" in line else line.split()
    assert kubectl_sim(args, stdin) == bridge.kubectl(*args, stdin=stdin)


def _words(line: str) -> list[str]:
    import shlex

    return shlex.split(line)


TABLES = """
get pods
get pod
get po
get Pod
get PODS
get pods -o wide
get pods -A
get pods -A -o wide
get pods -n team-a
get pods -n nowhere
get pods -n kube-system --no-headers
get pods --no-headers
get pods --show-labels
get pods -L app
get pods -L app,tier
get pods -L app -L tier --show-labels -A
get pods -l app=web
get pods -l app=web,tier
get pods -l 'app in (web, db)'
get pods -l '!tier'
get pods -l app=nope
get pods --field-selector metadata.name=db
get pods --field-selector metadata.name!=db -A
get pods --field-selector=status.phase=Running
get pods db
get pods db web-1
get pods web-1 db --no-headers
get pod/db
get pod/db pod/web-1
get pod/db svc/web
get pod/db service/web deploy/web
get pods,svc
get pods,services,deployments
get po,svc web db
get pods,pods
get pods,po
get all
get all -A
get all -n team-a
get all --no-headers
get all,cm
get all -l app=web
get deploy,rs -o wide
get deployments.apps
get deployments.v1.apps
get deployments.v1.apps web
get deploy.apps/web
get ns
get ns,pods
get ns -A
get namespaces team-a -o wide
get cm --show-kind
get pods --show-kind
get deploy --show-kind
get pods --chunk-size=1
get pods --chunk-size=2 -A
get pods --chunk-size=0
get pods --ignore-not-found
get pods nope --ignore-not-found
get pods nope db --ignore-not-found
get secrets
get events
get sa -A
"""

REFUSALS = """
get
get --no-headers
get foo
get foo bar
get foo/bar
get foo.example.com
get foo,pods
get pods,foo
get pods nope
get pods nope nada
get pods nope db
get pod/nope
get pod/nope svc/nada
get pod/nope pod/db
get pods nope -n nowhere
get pod/nope -n nowhere
get pods db -A
get pod/db -A
get pods pod/db
get pod/db db
get pod/db/x
get pod/
get /db
get pod,svc/db
get pods,svc/db svc/web
get pods db -l app=db
get pod/db -l app=db
get pods -l app=db --field-selector metadata.name=db
get pods db --field-selector metadata.name=db
get pods -l a=b=c
get pods -l 'a in'
get pods --field-selector foo=bar
get pods --field-selector metadata.name
get pods -o foo
get pods db -o foo
get pods nope -o foo
get pods -o JSON --show-labels
get pods -o custom-columns=A:.a -L x
get pods --output-watch-events
get pods --watch nope
get pods,svc -w
get pod/db svc/web -w
get -w
get -f nope.yaml
get -f nope*.yaml
get -f a -k b
get -k b -R
get pods -f x.yaml
get -l app=web
get -A
get pods --raw /api
get --raw /api -o json
get pods db --subresource nope
get pods --subresource status
get all/x
get pods.v1.
get deployments.v2.apps
get ,
get pods,
get ''
get pods ''
get pods .
get pods 'a%b'
get pods 'a b'
get pods A_B
get foo.v1.
get foo.v1
"""

FORMATS = """
get pods -o name
get pods,svc -o name
get deploy web -o name
get pods nope -o name
get pod db -o yaml
get pod db -o json
get pod db -o kyaml
get pods -o yaml
get pods -o json
get pods -o kyaml
get svc web -o yaml
get svc web -o json
get cm settings -o yaml
get cm settings -o json
get cm settings -o kyaml
get cm,svc -o yaml
get cm/settings svc/web -o json
get cm settings -o yaml --show-managed-fields
get cm settings -o json --show-managed-fields
get pods -l app=nope -o yaml
get pods -l app=nope -o json
get pods -l app=nope -o name
get pods -n nowhere -o json
get pods nope -o yaml
get pods nope db -o yaml
get pods nope db -o name
get pods nope -o yaml --ignore-not-found
get pods nope db -o name --ignore-not-found
get pods -o go-template='{{range .items}}{{.metadata.name}} {{end}}'
get pods -o template --template='{{len .items}}'
get pods --template='{{len .items}}'
get pod db -o go-template='{{.metadata.labels}} {{.spec.containers}}'
get pod db -o go-template='{{.a.b}}'
get pod db -o go-template='{{.a.b}}' --allow-missing-template-keys=false
get pod db -o go-template='{{.spec.x.y'
get pod db -o go-template=
get pod db -o go-template
get pod db -o go-template-file=nope.tmpl
get cm settings -o go-template='{{index .data "file.conf"}}'
get cm settings -o go-template='{{range $k, $v := .data}}{{$k}}={{$v}};{{end}}'
get cm settings -o go-template='{{.binaryData.b | base64decode | printf "%q"}}'
get deploy web -o go-template='{{.spec.replicas}} {{.metadata.generation}}'
"""


TYPES = """
get ing.networking
get deploy.app
get deploy.a
get deploy.v1.app
get deploy.v2.app
get Deployment.v1.apps
get Deployment.apps
get deployment.v1
get pods.v1
get pods.v1.
get ev.events
get hpa.v2
get Pod.v1
get pod.
get .apps
get Deploy
get DEPLOYMENTS
get po.
get Po
get PO
get deployments.Apps
get Events
get eV
"""

SORTED = """
get pods --sort-by=.metadata.name
get pods -A --sort-by=.metadata.namespace
get pods -A --sort-by={.spec.containers[0].resources.requests.cpu}
get pods -A --sort-by=.metadata.labels.tier
get pods -A --sort-by=.metadata.labels.tier -o name
get pods -A --sort-by=.metadata.labels.app -o name
get pods -A --sort-by=.nope
get nodes --sort-by=.nope
get ns --sort-by=.nope
get pods -A --sort-by=.nope -o name
get pods --sort-by=.spec.containers[5].name
get pods --sort-by=.spec.containers[5].name -o name
get pods --sort-by={.a}{.b}
get pods --sort-by={.a}{.b} -o name
get pods --sort-by={.a
get pods --sort-by={.a -o name
get pods --sort-by=.a[
get pods --sort-by=.a[ -o name
get pods db --sort-by=.nope
get pods db web-1 --sort-by=.metadata.name
get pods db --sort-by=.nope -o name
get pods nope --sort-by=.metadata.name
get pods -n nowhere --sort-by=.metadata.name
get pods -n nowhere --sort-by=.metadata.name -o yaml
get pods,svc --sort-by=.metadata.name
get pods,svc --sort-by=.metadata.name -o name
get svc,pods --sort-by=.kind
get svc,pods --sort-by=.metadata.resourceVersion
get all -A --sort-by=.metadata.creationTimestamp
get pods --sort-by=.status.hostIP
get pods --sort-by=
get pods --sort-by=.metadata.annotations
get pods -o yaml --sort-by=.metadata.name
get pods -o json --sort-by={.metadata.labels.app}
get pod db -o yaml --sort-by=.nope
get svc web -o json --sort-by=.nope
get pods -n kube-system --sort-by=.nope
"""

PATHS = r"""
get pods -o custom-columns=NAME:.metadata.name
get pods -o custom-columns=NAME:.metadata.name,IMG:.spec.containers[0].image --no-headers
get pods -o custom-columns=N:.metadata.name,I:spec.containers[*].image,L:{.metadata.labels},X:.x,Y:{metadata.name}
get pods -A -o custom-columns=NAMESPACE:.metadata.namespace,NAME:.metadata.name,RV:.metadata.generation
get pods -o custom-columns=
get pods -o custom-columns
get pods -o custom-columns=NAME
get pods -o custom-columns=NAME,X:.a
get pods -o custom-columns=:.metadata.name
get pods -o custom-columns=A:
get pods -o custom-columns=A:.a,
get pods -o custom-columns=A:{.a
get pods -o custom-columns=A:.a[
get pods -o custom-columns=A:.a[,B:.metadata.name
get pods -o custom-columns=A:.spec.containers[7].name
get pods -o custom-columns=A:.spec.containers[?(@.name==1)].name
get svc web -o custom-columns=A:.metadata.annotations.note,B:.metadata.name
get svc,cm -o custom-columns=N:.metadata.name,D:.data
get cm settings -o custom-columns=N:.metadata.name,D:.data,E:.data.empty
get cm settings -o custom-columns='N:.metadata.name,F:.data.file\.conf,X:.metadata.uid'
get deploy -o custom-columns=R:.spec.replicas,P:.spec.template.spec.containers,T:.metadata.creationTimestamp
get pods nope -o custom-columns=A:.a
get pods -l app=nope -o custom-columns=A:.a
get pods nope db -o custom-columns=A:.metadata.name
get pods -o custom-columns-file=nope
get pods -o custom-columns-file=
get pods -o custom-columns --template=A:.metadata.name
get pods -o custom-columns=A:.b --template=A:.metadata.name
get pods -o custom-columns=A:.metadata.name --sort-by=.metadata.name
get pods -o custom-columns=A:.metadata.name --sort-by={.spec.containers[0].image}
get pods -o jsonpath={.items[*].metadata.name}
get pods -o jsonpath='{range .items[*]}{.metadata.name}{"\t"}{.spec.containers[0].image}{"\n"}{end}'
get pod db -o jsonpath={.metadata.labels}
get pod db -o jsonpath={.a.b}
get pod db -o jsonpath={.a.b} --allow-missing-template-keys=false
get pod db -o jsonpath={.spec.containers[3]}
get pod db -o jsonpath={.metadata.name
get pod db -o jsonpath=
get pod db -o jsonpath
get pod db -o jsonpath=.metadata.name
get pod db -o jsonpath-file=nope
get pod db -o jsonpath-as-json={.metadata.labels}
get pods -o jsonpath-as-json={.items[*].metadata.name}
get pod db -o jsonpath --template={.metadata.name}
get pods -l app=nope -o jsonpath={.items[0].metadata.name}
get pods -l app=nope -o jsonpath={.items[*].metadata.name}
get deploy web -o jsonpath={.spec.replicas}{.metadata.generation}
get cm settings -o jsonpath='{.data.file\.conf}'
get cm settings -o jsonpath='{.data["file.conf"]}{.data}'
get pods -o jsonpath='{.items[?(@.metadata.name=="db")].metadata.namespace}'
get pods -o jsonpath='{.items[?(@.spec.containers[0].x)].metadata.namespace}'
get pods -o jsonpath='{.items[?(@.metadata.name>1)].metadata.namespace}'
get pods -o custom-columns-file=columns.txt
get pods -o custom-columns-file=columns.txt --no-headers
get pods -o custom-columns-file=pod.yaml
get pods -o custom-columns-file=tmpl
get pods -o custom-columns-file=dir/c.txt
get pods -o jsonpath-file=path.txt
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize("line", lines(TABLES))
def test_tables(bridge: ClusterBridge, line: str) -> None:
    same(bridge, line)


CLIENT_TABLES = """
get pods --server-print=false
get pods,svc --server-print=false
get pods -A --server-print=false --show-labels
get pods -L app,tier --server-print=false
get pods db --server-print=false --no-headers
get deployment web nope --server-print=false --show-kind
get pods -n nowhere --server-print=false
"""


@pytest.mark.parametrize("line", lines(CLIENT_TABLES))
def test_tables_of_the_client_alone(bridge: ClusterBridge, line: str) -> None:
    """The real one counts ages by the wall clock, we by the cluster's."""
    ours, theirs = kubectl_sim(line.split()), bridge.kubectl(*line.split())
    assert [_without_ages(out) for out in map(str, ours)] == [_without_ages(out) for out in map(str, theirs)]


def _without_ages(text: str) -> str:
    return re.sub(r" +", " ", re.sub(r"\b[0-9]+(y[0-9]+)?[smhdy]\b", "AGE", text))


@pytest.mark.parametrize("line", lines(REFUSALS))
def test_refusals(bridge: ClusterBridge, line: str) -> None:
    same(bridge, line)


@pytest.mark.parametrize("line", lines(FORMATS))
def test_formats(bridge: ClusterBridge, line: str) -> None:
    same(bridge, line)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/namespaces/default/pods/db",
        "/apis/apps/v1/namespaces/default/deployments",
        "/apis/apps/v1/deployments",
        "/api/v1/namespaces",
        "/api/v1/namespaces/team-a",
        "/api/v1/namespaces/default/pods?labelSelector=app%3Ddb&limit=1",
    ],
)
def test_raw_paths(bridge: ClusterBridge, path: str) -> None:
    ours, theirs = kubectl_sim(["get", "--raw", path]), bridge.kubectl("get", "--raw", path)
    assert (ours[0], json.loads(ours[1]), ours[2]) == (theirs[0], json.loads(theirs[1]), theirs[2])


@pytest.mark.parametrize("path", ["/api/v1/namespaces/default/pods/nope", "/api/v1/foos", "foo", ""])
def test_raw_paths_that_are_none(bridge: ClusterBridge, path: str) -> None:
    same(bridge, f"get --raw '{path}'")


@pytest.mark.parametrize("line", lines(TYPES))
def test_types(bridge: ClusterBridge, line: str) -> None:
    same(bridge, line)


@pytest.mark.parametrize("line", lines(SORTED))
def test_sorted(bridge: ClusterBridge, line: str) -> None:
    same(bridge, line)


@pytest.mark.parametrize("path", [".spec", ".spec.containers", ".spec.enableServiceLinks"])
@pytest.mark.parametrize("flags", ["", "-o name"])
def test_what_cannot_be_sorted_ends_in_the_log(bridge: ClusterBridge, path: str, flags: str) -> None:
    args = ["get", "pods", f"--sort-by={path}", *flags.split()]
    (code, out, err), theirs = kubectl_sim(args), bridge.kubectl(*args)
    stamp = r"^F\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ "
    assert re.match(stamp, err)
    assert (code, out, re.sub(stamp, "", err)) == (*theirs[:2], re.sub(stamp, "", theirs[2]))


@pytest.mark.parametrize("line", lines(PATHS))
def test_paths(bridge: ClusterBridge, folder: Path, line: str) -> None:
    same(bridge, line)


FILES = {
    "columns.txt": "NAME  IMAGE\n{.metadata.name}   .spec.containers[0].image\n",
    "path.txt": "{.items[*].metadata.name}\n",
    "pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: db}\n",
    "two.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: db}\n---\n---\napiVersion: v1\nkind: Service\n"
    "metadata: {name: web}\n",
    "list.json": json.dumps(
        {"apiVersion": "v1", "kind": "List", "items": [pod("web-1"), pod("nope"), {"kind": "Foo", "apiVersion": "v1"}]}
    ),
    "missing.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: nope}\n",
    "unknown.yaml": "apiVersion: example.com/v1\nkind: Foo\nmetadata: {name: x}\n",
    "other.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: db, namespace: team-a}\n",
    "bad.yaml": "a: [\n",
    "bad2.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: db}\n---\nx: y: z\n",
    "nokind.yaml": "apiVersion: v1\n",
    "labels.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: db, labels: {a: 1}}\n",
    "text.txt": "apiVersion: v1\nkind: Pod\nmetadata: {name: db}\n",
    "dir/a.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: web-1}\n",
    "dir/b.yml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n",
    "dir/c.txt": "no\n",
    "dir/sub/d.json": '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "db"}}',
    "empty/x.txt": "",
    "tmpl": "{{.metadata.name}}!",
}

FROM_FILES = """
get -f pod.yaml
get -f pod.yaml -o name
get -f pod.yaml -o yaml
get -f two.yaml
get -f two.yaml -o json
get -f two.yaml -f missing.yaml
get -f list.json
get -f list.json -o name
get -f missing.yaml
get -f missing.yaml --ignore-not-found
get -f missing.yaml -o yaml --ignore-not-found
get -f unknown.yaml
get -f unknown.yaml -f pod.yaml
get -f other.yaml
get -f other.yaml -n default
get -f other.yaml -n team-a
get -f other.yaml -A
get -f bad.yaml
get -f bad2.yaml
get -f bad.yaml -f pod.yaml
get -f nokind.yaml
get -f labels.yaml
get -f text.txt
get -f dir
get -f dir/
get -f ./dir -R
get -f dir -R -o name
get -f dir/*.yaml
get -f d*/a.yaml -o name
get -f empty
get -f nope
get -f nope -f pod.yaml
get -f pod.yaml,other.yaml
get -f pod.yaml -l app=db
get -f pod.yaml -l app=web
get -f pod.yaml -l 'a b'
get -f pod.yaml db
get -f pod.yaml pods
get -f pod.yaml pod/db
get -f - -f -
get -f pod.yaml --show-labels
get -f pod.yaml -o go-template-file=tmpl
get pod db -o templatefile=tmpl
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("manifests")
    for name, text in FILES.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text)
    before = Path.cwd()
    os.chdir(path)
    yield path
    os.chdir(before)


@pytest.mark.parametrize("line", lines(FROM_FILES))
def test_files(bridge: ClusterBridge, folder: Path, line: str) -> None:
    same(bridge, line)


@pytest.mark.parametrize(
    "text",
    [
        FILES["two.yaml"],
        FILES["list.json"],
        "",
        "---\n",
        "null",
        "[]",
        "a",
        "{}",
        "kind: 5",
        '{"kind": "Pod"} x',
        "kind: Pod\nmetadata: {name: db}",
        "kind: Foo",
    ],
)
def test_standard_input(bridge: ClusterBridge, text: str) -> None:
    same(bridge, "get -f -", text)
    same(bridge, "get -f - -o name", text)
