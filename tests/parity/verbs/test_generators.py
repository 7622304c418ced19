"""``kubectl create KIND``: the objects that flags make, and what is refused, as the real one says it."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from tests.oracle import needs_kubectl
from tests.parity.verbs.twins import Twins

pytestmark = needs_kubectl

DRY = "--dry-run=client -o yaml"

LINES = {
    "deployment": """
deployment web --image=nginx
deployment web --image=nginx -o json
deployment web --image=nginx -n team -o json --save-config
deployment web --image=nginx --save-config
deployment web --image=nginx:1.27 --replicas=3 --port=80
deployment web --image=registry.example:5000/a/b/nginx:1.27@sha256:abc -r 0
deployment web --image=a,b:1,c/d@sha256:1
deployment web --image=a --image=b --port=1
deployment web --image=a --port=0
deployment web --image=a --port=-5
deployment web --image=nginx -- sleep 100
deployment web --image=nginx --port=8080 -- sh -c 'echo hi; exit 1'
deployment web --image=a --image=b -- date
deployment web
deployment --image=a
deployment a b --image=a
deployment a b --image=a -- c
deployment web --image=nginx --replicas=x
deployment web --image=nginx --port=99999999999
deployment web --image=
deployment Web_X --image=a
deploy web --image=nginx -o name
deployment web --image=nginx -o jsonpath={.spec.template.spec.containers[0].image}
deployment web --image=nginx -o go-template={{.kind}}
deployment web --image=nginx -o kyaml
deployment web --image=nginx -o foo
deployment web --image=nginx -o jsonpath={.spec}
deployment web --image=nginx --validate=odd
deployment web --image=nginx --validate=warn
deployment '' --image=nginx
""",
    "namespace": """
namespace team
ns team -o json
ns team --save-config
ns a b
ns
ns ''
ns team -n other
namespace team -o name
namespace team --bogus
""",
    "configmap": """
configmap a
configmap a -o json
cm a --from-literal=k=v
cm a --from-literal=k=v --from-literal=b= --from-literal=c=d=e
cm a --from-literal=a,b=c,d
cm a --from-literal=k=v --from-literal=k=w
cm a --from-literal==v
cm a --from-literal=k
cm a --from-literal='bad key=v'
cm a --from-literal=..=v
cm a --from-file=plain.txt
cm a --from-file=key=plain.txt
cm a --from-file=binary.bin
cm a --from-file=binary.bin --from-file=plain.txt --append-hash
cm a --from-file=folder
cm a --from-file=folder/
cm a --from-file=k=folder
cm a --from-file=nofile
cm a --from-file=a=b=c
cm a --from-file==plain.txt
cm a --from-file=k=
cm a --from-file=plain.txt,folder/one
cm a --from-file=plain.txt --from-file=x/plain.txt
cm a --from-file='spaced name.txt'
cm a --from-env-file=env.txt
cm a --from-env-file=env.txt --from-env-file=env2.txt
cm a --from-env-file=env.txt --from-literal=a=b
cm a --from-env-file=folder
cm a --from-env-file=nofile
cm a --from-env-file=badenv.txt
cm a --from-env-file=binary.bin
cm a --append-hash
cm a --from-literal=k=v --append-hash
cm a --from-literal='k=<&>' --append-hash -o json
cm a --from-literal=k=v --save-config
cm a --from-literal=k=v -n team -o json --save-config
cm
cm a b
cm ''
configmap a --from-literal='k=multi
line' -o yaml
""",
    "secret": """
secret bogus
secret generic s
secret generic s --from-literal=user=admin --from-literal=pass='s3cr=t'
secret generic s --from-file=plain.txt --from-file=bin=binary.bin
secret generic s --from-file=folder --type=Opaque
secret generic s --from-literal=k=v --from-literal=k=w
secret generic s --from-literal='a b=c'
secret generic s --from-env-file=env.txt
secret generic s --from-env-file=env.txt --from-file=plain.txt
secret generic s --from-env-file=folder
secret generic s --from-literal=k=v --append-hash
secret generic s --from-literal=k=v --append-hash --type=x/y
secret generic s --type=my/type -o json --save-config
secret generic ''
secret generic
secret docker-registry r --docker-username=u --docker-password=p
secret docker-registry r --docker-username=u --docker-password=p --docker-email=e --docker-server=x.io -o json
secret docker-registry r --docker-username=u --docker-password=p --append-hash
secret docker-registry r --docker-username=u
secret docker-registry r --from-file=plain.txt
secret docker-registry r --from-file=.dockerconfigjson=plain.txt
secret docker-registry r --from-file=nofile
secret docker-registry r --docker-username=u --docker-password=p --docker-server=
secret tls t --cert=tls.crt --key=tls.key
secret tls t --cert=tls.crt --key=tls.key --append-hash -o json
secret tls t --cert=tls.crt --key=other.key
secret tls t --cert=tls.crt --key=ec.key
secret tls t --cert=ec.crt --key=ec.key -o name
secret tls t --cert=ec.crt --key=ec8.key -o name
secret tls t --cert=ed.crt --key=ed.key -o name
secret tls t --cert=p521.crt --key=p521.key -o name
secret tls t --cert=p521.crt --key=ec.key -o name
secret tls t --cert=tls.key --key=tls.crt
secret tls t --cert=tls.crt --key=tls.crt
secret tls t --cert=plain.txt --key=tls.key
secret tls t --cert=tls.crt --key=plain.txt
secret tls t --cert=nofile --key=tls.key
secret tls t --cert=folder --key=tls.key
secret tls t --cert=tls.crt
secret tls t
""",
    "service": """
service bogus
service clusterip s --tcp=80
service clusterip s --tcp=80:8080 --tcp=443:https
service clusterip s --tcp=80:8080,81 -o json
service clusterip s --clusterip=None
service clusterip s --clusterip=10.0.0.1 --tcp=1:2
service clusterip s
service clusterip s --tcp=x
service clusterip s --tcp=80:
service clusterip s --tcp=:80
service clusterip s --tcp=80:99999
service clusterip s --tcp=80:0
service clusterip s --tcp=0:80
service clusterip s --tcp=70000
service clusterip s --tcp=-1
service clusterip s --tcp=80:http_x
service clusterip s --tcp=80:http:x
service clusterip s --tcp=80 --save-config
svc clusterip s --tcp=80 -n team
service nodeport s --tcp=80
service nodeport s --tcp=80:90 --node-port=30080
service nodeport s
service nodeport s --tcp=80 --node-port=x
service loadbalancer s --tcp=80:90
service loadbalancer s
service externalname s --external-name=example.com
service externalname s --external-name=example.com --tcp=80
service externalname s --external-name=-bad
service externalname s
service clusterip
service clusterip a b --tcp=1
""",
    "job": """
job j --image=busybox
job j --image=busybox -- date -u
job j --image=busybox -o json -n team
job j --image=busybox --save-config
job j
job j --image=a --from=cronjob/x
job j --from=cronjob/x -- date
job
cronjob c --image=busybox --schedule='*/5 * * * *'
cronjob c --image=busybox --schedule='@daily' --restart=Never -o json -- date
cronjob c --image=busybox --schedule=x --save-config
cj c --image=busybox --schedule=x -n team
cronjob c --image=busybox
cronjob c --schedule=x
cronjob c
""",
    "account": """
serviceaccount builder
sa builder -o json -n team
sa builder --save-config
sa
sa ''
sa a b
""",
    "bindings": """
rolebinding r --role=x --user=a
rolebinding r --clusterrole=x --user=a --user=b --group=g --serviceaccount=n:s -o json
rolebinding r --clusterrole=x --user=a,b
rolebinding r --clusterrole=x -n team --save-config
rolebinding r --clusterrole=x --role=y
rolebinding r
rolebinding r --role=x --serviceaccount=a
rolebinding r --role=x --serviceaccount=a:
rolebinding r --role=x --serviceaccount=a:b:c
rolebinding '' --role=x
rolebinding
clusterrolebinding r --clusterrole=x --user=a
clusterrolebinding r --clusterrole=x --group=a --serviceaccount=n:s -o json
clusterrolebinding r --clusterrole=x -n team
clusterrolebinding r --clusterrole=x --serviceaccount=:b
clusterrolebinding r --user=a
clusterrolebinding --clusterrole=x
""",
    "roles": """
role r --verb=get --resource=pods
role r --verb=get,list,watch --resource=pods,deploy,rs.apps,pods/status -o json
role r --verb=get --verb=get --resource=po,pods
role r --verb=* --verb=get --resource=*
role r --verb=get --resource=*.apps
role r --verb=get --resource=*/scale
role r --verb=get --resource=pods --resource-name=a --resource-name=b --resource-name=a
role r --verb=odd --resource=pods
role r --verb=get --resource=nothing
role r --verb=get --resource=nothing.group
role r --verb=use --resource=podsecuritypolicies.policy
role r --verb=use --resource=pods
role r --verb=impersonate --resource=users,groups
role r --verb=bind --resource=roles
role r --verb=get,bind --resource=roles
role r --verb=get --resource=/status
role r --verb=get --resource=.apps
role r --verb=get
role r --resource=pods
role r
role '' --verb=get --resource=pods
role r --verb=get --resource=pods -n team --save-config
clusterrole c --verb=get --resource=nodes
clusterrole c --verb=get --non-resource-url=/healthz --non-resource-url=/logs/*
clusterrole c --verb=get,list --resource=pods --non-resource-url=/x -o json
clusterrole c --verb=get --non-resource-url=*
clusterrole c --verb=get --non-resource-url=healthz
clusterrole c --verb=get --non-resource-url=/a*b
clusterrole c --verb=watch --non-resource-url=/x
clusterrole c --aggregation-rule=a=b,c=d
clusterrole c --aggregation-rule=a=b -o json --save-config
clusterrole c --aggregation-rule=a=b --verb=get
clusterrole c --aggregation-rule=a
clusterrole c --verb=get
clusterrole c
clusterrole '' --verb=get --resource=nodes
clusterrole c --verb=odd --resource=nodes
""",
    "quota": """
quota q
quota q --hard=cpu=1,memory=1G,pods=2,services=3
quota q --hard=cpu=1000m,memory=1024Mi,requests.nvidia.com/gpu=1 -o json
quota q --hard=pods=10 --scopes=BestEffort
quota q --scopes=a,b --save-config
quota q --scopes=a,,b
quota q --hard=pods
quota q --hard=pods=x
quota q --hard=pods=1=2
quota q --hard=
quota q --hard=,
resourcequota q --hard=pods=1 -n team
quota
quota ''
""",
    "budget": """
pdb p --selector=app=web --min-available=1
pdb p --selector=app=web,tier --min-available=50% -o json
pdb p --selector='app in (b,a),!c,d notin (x)' --max-unavailable=10%
pdb p --selector=app=web --max-unavailable=0 --save-config
pdb p --selector=app!=web --max-unavailable=1
pdb p --selector='a>1' --max-unavailable=1
pdb p --selector='a=b c' --max-unavailable=1
pdb p --selector=app=web
pdb p --min-available=1
pdb p --selector=a=b --min-available=1 --max-unavailable=1
pdb p --selector=a=b --min-available=10Gb
pdb p --selector=a=b --max-unavailable=-1
pdb p --selector=a=b --max-unavailable=99999999999
poddisruptionbudget p --selector=a=b --min-available=1 -n team
pdb
pdb ''
""",
    "priority": """
priorityclass p --value=1000
pc p --value=-5 --global-default --description='text here' --preemption-policy=Never -o json
pc p
pc p --value=x
pc p --value=99999999999
pc p --preemption-policy=
pc p --save-config -n team
pc ''
pc
""",
    "ingress": """
ingress i --rule=foo.com/path=svc:80
ingress i --rule=foo.com/path*=svc:http,tls=cert -o json
ingress i --rule=/=svc:80
ingress i --rule=/*=svc:80,tls
ingress i --rule=foo.com/*=svc:80,tls
ingress i --class=nginx --rule=a.com/x=s:1 --rule=a.com/y=s:2 --rule=b.com/x=s:3
ingress i --rule=a.com/x=s:1,tls=one --rule=b.com/x=s:3,tls=one --rule=c.com/=s:1,tls=two --rule=a.com/z=s:1,tls=two
ingress i --default-backend=d:80
ingress i --default-backend=d:http --class=c --annotation=b=c --annotation=a=b=c
ingress i --default-backend=d
ingress i --default-backend=d:1:2
ingress i --rule=foo
ingress i --rule=foo.com=svc:80
ingress i --rule=foo.com/path=svc
ingress i --rule=foo.com/path=:80
ingress i --rule=foo.com/path=svc:
ingress i --rule=foo.com/path=svc:80,nontls
ingress i --rule=fo+o.com/path=svc:80
ingress i --rule=foo.com/path=svc:0
ingress i --annotation=a --default-backend=d:1
ingress i --class=x
ing i --rule=*.foo.com/=s:8 -n team --save-config
ingress i
ingress
ingress '' --default-backend=d:1
""",
    "token": """
token
token a b
token sa --bound-object-kind=Odd
token sa --bound-object-kind=Pod
token sa --bound-object-name=x
token sa --bound-object-uid=x
token sa --duration=-1s
token sa --duration=1ms
token sa --audience=
token ''
""",
}

FILES: dict[str, bytes] = {
    "plain.txt": b"hello\nworld\n",
    "x/plain.txt": b"other",
    "binary.bin": b"\x00\xff\xfe",
    "folder/one": b"1",
    "folder/two.txt": b"2",
    "folder/sub/three": b"3",
    "spaced name.txt": b"x",
    "env.txt": b"\xef\xbb\xbf# comment\nA=1\n  B=two words  \nC=\n\nHOME_IS_NOWHERE\nD=a=b\r\n",
    "env2.txt": b"E=5\n",
    "badenv.txt": b"A=1\n1 bad=2\n",
}
_KEYS = (
    ("tls", "rsa:2048", ()),
    ("other", "rsa:2048", ()),
    ("ec", "ec", ("-pkeyopt", "ec_paramgen_curve:prime256v1")),
    ("p521", "ec", ("-pkeyopt", "ec_paramgen_curve:secp521r1")),
    ("ed", "ed25519", ()),
)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    for name, kind, more in _KEYS:
        files = ["-keyout", f"{name}.key", "-out", f"{name}.crt"]
        command = ["openssl", "req", "-x509", "-nodes", "-subj", "/CN=x", "-newkey", kind, *more, *files]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    command = ["openssl", "ec", "-in", "ec.key", "-out", "sec1.key"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    (folder / "ec8.key").write_bytes((folder / "ec.key").read_bytes())
    (folder / "sec1.key").replace(folder / "ec.key")
    return folder


def with_files(folder: Path) -> None:
    for name, content in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@pytest.mark.parametrize("group", LINES)
def test_objects_from_flags(twins: Twins, tmp_path: Path, group: str, request: pytest.FixtureRequest) -> None:
    with_files(tmp_path)
    if group == "secret":
        for path in request.getfixturevalue("keys").iterdir():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    differences = []
    for line in map(_dry, _lines(LINES[group])):
        theirs, ours = twins.both(*shlex.split(line))
        if ours != theirs:
            differences.append(f"$ {line}\n- {theirs}\n+ {ours}")
    assert not differences, "\n".join(differences)


def _lines(text: str) -> list[str]:
    """One command each; a line that begins in the middle of quotes belongs to the one before."""
    found: list[str] = []
    for line in text.strip().splitlines():
        if found and found[-1].count("'") % 2:
            found[-1] += "\n" + line
        else:
            found.append(line)
    return found


def _dry(line: str) -> str:
    flags, dashes, command = line.partition(" -- ")
    wanted = "--dry-run=client" if " -o" in flags else DRY
    if line.startswith("token"):
        wanted = ""
    return f"create {flags} {wanted}{dashes}{command}"
