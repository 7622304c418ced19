"""Causes of invalid objects, worded as field errors are.

Models apimachinery/pkg/util/validation/field: the Type values become the ``reason`` of a
cause, the detail texts are the API's own.
"""

from __future__ import annotations

from kubectl_sim.base import jsonio
from kubectl_sim.model.kind import Cause

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


def required(field: str, detail: str = "") -> Cause:
    return Cause("FieldValueRequired", field, f"Required value: {detail}" if detail else "Required value")


def invalid(field: str, value: Any, detail: str) -> Cause:
    return Cause("FieldValueInvalid", field, f"Invalid value: {show(value)}: {detail}")


def not_supported(field: str, value: Any, allowed: Iterable[str]) -> Cause:
    supported = ", ".join(f'"{item}"' for item in allowed)
    return Cause("FieldValueNotSupported", field, f"Unsupported value: {show(value)}: supported values: {supported}")


def duplicate(field: str, value: Any) -> Cause:
    return Cause("FieldValueDuplicate", field, f"Duplicate value: {show(value)}")


def forbidden(field: str, detail: str) -> Cause:
    return Cause("FieldValueForbidden", field, f"Forbidden: {detail}")


def not_found(field: str, value: Any) -> Cause:
    return Cause("FieldValueNotFound", field, f"Not found: {show(value)}")


def too_long(field: str, limit: int) -> Cause:
    unit = "byte" if limit == 1 else "bytes"
    return Cause("FieldValueTooLong", field, f"Too long: may not be more than {limit} {unit}")


def too_many(field: str, actual: int, limit: int) -> Cause:
    return Cause("FieldValueTooMany", field, f"Too many: {actual}: must have at most {limit} items")


def type_invalid(field: str, value: Any, detail: str) -> Cause:
    return Cause("FieldValueTypeInvalid", field, f"Invalid value: {show(value)}: {detail}")


def internal(field: str, detail: str) -> Cause:
    return Cause("InternalError", field, f"Internal error: {detail}")


def show(value: Any) -> str:
    """A bad value as field errors print it: quoted text, bare numbers, JSON for the rest."""
    if value is None:
        return "null"
    if isinstance(value, str):
        if value.isprintable() and '"' not in value and "\\" not in value:
            return f'"{value}"'
        from kubectl_sim.base.goformat import quote

        return quote(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    return jsonio.dumps(value)
