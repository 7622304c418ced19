"""Resource lists: rounding as defaulting does it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]


def round_up(resources: Obj | None) -> None:
    """Round amounts finer than a thousandth up to one.  Models SetDefaults_ResourceList."""
    for name, amount in resources.items() if resources else ():
        # In canonical form nothing else is finer than a thousandth.
        if type(amount) is not str or amount[-1:] in "nu" or "e-" in amount:
            resources[name] = _rounded(amount)  # type: ignore[index]


def _rounded(amount: Any) -> str:
    from kubectl_sim.base import quantity

    exact = quantity.of(amount)
    milli, rest = divmod(exact.unscaled * 10 ** max(exact.scale + 3, 0), 10 ** max(-3 - exact.scale, 0))
    if not rest:
        return str(exact)
    return str(quantity.Quantity(milli + 1, -3, exact.format))


def round_all(requirements: Obj | None) -> None:
    """Round the requests and the limits of a container, a claim or a pod."""
    if requirements:
        round_up(requirements.get("limits"))
        round_up(requirements.get("requests"))
