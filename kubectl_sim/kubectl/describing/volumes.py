"""Volumes of pods and sources of persistent volumes, as data: one line of text and the fields of each type.

Models the print…VolumeSource functions of pkg/describe.
"""

from __future__ import annotations

from kubectl_sim.base import quantity
from kubectl_sim.kubectl.describing.layout import NONE, UNSET, Writer, pairs, shorten, show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from kubectl_sim.kubectl.describing.source import Obj

    Row = tuple[str, str, object]  # label, field, and what stands for a missing value or a way to print it
    Type = tuple[str, Sequence[Row]]

_ATTRIBUTE_LENGTH = 140


def _local_reference(ref: Mapping[str, Any] | None) -> str:
    """Go's rendering of a reference to a secret in the pod's namespace."""
    return "nil" if ref is None else f"&LocalObjectReference{{Name:{ref.get('name', '')},}}"


def _secret_reference(ref: Mapping[str, Any] | None) -> str:
    if ref is None:
        return "nil"
    return f"&SecretReference{{Name:{ref.get('name', '')},Namespace:{ref.get('namespace', '')},}}"


def _comma_list(values: Sequence[str] | None) -> str:
    return ", ".join(values or ())


def _size_limit(value: Any) -> str:
    limit = quantity.of(value or "0")
    return str(limit) if limit.sign() > 0 else UNSET


_READ_ONLY: Row = ("ReadOnly:", "readOnly", False)
_FS_TYPE: Row = ("FSType:", "fsType", "")
_VOLUME_ID: Row = ("VolumeID:", "volumeID", "")
_OPTIONAL: Row = ("Optional:", "optional", False)
_PATH: Row = ("Path:", "path", "")


def _iscsi(reference: Callable[[Any], str]) -> Type:
    return (
        "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
        (
            ("TargetPortal:", "targetPortal", ""),
            ("IQN:", "iqn", ""),
            ("Lun:", "lun", 0),
            ("ISCSIInterface", "iscsiInterface", ""),
            _FS_TYPE,
            _READ_ONLY,
            ("Portals:", "portals", []),
            ("DiscoveryCHAPAuth:", "chapAuthDiscovery", False),
            ("SessionCHAPAuth:", "chapAuthSession", False),
            ("SecretRef:", "secretRef", reference),
            ("InitiatorName:", "initiatorName", NONE),
        ),
    )


def _rbd(reference: Callable[[Any], str]) -> Type:
    return (
        "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
        (
            ("CephMonitors:", "monitors", []),
            ("RBDImage:", "image", ""),
            _FS_TYPE,
            ("RBDPool:", "pool", ""),
            ("RadosUser:", "user", ""),
            ("Keyring:", "keyring", ""),
            ("SecretRef:", "secretRef", reference),
            _READ_ONLY,
        ),
    )


def _cephfs(reference: Callable[[Any], str]) -> Type:
    return (
        "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
        (
            ("Monitors:", "monitors", []),
            _PATH,
            ("User:", "user", ""),
            ("SecretFile:", "secretFile", ""),
            ("SecretRef:", "secretRef", reference),
            _READ_ONLY,
        ),
    )


def _cinder(reference: Callable[[Any], str]) -> Type:
    return (
        "Cinder (a Persistent Disk resource in OpenStack)",
        (_VOLUME_ID, _FS_TYPE, _READ_ONLY, ("SecretRef:", "secretRef", reference)),
    )


def _flex(reference: Callable[[Any], str]) -> Type:
    return (
        "FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)",
        (
            ("Driver:", "driver", ""),
            _FS_TYPE,
            ("SecretRef:", "secretRef", reference),
            _READ_ONLY,
            ("Options:", "options", {}),
        ),
    )


_SCALE_IO: Sequence[Row] = (
    ("Gateway:", "gateway", ""),
    ("System:", "system", ""),
    ("Protection Domain:", "protectionDomain", ""),
    ("Storage Pool:", "storagePool", ""),
    ("Storage Mode:", "storageMode", ""),
    ("VolumeName:", "volumeName", ""),
)
_SCALE_IO_TEXT = "ScaleIO (a persistent volume backed by a block device in ScaleIO)"
_GLUSTERFS_TEXT = "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)"
_AZURE_FILE_TEXT = "AzureFile (an Azure File Service mount on the host and bind mount to the pod)"
_CSI_TEXT = "CSI (a Container Storage Interface (CSI) volume source)"

# What pods and persistent volumes describe alike.
_SHARED: dict[str, Type] = {
    "hostPath": (
        "HostPath (bare host directory volume)",
        (_PATH, ("HostPathType:", "type", NONE)),
    ),
    "gcePersistentDisk": (
        "GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)",
        (("PDName:", "pdName", ""), _FS_TYPE, ("Partition:", "partition", 0), _READ_ONLY),
    ),
    "awsElasticBlockStore": (
        "AWSElasticBlockStore (a Persistent Disk resource in AWS)",
        (_VOLUME_ID, _FS_TYPE, ("Partition:", "partition", 0), _READ_ONLY),
    ),
    "nfs": (
        "NFS (an NFS mount that lasts the lifetime of a pod)",
        (("Server:", "server", ""), _PATH, _READ_ONLY),
    ),
    "quobyte": (
        "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
        (("Registry:", "registry", ""), ("Volume:", "volume", ""), _READ_ONLY),
    ),
    "vsphereVolume": (
        "vSphereVolume (a Persistent Disk resource in vSphere)",
        (
            ("VolumePath:", "volumePath", ""),
            _FS_TYPE,
            ("StoragePolicyName:", "storagePolicyName", ""),
        ),
    ),
    "azureDisk": (
        "AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)",
        (
            ("DiskName:", "diskName", ""),
            ("DiskURI:", "diskURI", ""),
            ("Kind: ", "kind", ""),
            _FS_TYPE,
            ("CachingMode:", "cachingMode", ""),
            _READ_ONLY,
        ),
    ),
    "photonPersistentDisk": (
        "PhotonPersistentDisk (a Persistent Disk resource in photon platform)",
        (("PdID:", "pdID", ""), _FS_TYPE),
    ),
    "portworxVolume": ("PortworxVolume (a Portworx Volume resource)", (_VOLUME_ID,)),
    "storageos": (
        "StorageOS (a StorageOS Persistent Disk resource)",
        (
            ("VolumeName:", "volumeName", ""),
            ("VolumeNamespace:", "volumeNamespace", ""),
            _FS_TYPE,
            _READ_ONLY,
        ),
    ),
    "fc": (
        "FC (a Fibre Channel disk)",
        (("TargetWWNs:", "targetWWNs", _comma_list), ("LUN:", "lun", NONE), _FS_TYPE, _READ_ONLY),
    ),
    "flocker": (
        "Flocker (a Flocker volume mounted by the Flocker agent)",
        (("DatasetName:", "datasetName", ""), ("DatasetUUID:", "datasetUUID", "")),
    ),
}

_POD_ONLY: dict[str, Type] = {
    "emptyDir": (
        "EmptyDir (a temporary directory that shares a pod's lifetime)",
        (("Medium:", "medium", ""), ("SizeLimit:", "sizeLimit", _size_limit)),
    ),
    "gitRepo": (
        "GitRepo (a volume that is pulled from git when the pod is created)",
        (("Repository:", "repository", ""), ("Revision:", "revision", "")),
    ),
    "secret": (
        "Secret (a volume populated by a Secret)",
        (("SecretName:", "secretName", ""), _OPTIONAL),
    ),
    "configMap": (
        "ConfigMap (a volume populated by a ConfigMap)",
        (("Name:", "name", ""), _OPTIONAL),
    ),
    "iscsi": _iscsi(_local_reference),
    "glusterfs": (_GLUSTERFS_TEXT, (("EndpointsName:", "endpoints", ""), _PATH, _READ_ONLY)),
    "persistentVolumeClaim": (
        "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
        (("ClaimName:", "claimName", ""), _READ_ONLY),
    ),
    "ephemeral": (
        "EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)",
        (),
    ),
    "rbd": _rbd(_local_reference),
    "downwardAPI": ("DownwardAPI (a volume populated by information about the pod)", ()),
    "cinder": _cinder(_local_reference),
    "scaleIO": (_SCALE_IO_TEXT, (*_SCALE_IO, _FS_TYPE, _READ_ONLY)),
    "cephfs": _cephfs(_local_reference),
    "azureFile": (
        _AZURE_FILE_TEXT,
        (("SecretName:", "secretName", ""), ("ShareName:", "shareName", ""), _READ_ONLY),
    ),
    "flexVolume": _flex(_local_reference),
    "projected": ("Projected (a volume that contains injected data from multiple sources)", ()),
    "csi": (_CSI_TEXT, (("Driver:", "driver", ""), _FS_TYPE, _READ_ONLY)),
    "image": (
        "Image (a container image or OCI artifact)",
        (("Reference:", "reference", ""), ("PullPolicy:", "pullPolicy", "")),
    ),
}

_PERSISTENT_ONLY: dict[str, Type] = {
    "iscsi": _iscsi(_secret_reference),
    "glusterfs": (
        _GLUSTERFS_TEXT,
        (
            ("EndpointsName:", "endpoints", ""),
            ("EndpointsNamespace:", "endpointsNamespace", UNSET),
            _PATH,
            _READ_ONLY,
        ),
    ),
    "rbd": _rbd(_secret_reference),
    "cinder": _cinder(_secret_reference),
    "scaleIO": (
        _SCALE_IO_TEXT,
        (
            *_SCALE_IO,
            ("SecretName:", "secretRef", lambda ref: (ref or {}).get("name", "")),
            ("SecretNamespace:", "secretRef", lambda ref: (ref or {}).get("namespace", "")),
            _FS_TYPE,
            _READ_ONLY,
        ),
    ),
    "local": (
        "LocalVolume (a persistent volume backed by local storage on a node)",
        (_PATH,),
    ),
    "cephfs": _cephfs(_secret_reference),
    "azureFile": (
        _AZURE_FILE_TEXT,
        (
            ("SecretName:", "secretName", ""),
            ("SecretNamespace:", "secretNamespace", ""),
            ("ShareName:", "shareName", ""),
            _READ_ONLY,
        ),
    ),
    "flexVolume": _flex(_secret_reference),
    "csi": (
        _CSI_TEXT,
        (("Driver:", "driver", ""), _FS_TYPE, ("VolumeHandle:", "volumeHandle", ""), _READ_ONLY),
    ),
}


def describe_volumes(w: Writer, volumes: Sequence[Obj] | None, indent: str = "") -> None:
    """The volumes of a pod, or with an indent those of a pod template."""
    if not volumes:
        w.line(f"{indent}Volumes:\t{NONE}")
        return
    w.line(f"{indent}Volumes:")
    for volume in volumes:
        w.line(f"{' ' if indent else ''}{volume['name']}:", 1)
        _describe(w, volume, (_SHARED, _POD_ONLY))


def describe_persistent_source(w: Writer, spec: Obj) -> None:
    """What a persistent volume is made of."""
    _describe(w, spec, (_SHARED, _PERSISTENT_ONLY))


def _describe(w: Writer, volume: Obj, tables: Sequence[Mapping[str, Type]]) -> None:
    for table in tables:
        for key, (text, rows) in table.items():
            source = volume.get(key)
            if source is not None:
                w.field("Type", text, 2)
                for label, field, default in rows:
                    w.line(f"{label}\t{_value(source.get(field), default)}", 2)
                _describe_more(w, key, source)
                return
    w.line("<unknown>", 1)


def _value(value: Any, default: Any) -> str:
    if callable(default):
        return str(default(value))
    return show(default if value is None else value)


def _describe_more(w: Writer, key: str, source: Obj) -> None:
    """What of a volume's source is more than fields."""
    if key == "projected":
        for part in source.get("sources") or ():
            _describe_projection(w, part)
    elif key == "downwardAPI":
        _describe_downward_items(w, source)
    elif key == "csi":
        attributes = ["    " + shorten(pair, _ATTRIBUTE_LENGTH) for pair in pairs(source.get("volumeAttributes"))]
        w.items("    VolumeAttributes", attributes, below="        ")
    elif key == "ephemeral" and source.get("volumeClaimTemplate") is not None:
        from kubectl_sim.kubectl.describing.claims import describe_claim_template

        describe_claim_template(w, source["volumeClaimTemplate"])


def _describe_projection(w: Writer, part: Obj) -> None:
    """One source of a projected volume; kinds that upstream does not describe leave nothing."""
    for key, label in (("secret", "SecretName"), ("downwardAPI", ""), ("configMap", "ConfigMapName")):
        if part.get(key) is None:
            continue
        if not label:
            w.field("DownwardAPI", "true", 2)
            return
        w.field(label, part[key].get("name"), 2)
        w.field("Optional", bool(part[key].get("optional")), 2)
        return
    if part.get("serviceAccountToken") is not None:
        w.field("TokenExpirationSeconds", part["serviceAccountToken"].get("expirationSeconds"), 2)


def _describe_downward_items(w: Writer, source: Obj) -> None:
    w.line("Items:", 2)
    for item in source.get("items") or ():
        if item.get("fieldRef"):
            w.line(f"{item['fieldRef']['fieldPath']} -> {item['path']}", 3)
        if item.get("resourceFieldRef"):
            w.line(f"{item['resourceFieldRef']['resource']} -> {item['path']}", 3)
