"""How kustomize shows the configuration of a transformer or generator that it cannot use."""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing.errors import KustomizeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.kustomizing.options import Options

    Fields = dict[str, Any]


class trouble:  # noqa: N801 - reads as a statement: ``with trouble("…", …):``
    """Says of an error which built-in it is about, and how that was configured."""

    __slots__ = ("args", "kind")

    def __init__(self, kind: str, args: Fields) -> None:
        self.kind = kind
        self.args = args

    def __enter__(self) -> None:
        return None

    def __exit__(self, _type: object, error: BaseException | None, _traceback: object) -> None:
        if isinstance(error, KustomizeError):
            raise KustomizeError(
                f"trouble configuring builtin {self.kind} with config: `\n{shown(self.args)}`: {error}"
            ) from None


def shown(value: Any) -> str:
    """As YAML, without what is empty."""
    from kubectl_sim.base import yamldump

    return yamldump.dump(_without_empty(value))


def patch(args: Fields) -> str:
    return shown({key: args.get(key) for key in ("options", "patch", "path", "target")})


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        pruned = {key: _without_empty(item) for key, item in value.items()}
        return {key: item for key, item in pruned.items() if item is not None and item != "" and item is not False}
    if isinstance(value, list):
        return [_without_empty(item) for item in value]
    return value


def refuse_charts(fields: Fields, namespace: str, options: Options) -> None:
    """Helm is not run here; without --enable-helm kustomize does not run it either."""
    shared = fields.get("helmGlobals") or {}
    for chart in fields["helmCharts"]:
        namespaced = {"namespace": fields.get("namespace") or namespace, **chart}
        with trouble("HelmChartInflationGenerator", {**shared, **namespaced}):
            if not options.helm:
                raise KustomizeError("must specify --enable-helm")
            raise KustomizeError("Helm charts are not simulated: render the chart with helm and name its output")
