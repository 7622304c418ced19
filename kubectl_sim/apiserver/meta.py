"""Object metadata: what the server fills in, keeps and refuses, alike for every kind.

Models apiserver/pkg/registry/rest (BeforeCreate, BeforeUpdate) and
apimachinery/pkg/api/validation (ValidateObjectMeta).
"""

from __future__ import annotations

from kubectl_sim.base import names, timefmt
from kubectl_sim.model import field, status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Cause, Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]

ANNOTATIONS_LIMIT = 256 * 1024
#: A generated name keeps this much of its prefix: 63 less the five random characters.
_PREFIX_LIMIT = 58


def check_namespace(kind: Kind, request: Request, obj: Obj) -> None:
    """The object's namespace must be the request's.  Raises BadRequest."""
    metadata = obj["metadata"]
    if not kind.namespaced:
        if metadata.pop("namespace", ""):
            raise status.bad_request("namespace may not be set for cluster-scoped resources")
        return
    sent = metadata.get("namespace") or request.namespace
    if sent != request.namespace:
        raise status.bad_request(
            f"the namespace of the provided object does not match the namespace sent on the request ({sent} != "
            f"{request.namespace})"
        )
    metadata["namespace"] = request.namespace


def fill_new(server: APIServer, kind: Kind, request: Request, obj: Obj) -> None:
    """System fields of a new object: uid, creation time, generated name, generation."""
    metadata = obj["metadata"]
    if metadata.get("resourceVersion"):
        raise status.bad_request("resourceVersion should not be set on objects to be created")
    for name in (
        "resourceVersion",
        "selfLink",
        "deletionTimestamp",
        "deletionGracePeriodSeconds",
        "generation",
    ):
        metadata.pop(name, None)
    store = server.store
    serial = str(store.serial)
    if not metadata.get("name") and metadata.get("generateName"):
        prefix = metadata["generateName"]
        # The prefix is kept as it was sent, though the name itself is cut to fit.
        metadata["name"] = _generated(server, kind, metadata.get("namespace", ""), prefix[:_PREFIX_LIMIT], serial)
    metadata["uid"] = server.uid(serial, kind.resource, metadata.get("namespace", ""), metadata.get("name", ""))
    metadata["creationTimestamp"] = timefmt.rfc3339(server.now)
    if kind.has_generation:
        metadata["generation"] = 1
    if kind.has_status and not kind.keeps_new_status:
        obj.pop("status", None)


def _generated(server: APIServer, kind: Kind, namespace: str, prefix: str, serial: str) -> str:
    from kubectl_sim.engine import randomness  # updates do without

    for attempt in range(8):
        suffix = randomness.name_suffix(server.clock.seed, serial, kind.resource, prefix, str(attempt))
        if server.store.get(kind.resource, namespace, prefix + suffix) is None:
            break
    return prefix + suffix


_KEPT = (
    "uid",
    "creationTimestamp",
    "selfLink",
    "generation",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
)


def fill_update(server: APIServer, kind: Kind, request: Request, new: Obj, old: Obj) -> None:
    """Check the preconditions of an update and keep what only the server may set.

    Raises Conflict when the object has moved on since the writer saw it.
    """
    metadata, before = new["metadata"], old["metadata"]
    name = before["name"]
    if metadata.get("name", name) != name:
        raise status.bad_request(
            f"the name of the object ({metadata['name']}) does not match the name on the URL ({name})"
        )
    metadata["name"] = name
    uid = metadata.get("uid")
    if uid and uid != before["uid"]:
        raise status.conflict(
            kind.resource,
            name,
            f"Precondition failed: UID in precondition: {uid}, UID in object meta: {before['uid']}",
        )
    seen = metadata.get("resourceVersion")
    if seen and seen != before["resourceVersion"]:
        raise status.stale(kind.resource, name)
    if not seen and not kind.unconditional_update and request.verb == "update":
        cause = field.invalid("metadata.resourceVersion", 0, "must be specified for an update")
        raise status.invalid(kind.group, kind.kind, name, [cause])
    for key in _KEPT:
        if key in before:
            metadata[key] = before[key]
        else:
            metadata.pop(key, None)
    if before.get("generateName"):
        metadata.setdefault("generateName", before["generateName"])
    metadata["resourceVersion"] = before["resourceVersion"]


def bump_generation(kind: Kind, new: Obj, old: Obj) -> None:
    """A changed spec (in truth: anything but metadata and status) is a new generation."""
    if not kind.has_generation:
        return
    for key in new.keys() | old.keys():
        if key not in ("metadata", "status", "apiVersion", "kind") and new.get(key) != old.get(key):
            new["metadata"]["generation"] = old["metadata"].get("generation", 0) + 1
            return


def validate_new(kind: Kind, obj: Obj) -> list[Cause]:
    """Causes in the metadata of a new object."""
    metadata = obj["metadata"]
    causes: list[Cause] = []
    name = metadata.get("name", "")
    check = kind.validate_name or subdomain
    if metadata.get("generateName"):
        causes += [
            field.invalid("metadata.generateName", metadata["generateName"], text)
            for text in check(metadata["generateName"], True)
        ]
    if not name:
        causes.append(field.required("metadata.name", "name or generateName is required"))
    else:
        causes += [field.invalid("metadata.name", name, text) for text in check(name, False)]
    return causes + validate_common(obj)


def subdomain(name: str, prefix: bool) -> list[str]:
    """The default rule of names.  A prefix may end in a dash."""
    if prefix:
        name = name.rstrip("-") or name
    return names.dns1123_subdomain(name)


def validate_common(obj: Obj) -> list[Cause]:
    """Labels, annotations, finalizers and owner references."""
    metadata = obj["metadata"]
    causes: list[Cause] = []
    if metadata.get("labels"):
        causes += validate_labels(metadata["labels"], "metadata.labels")
    if metadata.get("annotations"):
        causes += _validate_annotations(metadata["annotations"])
    for position, finalizer in enumerate(metadata.get("finalizers") or ()):
        path = f"metadata.finalizers[{position}]"
        causes += [field.invalid(path, finalizer, text) for text in names.qualified_name(finalizer)]
        if "/" not in finalizer and finalizer not in _STANDARD_FINALIZERS:
            causes.append(
                field.invalid(path, finalizer, "name is neither a standard finalizer name nor is it fully qualified")
            )
    if metadata.get("ownerReferences"):
        causes += _validate_owners(metadata["ownerReferences"])
    return causes


_STANDARD_FINALIZERS = ("kubernetes", "orphan", "foregroundDeletion")


def validate_labels(labels: dict[str, str], path: str) -> list[Cause]:
    causes: list[Cause] = []
    for key in sorted(labels):
        causes += [field.invalid(path, key, text) for text in names.qualified_name(key)]
        causes += [field.invalid(path, labels[key], text) for text in names.label_value(labels[key])]
    return causes


def _validate_annotations(annotations: dict[str, str]) -> list[Cause]:
    causes: list[Cause] = []
    for key in sorted(annotations):
        causes += [field.invalid("metadata.annotations", key, text) for text in names.qualified_name(key.lower())]
    if sum(len(key) + len(value) for key, value in annotations.items()) > ANNOTATIONS_LIMIT:
        causes.append(field.too_long("metadata.annotations", ANNOTATIONS_LIMIT))
    return causes


def _validate_owners(references: list[Obj]) -> list[Cause]:
    causes: list[Cause] = []
    controllers = []
    for position, reference in enumerate(references):
        path = f"metadata.ownerReferences[{position}]"
        for key, detail in _OWNER_FIELDS:
            if not reference.get(key):
                causes.append(field.invalid(f"{path}.{key}", reference.get(key, ""), detail))
        if reference.get("controller"):
            controllers.append(reference)
    if len(controllers) > 1:
        causes.append(
            field.invalid(
                "metadata.ownerReferences",
                references,
                'Only one reference can have Controller set to true. Found "true" in references for '
                f"{controllers[0].get('name')} and {controllers[1].get('name')}",
            )
        )
    return causes


_OWNER_FIELDS = (
    ("apiVersion", "version must not be empty"),
    ("kind", "must not be empty"),
    ("name", "must not be empty"),
    ("uid", "must not be empty"),
)


def validate_update(kind: Kind, new: Obj, old: Obj) -> list[Cause]:
    """Causes in the metadata of an update; skipped where nothing changed."""
    metadata, before = new["metadata"], old["metadata"]
    changed = any(
        metadata.get(key) != before.get(key) for key in ("labels", "annotations", "finalizers", "ownerReferences")
    )
    causes = validate_common(new) if changed else []
    if metadata.get("finalizers") != before.get("finalizers") and before.get("deletionTimestamp"):
        added = [f for f in metadata.get("finalizers") or () if f not in (before.get("finalizers") or ())]
        if added:
            causes.append(
                field.forbidden(
                    "metadata.finalizers",
                    "no new finalizers can be added if the object is being deleted, found new finalizers "
                    f"{_go_strings(added)}",
                )
            )
    return causes


def _go_strings(values: list[str]) -> str:
    return "[]string{" + ", ".join(f'"{value}"' for value in values) + "}"
