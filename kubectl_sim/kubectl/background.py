"""After a command: the cluster goes on working while the user reads the answer.

Models what the user of a real cluster sees: kubectl returns as soon as the API server has stored
what was asked, and the controllers do the rest on their own.  A forked child lets the cluster
settle; if it cannot, or is killed, the next command does, before it looks at anything.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def go_on(unsettled: Sequence[str], root: str) -> None:
    """Return at once, with nothing more to say, and in a process of its own let the clusters in some files settle.

    Then bring the bundle of the package in ``root`` up to date, if one is named.
    """
    if not hasattr(os, "fork"):
        return
    try:
        _let_go()  # here already: who reads our output to its end must not wait until a child gets to run
        child = os.fork()
    except OSError:  # no more processes: the next command has to do it
        return
    if not child:
        try:
            _be_nobody()
            if unsettled:
                from kubectl_sim.cluster.cluster import settle

                for path in unsettled:
                    settle(path)
            if root:
                from kubectl_sim.base import bundling

                bundling.write(root)
        finally:  # whatever failed fails again, and is told, where somebody listens
            os._exit(0)


def _let_go() -> None:
    """Let go of the terminal and of the pipes that somebody reads or fills: everything has been said."""
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)


def _be_nobody() -> None:
    """Leave the terminal's session, and every other pipe that somebody may wait for."""
    os.setsid()
    for number in range(3, 64):
        try:
            inherited = os.get_inheritable(number)
        except OSError:
            continue  # not open
        if inherited:
            os.close(number)
