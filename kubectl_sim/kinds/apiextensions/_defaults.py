"""Defaults of apiextensions.k8s.io/v1.  Models apiextensions-apiserver/pkg/apis/apiextensions/v1."""

from __future__ import annotations

from kubectl_sim.kinds._shared.workload import fill, part, spec_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]


def customresourcedefinition(obj: Obj) -> None:
    spec = spec_of(obj)
    names = part(spec, "names")
    kind = names.get("kind", "")
    if not names.get("singular"):
        names["singular"] = kind.lower()
    if not names.get("listKind") and kind:
        names["listKind"] = f"{kind}List"
    conversion = spec.get("conversion")
    if conversion is None:
        conversion = spec["conversion"] = {"strategy": "None"}
    service = ((conversion.get("webhook") or {}).get("clientConfig") or {}).get("service")
    if service is not None:
        fill(service, port=443)


def prepare(obj: Obj) -> None:
    stored = [version["name"] for version in obj["spec"].get("versions") or () if version.get("storage")]
    obj["status"] = {
        "acceptedNames": {"kind": "", "plural": ""},
        "conditions": None,
        "storedVersions": stored,
    }
