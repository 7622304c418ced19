"""Kubeconfig files: which are used, how they merge, and that the parsed copy is never stale."""

from __future__ import annotations

import os

import pytest

from kubectl_sim.client import kubeconfig, locations


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("KUBECTL_SIM_HOME", str(tmp_path / "data"))
    for name in ("KUBECONFIG", "KUBECTL_SIM_STATE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_without_any_file_the_default_cluster_is_meant(home):
    config = kubeconfig.KubeConfig(locations.config_files())
    assert config.current == "kubectl-sim"
    assert config.state_file() == str(home / "data" / "clusters" / "kubectl-sim.db")
    assert config.namespace == "default"


def test_the_users_real_config_is_passed_over(home, monkeypatch):
    monkeypatch.setenv("KUBECONFIG", str(home / ".kube" / "config"))
    assert locations.config_files() == [str(home / "data" / "config")]


def test_kubeconfig_lists_merge_and_the_first_wins(home, monkeypatch):
    first, second = str(home / "a"), str(home / "b")
    kubeconfig.save(first, kubeconfig.fresh("one", "/tmp/one.db"))
    data = kubeconfig.fresh("two", "/tmp/two.db")
    data["contexts"].append({"name": "one", "context": {"cluster": "two", "user": "two"}})
    kubeconfig.save(second, data)
    monkeypatch.setenv("KUBECONFIG", os.pathsep.join((first, second)))
    config = kubeconfig.KubeConfig(locations.config_files())
    assert config.current == "one"
    assert config.state_file() == "/tmp/one.db"
    assert kubeconfig.KubeConfig(locations.config_files(), "two").state_file() == "/tmp/two.db"


def test_a_real_cluster_is_refused(home):
    path = str(home / "real")
    data = kubeconfig.fresh("prod", "x")
    del data["clusters"][0]["cluster"]["extensions"]
    kubeconfig.save(path, data)
    with pytest.raises(kubeconfig.ConfigError, match="not a simulated cluster"):
        kubeconfig.KubeConfig([path]).state_file()


def test_a_missing_context_is_named(home):
    with pytest.raises(kubeconfig.ConfigError, match='context "nope" does not exist'):
        kubeconfig.KubeConfig(locations.config_files(), "nope").state_file()


def test_the_parsed_copy_follows_every_change_of_the_file(home):
    own = locations.own_config()
    kubeconfig.save(own, kubeconfig.fresh("one", "/tmp/one.db"))
    assert kubeconfig.KubeConfig([own]).current == "one"
    assert os.path.exists(f"{own}.parsed")
    assert kubeconfig.KubeConfig([own]).current == "one"
    before = os.stat(own)
    with open(own, encoding="utf-8") as stream:
        text = stream.read().replace("one", "two")
    with open(own, "w", encoding="utf-8") as stream:
        stream.write(text)
    os.utime(own, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert kubeconfig.KubeConfig([own]).current == "two", "same size, same time, other content"


def test_a_broken_file_is_an_error_that_names_it(home):
    path = str(home / "broken")
    with open(path, "w", encoding="utf-8") as stream:
        stream.write("a: [")
    with pytest.raises(kubeconfig.ConfigError, match="broken"):
        kubeconfig.KubeConfig([path])


def test_files_are_private(home):
    path = str(home / "deep" / "config")
    kubeconfig.save(path, kubeconfig.fresh("one", "x"))
    assert os.stat(path).st_mode & 0o777 == 0o600
