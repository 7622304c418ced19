"""Defaults of the kinds that make pods from a template."""

from __future__ import annotations

from kubectl_sim.kinds._shared.podspec import default_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]


def spec_of(obj: Obj) -> Obj:
    """The object's spec; one without any gets an empty one."""
    spec: Obj | None = obj.get("spec")
    if spec is None:
        spec = obj["spec"] = {}
    return spec


def fill(values: Obj, **defaults: Any) -> None:
    """Set what is not set."""
    for name, value in defaults.items():
        if values.get(name) is None:
            values[name] = value


def fill_template(spec: Obj) -> Obj:
    """Default ``spec.template`` and return it."""
    template: Obj | None = spec.get("template")
    if template is None:
        template = spec["template"] = {}
    default_template(template)
    return template


def part(values: Obj, name: str) -> Obj:
    """The object under ``name``; made when there is none."""
    found: Obj | None = values.get(name)
    if found is None:
        found = values[name] = {}
    return found
