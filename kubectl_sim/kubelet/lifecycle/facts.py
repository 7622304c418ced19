"""What a step is told about the world, and what it answers."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Obj = dict[str, Any]
    Notes = tuple[Callable[[], Obj], Callable[[str], Obj | None], Callable[[Obj, Obj], None]]

SECOND = 1_000_000
#: Instants at which pods change are multiples of this: many pods then change together.
QUANTUM = 250_000
#: What a node's connection brings, bytes a second.
BANDWIDTH = 48 * 1024 * 1024


def quantise(us: int | float) -> int:
    """The next multiple of a quarter of a second."""
    return -(-int(us) // QUANTUM) * QUANTUM


class Event:
    """An event about the pod; ``count`` of them between ``first`` and ``at``."""

    __slots__ = ("at", "count", "field_path", "first", "message", "reason", "type")

    def __init__(self, at: int, type: str, reason: str, message: str, field_path: str) -> None:
        #: When it happened (the last time), µs.
        self.at = at
        self.first = at
        self.count = 1
        #: ``Normal`` or ``Warning``.
        self.type = type
        self.reason = reason
        self.message = message
        #: ``spec.containers{NAME}``, ``spec.initContainers{NAME}`` or empty.
        self.field_path = field_path

    def __repr__(self) -> str:
        times = f" x{self.count}" if self.count > 1 else ""
        return f"<{self.at} {self.type} {self.reason} {self.field_path} {self.message!r}{times}>"


class NodeImages:
    """The images of one node and its queue of pulls, over a JSON value that the caller keeps.

    Models the kubelet's serial image puller: one pull at a time, in the order asked.
    """

    __slots__ = ("state",)

    def __init__(self, state: Obj | None = None) -> None:
        #: ``{"images": {canonical name: since µs}, "free": µs}``
        self.state: Obj = {"images": {}, "free": 0} if state is None else state

    def present(self, canonical: str, at: int) -> bool:
        since = self.state["images"].get(canonical)
        return since is not None and since <= at

    def pull(self, canonical: str, size: int, at: int, chance: float, fails: bool) -> tuple[int, int]:
        """(begins, ends) of a pull that is asked for at ``at``; ``chance`` in [0, 1) is its luck."""
        # Another pod's long step may have gone ahead of this one in time: its pulls are not in the way.
        behind = at < self.state.get("from", 0)
        begins = at if behind else max(at, self.state["free"])
        if fails:
            duration = quantise(SECOND * (0.5 + chance))
        elif self.present(canonical, begins):
            duration = quantise(SECOND * (0.5 + chance / 2))
        else:
            duration = quantise(SECOND * (1.0 + chance + (0.8 + chance / 2) * size / BANDWIDTH))
        ends = begins + duration
        if not behind:
            self.state["free"], self.state["from"] = ends, begins
        if not fails:
            images = self.state["images"]
            images[canonical] = min(ends, images.get(canonical, ends))
        return begins, ends


class Facts:
    """The surroundings of a pod at the time of a step."""

    __slots__ = (
        "config",
        "files",
        "host_ip",
        "images",
        "keep",
        "network",
        "node",
        "pod_ip",
        "random",
        "services",
        *("shared", "visitor"),
    )

    def __init__(
        self,
        node: str,
        host_ip: str,
        pod_ip: Callable[[], str],
        images: NodeImages,
        random: Callable[[], float],
        config: Callable[[str, str], Obj | None] | None = None,
        network: Callable[[str], Any] | None = None,
        services: Callable[[], list[Obj]] | None = None,
        notes: Notes | None = None,
    ) -> None:
        self.node = node
        self.host_ip = host_ip
        #: Allocates the pod's address; called once in a pod's life.
        self.pod_ip = pod_ip
        self.images = images
        #: A number in [0, 1); called once in a pod's life.
        self.random = random
        #: (resource, name) → the config map or secret of the pod's namespace, None if there is none.
        self.config = config or _nothing
        #: Question → the network's answer now (see runtime.netcommands).
        self.network = network or _silence
        #: The services of the pod's namespace.
        self.services = services or _no_services
        #: See :mod:`.outside`: the notes of the pod, those of a lasting volume by its key, and how to keep both.
        self.files, self.shared, self.keep = notes or _forgetful()
        #: (address, user agent) of the person for whom web servers are asked, whose access they log; None for others.
        self.visitor: tuple[str, str] | None = None


def _nothing(resource: str, name: str) -> Obj | None:
    return None


def _silence(question: str) -> Any:
    return None


def _no_services() -> list[Obj]:
    return []


def _forgetful() -> Notes:
    """Notes that live as long as the facts."""
    files: Obj = {}
    shared: Obj = {}

    def keep(notes: Obj, touched: Obj) -> None:
        files.update(notes)
        shared.update(touched)

    return (lambda: files), shared.get, keep


class Outcome:
    """What one step found out."""

    __slots__ = ("events", "gone", "memory", "next_due", "next_event", "pulled", "status", "waits_on")

    def __init__(self, status: Obj | None, memory: Obj, events: list[Event]) -> None:
        #: The pod's new status; None: as it was.
        self.status = status
        #: The kubelet's memory of the pod, a JSON value for the next step.
        self.memory = memory
        #: In order of time.
        self.events = events
        #: µs of the next change of the status, None if nothing will change by itself.
        self.next_due: int | None = None
        #: µs of the next event that comes without a change of the status.
        self.next_event: int | None = None
        #: Everything has stopped: the pod can be removed from the API.
        self.gone = False
        #: Names of images that this pod brought to the node, canonical.
        self.pulled: list[str] = []
        #: What the future hangs on: network questions (``dns:mydb``) and ``configmaps/NAME``,
        #: ``secrets/NAME``.  A change of one of them calls for a step.
        self.waits_on: list[str] = []
