"""``kubectl config``: the real one and ours on the same kubeconfig files."""

from __future__ import annotations

import difflib
import os
import re
import shlex
from pathlib import Path

import pytest

from tests.oracle import needs_kubectl, real_kubectl
from tests.runner import kubectl_sim

pytestmark = needs_kubectl

MAIN = """
apiVersion: v1
kind: Config
preferences: {}
current-context: dev
clusters:
- name: one
  cluster: {server: "https://one:6443", certificate-authority-data: Y2VydA==, extensions: [{name: e, extension: {b: 1, a: 2}}]}
- name: two
  cluster: {server: "https://two", certificate-authority: ca.crt, unknown: 1}
contexts:
- name: dev
  context: {cluster: one, user: ann, namespace: team}
- name: broken
  context: {cluster: gone, user: nobody}
- name: a
  context: {cluster: two, user: bob}
users:
- name: ann
  user: {token: secret, client-key-data: a2V5, client-certificate-data: Y2VydA==}
- name: bob
  user: {username: bob, password: hidden, client-certificate: sub/bob.crt}
- name: plugin
  user:
    exec: {command: ./bin/get, apiVersion: client.authentication.k8s.io/v1beta1, env: [{name: A, value: x}]}
- name: oidc
  user: {auth-provider: {name: oidc, config: {client-id: foo, secret: bar}}}
"""  # noqa: E501
OTHER = """
apiVersion: v1
kind: Config
current-context: prod
clusters:
- {name: prod, cluster: {server: "https://prod"}}
- {name: one, cluster: {server: "https://shadowed"}}
contexts:
- {name: prod, context: {cluster: prod, user: root}}
users:
- {name: root, user: {token: t}}
"""
FILES = {
    "main": MAIN,
    "other": OTHER,
    "empty": "",
    "ca.crt": "CA\n",
    "sub/bob.crt": "BOB\n",
    "bad-type": "clusters: [{name: a, cluster: {server: 5}}]",
    "bad-list": "clusters: {a: b}",
    "bad-kind": "kind: Deployment\napiVersion: apps/v1",
    "bad-yaml": "a: [",
    "bad-data": 'clusters: [{name: a, cluster: {server: x, certificate-authority-data: "@@"}}]',
    "array": "- a",
}

SCRIPTS = {
    "view": """
        main config view
        main config view --raw
        main config view --minify
        main config view --minify --context=a
        main config view --minify --context=broken
        main config view --minify --context=nope
        main config view --flatten
        main config view --flatten --minify
        main config view -o json
        main config view -o json --raw
        main config view -o name
        main config view -o jsonpath={.users[*].name}
        main config view -o jsonpath='{.users[?(@.name=="ann")].user.token}'
        main config view --raw -o jsonpath='{.users[?(@.name=="ann")].user.token}'
        main config view -o go-template='{{range .contexts}}{{.name}} {{end}}'
        main config view -o kyaml
        main config view -o wide
        main config view x
        main config view --merge=false
        main config view --kubeconfig=other
        main config view --kubeconfig=nothing
        main config view --kubeconfig=other --merge
        main:other config view
        other:main config view
        nothing:main config view
        nothing config view
        nothing config view --minify
        empty config view
        empty config view --flatten
    """,
    "reading": """
        main config current-context
        main config current-context --context=a
        main config current-context x
        empty config current-context
        nothing config current-context
        other:main config current-context
        main config get-contexts
        main config get-contexts dev
        main config get-contexts dev nope a other
        main config get-contexts -o name
        main config get-contexts -o yaml
        main config get-contexts --no-headers
        empty config get-contexts
        main:other config get-contexts
        main config get-clusters
        main config get-users
        empty config get-users
        main config get-users x
    """,
    "broken files": """
        bad-type config view
        bad-list config view
        bad-kind config view
        bad-yaml config view
        bad-data config view
        array config view
        sub config view
        bad-type:bad-kind:main config view
        bad-type config view --kubeconfig=bad-list
        bad-type config set-context x --user=y
        bad-type config current-context
    """,
    "contexts": """
        main config use-context a
        main config current-context
        main config use-context nope
        main config use-context
        main config use-context a b
        main config use-context ''
        main config use a
        main config set-context new --cluster=one --user=ann --namespace=x
        main config set-context new --namespace=y
        main config set-context new --namespace=y
        main config set-context --current --namespace=z
        main config set-context --current new
        main config set-context
        main config set-context a b
        main config set-context plain
        empty config set-context --current --namespace=z
        main config rename-context new newer
        main config rename-context a dev
        main config rename-context nope dev
        main config rename-context a ''
        main config rename-context a
        main config rename-context a renamed
        main config get-contexts
        main config delete-context newer
        main config delete-context nope
        main config delete-context renamed
        main config delete-context
        nothing config set-context fresh --user=me
        deep/new/file config set-context fresh --user=me
        main config set-context x -n y --kubeconfig=other
    """,
    "clusters": """
        main config set-cluster one --server=https://changed
        main config set-cluster new --server=https://new --insecure-skip-tls-verify=true
        main config set-cluster new --tls-server-name=name --proxy-url=http://proxy
        main config set-cluster new --server=https://again
        main config set-cluster new --certificate-authority=ca.crt
        main config set-cluster new --certificate-authority=ca.crt --embed-certs=true
        main config set-cluster new --certificate-authority=../elsewhere.crt
        main config set-cluster new --insecure-skip-tls-verify
        main config set-cluster new --certificate-authority=gone.crt --embed-certs
        main config set-cluster new --embed-certs
        main config set-cluster new --certificate-authority=ca.crt --insecure-skip-tls-verify
        main config set-cluster two --server=https://moved
        main config set-cluster
        main config set-cluster ''
        main config set-cluster a b
        main config delete-cluster one
        main config delete-cluster nope
        main config delete-cluster
        main config view --raw
    """,
    "users": """
        main config set-credentials ann --token=new
        main config set-credentials ann --username=ann --password=x
        main config set-credentials ann --token=again
        main config set-credentials new --client-certificate=sub/bob.crt --client-key=key
        main config set-credentials new --client-certificate=sub/bob.crt --embed-certs=true
        main config set-credentials new --client-key=gone --embed-certs=true
        main config set-credentials new --embed-certs=true
        main config set-credentials new --token=a --username=b
        main config set-credentials oidc --auth-provider=oidc --auth-provider-arg=client-id=new,x=y
        main config set-credentials oidc --auth-provider-arg=x-
        main config set-credentials oidc --auth-provider=other
        main config set-credentials oidc --auth-provider-arg=bad
        main config set-credentials plugin --exec-env=A=y --exec-env=B=z
        main config set-credentials plugin --exec-env=A-
        main config set-credentials plugin --exec-arg=a,b --exec-api-version=client.authentication.k8s.io/v1
        main config set-credentials plugin --exec-command=get --exec-interactive-mode=Never
        main config set-credentials plugin --exec-provide-cluster-info --exec-interactive-mode=Often
        main config set-credentials plugin --exec-provide-cluster-info
        main config set-credentials fresh --exec-command=/abs/get --exec-arg=x --exec-env=K=V
        main config set-credentials none --exec-arg=x
        main config set-credentials
        main config set-credentials ''
        main config delete-user ann
        main config delete-user nope
        main config delete-user
        main config view --raw
    """,
    "properties": """
        main config set clusters.one.server https://set
        main config set clusters.1.2.3.4.server https://dots
        main config set clusters.one.insecure-skip-tls-verify true
        main config set clusters.one.insecure-skip-tls-verify maybe
        main config set clusters.one.certificate-authority-data bm90
        main config set clusters.one.certificate-authority-data not-base64
        main config set clusters.one.certificate-authority-data plain --set-raw-bytes=true
        main config set clusters.one.certificate-authority ca.crt
        main config set contexts.dev.namespace there
        main config set contexts.other.user me
        main config set users.ann.token t
        main config set users.ann.act-as you
        main config set users.ann.act-as-groups you
        main config set users.ann.exec.command x
        main config set users.ann.nope x
        main config set users.ann x
        main config set users x
        main config set nope x
        main config set clusters.one.server.more x
        main config set preferences.colors true
        main config set preferences.colors maybe
        main config set preferences.size 1
        main config set current-context elsewhere
        main config set kind X
        main config set clusters.one.server ''
        main config set '' x
        main config set one
        main config set one two three
        main config unset users.ann.token
        main config unset users.nope.token
        main config unset users.nope
        main config unset users.plugin.exec
        main config unset users.bob
        main config unset contexts.dev.namespace
        main config unset current-context
        main config unset preferences.colors
        main config unset contexts
        main config unset clusters.one.certificate-authority-data
        main config unset nope
        main config unset
        main config view --raw
    """,
    "two files": """
        main:other config use-context prod
        main:other config set-context prod --namespace=x
        main:other config set-cluster prod --server=https://moved
        main:other config set-cluster fresh --server=https://fresh
        main:other config set-credentials root --token=r
        main:other config unset current-context
        main:other config unset current-context
        main:other config delete-context prod
        main:other config delete-cluster one
        main:other config rename-context a b
        nothing:other config set-context first --user=me
        nothing1:nothing2 config set-context last --user=me
        main:main config set-context twice --user=me
    """,
    "alone": """
        main config nope
        main config view --nope
    """,
}


class Folders:
    """The same files twice."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folders = [root / "theirs", root / "ours"]
        self.monkeypatch = monkeypatch
        for folder in self.folders:
            for name, text in FILES.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)

    def run(self, line: str) -> tuple[str, str]:
        """What a line did under the real kubectl and under ours."""
        config, *words = shlex.split(line)
        os.chdir(self.folders[0])
        theirs = real_kubectl(words, env={"KUBECONFIG": config})
        os.chdir(self.folders[1])
        self.monkeypatch.setenv("KUBECONFIG", config)
        ours = kubectl_sim(words)
        return self._shown(line, theirs, self.folders[0]), self._shown(line, ours, self.folders[1])

    def _shown(self, line: str, outcome: tuple[int, str, str], folder: Path) -> str:
        code, out, err = outcome
        if "Usage:" in out:
            out = "(help)\n"
        for pattern in (r"(?<=value: map\[).*(?=\])", r"(?<=\{preferences )[\w.]+"):  # Go prints addresses
            err = re.sub(pattern, "", err)
        if "get-clusters" in line:
            out = "".join(sorted(out.splitlines(keepends=True)))
        files = "".join(
            f"--- {path.relative_to(folder)}\n{path.read_text()}"
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.read_text() != FILES.get(str(path.relative_to(folder)))
        )
        return f"$ {line}\n{out}[stderr]\n{err}[exit {code}]\n{files}".replace(str(folder), "FOLDER")


@pytest.mark.parametrize("name", SCRIPTS)
def test_same_as_kubectl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KUBECTL_SIM_STATE", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    folders = Folders(tmp_path, monkeypatch)
    for line in SCRIPTS[name].strip().splitlines():
        theirs, ours = folders.run(line.strip())
        if ours != theirs:
            pairs = difflib.unified_diff(theirs.splitlines(), ours.splitlines(), "theirs", "ours", "", "", 2, "")
            pytest.fail(f"{line.strip()}\n" + "\n".join(pairs), pytrace=False)
