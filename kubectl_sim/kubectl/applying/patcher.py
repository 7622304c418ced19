"""The patch that makes a live object what a file says.  Models kubectl/pkg/cmd/apply/patcher.go."""

from __future__ import annotations

from kubectl_sim.base import jsonio
from kubectl_sim.base.patches import three_way
from kubectl_sim.base.patches.common import PatchError
from kubectl_sim.kubectl import lastapplied
from kubectl_sim.kubectl.errors import CommandError, with_source
from kubectl_sim.model import schema as schemas
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kubectl.resources import Info
    from kubectl_sim.model.schema import Struct

    Obj = dict[str, Any]

STRATEGIC, MERGE = "strategic", "merge"

_MICROSECONDS = 1_000_000


class ApplyError(Exception):
    """A patch was refused.  ``patch`` is its text, which kubectl shows in the error."""

    def __init__(self, patch: str, error: Exception) -> None:
        super().__init__(str(error))
        self.patch = patch
        self.error = error


class Patcher:
    """Computes and sends the patches of one command.

    ``params`` are the query parameters of the requests, ``warn`` shows a line on standard error.
    """

    def __init__(
        self,
        client: Any,
        params: dict[str, Any],
        warn: Callable[[str], object],
        *,
        overwrite: bool = True,
        openapi: bool = True,
        force: bool = False,
        propagation: str = "Background",
        grace: int | None = None,
        timeout: int = 0,
        resource_version: str = "",
    ) -> None:
        self.client = client
        self.params = params
        self.warn = warn
        self.overwrite = overwrite
        self.openapi = openapi
        self.force = force
        self.propagation = propagation
        self.grace = grace
        self.timeout = timeout
        self.resource_version = resource_version

    def send(self, info: Info, live: Obj, modified: Obj) -> tuple[Obj, Obj]:
        """(patch, new state).  Nothing is sent for an empty patch.  Raises :class:`ApplyError`."""
        patch, kind = self._patch(info, live, modified)
        if not patch:
            return patch, live
        sent = patch
        if self.resource_version:
            metadata = {**(patch.get("metadata") or {}), "resourceVersion": self.resource_version}
            sent = {**patch, "metadata": metadata}
        place = info.resource, info.namespace, info.name
        try:
            return patch, self.client.patch(*place, sent, type=kind, **self.params)
        except StatusError as error:
            if self.force and error.reason in ("Conflict", "Invalid"):
                return patch, self._replace(info, live, modified)
            raise ApplyError(jsonio.compact(sent), with_source("patching", info.source, error)) from None

    def apply_here(self, info: Info, live: Obj, modified: Obj) -> tuple[Obj, Obj]:
        """As :meth:`send`, without the server: for ``--dry-run=client``."""
        patch, kind = self._patch(info, live, modified)
        if not patch:
            return patch, live
        if kind == STRATEGIC:
            from kubectl_sim.base.patches import strategic

            schema = self._schema(info)
            assert schema is not None
            return patch, strategic.apply(live, patch, schema)
        from kubectl_sim.base.patches import merge_patch

        patched: Obj = merge_patch.apply(live, patch)
        return patch, patched

    # -- the patch

    def _schema(self, info: Info) -> Struct | None:
        kind = info.kind
        assert kind is not None
        schema = schemas.find(kind.group, info.served_version, kind.kind)
        return schema.root if schema is not None else None

    def _patch(self, info: Info, live: Obj, modified: Obj) -> tuple[Obj, str]:
        shape = self._schema(info)
        text = lastapplied.original(live)
        try:
            original = self._decoded(text, shape is not None)
            if shape is None:
                return self._merge_patch(original, modified, live), MERGE
            return three_way.three_way(original, modified, live, shape, self.overwrite), STRATEGIC
        except PatchError as error:
            message = _text_of(error)
        if shape is not None and self.openapi:
            self.warn(f"warning: error calculating patch from openapi v3 spec: {message}")
            self.warn(f"warning: error calculating patch from openapi spec: {message}")
        raise ApplyError(
            "",
            with_source(
                "patching",
                info.source,
                CommandError(
                    f"creating patch with:\noriginal:\n{text or ''}\nmodified:\n{jsonio.compact(modified)}\n\n"
                    f"current:\n{jsonio.compact(live)}\n\nfor: {message}"
                ),
            ),
        )

    def _decoded(self, text: str | None, strategic: bool) -> Obj:
        if not text:
            return {}
        try:
            found = jsonio.loads(text)
        except jsonio.JSONError:
            found = None
        if not isinstance(found, dict):
            raise PatchError("invalid JSON document" if strategic else "Invalid JSON Document")
        return found

    def _merge_patch(self, original: Obj, modified: Obj, live: Obj) -> Obj:
        patch = three_way.three_way_json(original, modified, live)
        if "apiVersion" in patch or "kind" in patch or "name" in (patch.get("metadata") or {}):
            raise PatchError("At least one of apiVersion, kind and name was changed")
        return patch

    # -- --force

    def _replace(self, info: Info, live: Obj, modified: Obj) -> Obj:
        """Deletes the object and creates it anew; puts it back if that is refused."""
        place = info.resource, info.namespace, info.name
        shown = jsonio.compact(modified) + "\n"
        try:
            self.client.delete(*place, propagation=self.propagation, grace=self.grace)
            self._wait_until_gone(*place)
        except (StatusError, CommandError) as error:
            raise ApplyError(shown, error) from None
        try:
            return self._create(info, modified)
        except StatusError as error:
            refused = error
        try:
            self._create(info, live)
        except StatusError as error:
            raise ApplyError(
                shown,
                CommandError(
                    "An error occurred force-replacing the existing object with the newly provided one:\n\n"
                    f"{refused.message}.\n\nAdditionally, an error occurred attempting to restore the original "
                    f"object:\n\n{error.message}"
                ),
            ) from None
        raise ApplyError(shown, refused)

    def _create(self, info: Info, obj: Obj) -> Obj:
        metadata = {key: value for key, value in obj["metadata"].items() if key != "resourceVersion"}
        created: Obj = self.client.create(
            info.resource, {**obj, "metadata": metadata}, namespace=info.namespace, **self.params
        )
        return created

    def _wait_until_gone(self, resource: str, namespace: str, name: str) -> None:
        deadline = self.client.now + self.timeout
        while self.client.find(resource, namespace, name) is not None:
            if self.timeout == 0 or not self.client.wait(deadline):
                raise CommandError("context deadline exceeded")


def _text_of(error: PatchError) -> str:
    if not isinstance(error, three_way.PatchConflict):
        return error.message
    from kubectl_sim.base.yamldump import dump

    patch, changes = dump(error.patch), dump(error.changes)
    return f"patch:\n{patch}\nconflicts with changes made from original to current:\n{changes}\n"
