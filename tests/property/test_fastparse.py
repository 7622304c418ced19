"""The hot path's parser and Click's side agree on every line that the former understands."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kubectl_sim.kubectl import fastparse, interpret
from kubectl_sim.kubectl._table import CHILDREN, FLAGS, REQUIRED
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.fastparse import flags_of
from kubectl_sim.kubectl.options import Invocation
from kubectl_sim.kubectl.streams import Streams

WORDS = ["pods", "web-0", "deploy/web", "a=b", "c-", "x.yaml", "-", "", "get", "create", "deployment", "é"]
VALUES = {
    "string": ["", "x", "yaml", "jsonpath={.a}", "-x", "--", "a=b", "=", "get"],
    "bool": ["true", "false", "t", "1", "maybe", ""],
    "slice": ["a", "a,b", "", "a,,b", ",", '"a,b"', 'a"b', "x=y"],
    "array": ["a", "a,b", "", "=", '"'],
    "int": ["0", "5", "-1", "007", "0x10", "1_0", "+3", "x", "", "9" * 18, "9" * 19, "-0", "٣", "²"],
    "duration": ["0", "5s", "2m", "3h", "1h30m", "-1s", "1.5h", "5", "", "s", "-", "0s", "05s", "1ms", "+1s"],
}
KIND = {"int32": "int", "level": "int", "goDuration": "duration"}


@st.composite
def spelled_flag(draw: st.DrawFn, command: str) -> list[str]:
    """A flag of a command, or nearly one, in one of its spellings."""
    row = draw(st.sampled_from([*flags_of(""), *flags_of(command), *flags_of("get")[:6]]))
    name, _, shorthand, kind, _, _ = row
    value = draw(st.sampled_from(VALUES.get(KIND.get(kind, kind), VALUES["string"])))
    long = f"--{name}"
    forms = [[f"{long}={value}"], [long, value], [long], [long.replace("-", "_").replace("__", "--", 1)]]
    if shorthand:
        other = draw(st.sampled_from("Ainowfpzth"))
        short = f"-{shorthand}"
        forms += [[short], [short, value], [f"{short}{value}"], [f"{short}={value}"]]
        forms += [[f"-{other}{shorthand}", value], [f"{short}{other}{value}"], [f"-{other}{shorthand}={value}"]]
    return draw(st.sampled_from(forms))


@st.composite
def command_line(draw: st.DrawFn) -> list[str]:
    """A command with flags and arguments anywhere."""
    command = draw(st.sampled_from(sorted(FLAGS)))
    parts = [[word] for word in command.split()]
    parts += draw(st.lists(spelled_flag(command), max_size=4))
    parts += [[word] for word in draw(st.lists(st.sampled_from([*WORDS, "--", "--foo", "-h"]), max_size=3))]
    if draw(st.booleans()):
        parts = draw(st.permutations(parts))
    return [word for part in parts for word in part]


def contents(invocation: Invocation) -> tuple[Any, ...]:
    return (invocation.command, invocation.args, vars(invocation.opts), vars(invocation.globals))


def by_click(argv: list[str]) -> tuple[Any, ...] | str:
    out = io.BytesIO()
    try:
        return contents(interpret.interpret(argv, Streams(None, out, out)))
    except CommandError as error:
        return f"refused or answered: {error}"


@given(command_line())
@settings(max_examples=600, deadline=None)
@example(["config", "set-cluster", "x", "-s", "y"])
@example(["create", "rolebinding", "x", "--user=a", "-n", "b"])
@example(["--user=a", "create", "rolebinding", "x", "--user=b"])
@example(["get", "-n", "--", "pods"])
@example(["exec", "web-0", "-it", "--", "sh", "-c", "echo -n x"])
@example(["debug", "x", "--profile=netadmin"])
@example(["get", "--profile=cpu"])
@example(["apply", "-Rf", "dir"])
@example(["-An", "x", "get", "pods"])
@example(["get", "-A=", "pods"])
def test_both_parsers_agree(argv: list[str]) -> None:
    fast = fastparse.parse(argv)
    if fast is not None:
        assert contents(fast) == by_click(argv)


EVERYDAY = """
get pods
get pods -A
get po,svc -n kube-system -o wide --show-labels
-n kube-system get deploy/web -oyaml
get pods -l app=web,tier!=db --field-selector=status.phase=Running --no-headers
get pod web-0 -o=jsonpath={.status.phase} --ignore-not-found=true
get events --sort-by .lastTimestamp -w
get all -Ao name
describe pod web-0
apply -f a.yaml,b.yaml -f - --server-side --force-conflicts
apply -Rf manifests --dry-run=server
apply -k overlay --validate
create -f pod.yaml
create deployment web --image=nginx --image redis --replicas 3 -- sleep 5
create deploy web --image=nginx --dry-run -o yaml
create secret generic db --from-literal=a=b --from-literal c=d
create rolebinding edit --clusterrole=edit --user=ann
run web --image=nginx --port=80 --labels=app=web
run -it --rm shell --image=busybox --restart=Never -- sh
delete pod web-0 --now --wait=false
delete po -l app=web --grace-period=0 --force --cascade=orphan
delete pod web-0 --timeout 30s
scale deploy/web --replicas=3
scale --replicas 3 --timeout=2m deploy/web
rollout status deploy/web -w=false
rollout undo deploy/web --to-revision=2
set image deploy/web nginx=nginx:2
label pods web-0 a=b c- --overwrite
annotate pods --all x='y z'
wait --for=condition=Ready --for=delete pod/web-0 --timeout=60s
logs -f web-0 -c nginx --tail=20 --since=1h
logs -fpcnginx web-0
exec -it web-0 -c nginx -- sh -c 'ls -la'
top pod --containers
drain node1 --ignore-daemonsets --delete-emptydir-data
taint nodes node1 a=b:NoSchedule
config use-context x
config set-context --current --namespace=x
version --client
api-resources --namespaced=false -o name
explain pods.spec --recursive
debug web-0 -it --image=busybox --profile=general
auth can-i create pods --as system:serviceaccount:a:b
get pods --request-timeout=5s -v=6 --context c --kubeconfig f
options
help get
"""


@pytest.mark.parametrize("line", EVERYDAY.strip().splitlines())
def test_everyday_lines_do_not_need_click(line: str) -> None:
    import shlex

    argv = shlex.split(line)
    fast = fastparse.parse(argv)
    assert fast is not None
    assert contents(fast) == by_click(argv)


def test_the_table_knows_every_command() -> None:
    listed = {path for children in CHILDREN.values() for path in children.values()}
    assert listed | {""} == set(FLAGS)
    assert set(REQUIRED) < set(FLAGS)
