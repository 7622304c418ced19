"""Clusters of any size in seconds: objects written into the store in bulk, as their controllers would leave them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from kubectl_sim.base import yamlio
from kubectl_sim.base.objects import clone, owner_reference
from kubectl_sim.cluster.bootstrap import Settings, create_cluster, node_names
from kubectl_sim.cluster.cluster import Cluster, open_cluster
from kubectl_sim.engine.clock import FAST, MANUAL
from kubectl_sim.kinds import registry

Obj = dict[str, Any]

SHARDS = 100
DEPLOYMENT = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "namespace": "default"},
    "spec": {
        "replicas": 1,
        "selector": {"matchLabels": {"app": "web"}},
        "template": {
            "metadata": {"labels": {"app": "web", "tier": "front"}},
            "spec": {
                "containers": [
                    {
                        "name": "web",
                        "image": "nginx:1.27",
                        "ports": [{"containerPort": 80}],
                        "resources": {"requests": {"cpu": "10m", "memory": "16Mi"}},
                    }
                ]
            },
        },
    },
}


def cluster_with(folder: Path, pods: int, *, nodes: int = 3, clock: str = MANUAL) -> Path:
    """A cluster with ``pods`` running pods in the namespace ``default``; made once for each size."""
    path = folder / f"{pods}-pods-{nodes}-nodes-{clock}.db"
    if path.exists():
        return path
    cluster = create_cluster(str(path), Settings(nodes=node_names(nodes), clock=FAST, seed=1))
    if pods:
        _populate(cluster, pods, nodes)
    cluster.set_clock(clock, 1.0)
    cluster.close()
    return path


def _populate(cluster: Cluster, pods: int, nodes: int) -> None:
    """One deployment with one real pod; the others are copies of it."""
    client = cluster.client("bench")
    client.create("deployments.apps", DEPLOYMENT)
    cluster.advance(60_000_000)
    (pattern,) = client.list("pods", "default")
    (replica_set,) = client.list("replicasets.apps", "default")
    store, kind = cluster.store, registry.load("pods")
    assert kind is not None
    names = [node["metadata"]["name"] for node in client.list("nodes")]
    store.begin(write=True)
    for number in range(1, pods):
        store.put(kind, _copy(pattern, replica_set, number, names[number % nodes]), None, cluster.now)
    store.changes.clear()
    store.commit()
    for resource, obj in (("replicasets.apps", replica_set), ("deployments.apps", client.list("deployments.apps")[0])):
        _resize(cluster, resource, obj["metadata"]["name"], pods)


def _copy(pattern: Obj, replica_set: Obj, number: int, node: str) -> Obj:
    pod: Obj = clone(pattern)
    metadata = pod["metadata"]
    metadata["name"] = f"{replica_set['metadata']['name']}-{number:06}"
    metadata["uid"] = f"00000000-0000-4000-8000-{number:012}"
    metadata["labels"] |= {"shard": str(number % SHARDS), "number": str(number)}
    metadata["ownerReferences"] = [owner_reference(replica_set)]
    pod["spec"]["nodeName"] = node
    address = f"10.{244 + (number >> 16)}.{number >> 8 & 255}.{number & 255}"
    pod["status"] |= {"podIP": address, "podIPs": [{"ip": address}]}
    return pod


def _resize(cluster: Cluster, resource: str, name: str, size: int) -> None:
    """Let an owner know of its new pods, without a controller looking at them."""
    store, kind = cluster.store, registry.load(resource)
    assert kind is not None
    store.begin(write=True)
    for old in store.select(resource, "default"):
        if old["metadata"]["name"] != name:
            continue
        new = clone(old)
        new["spec"]["replicas"] = size
        counts = ("replicas", "readyReplicas", "availableReplicas", "updatedReplicas", "fullyLabeledReplicas")
        new["status"] |= {key: size for key in counts if key in new["status"]}
        for key in ("deployment.kubernetes.io/desired-replicas", "deployment.kubernetes.io/max-replicas"):
            if key in (new["metadata"].get("annotations") or {}):
                new["metadata"]["annotations"][key] = str(size)
        store.put(kind, new, old, cluster.now)
    store.changes.clear()
    store.commit()


def age(path: Path, seconds: int) -> None:
    """Let wall time pass over a cluster that nobody looks at."""
    cluster = open_cluster(str(path))
    cluster.set_clock("live", 1.0)
    store, clock = cluster.store, cluster.clock
    store.begin(write=True)
    clock.load()
    clock.anchor_wall -= seconds * 1_000_000
    clock.save()
    store.commit()
    cluster.close()


def fresh_copy(path: Path, folder: Path) -> Path:
    return Path(shutil.copyfile(path, folder / "work.db"))


def plain_documents(count: int) -> list[Obj]:
    """Manifests that mean little work for controllers: config maps, secrets and services."""
    return [_document(number) for number in range(count)]


def _document(number: int) -> Obj:
    metadata = {"name": f"object-{number:04}", "namespace": "default", "labels": {"app": f"app-{number % 20}"}}
    if number % 3 == 1:
        return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "stringData": {"password": "hunter2"}}
    if number % 3 == 2:
        spec = {"selector": {"app": f"app-{number % 20}"}, "ports": [{"port": 80, "targetPort": 8080}]}
        return {"apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": spec}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"number": str(number)}}


def deployments(count: int) -> list[Obj]:
    """Deployments of one pod each."""
    made = []
    for number in range(count):
        obj: Obj = clone(DEPLOYMENT)
        obj["metadata"]["name"] = f"web-{number:04}"
        obj["spec"]["selector"]["matchLabels"] = {"app": f"web-{number:04}"}
        obj["spec"]["template"]["metadata"]["labels"] = {"app": f"web-{number:04}"}
        made.append(obj)
    return made


def kustomization(folder: Path, files: int) -> Path:
    """A base of so many files and an overlay that renames, labels, patches and generates; the overlay's folder."""
    base, overlay = folder / "base", folder / "overlay"
    for one in (base, overlay):
        one.mkdir(parents=True, exist_ok=True)
    objects = [
        *deployments(files // 2),
        *(
            {
                "apiVersion": "v1",
                "kind": "Service",
                "metadata": {"name": f"service-{number}"},
                "spec": {"selector": {"app": f"app-{number}"}, "ports": [{"port": 80, "targetPort": 8080}]},
            }
            for number in range(files - files // 2)
        ),
    ]
    for number, obj in enumerate(objects):
        (base / f"{number}.yaml").write_text(yamlio.dump(obj))
    settings = {"name": "settings", "literals": ["mode=base"]}
    resources = [f"{number}.yaml" for number in range(len(objects))]
    (base / "kustomization.yaml").write_text(yamlio.dump({"resources": resources, "configMapGenerator": [settings]}))
    limits = {"resources": {"limits": {"memory": "128Mi"}}}
    patch = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "any"},
        "spec": {"template": {"spec": {"containers": [{"name": "web", **limits}]}}},
    }
    build = {
        "resources": ["../base"],
        "namePrefix": "prod-",
        "namespace": "prod",
        "labels": [{"pairs": {"env": "prod"}, "includeSelectors": True}],
        "commonAnnotations": {"team": "a"},
        "images": [{"name": "nginx", "newTag": "1.28"}],
        "patches": [{"target": {"kind": "Deployment"}, "patch": yamlio.dump(patch)}],
        "configMapGenerator": [{"name": "settings", "behavior": "merge", "literals": ["mode=prod"]}],
    }
    (overlay / "kustomization.yaml").write_text(yamlio.dump(build))
    return overlay
