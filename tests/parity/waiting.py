"""Does a program sleep until somebody tells it something?"""

from __future__ import annotations

from pathlib import Path

_PROC = Path("/proc")


def is_waiting(pid: int) -> bool:
    """Do all threads of a process and of its children sleep?  What is ready to run is not waiting."""
    try:
        threads = list((_PROC / str(pid) / "task").iterdir())
        for thread in threads:
            state = (thread / "stat").read_text().rpartition(")")[2].split()[0]
            if state not in "SZX":
                return False
            children = (thread / "children").read_text().split()
            if not all(is_waiting(int(child)) for child in children):
                return False
    except OSError:
        return True
    return True
