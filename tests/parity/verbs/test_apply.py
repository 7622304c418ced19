"""``kubectl apply``: the real one and ours, with the same files on clusters that are alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubectl_sim.kubectl import tree
from tests.oracle import needs_kubectl
from tests.parity.verbs.twins import Twins

pytestmark = needs_kubectl

CM = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  k: '1'\n"
LABELLED = CM.replace("name: a\n", "name: {}\n  labels: {{app: x}}\n")
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: fresh
  labels: {app: fresh}
spec:
  replicas: 2
  selector: {matchLabels: {app: fresh}}
  template:
    metadata: {labels: {app: fresh}}
    spec:
      containers:
      - name: a
        image: nginx:1.27
        ports: [{containerPort: 80}]
        env: [{name: A, value: "1"}, {name: B, value: "2"}]
      volumes:
      - name: v
        emptyDir: {}
"""
CHANGED = (
    DEPLOYMENT.replace("nginx:1.27", "nginx:1.28")
    .replace('{name: B, value: "2"}', '{name: C, value: "2"}')
    .replace("replicas: 2", "replicas: 3")
)
OTHER_SELECTOR = DEPLOYMENT.replace("matchLabels: {app: fresh}", "matchLabels: {app: other}").replace(
    "metadata: {labels: {app: fresh}}", "metadata: {labels: {app: other}}"
)


def named(name: str) -> str:
    return CM.replace("name: a", f"name: {name}")


def indented(text: str) -> str:
    return "- " + text.rstrip().replace("\n", "\n  ") + "\n"


def joined(*documents: str) -> str:
    return "---\n".join(documents)


FILES = {
    "cm.yaml": CM,
    "cm2.yaml": CM.replace("'1'", "'2'") + "  z: x\n",
    "dep.yaml": DEPLOYMENT,
    "dep2.yaml": CHANGED,
    "dep3.yaml": DEPLOYMENT.replace("emptyDir: {}", "hostPath: {path: /x}").replace("  labels: {app: fresh}\n", ""),
    "depsel.yaml": OTHER_SELECTOR,
    "depbad.yaml": DEPLOYMENT.replace("replicas: 2", "replicas: two"),
    "depinv.yaml": DEPLOYMENT.replace("name: fresh", "name: Web_X"),
    "multi.yaml": joined(CM, named("b"), DEPLOYMENT),
    "list.yaml": "apiVersion: v1\nkind: List\nitems:\n" + indented(CM) + indented(named("c")),
    "dir/x.yaml": named("d1"),
    "dir/sub/y.yaml": named("d2"),
    "dir/z.json": '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"d3"},"data":{"h":"<&>"}}',
    "bad.yaml": "a: [\n",
    "nokind.yaml": "apiVersion: v1\nmetadata: {name: x}\n",
    "unk.yaml": "apiVersion: v1\nkind: Foo\nmetadata: {name: x}\n",
    "unk2.yaml": "apiVersion: example.com/v1\nkind: Foo\nmetadata: {name: x}\n",
    "ns.yaml": named("a\n  namespace: other"),
    "noname.yaml": CM.replace("  name: a\n", "  labels: {a: b}\n"),
    "gen.yaml": CM.replace("name: a", "generateName: a-"),
    "bogus.yaml": CM + "foo: 1\n",
    "null.yaml": CM + "binaryData: null\n",
    "rv.yaml": named('a\n  resourceVersion: "1"'),
    "imm.yaml": named("imm") + "immutable: true\n",
    "imm2.yaml": named("imm").replace("'1'", "'3'") + "immutable: true\n",
    "mixed.yaml": joined(
        named("ok"),
        CM + "foo: 1\n",
        named("ok2"),
        DEPLOYMENT.replace("name: fresh", "name: Web_X"),
        "apiVersion: v1\nkind: Nope\nmetadata: {name: q}\n",
    ),
    "ssa.yaml": named("ssa"),
    "all.yaml": joined(
        *map(LABELLED.format, "abcd"), "apiVersion: v1\nkind: Namespace\nmetadata: {name: pn, labels: {app: x}}\n"
    ),
    "ab.yaml": joined(*map(LABELLED.format, "ab")),
    "la.yaml": LABELLED.format("a"),
    "lb.yaml": LABELLED.format("b"),
    "public.yaml": LABELLED.format("z\n  namespace: kube-public"),
}
APPLYING = """
apply -f cm.yaml
apply -f cm.yaml
apply -f cm2.yaml --dry-run=client
apply -f cm2.yaml --dry-run=client -o yaml
apply -f cm2.yaml --dry-run=server
apply -f cm2.yaml --dry-run=server -o yaml
apply -f cm2.yaml -o json
apply -f cm2.yaml -o name
apply -f dep.yaml
apply -f dep.yaml
apply -f dep2.yaml
get deploy fresh -o yaml
apply -f dep3.yaml
get deploy fresh -o yaml
apply -f depsel.yaml
apply -f depsel.yaml --force --timeout=1s
apply -f multi.yaml
apply -f multi.yaml -o yaml
apply -f multi.yaml -o name
apply -f multi.yaml --dry-run=client
apply -f multi.yaml --dry-run=bogus
apply -f list.yaml
apply -f list.yaml -o json
apply -f dir
apply -f dir -R
apply -f dir,cm.yaml
apply -f 'dir/*.json'
apply -f bad.yaml
apply -f nokind.yaml
apply -f nokind.yaml --validate=false
apply -f unk.yaml
apply -f unk2.yaml
apply -f nofile.yaml
apply
apply foo
apply -f cm.yaml foo bar
apply -f ns.yaml
apply -f ns.yaml -n default
apply -f ns.yaml --dry-run=client
apply -f cm.yaml -n nowhere
apply -f cm.yaml -n nowhere --dry-run=server
apply -f noname.yaml
apply -f gen.yaml
apply -f bogus.yaml
apply -f bogus.yaml --validate=warn
apply -f bogus.yaml --validate=false
apply -f bogus.yaml --validate=xx
apply -f depbad.yaml
apply -f depinv.yaml
apply -f null.yaml
apply -f rv.yaml
apply -f imm.yaml
apply -f imm2.yaml
apply -f imm2.yaml --force
apply -f imm2.yaml --force
apply -f mixed.yaml
apply -f mixed.yaml --server-side
apply -f cm.yaml --force-conflicts
apply -f cm.yaml --server-side --dry-run=client
apply -f cm.yaml --server-side --force
apply -f cm.yaml --force --dry-run=server
apply -f cm.yaml --all -l a=b
apply -f cm.yaml --prune
apply -f cm.yaml --prune --force --all
apply -f cm.yaml --subresource=status
apply -f cm.yaml --cascade=x
apply -f cm.yaml -l x=y
apply -f cm.yaml -l x=y -o yaml
apply -f multi.yaml -l app=web
apply -f cm.yaml -o foo
apply -f cm.yaml -o jsonpath={.metadata.name}
apply -f cm.yaml -o go-template={{.metadata.name}}
apply -f cm.yaml --record
apply -f ssa.yaml --server-side
apply -f ssa.yaml --server-side
apply -f ssa.yaml --server-side -o yaml --show-managed-fields
apply -f cm.yaml --server-side
apply -f cm.yaml --server-side -o yaml --show-managed-fields
apply -f cm2.yaml --server-side --field-manager=me
apply -f cm2.yaml --server-side --field-manager=me --force-conflicts
apply -f ssa.yaml
apply -f ssa.yaml
apply -f - -f cm.yaml
"""
PRUNING = """
apply -f all.yaml
apply -f ab.yaml --prune -l app=x --dry-run=client
apply -f ab.yaml --prune -l app=x --dry-run=server
apply -f ab.yaml --prune -l app=x
apply -f la.yaml --prune --all --prune-allowlist=core/v1/ConfigMap
apply -f la.yaml --prune --all --prune-allowlist=bad
apply -f la.yaml --prune --all --prune-allowlist=core/v1/Nope
apply -f la.yaml --prune --all --prune-allowlist=apps/v9/Deployment
apply -f la.yaml --prune
apply -f la.yaml --prune --all --server-side
apply -f ab.yaml
apply -f la.yaml --prune --all -o name
apply -f ab.yaml
apply -f la.yaml --prune --all -o yaml --prune-allowlist=core/v1/ConfigMap
apply -f ab.yaml
apply -f public.yaml
apply -f la.yaml -n default --prune --all
apply -f public.yaml --prune -l app=x
apply -f la.yaml --prune -l 'a b'
apply -f all.yaml
"""
SETS = """
apply -f la.yaml --applyset=x
apply -f la.yaml --applyset=x --prune
apply -f ab.yaml --applyset=set1 --prune -n default
get secret set1 -o yaml --show-managed-fields
get cm -l applyset.kubernetes.io/part-of -o name
apply -f la.yaml --applyset=set1 --prune -n default --dry-run=client
apply -f la.yaml --applyset=set1 --prune -n default --dry-run=server
apply -f la.yaml --applyset=set1 --prune -n default
get secret set1 -o yaml
apply -f la.yaml --applyset=set1 --prune -n default --all
apply -f la.yaml --applyset=set1 --prune -n default -l a=b
apply -f la.yaml --applyset=set1 --prune -n default --prune-allowlist=core/v1/ConfigMap
apply -f la.yaml --applyset=cm/set2 --prune -n default
apply -f la.yaml --applyset=configmaps/set2 --prune -n default
apply -f la.yaml --applyset=secrets/conf --prune -n default
apply -f la.yaml --applyset=pods/p --prune -n default
apply -f la.yaml --applyset=ns/default --prune
apply -f la.yaml --applyset=foo/x --prune -n default
apply -f la.yaml --applyset=foo.bar/x --prune -n default
apply -f la.yaml --applyset=secrets/ --prune -n default
apply -f lb.yaml --applyset=set1 --prune -n default --server-side
"""
STATES = ("configmaps", "deployments.apps", "namespaces", "secrets")
STDIN = (
    CM,
    "",
    "# nothing\n---\n",
    '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"j"}}'
    '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"k"}}',
    "[1]",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {x: 1}}",
)


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> None:
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


@pytest.mark.parametrize("lines", [APPLYING, PRUNING], ids=["applying", "pruning"])
def test_apply(twins: Twins, lines: str) -> None:
    twins.script(lines)
    twins.same_state(*STATES)


@pytest.mark.parametrize("text", STDIN)
def test_standard_input(twins: Twins, text: str) -> None:
    theirs, ours = twins.both("apply", "-f", "-", stdin=text)
    assert ours == theirs


def test_sets(twins: Twins, monkeypatch: pytest.MonkeyPatch) -> None:
    """The alpha flag --applyset exists only where a variable says so."""
    monkeypatch.setenv("KUBECTL_APPLYSET", "true")
    monkeypatch.setattr(tree, "_LOADED", {})
    theirs = twins.bridge.kubectl
    monkeypatch.setattr(
        twins.bridge, "kubectl", lambda *args, stdin: theirs(*args, stdin=stdin, env={"KUBECTL_APPLYSET": "true"})
    )
    twins.script(SETS)
    twins.same_state(*STATES)
