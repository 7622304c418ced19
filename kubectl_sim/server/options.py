"""What the parameters of a query may be.

Models the decoding and validation of ListOptions, CreateOptions, PatchOptions and their kin in
apimachinery/pkg/apis/meta, and how apiserver/pkg/storage reads resource versions.
"""

from __future__ import annotations

from typing import Any

from kubectl_sim.model import field, status
from kubectl_sim.model.kind import Cause
from kubectl_sim.model.request import PATCH_TYPES, Request

_NUMBERS = ("limit", "timeoutSeconds", "gracePeriodSeconds", "sinceSeconds", "tailLines", "limitBytes")
_BOUND = 1 << 63
_KINDS = {"create": "Create", "update": "Update", "patch": "Patch", "delete": "Delete", "deletecollection": "Delete"}
_VALIDATIONS = ("", "Ignore", "Strict", "Warn")
_MATCHES = ("Exact", "NotOlderThan", "")
_MANAGER_LENGTH = 128


def check(request: Request) -> None:
    """Raises BadRequest for what cannot be read, Invalid for what is not allowed."""
    params = request.params
    for name in _NUMBERS:
        if name in params:
            _check_number(str(params[name]))
    causes: list[Cause] = []
    kind = _KINDS.get(request.verb)
    if kind:
        causes = _writing(params, request.verb, request.patch_type)
    elif request.verb == "list":
        kind, causes = "List", _listing(params)
    if causes:
        raise status.invalid("meta.k8s.io", f"{kind}Options", "", causes)


def _check_number(text: str) -> None:
    digits = text[1:] if text[:1] in ("+", "-") else text
    if not (digits.isascii() and digits.isdigit()):
        raise status.bad_request(f"strconv.ParseInt: parsing {field.show(text)}: invalid syntax")
    if not -_BOUND <= int(digits[:20]) * (-1 if text[0] == "-" else 1) < _BOUND:
        raise status.bad_request(f"strconv.ParseInt: parsing {field.show(text)}: value out of range")


def _writing(params: dict[str, Any], verb: str, patch_type: str) -> list[Cause]:
    causes = []
    if verb == "patch" and "force" in params and patch_type != PATCH_TYPES["apply"]:
        causes.append(field.forbidden("force", "may not be specified for non-apply patch"))
    manager = params.get("fieldManager", "")
    if len(manager.encode()) > _MANAGER_LENGTH:
        causes.append(field.too_long("fieldManager", _MANAGER_LENGTH))
    for position, letter in enumerate(manager):
        if not letter.isprintable():
            why = f"invalid character U+{ord(letter):04X} (at position {position})"
            causes.append(field.invalid("fieldManager", manager, why))
    if params.get("dryRun", "All") != "All":
        causes.append(field.not_supported("dryRun", [params["dryRun"]], ("All",)))
    if params.get("fieldValidation", "") not in _VALIDATIONS:
        causes.append(field.not_supported("fieldValidation", params["fieldValidation"], _VALIDATIONS))
    return causes


def _listing(params: dict[str, Any]) -> list[Cause]:
    causes = []
    where = "resourceVersionMatch"
    match, version = params.get(where, ""), params.get("resourceVersion", "")
    if match:
        if not version:
            causes.append(field.forbidden(where, f"{where} is forbidden unless resourceVersion is provided"))
        if params.get("continue"):
            causes.append(field.forbidden(where, f"{where} is forbidden when continue is provided"))
        if match not in _MATCHES:
            causes.append(field.not_supported(where, match, _MATCHES))
        if match == "Exact" and version == "0":
            causes.append(field.forbidden(where, f'{where} "exact" is forbidden for resourceVersion "0"'))
    if "sendInitialEvents" in params:
        causes.append(field.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"))
    return causes


def revision(params: dict[str, Any]) -> int:
    """The resource version that a reader wants to see at least, 0 for any.  Raises StatusError."""
    text = params.get("resourceVersion", "")
    if text in ("", "0"):
        return 0
    if not (text.isascii() and text.isdigit()):
        why = f"strconv.ParseUint: parsing {field.show(text)}: invalid syntax"
        raise status.StatusError(500, "", f"resourceVersion: Invalid value: {field.show(text)}: {why}")
    return int(text)


def check_reached(wanted: int, head: int) -> None:
    """Raises Timeout for a version that the cluster has not come to."""
    if wanted > head:
        raise status.too_large_resource_version(wanted, head)
