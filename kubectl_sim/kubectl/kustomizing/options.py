"""What a build is told on the command line, and what it says while it goes on."""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing.errors import KustomizeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kubectl_sim.kubectl.kustomizing.loader import Loader


class Options:
    """``warn`` takes lines for standard error; ``anywhere`` lets files outside of the root be read; ``reorder`` is
    ``none`` or empty."""

    __slots__ = ("anywhere", "helm", "managed_by", "plugins", "reorder", "schema_set", "warn")

    def __init__(
        self,
        warn: Callable[[str], None],
        *,
        anywhere: bool = False,
        helm: bool = False,
        plugins: bool = False,
        managed_by: bool = False,
        reorder: str = "",
    ) -> None:
        self.warn = warn
        self.anywhere = anywhere
        self.helm = helm
        self.plugins = plugins
        self.managed_by = managed_by
        self.reorder = reorder
        self.schema_set = False

    def log(self, line: str) -> None:
        """What upstream writes with Go's log, which kubectl turns into a line of its own log."""
        from kubectl_sim.kubectl import klog

        self.warn(klog.line("I", "log.go:244", line))

    def use_schema(self, field: dict[str, str] | None, loader: Loader, first: bool) -> None:
        """``openapi``: the schema of the first kustomization that names one counts."""
        from kubectl_sim.kubectl.kustomizing import shapes

        if first:
            shapes.use(None)
        if not field:
            return
        data = loader.load(field["path"]) if "path" in field else None
        if self.schema_set:
            return
        if data is not None:
            if "version" in field:
                raise KustomizeError("builtin version and custom schema provided, cannot use both")
            from kubectl_sim.base import yamlio

            shapes.use(yamlio.load(data))
            self.schema_set = True
        elif field.get("version"):
            if field["version"] != "v1.21.2":
                raise KustomizeError("the specified OpenAPI version is not built in")
            self.schema_set = True
