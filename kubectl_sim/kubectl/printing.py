"""``-o``: which printer a command's output flags mean, and what is done to objects before they are printed.

Models cli-runtime/pkg/genericclioptions (PrintFlags and the flags of each format) and the printers that
wrap others (managed fields).  A printer's module is imported when it is asked for.
"""

from __future__ import annotations

from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

    from kubectl_sim.kubectl.options import Options

    Obj = dict[str, Any]
    Write = Callable[[str], object]

    class Printer(Protocol):
        """Prints objects, lists and (with ``event``, a watch event's type) changes in one format."""

        def print(self, obj: Obj, write: Write, event: str = "") -> None: ...


OBJECT_FORMATS = ("json", "yaml", "kyaml")
GO_TEMPLATES = ("template", "go-template", "go-template-file", "templatefile")
JSONPATHS = ("jsonpath", "jsonpath-file", "jsonpath-as-json")
COLUMNS = ("custom-columns", "custom-columns-file")
#: What every command with ``-o`` can print, and what ``get`` can.
FORMATS = (*OBJECT_FORMATS, "name", *GO_TEMPLATES, *JSONPATHS)
GET_FORMATS = (*FORMATS, *COLUMNS, "wide")


def no_printer(output: str, formats: tuple[str, ...] = FORMATS) -> CommandError:
    """The refusal of a format that does not exist."""
    from kubectl_sim.base.goformat import quote

    allowed = ",".join(sorted(formats))
    return CommandError(
        f"unable to match a printer suitable for the output format {quote(output)}, allowed formats are: {allowed}"
    )


def object_printer(opts: Options, operation: str = "", *, sort_keys: bool = True) -> Printer:
    """The printer of a command that changes things (``PrintFlags.ToPrinter``).

    Without ``-o`` it says ``pod/web <operation>``.  ``sort_keys`` is False for objects that upstream has
    as Go structs, whose JSON keeps the order of their fields.  Raises CommandError.
    """
    output = opts.output or ""
    if opts.template and "output" not in opts.changed:
        output = "go-template"
    printer = data_printer(output, opts, sort_keys)
    if printer is not None:
        return printer
    if output.lower() in ("", "name"):
        from kubectl_sim.kubectl.printers.name import NamePrinter

        return NamePrinter("" if output else operation)
    printer = template_printer(output, opts, sort_keys)
    if printer is None:
        raise no_printer(opts.output or "")
    return printer


def data_printer(output: str, opts: Options, sort_keys: bool = True) -> Printer | None:
    """The printer for json, yaml or kyaml; None for other formats."""
    name = output.lower()
    keep = bool(getattr(opts, "show_managed_fields", False))
    if name == "json":
        from kubectl_sim.kubectl.printers.as_json import JSONPrinter

        return JSONPrinter(keep, sort_keys)
    if name == "yaml":
        from kubectl_sim.kubectl.printers.as_yaml import YAMLPrinter

        return YAMLPrinter(keep)
    if name == "kyaml":
        from kubectl_sim.kubectl.printers.as_kyaml import KYAMLPrinter

        return KYAMLPrinter(keep, sort_keys)
    return None


def template_printer(output: str, opts: Options, sort_keys: bool = True) -> Printer | None:
    """The printer for jsonpath and go-template and their variants; None for other formats."""
    template = opts.template or ""
    if not output:
        return None
    missing_is_error = not getattr(opts, "allow_missing_template_keys", True)
    chosen = split_template(output, template, JSONPATHS)
    if chosen is not None:
        from kubectl_sim.kubectl.printers.jsonpath import JSONPathPrinter

        name, text = _template_text(*chosen, ("jsonpath-file",))
        return JSONPathPrinter(text, missing_is_error, as_json=name == "jsonpath-as-json", typed=not sort_keys)
    chosen = split_template(output, template, GO_TEMPLATES)
    if chosen is None:
        return None
    from kubectl_sim.kubectl.printers.go_template import GoTemplatePrinter

    _, text = _template_text(*chosen, ("go-template-file", "templatefile"))
    return GoTemplatePrinter(text, missing_is_error, sort_keys)


def split_template(output: str, template: str, formats: tuple[str, ...]) -> tuple[str, str] | None:
    """(format, template) of ``format=template``, or of a format and the ``--template`` flag."""
    name, value = output, template
    if not template:
        name, _, value = output.partition("=")
    return (name, value) if name in formats else None


def _template_text(name: str, value: str, in_files: tuple[str, ...]) -> tuple[str, str]:
    if not value:
        raise CommandError("template format specified but no template given")
    if name not in in_files:
        return name, value
    try:
        with open(value, encoding="utf-8", errors="surrogateescape", newline="") as file:
            return name, file.read()
    except OSError as error:
        from kubectl_sim.kubectl.manifests import reason

        raise CommandError(f"error reading --template {value}, open {value}: {reason(error)}") from None


# -------------------------------------------------------------------------------------- objects


def is_list(obj: Obj) -> bool:
    return isinstance(obj.get("items"), list)


def typed_list(items: list[Obj]) -> Obj:
    """A List as upstream's Go struct has it, to be printed with its keys as they stand: items keep theirs sorted."""
    return {"kind": "List", "apiVersion": "v1", "metadata": {}, "items": [_sorted(item) for item in items]}


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def group_kind(obj: Obj) -> str:
    """``pod``, ``deployment.apps``: the first half of an object's name in output."""
    group, slash, _ = str(obj.get("apiVersion") or "").partition("/")
    kind = str(obj.get("kind") or "<unknown>").lower()
    return f"{kind}.{group}" if slash else kind


def without_managed_fields(obj: Obj) -> Obj:
    """The object, or the objects of a list, without ``managedFields``; the original stays as it is."""
    if is_list(obj):
        return {**obj, "items": [without_managed_fields(item) for item in obj["items"]]}
    metadata = obj.get("metadata")
    if not isinstance(metadata, dict) or "managedFields" not in metadata:
        return obj
    return {**obj, "metadata": {key: value for key, value in metadata.items() if key != "managedFields"}}
