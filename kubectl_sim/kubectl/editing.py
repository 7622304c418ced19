"""Objects in the user's editor: what ``edit``, ``create --edit`` and ``apply edit-last-applied`` share.

Models kubectl/pkg/cmd/util/editor/editoptions.go.
"""

from __future__ import annotations

import os

from kubectl_sim.base import jsonio
from kubectl_sim.base.goformat import go_syntax, quote
from kubectl_sim.kubectl import changing, editor, lastapplied, manifests, printing, resources, validating
from kubectl_sim.kubectl.errors import CommandError, SilentExit, text_of
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info, Result

    Obj = dict[str, Any]
    Infos = list[Info]

EDIT, CREATE, LAST_APPLIED = "edit", "create", "last applied"

_FAILURES = resources.FAILURES
_HEADER = """\
# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
"""
_LAST_APPLIED_HEADER = """\
# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
"""
_IDENTITY_CHANGED = "At least one of apiVersion, kind and name was changed"


class Outcome:
    """What became of one round: reasons to open the editor again, and how many objects cannot be helped."""

    def __init__(self, file: str = "") -> None:
        #: The file that holds what the user has saved.
        self.file = file
        #: (what is wrong, details), for the comment at the top of the file.
        self.reasons: list[tuple[str, list[str]]] = []
        self.retryable = 0
        self.missing = 0

    def refuse(self, info: Info, error: Exception) -> str:
        """Takes note of a refusal; the line to say about it."""
        what = f"{info.kind.resource if info.kind else ''} {quote(info.name)}"
        reason = error.reason if isinstance(error, StatusError) else ""
        if isinstance(error, StatusError) and reason == "Invalid":
            causes = error.details.get("causes") or []
            details = [f"{cause.get('field', '')}: {cause.get('message', '')}" for cause in causes]
            self.reasons.append((f"{what} was not valid", details))
            return f"error: {what} is invalid"
        if reason == "NotFound":
            self.missing += 1
            return f"error: {what} could not be found on the server"
        self.retryable += 1
        return f"error: {what} could not be patched: {text_of(error)}"


class Editing:
    """One command that opens an editor."""

    def __init__(self, ctx: Context, args: list[str], opts: Options, mode: str) -> None:
        self.ctx = ctx
        self.args = args
        self.opts = opts
        self.mode = mode
        output = opts.output or "yaml"
        self.extension = ".json" if output == "json" else ".yaml"
        self.subresource: str = getattr(opts, "subresource", "")
        self.result = self._find()
        self.directive = validating.directive(opts)
        self.params: dict[str, Any] = {**changing.params(changing.NONE, opts), "fieldValidation": self.directive}
        if mode == CREATE:
            self.params["fieldManager"] = "kubectl-create"
        self.record = changing.record_patch(ctx, opts)
        self.managed: dict[str, Any] = {}

    def _find(self) -> Result:
        more: dict[str, Any] = {"subresource": self.subresource, "label_selector": ""}
        if self.mode != CREATE:
            more |= {"allow_empty_selector": True, "latest": True}
        opts, ctx = self.opts, self.ctx
        result = resources.Builder(
            ctx.client,
            args=self.args if self.mode != CREATE else [],
            filenames=opts.filename,
            kustomize=opts.kustomize,
            warn=ctx.warn,
            recursive=opts.recursive,
            stdin=ctx.streams.stdin,
            namespace=ctx.namespace,
            require_namespace=ctx.namespace_given,
            **more,
        ).do()
        result.check()
        return result

    def run(self) -> None:
        """Opens the editor until everything is saved or given up.  Raises what kubectl says then."""
        if self.mode == CREATE:
            self.result.visit(lambda info: self._edit([info]))
            return
        infos = self.result.infos()
        if self.mode == LAST_APPLIED:
            infos = self._last_applied(infos)
        elif not infos:
            raise CommandError("edit cancelled, no objects found")
        self._edit(infos)

    def _last_applied(self, infos: Infos) -> Infos:
        texts = [text for info in infos if (text := lastapplied.original(info.obj)) is not None]
        if not texts:
            raise CommandError(
                "no last-applied-configuration annotation found on resources, to create the annotation, use command "
                "`kubectl apply set-last-applied --create-annotation`"
            )
        return [self._parsed(text.encode())[0] for text in texts]

    def _parsed(self, text: bytes) -> Infos:
        """The objects of an edited file."""
        import io

        from kubectl_sim.kubectl.resourcefiles import FileItems

        builder = resources.Builder(self.ctx.client, default_namespace=False, subresource=self.subresource)
        source = manifests.Source("edited-file", io.BytesIO(text))
        return resources.Result(builder, [FileItems(builder, source, None)], eager=True).infos()

    # -- the loop

    def _edit(self, infos: Infos) -> None:
        outcome = Outcome()
        edited = b""
        wrong = False
        while True:
            content = self._content(infos, outcome, edited if wrong else None)
            if not wrong:
                original = content
            before = edited
            edited, path = self._open(content, outcome)
            if wrong and _stripped(before) == _stripped(edited):
                raise self._kept(CommandError("Edit cancelled, no valid changes were saved."), path)
            if outcome.file:
                _remove(outcome.file)
            outcome = Outcome(path)
            problem = self._problem(edited)
            if problem:
                wrong = True
                self.ctx.warn(outcome.refuse(infos[0], _not_valid(problem)))
                continue
            if self._is_cancelled(original, edited, path):
                return
            wrong = self._save(infos, edited, outcome)
            if not wrong:
                return

    def _content(self, infos: Infos, outcome: Outcome, edited: bytes | None) -> bytes:
        """What the editor shows: the objects, or what the user had, below the reasons to open it again."""
        text = "" if self.extension == ".json" else self._header(outcome)
        if edited is not None:
            return text.encode() + editor.without_comments(edited)
        text += self._printed(infos)
        if self.opts.windows_line_endings:
            text = text.replace("\n", "\r\n")
        return text.encode("utf-8", "surrogateescape")

    def _header(self, outcome: Outcome) -> str:
        lines = [_LAST_APPLIED_HEADER if self.mode == LAST_APPLIED else _HEADER]
        for reason, details in outcome.reasons:
            lines.append(f"# {_commented(reason)}{':' if details else ''}\n")
            lines += [f"# * {_commented(detail)}\n" for detail in details]
            lines.append("#\n")
        return "".join(lines)

    def _printed(self, infos: Infos) -> str:
        for info in infos:
            metadata = info.obj.get("metadata") or {}
            self.managed[metadata.get("uid", "")] = metadata.get("managedFields")
            info.obj = printing.without_managed_fields(info.obj)
        obj = infos[0].obj
        if len(infos) > 1:
            obj = {"apiVersion": "v1", "kind": "List", "metadata": {}, "items": [info.obj for info in infos]}
        output = self.opts.output or "yaml"
        printer = printing.data_printer(output, self.opts)
        if printer is None:
            raise printing.no_printer(output, printing.OBJECT_FORMATS)
        parts: list[str] = []
        printer.print(obj, parts.append)
        return "".join(parts)

    def _open(self, content: bytes, outcome: Outcome) -> tuple[bytes, str]:
        try:
            return editor.edit(self.ctx, content, self.extension)
        except CommandError as error:
            raise self._kept(error, outcome.file) from None

    def _kept(self, error: Exception, path: str) -> Exception:
        """Says where the user's changes are; the error to raise."""
        if path and os.path.exists(path):
            self.ctx.warn(f"A copy of your changes has been stored to {quote(path)}")
        return error

    def _problem(self, edited: bytes) -> str:
        """What is wrong with the file before anything of it is decoded."""
        if self.directive == validating.IGNORE:
            return ""
        from kubectl_sim.base.yamlio import YAMLError, load

        try:
            return validating.problems(self.ctx, load(edited), self.directive)
        except YAMLError as error:
            return str(error)

    def _is_cancelled(self, original: bytes, edited: bytes, path: str) -> bool:
        if _stripped(original) == _stripped(edited):
            why = "no changes made"
        elif not editor.has_lines(edited):
            why = "saved file was empty"
        else:
            return False
        _remove(path)
        self.ctx.warn(f"Edit cancelled, {why}.")
        return True

    def _save(self, infos: Infos, edited: bytes, outcome: Outcome) -> bool:
        """Sends what was edited.  True if the editor must be opened again."""
        try:
            updates = self._parsed(edited)
        except _FAILURES as error:
            outcome.reasons.append((f"The edited file had a syntax error: {text_of(error)}", []))
            return True
        try:
            self._send(infos, updates, outcome)
        except _FAILURES as error:
            raise self._kept(error, outcome.file) from None
        if outcome.retryable:
            command = f"kubectl replace -f {outcome.file}"
            self.ctx.warn(f"You can run `{command}` to try this update again.")
            raise SilentExit
        if outcome.missing:
            self.ctx.warn(f"The edits you made on deleted resources have been saved to {quote(outcome.file)}")
            raise SilentExit
        if not outcome.reasons:
            _remove(outcome.file)
        return bool(outcome.reasons)

    def _send(self, infos: Infos, updates: Infos, outcome: Outcome) -> None:
        for info in [*updates, *infos]:
            self._restore(info)
        for info in updates:
            resources.require_namespace(info, self.ctx.namespace)
        for info in updates:
            if getattr(self.opts, "save_config", False):
                info.obj = lastapplied.annotated(info.obj)
            info.obj = changing.recorded(info.obj, self.record)
        send = {EDIT: self._patch, CREATE: self._create, LAST_APPLIED: self._annotate}[self.mode]
        for info in updates:
            send(infos, info, outcome)

    def _restore(self, info: Info) -> None:
        metadata = info.obj.get("metadata") or {}
        managed = self.managed.get(metadata.get("uid", ""))
        if managed is not None:
            info.obj = {**info.obj, "metadata": {**metadata, "managedFields": managed}}

    # -- what is sent

    def _patch(self, infos: Infos, info: Info, outcome: Outcome) -> None:
        original = _original(infos, info)
        if original.obj == info.obj:
            self._say(info, "skipped")
            return
        patch, kind = _difference(info, original.obj)
        if self.opts.output_patch:
            self.ctx.print(f"Patch: {jsonio.compact(patch)}")
        place = info.resource, info.namespace, info.name
        try:
            saved = self.ctx.client.patch(*place, patch, type=kind, subresource=self.subresource, **self.params)
        except StatusError as error:
            self.ctx.warn(outcome.refuse(info, error))
            return
        info.update(saved)
        self._say(info, "edited")

    def _create(self, _infos: Infos, info: Info, _outcome: Outcome) -> None:
        metadata = {key: value for key, value in info.obj["metadata"].items() if key != "resourceVersion"}
        obj = {**info.obj, "metadata": metadata}
        info.update(self.ctx.client.create(info.resource, obj, namespace=info.namespace, **self.params))
        self._say(info, "created")

    def _annotate(self, infos: Infos, info: Info, _outcome: Outcome) -> None:
        if _original(infos, info).obj == info.obj:
            self._say(info, "skipped")
            return
        place = info.resource, self.ctx.namespace, info.name
        self.ctx.client.patch(*place, lastapplied.annotation_patch(info.obj), **self.params)
        self._say(info, "edited")

    def _say(self, info: Info, operation: str) -> None:
        changing.printer(self.opts, operation).print(info.obj, self.ctx.stdout.write)


def _original(infos: Infos, update: Info) -> Info:
    uid = (update.obj.get("metadata") or {}).get("uid", "")
    for info in infos:
        if (info.obj.get("metadata") or {}).get("uid", "") == uid:
            return info
    shown = f"&unstructured.Unstructured{{Object:{go_syntax(update.obj)}}}"
    raise CommandError(f"no original object found for {shown}")


def _difference(info: Info, original: Obj) -> tuple[Obj, str]:
    """(patch, type of patch) that turns the original into what was edited.  Raises CommandError."""
    from kubectl_sim.base.patches import merge_patch, three_way
    from kubectl_sim.base.patches.common import PatchError
    from kubectl_sim.model import schema as schemas

    kind = info.kind
    assert kind is not None
    schema = schemas.find(kind.group, info.served_version, kind.kind)
    try:
        if schema is None:
            patch, type = merge_patch.create(original, info.obj), "merge"
        else:
            patch, type = three_way.two_way(original, info.obj, schema.root), "strategic"
    except PatchError as error:
        raise CommandError(error.message) from None
    metadata = patch.get("metadata")
    if any(key in patch for key in ("apiVersion", "kind", "managedFields")) or (
        isinstance(metadata, dict) and "name" in metadata
    ):
        raise CommandError(_IDENTITY_CHANGED)
    return patch, type


def _not_valid(problem: str) -> StatusError:
    cause = {"field": "<nil>", "message": f'Invalid value: "The edited file failed validation": {problem}'}
    return StatusError(422, "Invalid", problem, {"causes": [cause]})


def _stripped(text: bytes) -> Any:
    """What the text says, comments aside: a value, or lines if it cannot be read."""
    from kubectl_sim.base.yamlio import YAMLError, load

    try:
        return jsonio.compact(load(text)).encode("utf-8", "surrogatepass")
    except YAMLError:
        return editor.without_comments(text)


def _commented(text: str) -> str:
    """The text with its further lines made comments."""
    lines = text.split("\n")
    return "\n".join([lines[0], *(line if line.startswith("#") or not line else f"# {line}" for line in lines[1:])])


def _remove(path: str) -> None:
    try:
        os.remove(path)
    except OSError:
        pass
