"""``kubectl kustomize`` and ``-k``: objects from a folder with a kustomization, without a cluster.

Models sigs.k8s.io/kustomize v5.8 (api/krusty).  Everything is computed here; nothing is fetched.
"""

from __future__ import annotations

import sys

from kubectl_sim.kubectl.kustomizing.errors import KustomizeError
from kubectl_sim.kubectl.kustomizing.options import Options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.kustomizing.resources import Resources

__all__ = ["KustomizeError", "Options", "build", "to_yaml"]


def _to_stderr(line: str) -> None:
    sys.stderr.write(line + "\n")


def build(path: str, options: Options | None = None) -> Resources:
    """The objects of the kustomization in a folder, in the order in which they are printed.

    Raises :class:`KustomizeError` with kustomize's text.
    """
    from kubectl_sim.kubectl.kustomizing import loader, ordering, origins
    from kubectl_sim.kubectl.kustomizing.target import Target

    options = options or Options(_to_stderr)
    target = Target(loader.start(path, options.anywhere), options)
    options.use_schema(target.fields.get("openapi"), target.loader, first=True)
    resources = target.build()
    sorting = target.fields.get("sortOptions")
    if sorting is not None or options.reorder != "none":
        ordering.sort(resources, sorting)
    metadata = target.entries("buildMetadata")
    if options.managed_by or "managedByLabel" in metadata:
        _label_manager(resources)
    _forget(resources)
    if "originAnnotations" not in metadata:
        origins.remove(resources, origins.ORIGIN)
    if "transformerAnnotations" not in metadata:
        origins.remove(resources, origins.TRANSFORMATIONS)
    return resources


def to_yaml(resources: Resources) -> str:
    """All objects as kustomize prints them."""
    return "---\n".join([resource.yaml() for resource in resources])


def _label_manager(resources: Resources) -> None:
    from kubectl_sim.kubectl.kustomizing import marking
    from kubectl_sim.kubectl.kustomizing.fieldspecs import FieldSpec

    labels: dict[str, Any] = {"app.kubernetes.io/managed-by": "kustomize-v5.8.1"}
    marking.mark(resources, labels, [FieldSpec("metadata/labels", create=True)])


def _forget(resources: Resources) -> None:
    """Without what only the build needs to know."""
    from kubectl_sim.kubectl.kustomizing.resource import BUILD

    for resource in resources:
        notes = resource.annotations
        if notes:
            for key in BUILD:
                notes.pop(key, None)
            resource.set_annotations(notes)
