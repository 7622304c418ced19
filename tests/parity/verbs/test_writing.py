"""Verbs that write, run by the real kubectl and by ours on clusters that are alike.

Output, errors and exit codes must be equal, and so must the objects in the end.
"""

# ruff: noqa: E501  (command lines)
from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from tests.oracle import needs_kubectl
from tests.parity.verbs.twins import Twins

pytestmark = needs_kubectl

CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {}\ndata:\n  k: '{}'\n"
POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: {0}
  labels: {{app: {0}, z: "1"}}
spec:
  containers:
  - {{name: c, image: nginx, ports: {1}}}
"""
EXPRESSIONS = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: ex}
spec:
  selector: {matchLabels: {a: b}, matchExpressions: [{key: c, operator: In, values: [d, e]}]}
  template:
    metadata: {labels: {a: b, c: d}}
    spec: {containers: [{name: c, image: nginx}]}
"""
LAST = "kubectl.kubernetes.io/last-applied-configuration"
A = CONFIG.format("a", "1")
FILES = {
    "cm.yaml": A,
    "new.yaml": CONFIG.format("a", "2"),
    "no.yaml": CONFIG.format("nope", "1"),
    "mix.yaml": A + "---\n" + CONFIG.format("nope", "1") + "---\n" + CONFIG.format("a", "5"),
    "rv.yaml": A.replace("name: a", 'name: a\n  resourceVersion: "1"'),
    "nn.yaml": A.replace("  name: a\n", "  labels: {a: b}\n"),
    "p.yaml": 'data:\n  k: "77"\n',
    "p.json": '{"data":{"k":"78"}}',
    "imm.yaml": CONFIG.format("imm", "1") + "immutable: true\n",
    "imm2.yaml": CONFIG.format("imm", "9") + "immutable: true\n",
    "wid.yaml": "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {a: 1}\n",
    "cm2.yaml": CONFIG.format("a2", "1") + "---\n" + CONFIG.format("a3", "1"),
    "odd.yaml": "---\n".join(
        [CONFIG.format("m1", "1"), A, CONFIG.format("Bad_", "1"), "foo: bar\n", CONFIG.format("m2", "1")]
    ),
    "gen.yaml": A.replace("name: a", "generateName: a-"),
    "lbl.yaml": CONFIG.format("l1\n  labels: {x: y}", "1") + "---\n" + CONFIG.format("l2", "1"),
    "ann.yaml": CONFIG.format(f'an\n  annotations: {{"{LAST}": "old"}}', "1"),
    "empty.yaml": "",
    "p1.yaml": POD.format("p1", "[{containerPort: 80}]"),
    "p2.yaml": POD.format("p2", "[{containerPort: 80},{containerPort: 53, protocol: UDP},{containerPort: 53}]"),
    "p3.yaml": POD.format("p3", "[]"),
    "nolabel.yaml": POD.format("p4", "[]").replace('  labels: {app: p4, z: "1"}\n', ""),
    "expr.yaml": EXPRESSIONS,
}
LINES = {
    "create": r"""
create -f cm.yaml
create -f cm.yaml
create -f cm2.yaml
create -f cm2.yaml -o yaml
create -f cm2.yaml -o name --dry-run=server
create -f cm2.yaml --dry-run=client -o json
create -f odd.yaml
create -f gen.yaml --dry-run=client
create -f gen.yaml --dry-run=client -o yaml
create -f lbl.yaml -l x=y
create -f lbl.yaml -l x=nope
create -f ann.yaml -o yaml
create -f empty.yaml
create -f cm.yaml --save-config --dry-run=client -o yaml
create -f nofile.yaml
create -f cm.yaml x
create -f cm.yaml -o foo
create -f cm.yaml --validate=foo
create -f cm.yaml --dry-run=foo
create -f cm.yaml --raw /x --edit
create -f cm.yaml,cm2.yaml --raw /x
create -f cm.yaml --raw /x -R
create -f cm.yaml --raw /x -l a=b
create -f cm.yaml --raw /x -o yaml
create -f cm.yaml -n nowhere
create foo
create -f cm.yaml --from-literal=x
apply view-last-applied cm a
apply view-last-applied cm an
apply view-last-applied -f cm.yaml
apply view-last-applied -f ann.yaml
apply set-last-applied -f cm.yaml
apply set-last-applied -f cm.yaml --create-annotation
apply set-last-applied -f cm.yaml --create-annotation
apply set-last-applied -f cm.yaml -o yaml
apply set-last-applied -f nofile
apply set-last-applied -f gen.yaml
apply set-last-applied -f odd.yaml --create-annotation
apply set-last-applied -f cm2.yaml --create-annotation --dry-run=client
apply set-last-applied -f cm2.yaml --create-annotation --dry-run=server
apply set-last-applied -f cm2.yaml --create-annotation -o name
apply view-last-applied cm a
apply view-last-applied cm a -o json
apply view-last-applied cm a a2 a3 -o yaml
apply view-last-applied cm/a -o foo
apply view-last-applied cm --all
apply view-last-applied cm
apply view-last-applied cm nope
apply view-last-applied
apply view-last-applied -f cm2.yaml -o json
apply view-last-applied cm -l x=y
apply edit-last-applied cm nope
apply edit-last-applied cm l1
""",
    "generators": r"""
create deployment fresh --image=nginx
create deployment fresh --image=nginx
create deployment fresh2 --image=nginx --dry-run=server
create deployment fresh2 --image=nginx --dry-run=server -o yaml
create deployment fresh3 --image=nginx -o json
create deployment fresh4 --image=nginx -o yaml
create deployment fresh4 --image=nginx -n nowhere
create deployment Bad_Name --image=nginx
create ns team1
create ns team1
create ns Bad_
create cm c1 --from-literal=a=b
create cm c1 --from-literal=a=b
create cm c2 --from-literal=a=b -o yaml
create secret generic s1 --from-literal=a=b
create secret generic s1 --from-literal=a=b
create secret generic s2 --from-literal=a=b -o json
create service clusterip sv1 --tcp=80
create service clusterip sv1 --tcp=80
create service clusterip sv2 --tcp=80 -o json
create service nodeport sv3 --tcp=80 --node-port=30123
create service nodeport sv4 --tcp=80 --node-port=30123
create service nodeport sv5 --tcp=80 --node-port=1
create job j1 --image=busybox
create job j1 --image=busybox
create cronjob cj1 --image=busybox --schedule='* * * * *'
create cronjob cj1 --image=busybox --schedule='x'
create cronjob cj2 --image=busybox --schedule='x'
create job j2 --from=cronjob/cj1
create job j3 --from=cronjob/cj1 --dry-run=client -o yaml
create job j3 --from=cronjob/none
create job j3 --from=pod/web
create job j3 --from=cronjob
create job j3 --from=foo/x
create sa sa1
create sa sa1
create role r1 --verb=get --resource=pods
create role r1 --verb=get --resource=pods
create clusterrole cr1 --verb=get --resource=pods
create rolebinding rb1 --role=r1 --user=a
create rolebinding rb1 --role=r1 --user=a
create clusterrolebinding crb1 --clusterrole=cr1 --user=a
create clusterrolebinding crb1 --clusterrole=cr1 --user=a
create quota q1 --hard=pods=100
create quota q1 --hard=pods=100
create pdb p1 --selector=a=b --min-available=1
create pdb p1 --selector=a=b --min-available=1
create pc pc1 --value=5
create pc pc1 --value=5
create pc pc2 --value=5 --preemption-policy=Odd
create ingress i1 --rule=a.com/=s:80
create ingress i1 --rule=a.com/=s:80
""",
    "replace": r"""
create -f cm.yaml
replace -f new.yaml
replace -f new.yaml -o yaml
replace -f new.yaml -o name
replace -f new.yaml --dry-run=client
replace -f new.yaml --dry-run=client -o json
replace -f new.yaml --dry-run=server
replace -f no.yaml
replace -f mix.yaml
replace -f rv.yaml
replace -f nn.yaml
replace -f cm.yaml --save-config -o yaml
replace -f new.yaml -o yaml
replace
replace foo
replace -f cm.yaml foo
replace -f cm.yaml --grace-period=1
replace -f cm.yaml --grace-period=0
replace -f cm.yaml --timeout=1s
replace -f cm.yaml --force --dry-run=client
replace -f cm.yaml --force
replace -f new.yaml --force -o name
replace -f new.yaml --force -o yaml
replace -f no.yaml --force
replace -f mix.yaml --force
replace -f imm.yaml --force
replace -f imm2.yaml
replace -f imm2.yaml --force --grace-period=0
replace -f cm.yaml --force foo
replace -f cm.yaml --raw /x -R
replace -f cm.yaml,no.yaml --raw /x
replace -f cm.yaml --validate=x
replace -f cm.yaml -n nowhere
replace -f cm.yaml --subresource=status
delete cm a nope --ignore-not-found
delete cm nope --ignore-not-found
delete cm nope
""",
    "patch": r"""
create -f cm.yaml
patch cm a -p '{"data":{"k":"3"}}'
patch cm a -p '{"data":{"k":"3"}}'
patch cm/a -p '{"data":{"k":"4"}}' -o yaml
patch cm a -p 'data: {k: "5"}' -o name
patch cm a --patch-file p.yaml
patch cm a --patch-file p.json
patch cm a --patch-file nofile
patch cm a --patch-file .
patch cm a -p '{"data":{"k":"3"}}' --patch-file p.json
patch cm a
patch cm a -p 'a: ['
patch cm a -p 'foo'
patch cm a --type=merge -p 'foo'
patch cm a -p '[]'
patch cm a --type=json -p '[]'
patch cm a --type=json -p '[{"op":"replace","path":"/data/k","value":"8"}]'
patch cm a --type=json -p '[{"op":"replace","path":"/data/x/y","value":"8"}]'
patch cm a --type=json -p '[{"op":"test","path":"/data/k","value":"x"}]'
patch cm a --type=json -p '[{"op":"bogus","path":"/data/k","value":"x"}]'
patch cm a --type=json -p '{"op":"replace"}'
patch cm a --type=odd -p '{}'
patch cm a --type=MERGE -p '{"data":{"k":"9"}}'
patch cm a -p '{"foo":1}'
patch cm a -p '{"data":{"k":1}}'
patch cm a -p '{"data":{"k":null,"z":"1"}}' -o json
patch cm nope -p '{}'
patch foo a -p '{}'
patch cm a -p '{"data":{"k":"10"}}' --dry-run=client
patch cm a -p '{"data":{"k":"10"}}' --dry-run=client -o yaml
patch cm a -p '{"data":{"k":"10"}}' --dry-run=server
patch cm a -p '{"data":{"k":"10"}}' --dry-run=server -o yaml
patch cm a --type=json -p '[{"op":"remove","path":"/data/nope"}]' --dry-run=client
patch cm a --type=json -p '[{"op":"replace","path":"/data/nope","value":1}]' --dry-run=client -o yaml
patch cm a --type=json -p '[{"op":"replace","path":"/nope/0","value":1}]' --dry-run=client
patch -f cm.yaml -p '{"data":{"k":"11"}}'
patch -f cm.yaml -p '{"data":{"k":"11"}}' --local
patch -f cm.yaml -p '{"data":{"k":"11"}}' --local -o yaml
patch -f cm.yaml -p '{"data":{"k":"1"}}' --local
patch cm a -p '{}' --local
patch -f cm.yaml -p '{}' --local --dry-run=server
patch -f wid.yaml -p '{"spec":{"a":2}}' --local -o yaml
patch -f wid.yaml -p '{"spec":{"a":2}}' --type=merge --local -o yaml
patch deploy web -p '{"spec":{"replicas":5}}'
patch deploy web --subresource=scale --type=merge -p '{"spec":{"replicas":2}}'
patch deploy web --subresource=status --type=merge -p '{"status":{"observedGeneration":99}}'
patch deploy web --subresource=nope -p '{}'
patch deploy web -p '{"spec":{"selector":{"matchLabels":{"a":"b"}}}}'
patch deploy web -p '{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"x:2"}]}}}}' -o jsonpath={.spec.template.spec.containers[*].image}
patch deploy web -p '{"metadata":{"name":"other"}}'
patch cm a web -p '{"data":{"multi":"1"}}'
patch cm -p '{}'
patch
""",
    "run": r"""
run r1 --image=nginx
run r1 --image=nginx
run r2 --image=nginx --dry-run=client
run r2 --image=nginx --dry-run=client -o yaml
run r2 --image=nginx --dry-run=client -o json
run r2 --image=nginx --dry-run=server
run r2 --image=nginx -o yaml
run r3 --image=nginx:1.27 --port=80 --env=A=1 --env=B= --labels=app=x,tier=y --annotations=a=b --annotations=c=d=e --restart=Never --image-pull-policy=Never --privileged --dry-run=client -o json
run r4 --image=busybox --dry-run=client -o yaml -- sleep 10
run r4 --image=busybox --command --dry-run=client -o yaml -- sh -c 'echo a'
run r5 --image=nginx --port=80 --expose
run r5 --image=nginx --port=80 --expose
run r6 --image=nginx --port=80 --expose --dry-run=client -o yaml -l a=b
run r7 --image=nginx --expose
run r7 --image=nginx --port=x
run r7 --image=nginx --restart=Odd
run r7 --image=nginx --restart=
run r7 --image=nginx --image-pull-policy=Odd
run r7 --image=Bad:Image:x
run r7 --image='bad image'
run r7 --image=
run r7
run --image=nginx
run --image=nginx -- a
run r7 --image=nginx --env=A
run r7 --image=nginx --env==A
run r7 --image=nginx --env='1 A=b'
run r7 --image=nginx --labels=a
run r7 --image=nginx --labels==b
run r7 --image=nginx --labels=a=b=c
run r7 --image=nginx --annotations=a
run r7 --image=nginx -t
run r7 --image=nginx --rm
run r7 --image=nginx -it --dry-run=client
run r7 --image=nginx -n nowhere
run Bad_Name --image=nginx
run r8 --image=nginx -n kube-system --dry-run=client -o yaml
run r8 --image=nginx -n kube-system
run r9 --image=nginx --overrides='{"spec":{"nodeName":"n1"}}' --dry-run=client -o yaml
run r9 --image=nginx --overrides='{"apiVersion":"v1","spec":{"containers":[{"name":"r9","image":"x","foo":1}]}}' --dry-run=client -o json
run r9 --image=nginx --override-type=strategic --overrides='{"spec":{"containers":[{"name":"r9","resources":{"limits":{"cpu":"1000m"}}}]}}' --dry-run=client -o yaml
run r9 --image=nginx --override-type=json --overrides='[{"op":"add","path":"/metadata/labels/x","value":"y"}]' --dry-run=client -o yaml
run r9 --image=nginx --override-type=odd --overrides='{}'
run r9 --image=nginx --overrides='{bad'
run r9 --image=nginx --override-type=json --overrides='{bad'
run r9 --image=nginx --override-type=strategic --overrides='{bad'
run r9 --image=nginx --overrides='{"spec":{"containers":"x"}}'
run r9 --image=nginx --overrides='{"kind":"Odd"}'
run r9 --image=nginx --save-config -o yaml
run r10 --image=nginx --leave-stdin-open --dry-run=client -o yaml
run r10 --image=nginx --attach=false -i --dry-run=client -o yaml
run r10 --image=nginx --attach=false -it --dry-run=client -o yaml
run r11 --image=nginx -o name
run r12 --image=nginx -f x --dry-run=client
run r12 --image=nginx a b c --dry-run=client -o yaml
""",
    "expose": r"""
create -f p1.yaml
create -f p2.yaml
create -f p3.yaml
create -f nolabel.yaml
create -f expr.yaml
expose pod p1
expose pod p1
expose pod p1 --name=p1b --port=8080 --target-port=80 -o yaml
expose pod p1 --name=p1c --dry-run=client -o json
expose pod p2 --name=p2a --dry-run=client -o yaml
expose pod p2 --name=p2b --protocol=UDP --dry-run=client -o yaml
expose pod p2 --name=p2c --port=53 --dry-run=client -o yaml
expose pod p2 --name=p2c --port=53,80 --dry-run=client -o yaml
expose pod p3
expose pod p3 --cluster-ip=None
expose pod p3 --port=80 --name=p3x --cluster-ip=None --dry-run=client -o yaml
expose pod p4 --port=80
expose deploy web --port=80
expose deploy web --port=80 --name=w2 --type=NodePort
expose deploy web --port=80 --name=w3 --type=LoadBalancer --load-balancer-ip=1.2.3.4 --dry-run=client -o yaml
expose deploy web --port=80 --name=w3 --type=Odd
expose deploy web --port=80 --name=w3 --external-ip=1.2.3.4 --session-affinity=ClientIP -l x=y --selector=a=b --dry-run=client -o json
expose deploy web --port=80 --name=w3 --session-affinity=Odd
expose deploy web --port=x --name=w3
expose deploy web --port=80 --name=w3 --target-port=http --dry-run=client -o yaml
expose deploy web --port=80 --name=w3 --selector=a
expose deploy web --port=80 --name=w3 --labels=a
expose deploy web
expose deploy ex --port=80
expose svc web --name=again --port=81 --dry-run=client -o yaml
expose svc web --name=again --dry-run=client -o yaml
expose cm nope --port=80
expose sts db --port=80
expose node x --port=80
expose deploy nope --port=80
expose -f p1.yaml --name=ff --dry-run=client -o yaml
expose -f p1.yaml,p2.yaml --dry-run=client -o yaml
expose
expose deploy web --port=80 --name=w4 --overrides='{"metadata":{"annotations":{"a":"b"}}}' --dry-run=client -o yaml
expose deploy web --port=80 --name=w4 --save-config -o yaml
expose deploy web --port=80 --name=w5 -n kube-system
""",
    "autoscale": r"""
create -f p1.yaml
autoscale deploy web --max=5
autoscale deploy web --max=5
autoscale deploy web --max=5 --min=2 --cpu=80% --name=h2
autoscale deploy web --max=5 --min=2 --cpu=80% --name=h2
autoscale deploy web --max=5 --cpu=500m --memory=200Mi --name=h3 -o yaml
autoscale deploy web --max=5 --cpu=500m --name=h3
autoscale deploy web --max=5 --cpu=500 --memory=1.5 --name=h4 --dry-run=client -o json
autoscale deploy web --max=5 --cpu-percent=70 --name=h5 --dry-run=client -o yaml
autoscale deploy web --max=5 --cpu-percent=70 --cpu=1 --name=h5
autoscale deploy web --max=0
autoscale deploy web --max=2 --min=3
autoscale deploy web
autoscale deploy web --max=5 --cpu=x
autoscale deploy web --max=5 --cpu=-5%
autoscale deploy web --max=5 --cpu=5x%
autoscale deploy web --max=5 --memory=1e3 --name=h6 --dry-run=client -o yaml
autoscale deploy web --max=5 --memory=abc --name=h6
autoscale cm nope --max=2
autoscale svc web --max=2
autoscale deploy nope --max=2
autoscale deploy/web --max=5 --name=h7 -o name
autoscale deploy/web --max=5 --name=h8 --dry-run=server
autoscale deploy/web --max=5 --name=h8 --dry-run=client -n default -o yaml
autoscale rs,deploy web --max=3 --dry-run=client
autoscale
autoscale -f p1.yaml --max=3
""",
}
STATES = ("configmaps", "secrets", "pods", "services", "deployments.apps", "jobs.batch", "serviceaccounts")
#: Verbs that send what they made from flags in protobuf, which the bridge does not read.
_TYPED = ("create", "autoscale")


def _both(twins: Twins, line: str) -> str:
    """What differs between the two, if anything."""
    words = shlex.split(line)
    if words[0] in _TYPED and "-f" not in words:
        twins.bridge.typed_body = _generated(twins, words)
    theirs, ours = twins.both(*words)
    return "" if ours == theirs else f"$ {line}\n- {theirs}\n+ {ours}"


def _generated(twins: Twins, words: list[str]) -> object:
    """The object that the real kubectl makes of the flags."""
    end = words.index("--") if "--" in words else len(words)
    flags = [word for word in words[:end] if not word.startswith("--dry-run")]
    if "-o" in flags:
        at = flags.index("-o")
        del flags[at : at + 2]
    code, out, _ = twins.theirs(*flags, "--dry-run=client", "-o", "json", *words[end:])
    return json.loads(out) if code == 0 else None


@pytest.mark.parametrize("group", LINES)
def test_writing(twins: Twins, tmp_path: Path, group: str) -> None:
    for name, content in FILES.items():
        (tmp_path / name).write_text(content)
    differences = [found for line in LINES[group].strip().splitlines() if (found := _both(twins, line))]
    assert not differences, "\n".join(differences)
    twins.same_state(*STATES)


@pytest.mark.parametrize(
    "line", ["create -f -", "apply -f -", "replace -f -", "replace --force -f -", "patch -f - -p '{\"data\":{}}'"]
)
def test_standard_input(twins: Twins, line: str) -> None:
    if not line.startswith("create"):
        twins.both("create", "-f", "-", stdin=A)
    theirs, ours = twins.both(*shlex.split(line), stdin=A)
    assert ours == theirs
    theirs, ours = twins.both(*shlex.split(line), stdin="")
    assert ours == theirs
