"""Labels and annotations on everything.  Models api/filters/labels and annotations."""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing import fieldspecs, values
from kubectl_sim.kubectl.kustomizing.errors import context
from kubectl_sim.kubectl.kustomizing.fieldspecs import FieldSpec
from kubectl_sim.kubectl.kustomizing.values import is_null, wrong_kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.kustomizing.config import Config
    from kubectl_sim.kubectl.kustomizing.resources import Resources


def mark(resources: Resources, texts: dict[str, str], specs: list[FieldSpec]) -> None:
    """Set the entries in all maps that the specs lead to."""

    def set_entries(holder: Any, key: Any) -> None:
        found = holder[key]
        if is_null(found):
            return
        if not isinstance(found, dict):
            raise wrong_kind(found, "MappingNode")
        found.update(entries)

    entries = values.texts({name: text or "" for name, text in texts.items()})
    for resource in resources if entries else ():
        if not resource.empty:
            for spec in specs:
                fieldspecs.apply(spec, resource, set_entries, {})


def label_specs(label: dict[str, Any], config: Config) -> list[FieldSpec]:
    """Where an entry of ``labels`` goes."""
    from kubectl_sim.kubectl.kustomizing.config import spec_list

    specs = spec_list(label.get("fields"))
    with context("failed to merge labels"):
        specs = fieldspecs.merge(specs, config.specs("labels"))
        if label.get("includeSelectors"):
            return fieldspecs.merge(specs, config.specs("commonLabels"))
    if label.get("includeTemplates"):
        with context("failed to merge template fieldSpec"):
            specs = fieldspecs.merge(specs, config.specs("templateLabels"))
    with context("failed to merge labels"):
        return fieldspecs.merge(specs, [FieldSpec("metadata/labels", create=True)])
