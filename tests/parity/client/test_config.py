"""``kubectl config`` on files of its own: same output, same exit codes, same files as the real one."""

from __future__ import annotations

import os
import shlex

import pytest

from tests.oracle import needs_kubectl, real_kubectl
from tests.runner import kubectl_sim

pytestmark = needs_kubectl

#: Each case is a series of commands on one file that does not exist at first.
SERIES = {
    "contexts": """
        set-context x --namespace=foo
        set-context x --cluster=c --user=u
        get-contexts
        use-context x
        current-context
        get-contexts
        get-contexts x
        get-contexts -o name
        get-contexts --no-headers
        set-context --current --namespace=bar
        view
        rename-context x y
        current-context
        delete-context y
        get-contexts
        view
    """,
    "context refusals": """
        current-context
        use-context nope
        set-context
        set-context a --current
        set-context --current
        get-contexts nope
        get-contexts a b
        get-contexts -o wide
        rename-context a b
        delete-context nope
    """,
    "clusters": """
        set-cluster c --server=https://1.2.3.4
        set-cluster c --insecure-skip-tls-verify=true
        set-cluster d --server=https://5.6.7.8 --tls-server-name=n --proxy-url=http://p
        set-cluster d --server=https://9.9.9.9
        get-clusters
        view
        delete-cluster c
        delete-cluster c
        set-cluster e --embed-certs
        set-cluster e --embed-certs --certificate-authority=/does/not/exist
        set-cluster e --certificate-authority=x --insecure-skip-tls-verify
        view -o json
    """,
    "users": """
        set-credentials u --token=abc
        set-credentials u --username=me --password=secret
        set-credentials t --token=a --username=b
        set-credentials v --exec-command=foo --exec-arg=a --exec-arg=b --exec-env=A=b --exec-api-version=v1
        set-credentials v --exec-env=A-
        set-credentials w --auth-provider=gcp --auth-provider-arg=a=b
        get-users
        view
        view --raw
        delete-user u
        delete-user
        set-credentials z --embed-certs
        view -o jsonpath={.users[*].name}
    """,
    "set and unset": """
        set current-context x
        set clusters.a.b.server https://x
        set clusters.c.insecure-skip-tls-verify true
        set clusters.c.insecure-skip-tls-verify maybe
        set clusters.c.certificate-authority-data abc
        set clusters.c.certificate-authority-data YWJj
        set clusters.c.certificate-authority-data hello --set-raw-bytes
        set contexts.x.namespace foo
        set users.u.token t
        set foo.bar z
        view --raw
        unset contexts.x.namespace
        unset users.u
        unset users.nope.token
        unset current-context
        view --minify
        view
    """,
    "view": """
        view
        view x
        set-context a --cluster=c --user=u
        set-cluster c --server=https://x
        set-credentials u --token=t
        use-context a
        view --minify
        view --minify --context=nope
        view -o name
        view -o yaml
        view -o jsonpath={.contexts[0].name}
        view -o foo
        view --flatten
    """,
}


def _commands(text: str) -> list[list[str]]:
    return [shlex.split(line) for line in text.strip().splitlines()]


@pytest.mark.parametrize("name", SERIES)
def test_the_same_as_the_real_one(name, tmp_path, monkeypatch):
    for folder in ("real", "ours"):
        (tmp_path / folder).mkdir()
    for command in _commands(SERIES[name]):
        monkeypatch.chdir(tmp_path / "real")
        expected = real_kubectl(["config", *command, "--kubeconfig=file"])
        monkeypatch.chdir(tmp_path / "ours")
        found = kubectl_sim(["config", *command, "--kubeconfig=file"])
        assert _ordered(command, found) == _ordered(command, expected), command
        texts = [_text(tmp_path / folder / "file") for folder in ("ours", "real")]
        assert texts[0] == texts[1], command


def _ordered(command, answer):
    """The real ``get-clusters`` walks a Go map, whose order is random."""
    code, out, err = answer
    return code, sorted(out.splitlines()) if command == ["get-clusters"] else out, err


def _text(path) -> str:
    return path.read_text() if os.path.exists(path) else ""


@pytest.mark.parametrize("command", ["delete-cluster", "use-context", "rename-context a", "set x", "unset"])
def test_a_wrong_number_of_arguments(command):
    expected = real_kubectl(["config", *command.split(), "--kubeconfig=none"])
    found = kubectl_sim(["config", *command.split(), "--kubeconfig=none"])
    assert (found[0], found[2]) == (expected[0], expected[2])
    assert bool(found[1]) == bool(expected[1]), "the help goes to standard output"
