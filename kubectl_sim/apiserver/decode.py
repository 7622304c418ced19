"""Decoding of what clients send: strict, warning or lenient, with the API server's texts.

Models the decoding steps of apiserver/pkg/endpoints/handlers (create.go, update.go, patch.go).
The result is the object as Go would write it back, with the schema's defaults filled in; see
:mod:`kubectl_sim.apiserver.codec`.
"""

from __future__ import annotations

from kubectl_sim.apiserver import codec
from kubectl_sim.base.objects import clone
from kubectl_sim.model import field, status
from kubectl_sim.model import schema as schemas

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request
    from kubectl_sim.model.schema import Schema

    Obj = dict[str, Any]
    #: The keys that an object repeats, by the object's ``id``; holding the object keeps the id its own.
    Repeated = dict[int, tuple[list[str], Obj]]

#: The values of ``fieldValidation``.
STRICT = "Strict"
WARN = "Warn"
IGNORE = "Ignore"

_STRICT_ERROR = "strict decoding error: "
_TOO_DEEP = "json: exceeded max depth"


class DecodeError(ValueError):
    """The object cannot be decoded, or has ``problems`` that the mode does not let pass."""

    def __init__(self, message: str, problems: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.problems = list(problems)


def decode(obj: Any, schema: Schema, mode: str = STRICT, repeated: Repeated | None = None) -> tuple[Obj, list[str]]:
    """The canonical, defaulted object and the warnings about it.

    ``repeated`` are the duplicate keys that :func:`duplicates` found in the raw text.
    Raises BadRequest as creating or updating with such an object does.
    """
    try:
        return _decode(obj, schema, mode, repeated)
    except DecodeError as error:
        prefix = f'{schema.kind} in version "{schema.version}" cannot be handled as a {schema.kind}'
        raise status.bad_request(f"{prefix}: {error.message}") from None


def patched(
    obj: Any, schema: Schema, mode: str, shown: str, problems: Sequence[str] = (), *, as_map: bool = False
) -> tuple[Obj, list[str]]:
    """As :func:`decode`, for the object that a patch led to.

    ``shown`` is the text of the patched object (JSON and merge patches) or of the patch in Go's
    map notation (strategic merge patches, with ``as_map``), ``problems`` those of the patch itself.
    Raises Invalid as a patch does.
    """
    try:
        found, warnings = _decode(_as_kind(obj, schema, as_map), schema, WARN, None, as_map)
        warnings = [*problems, *warnings]
        if warnings and mode == STRICT:
            raise DecodeError(_STRICT_ERROR + ", ".join(warnings), warnings)
    except DecodeError as error:
        raise status.invalid("", "", "", [field.invalid("patch", shown, error.message)]) from None
    return found, [] if mode == IGNORE else warnings


def _as_kind(obj: Any, schema: Schema, as_map: bool) -> Any:
    """A patched object with the kind that it has, whatever the patch made of it.

    What was patched as a Go struct cannot be another kind; what was patched as a text is refused as one.
    """
    if not isinstance(obj, dict):
        return obj
    own = {"apiVersion": schema.api_version, "kind": schema.kind}
    if all(obj.get(key) == value for key, value in own.items()):
        return obj
    if not as_map:
        from kubectl_sim.apiserver import foreign

        problem = foreign.of_patched(schema, obj)
        if problem:
            raise DecodeError(problem)
    return {**obj, **own}


def apply_defaults(obj: Obj, schema: Schema) -> Obj:
    """A copy in canonical form with the schema's defaults; unknown fields are dropped.

    Raises :class:`DecodeError` for values that no client of ours should send.
    """
    return _decode(obj, schema, IGNORE)[0]


def _decode(
    obj: Any,
    schema: Schema,
    mode: str,
    repeated: Repeated | None = None,
    as_map: bool = False,
) -> tuple[Obj, list[str]]:
    try:
        if repeated:
            return _carefully(obj, schema, mode, repeated, as_map)
        return codec.decode(schema.root, obj), []
    except codec.Unexpected:
        return _carefully(obj, schema, mode, repeated, as_map)
    except RecursionError:
        raise DecodeError(_TOO_DEEP) from None


def _carefully(obj: Any, schema: Schema, mode: str, repeated: Repeated | None, as_map: bool) -> tuple[Obj, list[str]]:
    from kubectl_sim.apiserver import inspection

    walk = inspection.Inspection(repeated, as_map)
    try:
        cleaned = walk.run(schema, obj)
    except inspection.Undecodable as error:
        raise DecodeError(str(error)) from None
    except RecursionError:
        raise DecodeError(_TOO_DEEP) from None
    if walk.problems and mode == STRICT:
        raise DecodeError(_STRICT_ERROR + ", ".join(walk.problems), walk.problems)
    return codec.decode(schema.root, cleaned), [] if mode == IGNORE else walk.problems


def duplicates(text: str | bytes) -> tuple[Any, Repeated]:
    """The decoded JSON text and the keys that objects in it repeat.

    Raises ValueError when the text is no JSON.
    """
    import json

    found: Repeated = {}

    def pairs(items: list[tuple[str, Any]]) -> Obj:
        result = dict(items)
        if len(result) < len(items):
            keys = [key for key, _ in items]
            found[id(result)] = [key for key in result if keys.count(key) > 1], result
        return result

    return json.loads(text, object_pairs_hook=pairs), found


def for_request(server: APIServer, kind: Kind, request: Request, obj: Obj) -> Obj:
    """A copy decoded as the request's ``fieldValidation`` asks; warnings go to the server.

    Kinds without a built-in schema (custom resources) are copied as they are.
    """
    schema = _schema_of(kind, obj)
    if schema is None:
        return _copy(obj)
    mode = request.params.get("fieldValidation") or WARN
    decoded, warnings = decode(obj, schema, mode)
    server.warnings += warnings
    return decoded


def canonical(kind: Kind, obj: Obj) -> Obj:
    """A copy in the form in which objects are stored, for writers that need no checking."""
    schema = _schema_of(kind, obj)
    return _copy(obj) if schema is None else decode(obj, schema, IGNORE)[0]


def _copy(obj: Obj) -> Obj:
    copy: Obj = clone(obj)
    return copy


def _schema_of(kind: Kind, obj: Obj) -> Schema | None:
    group, _, version = str(obj.get("apiVersion", kind.api_version)).rpartition("/")
    return schemas.find(group, version, str(obj.get("kind", kind.kind)))
