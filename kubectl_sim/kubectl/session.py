"""The cluster behind a command."""

from __future__ import annotations

from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context


def connect(ctx: Context) -> Any:
    """A client of the cluster that the context names."""
    raise CommandError("no cluster can be opened yet")


def default_namespace(ctx: Context) -> str:
    """The namespace of the kubeconfig context, or ``default``."""
    return "default"
