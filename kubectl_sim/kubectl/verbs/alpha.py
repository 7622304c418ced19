"""``kubectl alpha``: holds commands of alpha features, of which v1.37 has none."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl alpha``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "alpha",
        short="Commands of alpha features",
        bare="stderr 0",
        hidden=True,
    )
