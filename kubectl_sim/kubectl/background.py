"""After a command: the cluster goes on working while the user reads the answer.

Models what the user of a real cluster sees: kubectl returns as soon as the API server has stored
what was asked, and the controllers do the rest on their own.  A forked child lets the cluster
settle; if it cannot, or is killed, the next command does, before it looks at anything.
"""

from __future__ import annotations

import os

from kubectl_sim.cluster.cluster import open_cluster


def settle(path: str) -> None:
    """Let the cluster in the file ``path`` settle in a process of its own, and return at once."""
    if not hasattr(os, "fork"):
        return
    try:
        child = os.fork()
    except OSError:  # no more processes: the next command has to do it
        return
    if not child:
        _be_nobody()
        try:
            cluster = open_cluster(path)
            cluster.catch_up()
            cluster.close()
        finally:  # whatever failed fails again, and is told, where somebody listens
            os._exit(0)


def _be_nobody() -> None:
    """Let go of the terminal and of every pipe that somebody may wait for."""
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    os.closerange(3, 256)
