"""Admission policies and their bindings.  Models pkg/registry/admissionregistration."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import UNSET, created
from kubectl_sim.kinds._shared.columns import strings
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.kinds._shared.strategy import new_status
from kubectl_sim.model.kind import AGE, NAME, Column, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


GROUP = "admissionregistration.k8s.io"
BINDING_COLUMNS = strings("PolicyName", "ParamRef")


def _policy_row(obj: Obj, rules: str) -> list[Cell]:
    spec = obj.get("spec") or {}
    return [obj["metadata"]["name"], len(spec.get(rules) or ()), _param_kind(spec), created(obj)]


def _validating_row(obj: Obj) -> list[Cell]:
    return _policy_row(obj, "validations")


def _mutating_row(obj: Obj) -> list[Cell]:
    return _policy_row(obj, "mutations")


def _param_kind(spec: Obj) -> str:
    kind = spec.get("paramKind")
    return UNSET if kind is None else f"{kind.get('apiVersion', '')}/{kind.get('kind', '')}"


def _binding_row(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    return [
        obj["metadata"]["name"],
        spec.get("policyName", ""),
        _param_ref(spec.get("paramRef") or {}),
        created(obj),
    ]


def _param_ref(reference: Obj) -> str:
    if reference.get("name"):
        return f"{reference.get('namespace') or '*'}/{reference['name']}"
    selector = reference.get("selector")
    return UNSET if selector is None else _go_selector(selector)


def _go_selector(selector: Obj) -> str:
    """A LabelSelector as its Go String method writes it."""
    labels = selector.get("matchLabels") or {}
    pairs = "".join([f"{key}: {labels[key]}," for key in sorted(labels)])
    expressions = "".join([f"{_go_requirement(item)}," for item in selector.get("matchExpressions") or ()])
    return (
        f"&LabelSelector{{MatchLabels:map[string]string{{{pairs}}},"
        f"MatchExpressions:[]LabelSelectorRequirement{{{expressions}}},}}"
    )


def _go_requirement(item: Obj) -> str:
    values = " ".join(item.get("values") or ())
    return (
        f"LabelSelectorRequirement{{Key:{item.get('key', '')},Operator:{item.get('operator', '')},Values:[{values}],}}"
    )


VALIDATING_ADMISSION_POLICY = Kind(
    group=GROUP,
    kind="ValidatingAdmissionPolicy",
    plural="validatingadmissionpolicies",
    categories=("api-extensions",),
    namespaced=False,
    subresources=("status",),
    columns=(NAME, Column("Validations", "integer"), Column("ParamKind"), AGE),
    row=_validating_row,
    has_generation=True,
    has_status=True,
    default=lazy("admissionregistration._defaults:policy"),
    prepare_create=new_status(),
    validate=lazy("admissionregistration._validation:policy"),
    validate_update=lazy("admissionregistration._validation:policy_update"),
)

VALIDATING_ADMISSION_POLICY_BINDING = Kind(
    group=GROUP,
    kind="ValidatingAdmissionPolicyBinding",
    plural="validatingadmissionpolicybindings",
    categories=("api-extensions",),
    namespaced=False,
    columns=BINDING_COLUMNS,
    row=_binding_row,
    has_generation=True,
    default=lazy("admissionregistration._defaults:policy_binding"),
    validate=lazy("admissionregistration._validation:policy_binding"),
    validate_update=lazy("admissionregistration._validation:policy_binding_update"),
)

MUTATING_ADMISSION_POLICY = Kind(
    group=GROUP,
    kind="MutatingAdmissionPolicy",
    plural="mutatingadmissionpolicies",
    categories=("api-extensions",),
    namespaced=False,
    columns=(NAME, Column("Mutations", "integer"), Column("ParamKind"), AGE),
    row=_mutating_row,
    has_generation=True,
    default=lazy("admissionregistration._defaults:policy"),
    validate=lazy("admissionregistration._validation:mutating_policy"),
    validate_update=lazy("admissionregistration._validation:mutating_policy_update"),
)

MUTATING_ADMISSION_POLICY_BINDING = Kind(
    group=GROUP,
    kind="MutatingAdmissionPolicyBinding",
    plural="mutatingadmissionpolicybindings",
    categories=("api-extensions",),
    namespaced=False,
    columns=BINDING_COLUMNS,
    row=_binding_row,
    has_generation=True,
    default=lazy("admissionregistration._defaults:policy_binding"),
    validate=lazy("admissionregistration._validation:mutating_policy_binding"),
    validate_update=lazy("admissionregistration._validation:mutating_policy_binding_update"),
)
