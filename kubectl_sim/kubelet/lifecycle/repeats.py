"""Crash loops that have settled: skipping the turns that all look the same.

Once the back-off is at its maximum, a container that always fails the same way goes round in
equal turns for ever.  Of its events only ``BackOff`` is kept then, one a turn (upstream's spam
filter lets about as many through), and a step that spans many turns carries out the last ones
and moves the record's times over the others.
"""

from __future__ import annotations

from .facts import SECOND, Event

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .worker import Worker

    Obj = dict[str, Any]

PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
MAX_BACKOFF = 300 * SECOND
#: A back-off is forgotten when the container has behaved for so long.
FORGET = 600 * SECOND
#: What comes after this many restarts has the same small delays every time.
STEADY = 8


def settled(rec: Obj, t: int) -> bool:
    """The container has restarted often and is still in its longest back-off."""
    entry = rec.get("bo")
    return bool(rec["n"] > STEADY and entry and entry[0] == MAX_BACKOFF and t - entry[1] < FORGET)


def pulls_settled(rec: Obj) -> bool:
    """The container's image has failed often and is in its longest back-off."""
    return bool(rec.get("ibo") == MAX_BACKOFF and rec.get("pulls", 0) > STEADY)


def aligned(worker: Worker, container: Obj, t: int) -> int:
    """The next instant at which all probes of the container tick: a restart there meets the same future."""
    grid = 1
    for field in PROBES:
        if field in container:
            period = int(container[field].get("periodSeconds") or 10)
            grid = grid * period // _common(grid, period)
    if grid == 1 or grid > 600:
        return t
    anchor = worker.memory["t0"]
    return int(anchor + -(-(t - anchor) // (grid * SECOND)) * grid * SECOND)


def _common(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a


def tell(worker: Worker, rec: Obj, t: int, type: str, reason: str, message: str, path: str) -> None:
    """The one event of a turn; it does not count against the spam filter."""
    rec["told"] = [t, type, reason, message, path]
    worker.merge(Event(t, type, reason, message, path))


def skip(worker: Worker, container: Obj, kind: int, rec: Obj, t: int) -> int:
    """At the same point of every turn: how far time can jump without anything new (a multiple of the turn)."""
    before = rec.get("loop")
    now = [t, rec["n"], rec.get("pulls", 0), 0]
    rec["loop"] = now
    if before is None:
        return 0
    turn = now[3] = t - before[0]
    restarts, pulls = rec["n"] - before[1], rec.get("pulls", 0) - before[2]
    if turn != before[3] or turn <= 0 or rec.get("told") is None or rec["told"][0] <= before[0]:
        return 0
    count = (_quiet_until(worker, rec) - t) // turn - 1
    if count <= 0 or not _repeats(worker, container, rec, turn):
        return 0
    jump = count * turn
    _shift(worker, rec, t - turn, jump, count * restarts, count * pulls)
    at, type, reason, message, path = rec["told"]
    event = Event(at, type, reason, message, path)
    event.first, event.count = at - jump + turn, count
    worker.merge(event)
    return int(jump)


def _quiet_until(worker: Worker, rec: Obj) -> int:
    """Until when nothing else of the pod moves."""
    limit = worker.until
    for other in worker.memory["cs"].values():
        if other is not rec and other["due"] is not None:
            limit = min(limit, other["due"])
    for due in worker.memory["dues"].values():
        limit = min(limit, due)
    return limit


def _repeats(worker: Worker, container: Obj, rec: Obj, turn: int) -> bool:
    """Whether the next turn must be like the last: no clock, chance, network or neighbour decides."""
    for field in PROBES:
        probe = container.get(field)
        if probe is not None and turn % (int(probe.get("periodSeconds") or 10) * SECOND):
            return False
    ended = rec["end"]
    if ended is None or ended[0] is None:
        return True
    found = worker.instance_image(container)
    if found.image is None or found.image.serves_alone(container):
        return True
    trace = worker.program(container, ended[0]).trace
    shared = len(worker.everyone) > 1 and bool(container.get("volumeMounts"))
    return not (trace.volatile or trace.waits_on or trace.truncated or shared)


def _shift(worker: Worker, rec: Obj, since: int, jump: int, restarts: int, pulls: int) -> None:
    """Move everything that belongs to the last turn."""
    for field in ("end", "last"):
        record = rec.get(field)
        if record:
            record[0] = None if record[0] is None else record[0] + jump
            record[1] += jump
            record[5] += restarts
    if rec.get("at") is not None:
        rec["at"] += jump
    if rec.get("bo"):
        rec["bo"][1] += jump
    for field in ("loop", "told"):
        rec[field][0] += jump
    rec["loop"][1] += restarts
    rec["loop"][2] += pulls
    rec["n"] += restarts
    if pulls:
        rec["pulls"] += pulls
    for condition in worker.memory["cond"].values():
        if condition[3] > since:
            condition[3] += jump
