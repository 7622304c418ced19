"""Command lines that kubectl refuses, and those that it answers with help, against the real kubectl."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import pytest

from tests.oracle import needs_kubectl, real_kubectl
from tests.runner import kubectl_sim

# Lines whose outcome does not depend on the words of help.
REFUSED = r"""
foo
ge
gett
list
ls
rm
remove
stats
inspect
opti
hel
alph
completio
foo --bar
Get
--foo
--foo get
-z
-z get
-n
-n get --foo
--namespace
-n=foo get pods --foo
-nfoo get pods --foo
--version
-v
-v=x get
--v x get
get --v=0x10
get --v=99999999999
get --foo
get --foo=bar
get --Output=yaml
get --ou yaml
get -z
get -Az
get -Ax
get -Aw=3
get -owide -z
get -n
get --namespace
get --output
get -o
get --=x
get --=
get ---x
get ---
get -w=maybe
get --watch=maybe
get --chunk-size=x
get --chunk-size=1.5
get --chunk-size=
get --chunk-size=1_0_
get --chunk-size=0x
get --chunk-size=08
get --chunk-size=99999999999999999999
get --chunk-size -z
get --chunk_size=x
get --all_namespaces=x
get --foo_bar
get -é
get --é
get --all-namespaces="a b"
get --help=x
get -h=x
get -h --foo
get --foo -h
get -hz
get -zh
get -f '"a'
get -f 'a"b'
get -f '"a"b'
get -f 'a,"b'
get -f 'é"b'
get -L 'x"'
get --log-flush-frequency=3
get --log-flush-frequency=x
get --vmodule=x
get --vmodule==3
get --vmodule=a=b
get --vmodule=a=1,b
get -test.v --foo
get -Atest.v --foo
scale --replicas=x
scale --replicas
scale --timeout=3
scale --timeout=3x
scale --timeout=
scale --timeout=1h-3m
scale x
delete --grace-period=soon
delete --wait=perhaps
autoscale --max=99999999999
autoscale --min=x
autoscale
create --foo
create foo --bar
create service foo
create service --foo
create service clusterip --tcp='"'
create secret foo
create secret generic --from-file='"a'
create deployment
create deployment web
create deployment web --image=x --replicas=99999999999
create deployment web --image=x --port=y
create clusterrolebinding x
create cronjob x
create cronjob x --image=y
create service externalname x
create clusterrole x --aggregation-rule=x
create token x --duration=forever
create priorityclass x --value=1.5
run
run x
run x --image
run --image=x --foo
run x --env
run x --grace-period=x
set foo
set imge x
rollout histry deploy/web
config use-contxt x
create secret foo "a\\b" ü
set image --foo
rollout foo
rollout --foo
rollout -z
rollout status --timeout=x
rollout undo --to-revision=x
config foo
config view --foo
config set-cluster x --embed-certs=x
config set-cluster x -s foo
config set-cluster x --insecure-skip-tls-verify=x
config view --merge=x
top foo
top pod --foo
auth foo
auth can-i -z
kuberc foo
kuberc set
plugin foo
plugin list --foo
debug --env=x
debug --env=x=y --env=z
debug --set-image=x
debug --share-processes=x
wait --timeout=x
logs --since=3
logs --since=x
logs --tail=x
logs -c
logs -fp -z
logs -cfoo -z
exec -itz
exec -c
drain --skip-wait-for-delete-timeout=x
proxy -p x
proxy -p
port-forward --pod-running-timeout=x
cp --retries=x
events --watch=x
diff --concurrency=x
diff --foo
--help rollout undo
-h get foo
explain --max-depth=x
describe --show-events=x
label --list=x
options --foo
options -z
help --foo
help -z
alpha
alpha foo
alpha -h
help alpha
help options
options -h
certificate --foo
cluster-info --foo
cluster-info dump --pod-running-timeout=x
version --client=x
options --profile=x
rollout --profile=x
create deployment --profile=x
apply -R=x
apply --foo
apply view-last-applied --foo
kustomize --foo
"""

# Lines that are answered by help: the code and which stream it goes to, not its words.
HELPED = """
-h
--help
--help=false
-- get
-- foo
help
help get
help rollout undo
help get foo
help help
help -h
help foo
help get --help
get -h
get pods -h
get --help=true
get -h=t
-h get
--help get
-h foo
-n x get -h
rollout
rollout -h
rollout foo -h
rollout undo -h
certificate
certificate foo
create service
create secret
create foo -h
create -h
set
top
auth
config
kuberc
plugin
apply -h
apply view-last-applied -h
cluster-info -h
autoscale --cpu-percent=3 -h
run -f x -h
run --filename=x -h
run -fx,y -h
label --record -h
label --record=false -h
delete --grace_period=3 -h
get --chunk-size=0x_10 -h
get --chunk-size=0b11 -h
get --chunk-size=-07 -h
get --chunk-size=+5 -h
get -Aw=true -h
get -w=F -h
scale --timeout=1h30m -h
scale --timeout=-1.5h -h
scale --timeout=+3us -h
wait --timeout=-1s -h
get -f 'a,"b,c",d' -h
get -f '' -h
debug --env=a=b,c -h
create clusterrole --aggregation-rule=a=b=c -h
create clusterrole --aggregation-rule= -h
get --vmodule=a=1,b=2 -h
get --vmodule= -h
exec -it -h
create deploy -h
create svc -h
config use -h
top po -h
"""


MULTILINE = [["get", "-f", "\n"], ["get", "-f", '\n\n"a\n'], ["get", "-f", 'a,"b\n"c'], ["get", "-f", 'a\n"', "--foo"]]


def lines(text: str) -> list[list[str]]:
    return [shlex.split(line) for line in text.strip().splitlines()]


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No plugins, and a cluster file that must not come to be."""
    monkeypatch.setenv("PATH", os.defpath)
    monkeypatch.setenv("KUBECTL_SIM_STATE", str(tmp_path / "never.db"))


@needs_kubectl
@pytest.mark.parametrize("argv", lines(REFUSED) + MULTILINE, ids=shlex.join)
def test_refusals_are_equal(argv: list[str], tmp_path: Path) -> None:
    assert kubectl_sim(argv) == real_kubectl(argv)
    assert not (tmp_path / "never.db").exists()


@needs_kubectl
@pytest.mark.parametrize("argv", lines(HELPED), ids=shlex.join)
def test_help_goes_the_same_way(argv: list[str]) -> None:
    assert outline(kubectl_sim(argv)) == outline(real_kubectl(argv))


def outline(answer: tuple[int, str, str]) -> tuple[int, list[str], list[str]]:
    code, out, err = answer
    return code, _marks(out), _marks(err)


def _marks(text: str) -> list[str]:
    """Lines of a help text that do not depend on its words."""
    marks = ("Usage:", 'Use "', "Available", "Flag", "error", "Unknown")
    return [line for line in text.splitlines() if line.startswith(marks) and "api-resources" not in line]
