"""Validation of CustomResourceDefinition.  Models apiextensions-apiserver/pkg/apis/apiextensions/validation.

The schemas of the versions are checked for what custom resources cannot be served without.
"""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.kinds._shared.check import IMMUTABLE, one_of, say
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out
    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]

PROTECTED = "api-approved.kubernetes.io"
COLUMN_TYPES = ("boolean", "date", "integer", "number", "string")


def customresourcedefinition(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj.get("spec") or {}
    given = spec.get("names") or {}
    _check_spec(out, spec, given)
    wanted = f"{given.get('plural', '')}.{spec.get('group', '')}"
    name = obj["metadata"].get("name", "")
    if name != wanted:
        out.append(field.invalid("metadata.name", name, 'must be spec.names.plural+"."+spec.group'))
    return out


def _check_spec(out: Out, spec: Obj, given: Obj) -> None:
    group = spec.get("group", "")
    if not group:
        out.append(field.required("spec.group"))
    else:
        wrong = names.dns1123_subdomain(group)
        if wrong:
            out.append(field.invalid("spec.group", group, ",".join(wrong)))
        elif "." not in group:
            out.append(field.invalid("spec.group", group, "should be a domain with at least one dot"))
    scope = spec.get("scope", "")
    if not scope:
        out.append(field.required("spec.scope"))
    else:
        one_of(out, "spec.scope", scope, ("Cluster", "Namespaced"))
    _check_versions(out, spec.get("versions") or [])
    _check_names(out, given)
    conversion = spec.get("conversion") or {}
    strategy = conversion.get("strategy", "")
    if not strategy:
        out.append(field.required("spec.conversion.strategy"))
    else:
        one_of(out, "spec.conversion.strategy", strategy, ("None", "Webhook"))
    if strategy == "Webhook" and conversion.get("webhook") is None:
        detail = "required when strategy is set to Webhook"
        out.append(field.required("spec.conversion.webhookClientConfig", detail))


def _check_versions(out: Out, versions: list[Obj]) -> None:
    if not versions:
        out.append(field.required("spec.versions", "must have at least one version"))
        return
    stored = 0
    seen: set[str] = set()
    for position, version in enumerate(versions):
        where = f"spec.versions[{position}]"
        name = version.get("name", "")
        stored += bool(version.get("storage"))
        if name in seen:
            out.append(field.invalid("spec.versions", versions, "must contain unique version names"))
        seen.add(name)
        for message in names.dns1035_label(name):
            out.append(field.invalid(f"{where}.name", name, message))
        schema = (version.get("schema") or {}).get("openAPIV3Schema")
        if schema is None:
            out.append(field.required(f"{where}.schema.openAPIV3Schema", "schemas are required"))
        elif schema.get("type") != "object" and not schema.get("x-kubernetes-preserve-unknown-fields"):
            _check_root_type(out, f"{where}.schema.openAPIV3Schema.type", schema.get("type", ""))
        for index, column in enumerate(version.get("additionalPrinterColumns") or ()):
            _check_column(out, f"{where}.additionalPrinterColumns[{index}]", column)
    if stored != 1:
        detail = "must have exactly one version marked as storage version"
        out.append(field.invalid("spec.versions", versions, detail))


def _check_root_type(out: Out, path: str, kind: str) -> None:
    if not kind:
        out.append(field.required(path, "must not be empty at the root"))
    else:
        out.append(field.invalid(path, kind, "must be object at the root"))


def _check_column(out: Out, path: str, column: Obj) -> None:
    if not column.get("name"):
        out.append(field.required(f"{path}.name"))
    kind = column.get("type", "")
    if not kind:
        out.append(field.required(f"{path}.type", f"must be one of {','.join(COLUMN_TYPES)}"))
    elif kind not in COLUMN_TYPES:
        out.append(field.invalid(f"{path}.type", kind, f"must be one of {','.join(COLUMN_TYPES)}"))
    where = column.get("jsonPath", "")
    if not where:
        out.append(field.required(f"{path}.jsonPath"))
    elif not where.startswith("."):
        out.append(field.invalid(f"{path}.jsonPath", where, "must be a simple json path starting with ."))


def _check_names(out: Out, given: Obj) -> None:
    for key in ("plural", "singular"):
        if key in given or key == "plural":
            say(out, f"spec.names.{key}", given.get(key, ""), names.dns1035_label(given.get(key, "")))
    for key in ("kind", "listKind"):
        text = given.get(key, "")
        for message in names.dns1035_label(text.lower()):
            detail = f"may have mixed case, but should otherwise match: {message}"
            out.append(field.invalid(f"spec.names.{key}", text, detail))
    for key in ("shortNames", "categories"):
        for position, text in enumerate(given.get(key) or ()):
            say(out, f"spec.names.{key}[{position}]", text, names.dns1035_label(text))
    if given.get("kind") and given.get("kind") == given.get("listKind"):
        detail = "kind and listKind may not be the same"
        out.append(field.invalid("spec.names.listKind", given["listKind"], detail))


def customresourcedefinition_update(new: Obj, old: Obj) -> list[Cause]:
    out = customresourcedefinition(new)
    spec, before = new.get("spec") or {}, old.get("spec") or {}
    for key in ("group", "scope"):
        if spec.get(key) != before.get(key):
            out.append(field.invalid(f"spec.{key}", spec.get(key), IMMUTABLE))
    given, had = spec.get("names") or {}, before.get("names") or {}
    for key in ("plural", "kind"):
        if given.get(key) != had.get(key):
            out.append(field.invalid(f"spec.names.{key}", given.get(key), IMMUTABLE))
    return out
