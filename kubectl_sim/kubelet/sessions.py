"""Commands that people run inside containers, and what they type to them.

A session is one command (``exec``) or one attachment to a container's main process (``attach``).  What it
prints and when is computed when it starts, and anew with each line that is fed to a shell; whoever holds the
session takes the output as time comes to it.  All of this happens within requests of the API server.
"""

from __future__ import annotations

from kubectl_sim.base.objects import key_of
from kubectl_sim.kubelet.images import digest
from kubectl_sim.kubelet.lifecycle import environment, network, outside
from kubectl_sim.kubelet.lifecycle.worker import Worker
from kubectl_sim.kubelet.runtime import shell
from kubectl_sim.kubelet.runtime.dialogue import INTERRUPTED, Dialogue, is_dialogue
from kubectl_sim.kubelet.runtime.loops import Turn
from kubectl_sim.kubelet.runtime.trace import FOREVER, Trace, Unended

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kubelet.lifecycle.facts import Facts
    from kubectl_sim.kubelet.runtime.program import Program
    from kubectl_sim.kubelet.runtime.shell import Machine
    from kubectl_sim.model.context import Context

    Obj = dict[str, Any]
    #: (stream 1 or 2, text)
    Output = list[tuple[int, str]]

#: The exit code of whoever is killed with the container's first process.
KILLED = 137
_INTERNAL = "Internal error occurred: "
_AGENTS = {"wget": "Wget", "curl": "curl/8.17.0"}
#: Who attaches to a container for debugging so soon after its start has missed nothing, in microseconds.
_JUST_STARTED = 3_000_000
_NOT_STARTED = "error executing command in container: failed to exec in container: failed to start exec "


class NeedsInput(Exception):
    """The command reads its standard input, of which nothing is known yet."""


class _Unread(list[str]):
    """Standard input before anybody has looked at it."""

    def __getitem__(self, index: Any) -> Any:
        raise NeedsInput

    def __bool__(self) -> bool:
        return True


class _Relay:
    """``cat`` and ``tee``: what comes in goes out, as it comes.  Has the face of a :class:`Dialogue`."""

    def __init__(self, machine: Machine, argv: list[str]) -> None:
        self.machine = machine
        self.code: int | None = None
        self._argv = argv
        self._append = False

    def prompt(self) -> str:
        return ""

    def feed(self, text: str) -> None:
        m = self.machine
        argv = [*self._argv[:1], *(["-a"] if self._append else []), *self._argv[1:]]
        m.stdin, self._append = [text], self._argv[0].endswith("tee")
        m.status = m.invoke(argv)
        m.flush()

    def end(self) -> None:
        if self._argv[0].endswith("tee") and not self._append:
            self.feed("")
        self.code = self.machine.status

    def interrupt(self) -> None:
        self.code = INTERRUPTED


class _Prompted(_Relay):
    """``redis-cli`` at a terminal: one command a line."""

    @staticmethod
    def fits(argv: list[str]) -> bool:
        """Is no command given?"""
        words = argv[1:]
        while words and words[0].startswith("-"):
            words = words[2:]
        return not words

    def prompt(self) -> str:
        return "127.0.0.1:6379> "

    def feed(self, text: str) -> None:
        m = self.machine
        for line in text.splitlines():
            words = line.split()
            if words[:1] in (["exit"], ["quit"]):
                self.code = 0
            elif words and self.code is None:
                m.status = m.invoke([*self._argv, *(word.strip("\"'") for word in words)])
        m.flush()

    def end(self) -> None:
        self.code = 0


class Session:
    """One command or attachment; the holder asks it with instants that never go back."""

    def __init__(self, container: str, argv: list[str], *, stdin: bool, tty: bool) -> None:
        self.container = container
        self.argv = argv
        self.stdin = stdin
        self.tty = tty
        #: It could not be started or was refused half-way: the message of the Status that tells so.
        self.error = ""
        #: It does nothing before its whole input is known.
        self.wants_all = False
        #: It reads line by line.
        self.dialogue: Dialogue | _Relay | None = None
        #: Start of the container's instance, to notice that it has been replaced.
        self.instance = 0
        self.trace: Trace | None = None
        #: The command under way never ends.
        self.endless = False
        #: (at, code) of an end that comes from outside.
        self.doom: tuple[int, int] | None = None
        self._taken = 0
        self._asked = 1

    def output(self, now: int) -> Output:
        """What has been printed up to ``now`` and not been taken yet."""
        if self.trace is None:
            return []
        until = now + 1 if self.doom is None else min(now, self.doom[0]) + 1
        found = self.trace.window(self._taken, until) if until > self._taken else []
        self._taken = max(self._taken, until)
        return [(stream, text if type(text) is Unended else text + "\n") for _, stream, text in found]

    def code(self, now: int) -> int | None:
        """The exit code once it is over."""
        if self.doom is not None and self.doom[0] <= now:
            return self.doom[1]
        end = self.end
        return end[1] if end is not None and end[0] <= now else None

    @property
    def end(self) -> tuple[int, int] | None:
        """(at, code) of the end that it comes to; None: it waits for input, or never ends."""
        if self.dialogue is not None:
            if self.dialogue.code is None:
                return None
            return self.dialogue.machine.now, self.dialogue.code
        return self.trace.end if self.trace is not None else None

    def ready(self, now: int) -> bool:
        """Does it read what is typed, rather than run something?"""
        dialogue = self.dialogue
        return dialogue is not None and dialogue.code is None and not self.endless and dialogue.machine.now <= now

    def prompts(self, now: int) -> tuple[int, str]:
        """(how many prompts it has shown by now, the last of them)."""
        if self.dialogue is None or not self.ready(now):
            return 0, ""
        return self._asked, self.dialogue.prompt()

    def due(self, now: int) -> int | None:
        """The next instant after ``now`` at which it prints something or ends; None when it waits for input."""
        soonest = FOREVER
        if self.trace is not None:
            soonest = min((line[0] for line in self.trace.lines if line[0] > now), default=FOREVER)
            for cycle in self.trace.cycles:
                if not cycle.silent and now < cycle.end:
                    passed = max(0, (now - cycle.start) // cycle.period + 1)
                    soonest = min(soonest, max(cycle.start + passed * cycle.period, now + 1))
        for end in (self.doom, self.end):
            if end is not None and end[0] > now:
                soonest = min(soonest, end[0])
        if self.dialogue is not None and self.dialogue.machine.now > now:
            soonest = min(soonest, self.dialogue.machine.now)
        return None if soonest >= FOREVER else soonest

    def lose(self, now: int) -> None:
        """The container is not there any more."""
        self.doom = self.doom or (now, KILLED)

    def interrupt(self, now: int) -> None:
        """Ctrl-C: end what is under way."""
        if self.dialogue is None:
            self.doom = (now, INTERRUPTED)
            return
        self.endless = False
        self.dialogue.machine.now = now
        if self.trace is not None:
            self.trace.end = (now, INTERRUPTED)
        self._asked += 1
        self.dialogue.interrupt()


class Attachment(Session):
    """An attachment to the main process: its output from now on."""

    def __init__(self, container: str, *, stdin: bool, tty: bool) -> None:
        super().__init__(container, [], stdin=stdin, tty=tty)
        #: Up to when the output is known, and how many lines of that very instant are.
        self.after = 0
        self.known = 0
        self.lines: list[tuple[int, int, str]] = []
        self.finished: tuple[int, int] | None = None
        self.next: int | None = None
        self.asked = (0, "")

    def output(self, now: int) -> Output:
        found = [(stream, text if type(text) is Unended else text + "\n") for _, stream, text in self.lines]
        self.lines = []
        return found

    def lose(self, now: int) -> None:
        self.finished = self.finished or (now, KILLED)

    def take(self, trace: Trace, now: int) -> None:
        """Take up what has been printed since."""
        fresh = trace.window(self.after, now + 1)
        self.lines += fresh[self.known :]
        if now > self.after:
            self.after, self.known = now, 0
        self.known = sum(line[0] == self.after for line in fresh)

    @property
    def end(self) -> tuple[int, int] | None:
        return self.finished

    def ready(self, now: int) -> bool:
        return self.finished is None and self.stdin

    def prompts(self, now: int) -> tuple[int, str]:
        return self.asked

    def due(self, now: int) -> int | None:
        return self.next

    def interrupt(self, now: int) -> None:
        """Ctrl-C goes to the main process, which may not care."""


class Sessions:
    """The kubelet's part of exec and attach.  ``world`` answers (memory, facts) of a pod, None before its start."""

    def __init__(self, ctx: Context, world: Callable[[Obj], tuple[Obj, Facts] | None]) -> None:
        self._ctx = ctx
        self._world = world

    # -- exec ----------------------------------------------------------------------------

    def start(self, pod: Obj, session: Session) -> Session:
        """Begin a session."""
        inside = self._inside(pod, session.container)
        if inside is None:
            session.error = f'{_INTERNAL}unable to upgrade connection: container not found ("{session.container}")'
            return session
        worker, container, program = inside
        session.instance = program.start
        if isinstance(session, Attachment):
            self._attach(worker, container, program, session)
            return session
        machine = self._process(worker, container, program, session)
        problem = program.exec_error(machine, session.argv)
        if problem:
            identity = digest.hexadecimal(worker.seed, "exec", self._ctx.now)
            session.error = f'{_INTERNAL}{_INTERNAL}{_NOT_STARTED}"{identity}": {problem}'
            return session
        if session.stdin and is_dialogue(session.argv):
            session.dialogue = Dialogue(machine)
            session.trace = Trace(self._ctx.now)
            session._taken = self._ctx.now
            return session
        if session.stdin and session.argv[0].rpartition("/")[2] in ("cat", "tee") and _relays(session.argv):
            session.dialogue = _Relay(machine, session.argv)
            session.trace = Trace(self._ctx.now)
            session._taken = self._ctx.now
            return session
        if session.stdin and session.tty and session.argv[0].endswith("redis-cli") and _Prompted.fits(session.argv):
            session.dialogue = _Prompted(machine, session.argv)
            session.trace = Trace(self._ctx.now)
            session._taken = self._ctx.now
            return session
        machine.stdin = _Unread() if session.stdin else [""]
        try:
            self._finish(worker, container, session, machine, shell.run_argv(machine, session.argv))
        except NeedsInput:
            session.wants_all = True
        return session

    def feed(self, pod: Obj, session: Session, text: str, ended: bool) -> Session:
        """Give a session more input; ``ended``: there will be no more."""
        inside = self._inside(pod, session.container)
        if inside is None or inside[2].start != session.instance:
            if session.doom is None and not isinstance(session, Attachment):
                session.doom = (self._ctx.now, KILLED)
            if isinstance(session, Attachment):
                self._look(pod, session)
            return session
        worker, container, program = inside
        if isinstance(session, Attachment):
            self._typed(worker, container, program, session, text, ended)
            return session
        if session.dialogue is None:
            machine = self._process(worker, container, program, session)
            machine.stdin = [text]
            session.wants_all = False
            self._finish(worker, container, session, machine, shell.run_argv(machine, session.argv))
            return session
        dialogue = session.dialogue
        machine = dialogue.machine
        self._renew(worker, container, program, machine)
        session.trace = machine.trace
        session._asked += 1
        try:
            if text:
                dialogue.feed(text)
            if ended:
                dialogue.end()
        except shell.Halt:
            session.endless = True
            machine.flush()
        machine.trace.lines.sort(key=_time)
        self._finish(worker, container, session, machine, machine.trace)
        return session

    def _inside(self, pod: Obj, name: str) -> tuple[Worker, Obj, Program] | None:
        """The worker of the pod, the container and its running program; None when it does not run."""
        known = self._world(pod)
        if known is None:
            return None
        memory, facts = known
        worker = Worker(pod, memory, self._ctx.now, facts)
        container = next((c for c, _ in worker.everyone if c["name"] == name), None)
        if container is None or memory["cs"].get(name, {}).get("st") not in ("run", "stop"):
            return None
        return worker, container, worker.program(container, memory["cs"][name]["at"])

    def _process(self, worker: Worker, container: Obj, program: Program, session: Session) -> Machine:
        made = program.process(session.argv, self._ctx.now)
        _surround(worker, container, program, made)
        made.vars = dict(made.world.env)
        made.exported = set(made.vars)
        made.tty, made.person = session.tty, True
        if session.tty:
            made.vars["TERM"] = "xterm"
            made.exported.add("TERM")
        return made

    def _renew(self, worker: Worker, container: Obj, program: Program, made: Machine) -> None:
        """Let a shell that has waited see the container as it is now."""
        made.now = max(made.now, self._ctx.now)
        made.trace = Trace(made.now)
        made.overlay = program.trace
        made.trace.listens = dict(program.trace.listens)
        made.turn = Turn(made.now, {})
        made.partial.clear()
        _surround(worker, container, program, made)

    def _finish(self, worker: Worker, container: Obj, session: Session, machine: Machine, trace: Trace) -> None:
        """Keep what a command has done to the container."""
        session.trace = trace
        session._taken = trace.start
        if trace.signals:
            self._signalled(worker, container, session, trace)
        if trace.files:
            try:
                outside.note(worker, container, trace.files)
            except outside.NoSpace:
                session.error = f"{_INTERNAL}{container['name']}: no space left on device (a simulated one has 32 MiB)"
        if trace.files or trace.signals:
            self._poke(worker)

    def _poke(self, worker: Worker) -> None:
        """Let the kubelet look at the pod again, also if this process ends before it does."""
        worker.memory["poked"] = True
        self._ctx.remember(f"pod/{worker.pod['metadata']['uid']}", worker.memory)
        self._ctx.requeue(key_of(worker.pod), self._ctx.now + 1)

    def _signalled(self, worker: Worker, container: Obj, session: Session, trace: Trace) -> None:
        """Somebody has sent a signal to process 1."""
        rec = worker.memory["cs"][container["name"]]
        program = worker.program(container, rec["at"])
        for at, signal in trace.signals:
            if signal not in ("TERM", "INT", "QUIT"):
                continue
            end = program.stopped_by_term(at)
            if end is not None and (program.end is None or end[0] < program.end[0]):
                rec["killed"] = list(end)
                session.doom = (end[0], KILLED)
                return

    # -- attach --------------------------------------------------------------------------

    def _attach(self, worker: Worker, container: Obj, program: Program, session: Attachment) -> None:
        now = self._ctx.now
        session.after = now
        session.known = len(program.trace.window(now, now + 1))
        rec = worker.memory["cs"][container["name"]]
        if not rec.get("attached") and now - program.start <= _JUST_STARTED and _for_debugging(worker, container):
            # Whoever makes such a container attaches to it as soon as it runs: nothing has been missed.
            session.after, session.known = program.start, 0
        if not rec.get("attached"):
            rec["attached"] = True
            self._ctx.remember(f"pod/{worker.pod['metadata']['uid']}", worker.memory)
        self._observe(worker, container, program, session)

    def _typed(
        self, worker: Worker, container: Obj, program: Program, session: Attachment, text: str, ended: bool
    ) -> None:
        rec = worker.memory["cs"][container["name"]]
        if (text or ended) and container.get("stdin"):
            typed = rec.setdefault("typed", [])
            if text:
                typed.append([self._ctx.now, text])
            if ended and container.get("stdinOnce"):
                typed.append([self._ctx.now, None])
            worker.programs.clear()
            program = worker.program(container, rec["at"])
            if program.trace.files:
                worker.touched = True
            self._poke(worker)
        self._observe(worker, container, program, session)

    def _observe(self, worker: Worker, container: Obj, program: Program, session: Attachment) -> None:
        """Take up what the process has printed since, and when it will print more or end."""
        now = self._ctx.now
        session.take(program.trace, now)
        end = program.trace.end if not program.light else None
        killed = worker.memory["cs"][container["name"]].get("killed")
        end = (killed[0], killed[1]) if killed else end
        session.finished = end if end is not None and end[0] <= now else None
        asked = [text for at, text in program.trace.prompts if at <= now]
        session.asked = (len(asked), asked[-1] if asked else "")
        coming = Session(session.container, [], stdin=False, tty=False)
        coming.trace = program.trace
        session.next = coming.due(now)

    def _look(self, pod: Obj, session: Attachment) -> None:
        """The instance is over: its last lines."""
        known = self._world(pod)
        if known is None:
            session.finished = (self._ctx.now, KILLED)
            return
        memory, facts = known
        worker = Worker(pod, memory, self._ctx.now, facts)
        container = next(c for c, _ in worker.everyone if c["name"] == session.container)
        rec = memory["cs"][session.container]
        ended = next((e for e in (rec["end"], rec.get("last")) if e and e[0] == session.instance), None)
        program = worker.program(container, session.instance)
        if "typed" in rec:
            program.typed = rec["typed"]
        last = ended[1] if ended else self._ctx.now
        session.take(program.trace, last)
        session.finished = (last, ended[2] if ended else KILLED)


def _surround(worker: Worker, container: Obj, program: Program, made: Machine) -> None:
    """Give a process the network as it answers now; nothing of that is noted."""
    made.world = environment.make_world(worker, container, worker.environment(container))
    made.world.network = network.Present(worker, container, program)
    words = f"{made.shown} {made.main}"
    agent = next((text for name, text in _AGENTS.items() if name in words), "curl/8.17.0")
    worker.facts.visitor = (worker.address(), agent)


def _for_debugging(worker: Worker, container: Obj) -> bool:
    """Was the container made to be attached to, by somebody who does not read its log first?"""
    labels = worker.pod["metadata"].get("labels") or {}
    if labels.get("app.kubernetes.io/managed-by") == "kubectl-debug":
        return True
    added = any(container is each for each, _ in worker.ephemeral)
    return added or bool(container.get("stdin") and not container.get("stdinOnce"))


def _relays(argv: list[str]) -> bool:
    names = [word for word in argv[1:] if not word.startswith("-")]
    return argv[0].endswith("tee") or not names


def _time(line: tuple[int, int, str, int]) -> int:
    return line[0]
