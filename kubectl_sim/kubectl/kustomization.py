"""The objects of ``-k``.  Models cli-runtime/pkg/resource/kustomizevisitor.go."""

from __future__ import annotations

from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.manifests import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any


class KustomizationSource(Source):
    """A folder with a kustomization, in the place of a manifest file."""

    __slots__ = ("warn",)

    def __init__(self, path: str, warn: Callable[[str], None] | None) -> None:
        super().__init__(path)
        self.warn = warn

    def documents(self) -> Iterator[Any]:
        """The objects that it builds.  Raises CommandError if it cannot be built."""
        from kubectl_sim.kubectl import kustomizing

        try:
            options = kustomizing.Options(self.warn) if self.warn is not None else None
            for resource in kustomizing.build(self.path, options):
                yield resource.printable()
        except kustomizing.KustomizeError as error:
            raise CommandError(str(error)) from None
