"""``apply --server-side``, and how objects come over from client-side apply.

Models applyOneObject's server-side branch in kubectl/pkg/cmd/apply/apply.go and
client-go/util/csaupgrade.
"""

from __future__ import annotations

from kubectl_sim.kubectl import lastapplied
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kubectl.resources import Info

    Obj = dict[str, Any]
    Objs = list[Obj]

MANAGER = "kubectl"
_ANNOTATION_MANAGER = "kubectl-last-applied"
_ANNOTATION_PATH = ("f:metadata", "f:annotations", "f:" + lastapplied.ANNOTATION)
_APPLY, _UPDATE = "Apply", "Update"

_RESOLUTIONS = """
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the `--force-conflicts` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts"""
_MIGRATION = "This is non-fatal and will be retried next time you apply. Error: "
_NOT_SAVED = f"Warning: failed to migrate {lastapplied.ANNOTATION} for Server-Side Apply. {_MIGRATION}"
_NOT_MIGRATED = f"Warning: server rejected managed fields migration to Server-Side Apply. {_MIGRATION}"
_NOT_REAPPLIED = f"Warning: failed to re-apply configuration after performing Server-Side Apply migration. {_MIGRATION}"


class ServerSide:
    """Server-side apply of one command's objects.

    ``params`` are the query parameters of a request; ``warn`` shows a line on standard error.
    """

    def __init__(
        self,
        client: Any,
        params: dict[str, Any],
        warn: Callable[[str], object],
        *,
        force: bool = False,
        subresource: str = "",
    ) -> None:
        self.client = client
        self.params = params
        self.warn = warn
        self.force = force
        self.subresource = subresource

    def apply(self, info: Info) -> None:
        """Applies ``info.obj``; ``info`` takes the new state.  Raises CommandError or StatusError."""
        config = info.obj
        try:
            info.update(self._send(info, config, self.subresource))
        except StatusError as error:
            raise _explained(error) from None
        try:
            self._save_annotation(info)
        except StatusError as error:
            self.warn(_NOT_SAVED + error.message)
            return
        try:
            migrated = self._migrate(info)
        except StatusError as error:
            self.warn(_NOT_MIGRATED + error.message)
            return
        if migrated:
            self._reapply(info, config)

    def _send(self, info: Info, config: Obj, subresource: str = "", **params: Any) -> Obj:
        sent: Obj = self.client.patch(
            info.resource,
            info.namespace,
            info.name,
            config,
            type="apply",
            subresource=subresource,
            **{"force": self.force, **self.params, **params},
        )
        return sent

    def _reapply(self, info: Info, config: Obj) -> None:
        try:
            info.update(self._send(info, config, self.subresource))
        except StatusError as error:
            self.warn(_NOT_REAPPLIED + error.message)

    def _save_annotation(self, info: Info) -> None:
        """Gives the annotation of client-side apply an owner of its own, so that it stays."""
        if self.params.get("fieldManager") != MANAGER:
            return
        text = lastapplied.original(info.obj)
        if text is None or _owners(info.obj, _APPLY):
            return
        metadata = {key: info.obj["metadata"][key] for key in ("name", "namespace") if key in info.obj["metadata"]}
        only = {
            "apiVersion": info.obj["apiVersion"],
            "kind": info.obj["kind"],
            "metadata": {**metadata, "annotations": {lastapplied.ANNOTATION: text}},
        }
        info.update(self._send(info, only, fieldManager=_ANNOTATION_MANAGER, force=None))

    def _migrate(self, info: Info) -> bool:
        """Turns the fields of client-side apply into fields of this manager; True if there were any."""
        names = [entry["manager"] for entry in _owners(info.obj, _UPDATE)]
        before = info.obj["metadata"].get("managedFields") or []
        after = before
        for name in dict.fromkeys(names):
            after = _taken_over(after, name, str(self.params.get("fieldManager", "")))
        if after == before:
            return False
        patch = [
            {"op": "replace", "path": "/metadata/managedFields", "value": after},
            {"op": "replace", "path": "/metadata/resourceVersion", "value": info.obj["metadata"]["resourceVersion"]},
        ]
        info.update(self.client.patch(info.resource, info.namespace, info.name, patch, type="json", **self.params))
        return True


def _explained(error: StatusError) -> Exception:
    if error.code == 415:
        return CommandError(f"Server-side apply not available on the server: ({error.message})")
    if error.reason == "Conflict":
        return CommandError(error.message + _RESOLUTIONS)
    return error


def _owners(obj: Obj, operation: str) -> Objs:
    """The managers that own the annotation by an operation."""
    entries = obj["metadata"].get("managedFields") or []
    return [entry for entry in entries if entry["operation"] == operation and _owns_annotation(entry)]


def _owns_annotation(entry: Obj) -> bool:
    fields: Any = entry.get("fieldsV1") or {}
    for step in _ANNOTATION_PATH:
        if step not in fields:
            return False
        fields = fields[step]
    return True


def _is(entry: Obj, manager: str, operation: str) -> bool:
    return entry["manager"] == manager and entry["operation"] == operation and not entry.get("subresource")


def _taken_over(entries: Objs, old: str, new: str) -> Objs:
    """Entries in which what ``old`` has updated belongs to what ``new`` has applied."""
    found = [index for index, entry in enumerate(entries) if _is(entry, new, _APPLY)]
    found = found or [index for index, entry in enumerate(entries) if _is(entry, old, _UPDATE)]
    if not found:
        return entries
    target = {**entries[found[0]], "manager": new, "operation": _APPLY}
    others = [entry for index, entry in enumerate(entries) if index != found[0]]
    source = next((e for e in others if _is(e, old, _UPDATE) and e["apiVersion"] == target["apiVersion"]), None)
    if source is not None:
        target["fieldsV1"] = _union(target["fieldsV1"], source["fieldsV1"])
    taken = [*entries[: found[0]], target, *entries[found[0] + 1 :]]
    return [entry for entry in taken if not _is(entry, old, _UPDATE)]


def _union(left: Obj, right: Obj) -> Obj:
    """The field sets of two managers as one."""
    merged = dict(left)
    for key, value in right.items():
        merged[key] = _union(merged[key], value) if key in merged else value
    return merged
