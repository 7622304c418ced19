"""``kubectl kuberc``: the real one and ours on the same files."""

from __future__ import annotations

import difflib
import os
import shlex
from pathlib import Path

import pytest

from tests.oracle import needs_kubectl, real_kubectl
from tests.runner import kubectl_sim

pytestmark = needs_kubectl

HEAD = "apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n"
FILES = {
    "some": HEAD + "defaults: [{command: get, options: [{name: output, default: wide}]}]\n",
    "full": HEAD
    + "aliases: [{name: g, command: get, prependArgs: [pods], appendArgs: [-A], options: [{name: o, default: x}]}]\n"
    + "credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{command: x}]\n",
    "unknown": HEAD + "wrong: 1\n",
    "second": "apiVersion: v1\nkind: Pod\n---\n" + HEAD,
    "other": "apiVersion: v1\nkind: Pod\n",
    "broken": "a: [",
    "new": HEAD,
    "empty": "",
    "flags": HEAD + "defaults: [{command: create deployment, options: [{name: image, default: preset}]},"
    " {command: no such, options: []}]\n",
    "wrong-flag": HEAD + "defaults: [{command: version, options: [{name: nothing, default: x}]}]\n",
    "wrong-value": HEAD + "defaults: [{command: version, options: [{name: client, default: maybe}]}]\n",
    "short-value": HEAD + "defaults: [{command: get, options: [{name: all-namespaces, default: maybe}]}]\n",
    "late-flag": HEAD + "defaults: [{command: version, options: [{name: v, default: '1'}]}]\n",
    "dashes": HEAD + "defaults: [{command: version, options: [{name: --client, default: x}]}]\n",
    "aliases": HEAD + "aliases: [{name: v, command: version, options: [{name: client, default: 'true'}]},"
    " {name: cd, command: create deployment, prependArgs: [web], appendArgs: [--, sleep],"
    " options: [{name: image, default: preset}, {name: dry-run, default: client}, {name: output, default: yaml}]},"
    " {name: lost, command: no such}]\n",
    "bad-alias": HEAD + "aliases: [{name: a-b, command: version}]\n",
    "twice": HEAD + "aliases: [{name: a, command: version}, {name: a, command: get}]\n",
}
SCRIPT = """
some kuberc view
some kuberc view -o json
full kuberc view
full kuberc view -o json
full kuberc view -o jsonpath={.aliases[*].name}
unknown kuberc view
second kuberc view
other kuberc view
broken kuberc view
missing kuberc view
missing kuberc view --kuberc=some
some kuberc view --kuberc=gone
off kuberc view
off kuberc set --section=defaults --command=get
new kuberc set --section=defaults --command=get --option=output=wide --option=--show-labels=true
new kuberc set --section=defaults --command=get --option=output=json
new kuberc set --section=defaults --command=get --option=output=json --overwrite
new kuberc set --section=defaults --command=get --overwrite
new kuberc set --section=defaults --command='set env'
new kuberc set --section=aliases --name=runx --command=run --option=image=nginx --appendarg=-- --appendarg=arg
new kuberc set --section=aliases --name=runx --command=run
new kuberc set --section=aliases --name=runx --command=create --prependarg=a --overwrite
new kuberc set --section=credentialplugin --policy=Allowlist --allowlist-entry=command=a,command=b
new kuberc set --section=credentialplugin --policy=DenyAll
new kuberc view
new kuberc set --section=credentialplugin --policy=Allowlist --allowlist-entry=name=a
new kuberc set --section=credentialplugin --policy=Allowlist --allowlist-entry=x,y=z,command=
new kuberc set --section=credentialplugin --policy=Allowlist
new kuberc set --section=credentialplugin --policy=AllowAll --allowlist-entry=command=x
new kuberc set --section=credentialplugin --policy=Maybe
new kuberc set --section=credentialplugin
new kuberc set --section=other --command=get
new kuberc set --section=aliases --command=get
new kuberc set --section=defaults --name=x --command=get
new kuberc set --section=defaults --command=get --appendarg=x
new kuberc set --section=defaults
new kuberc set --section=defaults --command=run --option=bad
new kuberc set --command=get
empty kuberc set --section=defaults --command=version --option=client=true
empty version --client
flags create deployment web --dry-run=client -o name
flags create deployment web --image=given --dry-run=client -o yaml
wrong-flag version
wrong-value version
short-value get pods
late-flag version --client
dashes version
some options --kuberc
some version --client --kuberc=
some version --client --kuberc=full
aliases v
aliases v --client=false -o nothing
aliases cd
aliases cd --image=given
aliases cd -ojson
aliases lost
aliases version --client
aliases nothing
bad-alias version --client
twice version --client
off version --client
off version --client --kuberc=some
"""


def test_same_as_kubectl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = [tmp_path / "theirs", tmp_path / "ours"]
    for folder in folders:
        folder.mkdir()
        for name, text in FILES.items():
            (folder / name).write_text(text)
    outcomes: list[list[str]] = [[], []]
    before = [dict(FILES), dict(FILES)]
    monkeypatch.chdir(tmp_path)
    for line in SCRIPT.strip().splitlines():
        kuberc, *words = shlex.split(line)
        monkeypatch.setenv("KUBERC", kuberc)
        for index, folder in enumerate(folders):
            os.chdir(folder)
            code, out, err = kubectl_sim(words) if index else real_kubectl(words, env={"KUBERC": kuberc})
            files = {path.name: path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}
            changed = [f"--- {name}\n{text}" for name, text in files.items() if before[index].get(name) != text]
            before[index] = files
            outcomes[index] += [f"$ {line}", out, f"[stderr]\n{err}[exit {code}]", *changed]
    theirs, ours = ("\n".join(lines).splitlines() for lines in outcomes)
    if ours != theirs:
        pytest.fail("\n".join(difflib.unified_diff(theirs, ours, "theirs", "ours", "", "", 3, "")), pytrace=False)
