"""Objects from files, folders and standard input: ``-f``, ``-R`` and what may be wrong with them.

Models cli-runtime/pkg/resource: visitor.go (streams and paths), metadata_decoder.go, and what
kubectl/pkg/validation checks before the server does.
"""

from __future__ import annotations

import os

from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, BinaryIO

    Obj = dict[str, Any]

EXTENSIONS = (".json", ".yaml", ".yml")
STDIN = "STDIN"


class Source:
    """One file, a URL, or standard input (path ``STDIN``)."""

    __slots__ = ("path", "stdin")

    def __init__(self, path: str, stdin: BinaryIO | None = None) -> None:
        self.path = path
        self.stdin = stdin

    def read(self) -> bytes:
        if self.stdin is not None:
            return self.stdin.read()
        if self.path.startswith(("http://", "https://")):
            from kubectl_sim.kubectl import urls

            return urls.read(self.path)
        try:
            with open(self.path, "rb") as file:
                return file.read()
        except IsADirectoryError:
            raise CommandError(f"error parsing {self.path}: read {self.path}: is a directory") from None
        except OSError as error:
            raise CommandError(f"open {self.path}: {reason(error)}") from None

    def documents(self) -> Iterator[Any]:
        """The documents in order.  Raises CommandError at the first that cannot be read."""
        from kubectl_sim.base.yamlio import load_all
        from kubectl_sim.base.yamlscalar import YAMLError

        data = self.read()
        try:
            yield from load_all(data)
        except YAMLError as error:
            raise CommandError(f"error parsing {self.path}: {error}") from None


def reason(error: OSError) -> str:
    """The system's word for a failure, as Go prints it."""
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]


def expand(pattern: str) -> list[str]:
    """A path, or what a glob pattern matches.  Raises CommandError if nothing is there."""
    if os.path.lexists(pattern):
        return [pattern]
    import glob

    found = sorted(glob.glob(pattern))
    if not found:
        raise CommandError(missing(pattern))
    return found


def _quoted(text: str) -> str:
    """A text as Go's ``%q`` shows it.  Only refusals need it: it is loaded for them."""
    from kubectl_sim.base.goformat import quote

    return quote(text)


def missing(path: str) -> str:
    return f"the path {_quoted(path)} does not exist"


def files(path: str, recursive: bool) -> list[Source]:
    """The manifest files of a path: itself, or those of a folder in the order of their names.

    Raises CommandError when the path is not there or cannot be looked at.
    """
    try:
        os.stat(path)
    except FileNotFoundError:
        raise CommandError(missing(path)) from None
    except OSError as error:
        raise CommandError(f"the path {_quoted(path)} cannot be accessed: stat {path}: {reason(error)}") from None
    if os.path.islink(path) or not os.path.isdir(path):
        return [Source(path)]
    try:
        return list(_walk(path, recursive))
    except OSError as error:
        raise CommandError(f"error reading {_quoted(path)}: open {error.filename}: {reason(error)}") from None


def _walk(folder: str, recursive: bool) -> Iterator[Source]:
    for name in sorted(os.listdir(folder)):
        path = os.path.normpath(os.path.join(folder, name))
        if os.path.isdir(path) and not os.path.islink(path):
            if recursive:
                yield from _walk(path, recursive)
        elif os.path.splitext(name)[1] in EXTENSIONS:
            yield Source(path)


def unknown_extensions(paths: list[str]) -> str:
    return f"error reading [{' '.join(paths)}]: recognized file extensions are [{' '.join(EXTENSIONS)}]"


# ----------------------------------------------------------------------------------- validation


def kind_problems(document: Any) -> str:
    """What keeps a document from being any kind of object; empty if nothing does."""
    return together(object_kind_problems(document))


def together(problems: list[str]) -> str:
    """Several errors as Go's aggregate prints them: each text once."""
    unique = list(dict.fromkeys(problems))
    return f"[{', '.join(unique)}]" if len(unique) > 1 else "".join(unique)


def object_kind_problems(document: Any) -> list[str]:
    """The same one by one, of an item of a list too."""
    if not isinstance(document, dict):
        return ["invalid object to validate"]
    problems = []
    version, kind = document.get("apiVersion"), document.get("kind")
    if version is None:
        problems.append("apiVersion not set")
    elif not isinstance(version, str):
        problems.append("apiVersion isn't string type")
    elif version.count("/") > 1:
        problems.append(f"unexpected GroupVersion string: {version}")
    if kind is None:
        problems.append("kind not set")
    elif not isinstance(kind, str):
        problems.append("kind isn't string type")
    return problems


# ------------------------------------------------------------------------------------- decoding


def decode(document: Any, source: str) -> Obj:
    """A document as an object with a kind and sound metadata.  Raises CommandError with Go's text."""
    problem = _problem(document)
    if problem:
        raise CommandError(f"unable to decode {_quoted(source)}: {problem}")
    obj: Obj = document
    return obj


def _problem(document: Any) -> str:
    if not isinstance(document, dict):
        return f"json: cannot unmarshal {json_kind(document)} into Go value of type unstructured.detector"
    items = document.get("items")
    if "items" in document and items is not None:
        if not isinstance(items, list):
            target = "field decodeList.items of type []json.RawMessage"
            return f"json: cannot unmarshal {json_kind(items)} into Go struct {target}"
        odd = next((item for item in items if not isinstance(item, dict) and item is not None), None)
        if odd is not None:
            return f"json: cannot unmarshal {json_kind(odd)} into Go value of type map[string]interface {{}}"
    kind, version = document.get("kind"), document.get("apiVersion")
    too_deep = isinstance(version, str) and version.count("/") > 1
    if not isinstance(kind, str) or not kind or too_deep:
        return f"Object 'Kind' is missing in '{_compact(document)}'"
    if version is not None and not isinstance(version, str):
        target = "field metadataOnlyObject.TypeMeta.apiVersion of type string"
        return f"json: cannot unmarshal {json_kind(version)} into Go struct {target}"
    return _metadata_problem(document.get("metadata"))


def _compact(document: Obj) -> str:
    from kubectl_sim.base import jsonio

    return jsonio.compact(document)


def json_kind(value: Any) -> str:
    """What Go's JSON decoder calls a value that it cannot put somewhere."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    return "object" if isinstance(value, dict) else "array"


def _cannot(value: Any, struct: str, path: str, type: str) -> str:
    return f"json: cannot unmarshal {json_kind(value)} into Go struct field {struct}.{path} of type {type}"


def _metadata_problem(metadata: Any) -> str:
    if metadata is None:
        return ""
    if not isinstance(metadata, dict):
        return _cannot(metadata, "metadataOnlyObject", "metadata", "v1.ObjectMeta")
    return _fields_problem(metadata, _METADATA, "ObjectMeta", "metadata")


def _fields_problem(obj: Obj, fields: dict[str, str], struct: str, path: str) -> str:
    for key in sorted(obj):
        kind = fields.get(key)
        if kind is None or obj[key] is None:
            continue
        problem = _value_problem(obj[key], kind, struct, f"{path}.{key}")
        if problem:
            return problem
    return ""


def _value_problem(value: Any, kind: str, struct: str, path: str) -> str:
    if kind == "time":
        return _time_problem(value) if isinstance(value, str) else _cannot(value, struct, path, "string")
    if kind.startswith("[]"):
        if not isinstance(value, list):
            return _cannot(value, struct, path, kind)
        return _list_problem(value, kind[2:], struct, path)
    if kind == "map[string]string":
        if not isinstance(value, dict):
            return _cannot(value, struct, path, kind)
        odd = next((value[key] for key in sorted(value) if not isinstance(value[key], (str, type(None)))), None)
        return "" if odd is None else _cannot(odd, struct, path, "string")
    return _scalar_problem(value, kind, struct, path)


def _scalar_problem(value: Any, kind: str, struct: str, path: str) -> str:
    if kind == "int64":
        if isinstance(value, float):
            from kubectl_sim.base.jsonio import scalar

            number = f"number {scalar(value)}"
            return f"json: cannot unmarshal {number} into Go struct field {struct}.{path} of type {kind}"
        fits = isinstance(value, int) and not isinstance(value, bool)
    else:
        fits = isinstance(value, bool if kind == "bool" else str)
    return "" if fits else _cannot(value, struct, path, kind)


def _list_problem(items: list[Any], kind: str, struct: str, path: str) -> str:
    inner = _STRUCTS.get(kind)
    for item in items:
        if item is None:
            continue
        if inner is None:
            problem = _scalar_problem(item, kind, struct, path)
        elif isinstance(item, dict):
            problem = _fields_problem(item, inner, kind.rpartition(".")[2], path)
        else:
            problem = _cannot(item, struct, path, kind)
        if problem:
            return problem
    return ""


def _time_problem(value: str) -> str:
    from kubectl_sim.base import timefmt

    try:
        timefmt.parse(value)
    except timefmt.TimeError as error:
        return str(error)
    return ""


_STRINGS = ("name", "generateName", "namespace", "selfLink", "resourceVersion")
_METADATA = {
    **dict.fromkeys(_STRINGS, "string"),
    "uid": "types.UID",
    "generation": "int64",
    "deletionGracePeriodSeconds": "int64",
    "creationTimestamp": "time",
    "deletionTimestamp": "time",
    "labels": "map[string]string",
    "annotations": "map[string]string",
    "finalizers": "[]string",
    "ownerReferences": "[]v1.OwnerReference",
    "managedFields": "[]v1.ManagedFieldsEntry",
}
_STRUCTS = {
    "v1.OwnerReference": {
        **dict.fromkeys(("apiVersion", "kind", "name"), "string"),
        "uid": "types.UID",
        "controller": "bool",
        "blockOwnerDeletion": "bool",
    },
    "v1.ManagedFieldsEntry": {
        **dict.fromkeys(("manager", "apiVersion", "fieldsType", "subresource"), "string"),
        "operation": "v1.ManagedFieldsOperationType",
        "time": "time",
    },
}
