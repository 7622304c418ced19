"""CustomResourceDefinition.  Models apiextensions-apiserver/pkg/registry/customresourcedefinition."""

from __future__ import annotations

from kubectl_sim.kinds._shared.columns import NAME_CREATED_AT, name_created_at
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.model.kind import Kind

KIND = Kind(
    group="apiextensions.k8s.io",
    kind="CustomResourceDefinition",
    plural="customresourcedefinitions",
    short_names=("crd", "crds"),
    categories=("api-extensions",),
    namespaced=False,
    subresources=("status",),
    columns=NAME_CREATED_AT,
    row=name_created_at,
    has_generation=True,
    has_status=True,
    default=lazy("apiextensions._defaults:customresourcedefinition"),
    prepare_create=lazy("apiextensions._defaults:prepare"),
    validate=lazy("apiextensions._validation:customresourcedefinition"),
    validate_update=lazy("apiextensions._validation:customresourcedefinition_update"),
)
