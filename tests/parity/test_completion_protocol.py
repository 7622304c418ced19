"""``__complete`` against the real kubectl, wherever that needs no cluster."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import pytest

from tests.oracle import needs_kubectl, real_kubectl
from tests.runner import kubectl_sim

LINES = """
''
a
foo ''
foo bar ''
foo
get --
get -
get --out
get --output ''
get -o j
get -oj
get -o=j
get --output=j
get --output=js
get -Ao js
get -f ''
get --filename=x
get -Rf ''
get -k ''
get --foo ''
get --foo x
get -z ''
get --chunk-size=x ''
get --chunk-size ''
get -h ''
get --help --
get --sub
get --subresource ''
get --subresource=st
get -w --w
get -A -
get -A --all
get -L a -L
get --label-columns a --label
get -L ''
get -n x --
get -n x -n
get --namespace x --name
get pods -- -x
create ''
create d
create -
create --dry-run=client dep
create deployment --
create deployment ''
create deployment --image=x --im
create deployment --image=x --re
create deploy x --image=y --rep
create cronjob --
create cronjob --image x --
create secret ''
create secret g
create secret generic --from-f
create clusterrole --agg
create clusterrolebinding --
run ''
run x --
run x --image=y --cl
run x --image=y -
scale ''
scale --
scale --r
scale --replicas=3 --r
scale d
autoscale ''
autoscale --max=3 re
rollout ''
rollout --
rollout u
rollout undo ''
rollout undo da
rollout undo deployment/x ''
rollout undo deployment/x d
rollout pause ''
rollout status deployment/x ''
rollout restart s
set ''
set image ''
set image c
expose ''
expose r
taint ''
config ''
config use
config use-context ''
config set-context ''
config set-context --
config set-context --cluster ''
config set-cluster --s
config set-cluster -s
config delete-user ''
config view --
completion b
completion bash ''
apply ''
apply v
apply -f x v
apply --server-side ''
apply -f ''
apply --record --rec
help ''
help ro
help rollout u
help rollout undo ''
alpha ''
plugin ''
kuberc ''
kuberc set ''
kuberc set --
top ''
top no
top pods --so
cluster-info ''
version --
version ''
wait --for ''
wait ''
debug --profile ''
logs --
exec -i
exec -it -
--
--v
-n x --kube
-n x ro
--namespace=x g
--context ''
--cluster=''
--user ''
-v ''
--foo ''
--foo
-z ''
__comp
diff --prune
port-forward --addr
drain --
cp -
events --types ''
"""


def choices(answer: tuple[int, str, str]) -> tuple[int, list[str]]:
    """The exit code, the choices without their descriptions, and the directive."""
    code, out, _ = answer
    return code, [line.partition("\t")[0] for line in out.splitlines()]


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    empty = tmp_path / "kubeconfig"
    empty.touch()
    monkeypatch.setenv("KUBECONFIG", str(empty))
    monkeypatch.setenv("PATH", os.defpath)
    monkeypatch.setenv("KUBECTL_SIM_STATE", str(tmp_path / "never.db"))


@needs_kubectl
@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_choices_are_equal(line: str) -> None:
    argv = ["__complete", *shlex.split(line)]
    assert choices(kubectl_sim(argv)) == choices(real_kubectl(argv))


@needs_kubectl
def test_the_directive_is_named_on_stderr() -> None:
    argv = ["__complete", "rollout", "undo", "deployment/x", ""]
    assert kubectl_sim(argv)[2] == real_kubectl(argv)[2]
    assert kubectl_sim(["__complete"]) == real_kubectl(["__complete"])


def test_descriptions_can_be_left_out() -> None:
    assert "undo\tGo back" in kubectl_sim(["__complete", "rollout", "u"])[1]
    assert kubectl_sim(["__completeNoDesc", "rollout", "u"])[1] == "undo\n:4\n"
