"""One pod on its node: what the kubelet has done by an instant.

``step`` is a discrete-event simulation of ``syncPod``: every container has the time of its next
transition, and a step carries out all that are due.  Between transitions only *streams* of
events run (back-off, failing probes); they never change the status.  All chance comes from the
pod's seed and the number of the thing it is about, so that ``step`` at t1 and then at t2 tells
the same story as one ``step`` at t2.
"""

from __future__ import annotations

from kubectl_sim.kubelet.images import catalogue, digest
from kubectl_sim.kubelet.images.reference import default_pull_policy

from . import containers, repeats, status
from .facts import QUANTUM, SECOND, Event, Facts, Outcome
from .policy import EPHEMERAL, INIT, MAIN, SIDECAR, field_path, host_network, is_sidecar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubelet.runtime.program import Program

    Obj = dict[str, Any]

#: client-go's event spam filter: so many events about one pod at once, then one in five minutes.
BURST = 25.0
REFILL = 300 * SECOND
#: Waits of the kubelet between attempts to set a volume up, doubling from the first to the last.
MOUNT_BACKOFF = (SECOND // 2, 122 * SECOND)
MOUNT = "volumes/mount"
NEVER = 1 << 62
DEADLINE = "Pod was active on the node longer than the specified deadline"


def step(pod: Obj, memory: Obj | None, now: int, facts: Facts) -> Outcome:
    """Carry a pod's life on to ``now``.

    ``memory`` is what the last step returned (None at first); it is used up.  ``pod`` is only read.
    """
    return Worker(pod, memory, now, facts).run()


class Worker:
    """The kubelet's worker of one pod during one step."""

    __slots__ = (
        "ephemeral",
        "events",
        "everyone",
        "facts",
        "init",
        "mains",
        "memory",
        "namespace",
        "now",
        "pod",
        "programs",
        "pulled",
        "seed",
        "spec",
        "staying",
        "terminating",
        "touched",
        "tracing",
        "until",
        "waits",
    )

    def __init__(self, pod: Obj, memory: Obj | None, now: int, facts: Facts) -> None:
        metadata, spec = pod["metadata"], pod["spec"]
        self.pod = pod
        self.spec: Obj = spec
        self.facts = facts
        self.now = now
        self.namespace: str = metadata.get("namespace") or "default"
        self.mains: list[tuple[Obj, int]] = [(c, MAIN) for c in spec["containers"]]
        init = spec.get("initContainers")
        self.init: list[tuple[Obj, int]] = [(c, SIDECAR if is_sidecar(c) else INIT) for c in init] if init else []
        self.staying = [x for x in self.init if x[1] == SIDECAR] + self.mains if init else self.mains
        self.everyone = self.init + self.mains if init else self.mains
        added = spec.get("ephemeralContainers")
        #: Containers that somebody has added to look around.
        self.ephemeral: list[tuple[Obj, int]] = [(c, EPHEMERAL) for c in added] if added else []
        if added:
            self.everyone = self.everyone + self.ephemeral
        self.events: list[Event] = []
        self.pulled: list[str] = []
        #: Programs by container, start and depth of inquiry; forgotten when anything of the pod changes.
        self.programs: dict[tuple[str, int, int], Program] = {}
        self.waits: set[str] = set()
        self.tracing: set[str] = set()
        self.touched = memory is None
        self.terminating = False
        #: How far this step goes.
        self.until = now
        self.memory: Obj = memory if memory is not None else self.admit()
        self.seed: int = self.memory["seed"]
        for container, _ in self.ephemeral:
            self.memory["cs"].setdefault(container["name"], _unborn())

    # -- the run -------------------------------------------------------------------------

    def run(self) -> Outcome:
        memory = self.memory
        self.terminating = bool(memory.get("kill"))
        deleting = "deletionTimestamp" in self.pod["metadata"]
        self.advance(self.now)
        if self.ephemeral and self.begin_ephemeral(self.now):
            self.advance(self.now)
        if memory.pop("poked", False):
            self.replan()
            self.advance(self.now)
        if memory["net"] and self.refresh_network():
            self.advance(self.now)
        if memory.get("waits") and self.refresh_config():
            self.advance(self.now)
        if not deleting and not memory.get("reason") and self.refresh_images():
            self.advance(self.now)
        if deleting:
            from . import stopping

            stopping.begin(self, self.now)
            self.advance(self.now)
        if memory.get("generation") != self.pod["metadata"].get("generation"):
            memory["generation"] = self.pod["metadata"].get("generation")
            self.touched = True
        outcome = Outcome(status.pod_status(self) if self.touched else None, memory, self.events)
        if len(self.events) > 1:
            self.events.sort(key=_first)
        self.finish(outcome)
        return outcome

    def finish(self, outcome: Outcome) -> None:
        memory = self.memory
        due = self.next_due()
        outcome.next_due = due
        streams = memory["streams"]
        if streams:
            soonest = min(stream[0] for stream in streams.values())
            outcome.next_event = soonest if due is None or soonest < due else None
        gone = memory.get("gone")
        if gone is not None and gone <= self.now:
            outcome.gone = True
            outcome.next_due = outcome.next_event = None
        outcome.pulled = self.pulled
        if memory["net"]:
            self.waits.update(memory["net"])
        waits = memory.get("waits")
        if waits:
            self.waits.update(waits)
        outcome.waits_on = sorted(self.waits)

    def advance(self, until: int) -> None:
        """Carry out everything that is due, in order of time."""
        self.until = until
        streams = self.memory["streams"]
        last = 0
        due = self.next_due()
        while due is not None and due <= until:
            if streams:
                self.run_streams(due)
            self.dispatch(due)
            last = max(last, due)
            due = self.next_due()
            if due is None or due > last:
                self.observe(last)
        if streams:
            self.run_streams(until)

    def next_due(self) -> int | None:
        memory = self.memory
        soonest: int | None = None
        for rec in memory["cs"].values():
            due = rec["due"]
            if due is not None and (soonest is None or due < soonest):
                soonest = due
        for due in memory["dues"].values():
            if soonest is None or due < soonest:
                soonest = due
        return soonest

    def dispatch(self, t: int) -> None:
        """Carry out what is due at ``t``: pod matters first, then containers in the pod's order."""
        self.programs.clear()
        dues = self.memory["dues"]
        if dues:
            for what in ("deadline", "mount", "sandbox", "gone"):
                if dues.get(what) == t:
                    del dues[what]
                    getattr(self, "do_" + what)(t)
        records = self.memory["cs"]
        for container, kind in self.everyone:
            rec = records[container["name"]]
            if rec["due"] == t:
                rec["due"] = None
                containers.ACTIONS[rec["do"]](self, container, kind, rec, t)

    # -- beginnings ----------------------------------------------------------------------

    def admit(self) -> Obj:
        """The first look at a pod that was bound to this node."""
        spec = self.spec
        seed = int(self.facts.random() * (1 << 62))
        memory: Obj = {
            "seed": seed,
            "t0": self.now,
            "phase": "Pending",
            "sandbox": False,
            "cs": {c["name"]: _unborn() for c, _ in self.everyone},
            "dues": {},
            "streams": {},
            "cond": {},
            "net": {},
            "tok": [BURST, self.now],
            "generation": self.pod["metadata"].get("generation"),
        }
        self.memory = memory
        self.seed = seed
        if spec.get("activeDeadlineSeconds"):
            memory["dues"]["deadline"] = self.now + int(spec["activeDeadlineSeconds"]) * SECOND
        if not self.has_own_volumes() or not self.mount_problem(self.now):
            self.plan_sandbox(self.now)
        self.observe(self.now)
        return memory

    def has_own_volumes(self) -> bool:
        """Whether there is a volume besides the service account's token, which is always there."""
        return any(not v["name"].startswith("kube-api-access-") for v in self.spec.get("volumes") or ())

    def mount_problem(self, t: int) -> bool:
        """Try to set the volumes up; if that fails, the kubelet tries again and again."""
        from .environment import missing_volumes

        missing = missing_volumes(self)
        if not missing:
            return False
        messages = []
        for name, text, source in missing:
            messages.append(["Warning", "FailedMount", f'MountVolume.SetUp failed for volume "{name}" : {text}'])
            self.emit(t, "Warning", "FailedMount", messages[-1][2], "")
            self.await_change(source)
        self.stream(MOUNT, t + MOUNT_BACKOFF[0], MOUNT_BACKOFF[0], None, messages, "")
        return True

    def await_change(self, source: str) -> None:
        """The pod's life goes on when this object appears."""
        waits = self.memory.setdefault("waits", [])
        if source not in waits:
            waits.append(source)

    def refresh_config(self) -> bool:
        """Look again for what the pod waits for; what has come is used at the kubelet's next try."""
        from .environment import missing_volumes

        memory = self.memory
        found = False
        if MOUNT in memory["streams"] and not missing_volumes(self):
            at = memory["streams"].pop(MOUNT)[0]
            memory["dues"]["mount"] = max(at, self.now)
            found = True
        for container, kind in self.everyone:
            rec = memory["cs"][container["name"]]
            if rec.get("retry") and containers.recheck(self, container, kind, rec, self.now):
                found = True
        if found:
            self.touched = True
            if MOUNT not in memory["streams"] and not any(rec.get("retry") for rec in memory["cs"].values()):
                memory.pop("waits", None)
        return found

    def do_mount(self, t: int) -> None:
        if not self.mount_problem(t):
            self.plan_sandbox(t)

    def plan_sandbox(self, t: int) -> None:
        """Volumes are there; the sandbox and its network take a moment.

        Where the first image is on the node, everything up to the running container is one change.
        """
        ready = t + QUANTUM + self.chance(3, "sandbox") * QUANTUM
        self.memory["sandbox_at"] = ready
        first = self.everyone[0][0]
        reference = self.resolution(first).reference
        pulls = reference is None or self.pull_policy(first) == "Always"
        if reference is not None and not pulls and self.facts.images.present(reference.canonical, ready):
            ready += QUANTUM + containers.latency(self, first["name"], -1)
        self.memory["dues"]["sandbox"] = ready

    def do_sandbox(self, t: int) -> None:
        memory = self.memory
        memory["sandbox"] = True
        if not host_network(self.spec):
            memory["ip"] = self.facts.pod_ip()
        containers.start_next(self, memory.pop("sandbox_at"))
        self.begin_ephemeral(t)

    def begin_ephemeral(self, t: int) -> bool:
        """Start containers that have been added to a pod that is there and not on its way out."""
        memory = self.memory
        if not memory["sandbox"] or self.terminating or memory["phase"] in ("Succeeded", "Failed"):
            return False
        found = False
        for container, _ in self.ephemeral:
            rec = memory["cs"][container["name"]]
            if rec["st"] == "wait" and rec["n"] < 0 and not rec.get("tried") and rec["due"] is None:
                containers.plan(rec, t + QUANTUM, "attempt")
                found = self.touched = True
        return found

    def do_gone(self, t: int) -> None:
        self.memory["gone"] = t
        self.touched = True

    def do_deadline(self, t: int) -> None:
        """Models the active deadline handler: the pod fails, its containers are stopped."""
        memory = self.memory
        if memory["phase"] in ("Succeeded", "Failed") or memory.get("kill"):
            return
        self.emit(t, "Normal", "DeadlineExceeded", DEADLINE, "")
        memory["reason"], memory["message"] = "DeadlineExceeded", DEADLINE
        from . import stopping

        stopping.fail_pod(self, t)

    # -- observations --------------------------------------------------------------------

    def observe(self, t: int) -> None:
        """Phase and conditions at an instant, with the time of their last change."""
        memory = self.memory
        self.touched = True
        if memory["phase"] not in ("Succeeded", "Failed"):
            memory["phase"] = status.phase(self)
        known = memory["cond"]
        for kind, value in status.conditions(self, memory["phase"]).items():
            old = known.get(kind)
            if old is None or old[0] != value[0]:
                known[kind] = [*value, t]
            elif old[2] != value[2] or old[1] != value[1]:
                known[kind] = [*value, old[3]]

    def any_main_started(self) -> bool:
        records = self.memory["cs"]
        return any(records[c["name"]]["n"] >= 0 for c, _ in self.mains)

    def all_stopped(self) -> bool:
        return all(rec["st"] not in ("run", "stop") for rec in self.memory["cs"].values())

    # -- events --------------------------------------------------------------------------

    def emit(self, t: int, type: str, reason: str, message: str, path: str, rec: Obj | None = None) -> None:
        """Record an event, unless the pod has had too many (client-go's spam filter).

        ``rec``: the container whose event it is; in a settled crash loop there are none.
        """
        if rec is not None and repeats.settled(rec, t):
            return
        if self.pay(t):
            self.events.append(Event(t, type, reason, message, path))

    def pay(self, t: int) -> bool:
        """Take a token from the pod's bucket, if there is one."""
        bucket = self.memory["tok"]
        tokens = min(BURST, bucket[0] + (t - bucket[1]) / REFILL)
        if tokens < 1.0:
            return False
        self.memory["tok"] = [tokens - 1.0, t]
        return True

    def merge(self, fresh: Event) -> None:
        """Add an event that goes on and on: one entry a step."""
        for event in reversed(self.events[-8:]):
            if event.message == fresh.message and event.reason == fresh.reason and event.field_path == fresh.field_path:
                event.at = fresh.at
                event.count += fresh.count
                return
        self.events.append(fresh)

    def run_streams(self, until: int) -> None:
        """Emit the events that go on by themselves, up to and including ``until``."""
        streams = self.memory["streams"]
        while streams:
            key = min(streams, key=lambda name: streams[name][0])
            stream = streams[key]
            at, period, end, messages, path = stream
            if end is not None and at >= end:
                del streams[key]
                continue
            if at > until:
                break
            bucket = self.memory["tok"]
            tokens = min(BURST, bucket[0] + (at - bucket[1]) / REFILL)
            if tokens < 1.0:
                ready = at + int((1.0 - tokens) * REFILL) + 1
                stream[0] = at + -(-(ready - at) // period) * period
                continue
            for type, reason, message in messages:
                if self.pay(at):
                    self.merge(Event(at, type, reason, message, path))
            if key == MOUNT:
                period = stream[1] = min(period * 2, MOUNT_BACKOFF[1])
            stream[0] = at + period

    def stream(self, key: str, at: int, period: int, end: int | None, messages: list[list[str]], path: str) -> None:
        self.memory["streams"][key] = [at, period, end, messages, path]

    def hush(self, name: str) -> None:
        """Stop the streams of a container."""
        streams = self.memory["streams"]
        if streams:
            for key in [key for key in streams if key.partition("/")[0] == name]:
                del streams[key]

    # -- knowledge -----------------------------------------------------------------------

    def chance(self, bound: int, *purpose: str | int) -> int:
        """A whole number below ``bound`` that depends on the pod's seed and the purpose."""
        return digest.number(self.seed, *purpose) % bound

    def fraction(self, *purpose: str | int) -> float:
        return digest.fraction(self.seed, *purpose)

    def hostname(self) -> str:
        if host_network(self.spec):
            return self.facts.node
        return str(self.spec.get("hostname") or self.pod["metadata"]["name"])[:63]

    def address(self) -> str:
        if host_network(self.spec):
            return self.facts.host_ip
        return self.memory.get("ip") or ""

    def full_name(self) -> str:
        """``name_namespace(uid)``."""
        metadata = self.pod["metadata"]
        return f"{metadata['name']}_{self.namespace}({metadata.get('uid', '')})"

    def config(self, resource: str, name: str) -> Obj | None:
        return self.facts.config(resource, name)

    def resolution(self, container: Obj) -> catalogue.Resolution:
        return catalogue.resolve(container["image"])

    def instance_image(self, container: Obj) -> catalogue.Resolution:
        """The image of the container's latest instance, which an update of the pod may have replaced."""
        return catalogue.resolve(self.memory["cs"][container["name"]].get("ran") or container["image"])

    def pull_policy(self, container: Obj) -> str:
        return container.get("imagePullPolicy") or default_pull_policy(container["image"])

    def refresh_images(self) -> bool:
        """The image is what an update of a pod can change: the container is started anew with it."""
        found = False
        for container, kind in self.everyone:
            rec = self.memory["cs"][container["name"]]
            if rec.get("image") not in (None, container["image"]):
                found = containers.renew(self, container, kind, rec, self.now) or found
        return found

    def refresh_network(self) -> bool:
        """Ask the known questions again; plans what changes with a new answer."""
        changed = set()
        self.programs.clear()
        for question, steps in self.memory["net"].items():
            answer = self.facts.network(question)
            if answer != steps[-1][1]:
                steps.append([self.now, answer])
                changed.add(question)
        if not changed:
            return False
        for container, kind in self.everyone:
            rec = self.memory["cs"][container["name"]]
            if rec["st"] == "run" and rec.get("asks"):
                containers.plan_end(self, container, kind, rec, self.now)
            if rec["st"] == "run" and rec.get("pr"):
                from . import probing

                probing.replan(self, container, kind, rec, self.now)
        return True

    def replan(self) -> None:
        """Somebody has been inside a container: its files or its process are not what they were."""
        self.programs.clear()
        self.touched = True
        for container, kind in self.everyone:
            rec = self.memory["cs"][container["name"]]
            if rec["st"] == "run":
                containers.plan_end(self, container, kind, rec, self.now)
            if rec["st"] == "run" and rec.get("pr"):
                from . import probing

                probing.replan(self, container, kind, rec, self.now)

    def environment(self, container: Obj, linked: bool = True) -> dict[str, str]:
        """The variables of a container that runs, even if their sources are gone by now."""
        from .environment import ConfigError, variables

        try:
            return variables(self, container, linked)
        except ConfigError:
            return {entry["name"]: entry.get("value") or "" for entry in container.get("env") or ()}

    def program(self, container: Obj, start: int) -> Program:
        """The program of the instance that was started at ``start``."""
        key = (container["name"], start, len(self.tracing))
        known = self.programs.get(key)
        if known is not None:
            return known
        from kubectl_sim.kubelet.runtime.program import Program, arguments, expand

        from .environment import make_world

        found = self.instance_image(container).image
        light = found is not None and found.serves_alone(container)
        # A server as the image runs it does not look at the services around it: most pods are that.
        env = self.environment(container, linked=not light)
        world = make_world(self, container, env)
        command = expand(container.get("command") or [], env)
        args = expand(container.get("args") or [], env)
        made = Program(world, arguments(world.image, command, args), start)
        made.light = light
        rec = self.memory["cs"][container["name"]]
        if rec.get("typed") and rec.get("at") == start:
            made.typed = rec["typed"]
        if self.memory.get("files") or self.spec.get("volumes"):
            from . import outside

            made.outside = outside.seen(self, container, start)
        self.programs[key] = made
        return made

    def neighbours_changed(self, name: str, t: int) -> None:
        """A container has started or ended: others may read its files or reach its ports."""
        self.programs.clear()
        for container, kind in self.everyone:
            rec = self.memory["cs"][container["name"]]
            if container["name"] == name or rec["st"] != "run":
                continue
            if container.get("volumeMounts") or rec.get("asks"):
                containers.plan_end(self, container, kind, rec, t)
            if rec["st"] == "run" and rec.get("pr"):
                from . import probing

                probing.replan(self, container, kind, rec, t)

    def instances(self, container: Obj) -> list[tuple[Program, int]]:
        """(program, until when it ran) of the instances that are known: the last one and the current."""
        rec = self.memory["cs"][container["name"]]
        found: list[tuple[Program, int]] = []
        for ended in (rec.get("last"), rec["end"]):
            if ended and ended[0] is not None and (not found or found[-1][0].start != ended[0]):
                found.append((self.program(container, ended[0]), ended[1]))
        if rec["st"] in ("run", "stop") and (not found or found[-1][0].start != rec["at"]):
            found.append((self.program(container, rec["at"]), NEVER))
        return found

    def path(self, container: Obj, kind: int) -> str:
        return field_path(container, kind)


def _unborn() -> Obj:
    """The record of a container that has not been tried yet."""
    return {"st": "wait", "n": -1, "due": None, "ready": False, "started": False, "end": None}


def _first(event: Event) -> int:
    return event.first
