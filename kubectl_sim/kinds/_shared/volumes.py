"""Validation of the volumes of a pod.  Models ValidateVolumes and the sources that it knows."""

from __future__ import annotations

from kubectl_sim.base import names, quantity
from kubectl_sim.kinds._shared.check import label, label_selector, labels, one_of, say
from kubectl_sim.kinds._shared.env import check_field_ref, check_resource_ref
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out

    Obj = dict[str, Any]

MODE_RULE = "must be a number between 0 and 0777 (octal), both inclusive"
HOST_PATH_TYPES = (
    "",
    "BlockDevice",
    "CharDevice",
    "Directory",
    "DirectoryOrCreate",
    "File",
    "FileOrCreate",
    "Socket",
)
MIN_TOKEN_SECONDS = 600
MAX_TOKEN_SECONDS = 1 << 32


def check_volumes(out: Out, path: str, volumes: Any, pod_name: str) -> dict[str, Obj]:
    """Check the volumes; return those that are right by name.  ``pod_name`` is empty in templates."""
    found: dict[str, Obj] = {}
    if not volumes:
        return found
    claims = {f"{pod_name}-{v.get('name', '')}" for v in volumes if pod_name and v.get("ephemeral") is not None}
    for position, volume in enumerate(volumes):
        where = f"{path}[{position}]"
        before = len(out)
        _check_source(out, where, volume, pod_name)
        name = volume.get("name", "")
        if not name:
            out.append(field.required(f"{where}.name"))
        else:
            label(out, f"{where}.name", name)
        if name in found:
            out.append(field.duplicate(f"{where}.name", name))
        if len(out) == before:
            found[name] = volume
        claim = (volume.get("persistentVolumeClaim") or {}).get("claimName")
        if claim in claims:
            detail = "must not reference a PVC that gets created for an ephemeral volume"
            out.append(field.invalid(f"{where}.persistentVolumeClaim.claimName", claim, detail))
    return found


def _check_source(out: Out, path: str, volume: Obj, pod_name: str) -> None:
    kinds = [key for key, source in volume.items() if source is not None and key in SOURCES]
    if len(kinds) > 1:
        kinds.sort(key=_ORDER.__getitem__)
    if not kinds:
        out.append(field.required(path, "must specify a volume type"))
        return
    first = kinds[0]
    SOURCES[first](out, f"{path}.{_ALIASES.get(first, first)}", volume[first])
    for other in kinds[1:]:
        out.append(field.forbidden(f"{path}.{other}", "may not specify more than 1 volume type"))
    if first == "ephemeral" and pod_name and volume.get("name"):
        claim = f"{pod_name}-{volume['name']}"
        for message in names.dns1123_subdomain(claim):
            out.append(field.invalid(f"{path}.name", volume["name"], f'PVC name "{claim}": {message}'))


def _check_mode(out: Out, path: str, source: Obj, key: str) -> None:
    mode = source.get(key)
    if mode is not None and not 0 <= mode <= 0o777:
        out.append(field.invalid(f"{path}.{key}", mode, MODE_RULE))


def check_no_backsteps(out: Out, path: str, value: str) -> None:
    if ".." in value and ".." in value.split("/"):
        out.append(field.invalid(path, value, "must not contain '..'"))


def check_descending(out: Out, path: str, value: str) -> None:
    """A relative path that stays below its start."""
    if value.startswith("/"):
        out.append(field.invalid(path, value, "must be a relative path"))
    check_no_backsteps(out, path, value)


def _check_local(out: Out, path: str, value: str) -> None:
    check_descending(out, path, value)
    if value.startswith("..") and not value.startswith("../") and value != "..":
        out.append(field.invalid(path, value, "must not start with '..'"))


def _check_items(out: Out, path: str, source: Obj) -> None:
    for position, item in enumerate(source.get("items") or ()):
        where = f"{path}.items[{position}]"
        if not item.get("key"):
            out.append(field.required(f"{where}.key"))
        if not item.get("path"):
            out.append(field.required(f"{where}.path"))
        _check_local(out, f"{where}.path", item.get("path", ""))
        _check_mode(out, where, item, "mode")


def _empty_dir(out: Out, path: str, source: Obj) -> None:
    limit = source.get("sizeLimit")
    if limit is not None and quantity.of(limit).sign() < 0:
        out.append(field.forbidden(f"{path}.sizeLimit", "SizeLimit field must be a valid resource quantity"))


def check_host_path(out: Out, path: str, source: Obj) -> None:
    if not source.get("path"):
        out.append(field.required(f"{path}.path"))
        return
    check_no_backsteps(out, f"{path}.path", source["path"])
    if source.get("type") is not None:
        one_of(out, f"{path}.type", source["type"], HOST_PATH_TYPES)


def _git_repo(out: Out, path: str, source: Obj) -> None:
    if not source.get("repository"):
        out.append(field.required(f"{path}.repository"))
    check_descending(out, f"{path}.directory", source.get("directory", ""))


def _secret(out: Out, path: str, source: Obj) -> None:
    if not source.get("secretName"):
        out.append(field.required(f"{path}.secretName"))
    _check_mode(out, path, source, "defaultMode")
    _check_items(out, path, source)


def _config_map(out: Out, path: str, source: Obj) -> None:
    if not source.get("name"):
        out.append(field.required(f"{path}.name"))
    _check_mode(out, path, source, "defaultMode")
    _check_items(out, path, source)


def check_nfs(out: Out, path: str, source: Obj) -> None:
    where = source.get("path", "")
    if not source.get("server"):
        out.append(field.required(f"{path}.server"))
    if not where:
        out.append(field.required(f"{path}.path"))
    if not where.startswith("/"):
        out.append(field.invalid(f"{path}.path", where, "must be an absolute path"))


def _downward_api(out: Out, path: str, source: Obj) -> None:
    _check_mode(out, path, source, "defaultMode")
    for item in source.get("items") or ():
        _check_downward_file(out, path, item)


def _check_downward_file(out: Out, path: str, item: Obj) -> None:
    if not item.get("path"):
        out.append(field.required(f"{path}.path"))
    _check_local(out, f"{path}.path", item.get("path", ""))
    reference, resource = item.get("fieldRef"), item.get("resourceFieldRef")
    if reference is not None:
        check_field_ref(out, f"{path}.fieldRef", reference, volume=True)
        if resource is not None:
            detail = "fieldRef and resourceFieldRef can not be specified simultaneously"
            out.append(field.invalid(path, "resource", detail))
    elif resource is not None:
        check_resource_ref(out, f"{path}.resourceFieldRef", resource, volume=True)
    else:
        out.append(field.required(path, "one of fieldRef and resourceFieldRef is required"))
    _check_mode(out, path, item, "mode")


def _projected(out: Out, path: str, source: Obj) -> None:
    _check_mode(out, path, source, "defaultMode")
    seen: set[str] = set()
    for position, part in enumerate(source.get("sources") or ()):
        where = f"{path}.sources[{position}]"
        given = 0
        for kind, inner in part.items():
            if inner is not None and kind in _PROJECTIONS:
                given += 1
                _PROJECTIONS[kind](out, path, f"{where}.{kind}", inner, seen)
        if given > 1:
            out.append(field.forbidden(where, "may not specify more than 1 volume type per source"))


def _claim_path(out: Out, path: str, value: str, seen: set[str], shown: str) -> None:
    """No two files of a projected volume may have one path."""
    if not value:
        return
    if value in seen:
        out.append(field.invalid(path, shown, "conflicting duplicate paths"))
    seen.add(value)


def _projected_keys(out: Out, base: str, path: str, source: Obj, seen: set[str]) -> None:
    name = source.get("name", "")
    if not name:
        out.append(field.required(f"{path}.name"))
    _check_items(out, path, source)
    for item in source.get("items") or ():
        _claim_path(out, base, item.get("path", ""), seen, name)


def _projected_downward(out: Out, base: str, path: str, source: Obj, seen: set[str]) -> None:
    for item in source.get("items") or ():
        _check_downward_file(out, path, item)
        _claim_path(out, base, item.get("path", ""), seen, item.get("path", ""))


def _projected_token(out: Out, base: str, path: str, source: Obj, seen: set[str]) -> None:
    seconds = source.get("expirationSeconds", 0)
    if seconds < MIN_TOKEN_SECONDS:
        detail = "may not specify a duration less than 10 minutes"
        out.append(field.invalid(f"{path}.expirationSeconds", seconds, detail))
    if seconds > MAX_TOKEN_SECONDS:
        detail = "may not specify a duration larger than 2^32 seconds"
        out.append(field.invalid(f"{path}.expirationSeconds", seconds, detail))
    if not source.get("path"):
        out.append(field.required(f"{base}.path"))
    else:
        _check_local(out, f"{base}.path", source["path"])


def _projected_bundle(out: Out, base: str, path: str, source: Obj, seen: set[str]) -> None:
    name, signer = source.get("name"), source.get("signerName")
    if name is not None and signer is not None:
        out.append(field.invalid(path, source, "only one of name and signerName may be used"))
    elif name is not None:
        if not name:
            out.append(field.required(f"{path}.name", "must be a valid object name"))
        if source.get("labelSelector") is not None:
            detail = "labelSelector must be unset if name is specified"
            out.append(field.invalid(f"{path}.labelSelector", source["labelSelector"], detail))
    elif signer is not None:
        if not signer:
            out.append(field.required(f"{path}.signerName", "must be a valid signer name"))
        label_selector(out, f"{path}.labelSelector", source.get("labelSelector"))
    else:
        out.append(field.required(path, "either name or signerName must be specified"))
    if not source.get("path"):
        out.append(field.required(f"{path}.path"))
    else:
        _check_local(out, f"{path}.path", source["path"])
        _claim_path(out, base, source["path"], seen, source["path"])


def _projected_certificate(out: Out, base: str, path: str, source: Obj, seen: set[str]) -> None:
    if not source.get("signerName"):
        out.append(field.required(f"{path}.signerName"))
    keys = [key for key in ("credentialBundlePath", "keyPath", "certificateChainPath") if source.get(key)]
    for key in keys:
        _check_local(out, f"{path}.{key}", source[key])
        _claim_path(out, base, source[key], seen, source[key])
    if not keys:
        detail = "specify at least one of credentialBundlePath, keyPath, and certificateChainPath"
        out.append(field.required(path, detail))


_PROJECTIONS: dict[str, Callable[[Out, str, str, Obj, set[str]], None]] = {
    "secret": _projected_keys,
    "configMap": _projected_keys,
    "downwardAPI": _projected_downward,
    "serviceAccountToken": _projected_token,
    "clusterTrustBundle": _projected_bundle,
    "podCertificate": _projected_certificate,
}


def _csi(out: Out, path: str, source: Obj) -> None:
    check_csi_driver_name(out, f"{path}.driver", source.get("driver", ""))
    secret = source.get("nodePublishSecretRef")
    if secret is not None:
        if not secret.get("name"):
            out.append(field.required(f"{path}.nodePublishSecretRef.name"))
        else:
            say(out, f"{path}.name", secret["name"], names.dns1123_subdomain(secret["name"]))


def check_csi_driver_name(out: Out, path: str, name: str) -> None:
    if not name:
        out.append(field.required(path))
    if len(name) > names.LABEL_LENGTH:
        out.append(field.too_long(path, names.LABEL_LENGTH))
    say(out, path, name, names.dns1123_subdomain(name.lower()))


def _ephemeral(out: Out, path: str, source: Obj) -> None:
    template = source.get("volumeClaimTemplate")
    if template is None:
        out.append(field.required(f"{path}.volumeClaimTemplate"))
        return
    from kubectl_sim.kinds._shared.claims import check_claim_spec

    where = f"{path}.volumeClaimTemplate"
    labels(out, f"{where}.metadata.labels", (template.get("metadata") or {}).get("labels"))
    check_claim_spec(out, f"{where}.spec", template.get("spec") or {})


def _image(out: Out, path: str, source: Obj) -> None:
    if not source.get("reference"):
        out.append(field.required(f"{path}.reference"))
    one_of(out, f"{path}.pullPolicy", source.get("pullPolicy", ""), ("Always", "IfNotPresent", "Never"))


def need(*keys: str) -> Callable[[Out, str, Obj], None]:
    """A source of which no more is checked than that some fields are set."""

    def check(out: Out, path: str, source: Obj) -> None:
        for key in keys:
            if not source.get(key):
                out.append(field.required(f"{path}.{key}"))

    return check


#: Every source by its field, in the order in which they are looked at.
SOURCES: dict[str, Callable[[Out, str, Obj], None]] = {
    "emptyDir": _empty_dir,
    "hostPath": check_host_path,
    "gitRepo": _git_repo,
    "gcePersistentDisk": need("pdName"),
    "awsElasticBlockStore": need("volumeID"),
    "secret": _secret,
    "nfs": check_nfs,
    "iscsi": need("targetPortal", "iqn"),
    "glusterfs": need("endpoints", "path"),
    "flocker": need(),
    "persistentVolumeClaim": need("claimName"),
    "rbd": need("monitors", "image"),
    "cinder": need("volumeID"),
    "cephfs": need("monitors"),
    "quobyte": need("registry", "volume"),
    "downwardAPI": _downward_api,
    "fc": need(),
    "flexVolume": need("driver"),
    "configMap": _config_map,
    "azureFile": need("secretName", "shareName"),
    "vsphereVolume": need("volumePath"),
    "azureDisk": need("diskName", "diskURI"),
    "photonPersistentDisk": need("pdID"),
    "portworxVolume": need("volumeID"),
    "scaleIO": need("gateway", "system", "volumeName"),
    "storageos": need(),
    "projected": _projected,
    "csi": _csi,
    "ephemeral": _ephemeral,
    "image": _image,
}
_ORDER = {key: position for position, key in enumerate(SOURCES)}
#: Fields that upstream's messages call otherwise.
_ALIASES = {"gcePersistentDisk": "persistentDisk"}
