from __future__ import annotations

from typing import Any

from tests.unit.kubectl.describers.parity import OLD, Obj, Parity, meta

CLAIM: Obj = {
    "metadata": {"labels": {"b": "1", "a": "2"}, "annotations": {"short": "x", "long": "one\ntwo"}},
    "spec": {
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": "fast",
        "volumeMode": "Block",
        "resources": {"requests": {"storage": "1Gi"}},
        "dataSource": {"apiGroup": "snapshot.storage.k8s.io", "kind": "VolumeSnapshot", "name": "s"},
    },
}

SHARED: dict[str, list[Obj]] = {
    "hostPath": [{"path": "/x"}, {"path": "/x", "type": ""}, {"path": "/x", "type": "Directory"}],
    "gcePersistentDisk": [{"pdName": "d"}, {"pdName": "d", "fsType": "ext4", "partition": 1, "readOnly": True}],
    "awsElasticBlockStore": [{"volumeID": "v"}],
    "nfs": [{"server": "s", "path": "/p"}],
    "quobyte": [{"registry": "r", "volume": "v"}],
    "vsphereVolume": [{"volumePath": "p", "storagePolicyName": "s"}],
    "azureDisk": [
        {
            "diskName": "d",
            "diskURI": "u",
            "kind": "Shared",
            "fsType": "ext4",
            "cachingMode": "None",
            "readOnly": False,
        }
    ],
    "photonPersistentDisk": [{"pdID": "p"}],
    "portworxVolume": [{"volumeID": "v"}],
    "storageos": [{"volumeName": "v", "volumeNamespace": "n"}],
    "fc": [{}, {"targetWWNs": ["a", "b"], "lun": 0}],
    "flocker": [{"datasetName": "d"}],
    "iscsi": [
        {"targetPortal": "t", "iqn": "i", "lun": 0, "iscsiInterface": "default"},
        {"targetPortal": "t", "iqn": "i", "lun": 3, "portals": ["a", "b"], "secretRef": {"name": "s"}},
    ],
    "glusterfs": [{"endpoints": "e", "path": "p"}],
    "rbd": [{"monitors": ["a", "b"], "image": "i"}, {"monitors": None, "image": "i", "secretRef": {"name": "s"}}],
    "cinder": [{"volumeID": "v"}, {"volumeID": "v", "secretRef": {"name": "s"}}],
    "scaleIO": [{"gateway": "g", "system": "s", "secretRef": {"name": "s"}, "storageMode": "Thin"}],
    "cephfs": [{"monitors": ["a"], "secretRef": {"name": "s"}}],
    "azureFile": [{"secretName": "s", "shareName": "x"}],
    "flexVolume": [{"driver": "d"}, {"driver": "d", "options": {"b": "1", "a": "2"}, "secretRef": {"name": "s"}}],
}
POD_ONLY: dict[str, list[Obj]] = {
    "emptyDir": [{}, {"medium": "Memory", "sizeLimit": "1024Mi"}, {"sizeLimit": "0"}],
    "gitRepo": [{"repository": "r", "revision": "v"}],
    "secret": [{"secretName": "s"}, {"secretName": "s", "optional": True}],
    "configMap": [{"name": "c"}, {"name": "c", "optional": False}],
    "persistentVolumeClaim": [{"claimName": "c"}, {"claimName": "c", "readOnly": True}],
    "ephemeral": [{}, {"volumeClaimTemplate": CLAIM}, {"volumeClaimTemplate": {"spec": {}}}],
    "downwardAPI": [
        {},
        {
            "items": [
                {"path": "labels", "fieldRef": {"fieldPath": "metadata.labels"}},
                {"path": "cpu", "resourceFieldRef": {"resource": "limits.cpu"}},
            ]
        },
    ],
    "projected": [{}],
    "csi": [{"driver": "d"}, {"driver": "d", "volumeAttributes": {"b": "1", "a": "x" * 200}, "readOnly": True}],
    "image": [{"reference": "r", "pullPolicy": "Always"}],
}
PERSISTENT_ONLY: dict[str, list[Obj]] = {
    "local": [{"path": "/mnt"}],
    "csi": [{"driver": "d", "volumeHandle": "h"}],
    "glusterfs": [{"endpoints": "e", "path": "p", "endpointsNamespace": "n"}],
    "iscsi": [{"targetPortal": "t", "iqn": "i", "lun": 0, "secretRef": {"name": "s", "namespace": "n"}}],
    "azureFile": [{"secretName": "s", "shareName": "x", "secretNamespace": "n"}],
    "scaleIO": [{"gateway": "g", "system": "s"}, {"gateway": "g", "system": "s", "secretRef": {"namespace": "n"}}],
}


def test_pod_volumes(parity: Parity) -> None:
    volumes: list[Obj] = [{"name": "none"}]
    for key, sources in (SHARED | POD_ONLY).items():
        volumes += [{"name": f"{key.lower()}-{number}", key: source} for number, source in enumerate(sources)]
    pods = [
        {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": meta("web"),
            "spec": {"containers": [], "volumes": [volume, {"name": "last"}]},
        }
        for volume in volumes
    ]
    parity.check_all(*pods)


def persistent_volume(**fields: Any) -> Obj:
    spec = {"capacity": {"storage": "1024Mi"}, "accessModes": ["ReadWriteMany", "ReadWriteOnce"], **fields}
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": meta("pv", None),
        "spec": spec,
        "status": {"phase": "Available"},
    }


def test_persistent_volume_sources(parity: Parity) -> None:
    sources = [
        {key: source}
        for key in sorted({**SHARED, **PERSISTENT_ONLY})
        for source in SHARED.get(key, []) + PERSISTENT_ONLY.get(key, [])
    ]
    parity.check_all(*[persistent_volume(**source) for source in sources])


def test_persistent_volume(parity: Parity) -> None:
    volume = persistent_volume(
        claimRef={"namespace": "default", "name": "data"},
        persistentVolumeReclaimPolicy="Retain",
        storageClassName="fast",
        volumeMode="Filesystem",
        nodeAffinity={
            "required": {
                "nodeSelectorTerms": [
                    {
                        "matchExpressions": [
                            {"key": "kubernetes.io/hostname", "operator": "In", "values": ["a", "b"]},
                            {"key": "x", "operator": "Exists"},
                        ]
                    },
                    {},
                ]
            }
        },
    )
    volume["metadata"]["finalizers"] = ["kubernetes.io/pv-protection", "x"]
    parity.check(volume)
    parity.check(persistent_volume(nodeAffinity={"required": {"nodeSelectorTerms": []}}))
    parity.check(persistent_volume(nodeAffinity={}))
    volume["metadata"] |= {
        "deletionTimestamp": OLD,
        "annotations": {"volume.beta.kubernetes.io/storage-class": "beta"},
    }
    parity.check(volume)


def claim(spec: Obj, **status: Any) -> Obj:
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": meta("data"),
        "spec": spec,
        "status": {"phase": "Pending", **status},
    }


def test_claim(parity: Parity) -> None:
    parity.check(claim({}))
    parity.check(claim(CLAIM["spec"]))
    bound = claim(
        {**CLAIM["spec"], "volumeName": "pv"},
        phase="Bound",
        accessModes=["ReadWriteOncePod", "ReadOnlyMany", "ReadOnlyMany"],
        capacity={"storage": "2048Mi"},
        conditions=[
            {
                "type": "FileSystemResizePending",
                "status": "True",
                "lastTransitionTime": OLD,
                "message": "Waiting for user to restart a pod",
            }
        ],
    )
    bound["metadata"]["finalizers"] = ["kubernetes.io/pvc-protection"]
    parity.check(bound)
    bound["metadata"]["deletionTimestamp"] = OLD
    parity.check(bound)


def test_users_of_a_claim(parity: Parity) -> None:
    def pod(name: str, *claims: str) -> Obj:
        volumes = [
            {"name": f"v{number}", "persistentVolumeClaim": {"claimName": claim}} for number, claim in enumerate(claims)
        ]
        return {"apiVersion": "v1", "kind": "Pod", "metadata": meta(name), "spec": {"volumes": volumes}}

    data = claim({})
    data["metadata"]["ownerReferences"] = [
        {"apiVersion": "v1", "kind": "Pod", "name": name, "uid": f"uid-of-{name}"} for name in ("owner", "both", "gone")
    ]
    pods = [pod("z", "data"), pod("twice", "data", "data"), pod("other", "x"), pod("owner"), pod("both", "data")]
    parity.check(data, *pods)


def test_storage_class(parity: Parity) -> None:
    plain = {"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "provisioner": "p"}
    parity.check({**plain, "metadata": meta("a", None)})
    default = {"storageclass.kubernetes.io/is-default-class": "true", "a": "b"}
    parity.check(
        {
            **plain,
            "metadata": meta("b", None, annotations=default),
            "parameters": {"type": "ssd", "a-b": "1", "a": "2"},
            "allowVolumeExpansion": False,
            "mountOptions": ["ro", "nosuid"],
            "reclaimPolicy": "Delete",
            "volumeBindingMode": "WaitForFirstConsumer",
            "allowedTopologies": [
                {"matchLabelExpressions": [{"key": "zone", "values": ["a", "b"]}, {"key": "rack"}]},
                {},
            ],
        }
    )
    parity.check({**plain, "metadata": meta("c", None), "allowedTopologies": []})


def test_other_storage_kinds(parity: Parity) -> None:
    parity.check(
        {
            "apiVersion": "storage.k8s.io/v1",
            "kind": "CSINode",
            "metadata": meta("worker", None),
            "spec": {
                "drivers": [
                    {"name": "a", "nodeID": "worker", "allocatable": {"count": 10}, "topologyKeys": ["x", "y"]},
                    {"name": "b", "nodeID": "worker"},
                ]
            },
        }
    )
    parity.check(
        {
            "apiVersion": "storage.k8s.io/v1",
            "kind": "VolumeAttributesClass",
            "metadata": meta("gold", None),
            "driverName": "d",
            "parameters": {"iops": "3000"},
        }
    )
