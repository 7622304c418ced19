"""A small, honest shell over virtual time.

It runs the common subset of ``sh`` that manifests use, and computes the whole run at once:
``sleep`` moves the clock, an endless loop whose iterations repeat becomes a
:class:`~.trace.Cycle`.  A loop repeats when two iterations took the same decisions, lasted the
same time, and nothing that they decided by (a counter, the clock, a file, the network) will
change.  Texts are those of busybox ash, dash and bash.

The rest of the kubelet only uses :func:`run_argv`, so that a complete shell can take its place.
"""

from __future__ import annotations

from . import syntax
from .commands import COMMANDS, PURE
from .expand import Volatile, word_is_step
from .files import SHELLS, missing_text
from .loops import Loops, Turn
from .trace import Trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .streams import Sink
    from .syntax import Node
    from .world import World

#: Simple commands that one run may execute before the simulation gives up.
BUDGET = 30_000
#: What one turn of a loop without a pause takes, µs.
SPIN = 10_000


class Halt(Exception):
    """The run is over, or nothing new will come: ``code`` is None when it never ends."""

    def __init__(self, code: int | None) -> None:
        super().__init__()
        self.code = code


class Jump(Exception):
    """``break``, ``continue`` or ``return`` on its way up."""

    def __init__(self, kind: str, levels: int, status: int = 0) -> None:
        super().__init__()
        self.kind = kind
        self.levels = levels
        self.status = status


class Machine(Loops):
    """One process: variables, a clock, and where its output goes."""

    def __init__(self, world: World, start: int, argv0: str = "sh") -> None:
        self.world = world
        self.now = start
        self.trace = Trace(start)
        self.vars: dict[str, str] = dict(world.env)
        self.exported = set(world.env)
        self.functions: dict[str, Node] = {}
        self.positional: list[str] = []
        self.argv0 = argv0
        #: "ash", "dash" or "bash": whose texts to use.
        self.flavour = "ash"
        self.cwd = world.workdir
        self.status = 0
        self.job = 0
        self.jobs: list[tuple[int, int | None, int]] = []
        self.budget = [BUDGET]
        self.sink: Sink = ("log", 1)
        self.errors: Sink = ("log", 2)
        #: Standard input as a mutable text; None: nothing (or a terminal) is there.
        self.stdin: list[str] | None = None
        #: [at, text] of what somebody who is attached has typed, text None at the end of it; None: nobody ever was.
        self.typed: list[list[Any]] | None = None
        self.partial: dict[int, tuple[int, str]] = {}
        self.options = ""
        #: Standard output is a terminal; the command lines of this process and of process 1, as ``ps`` shows them.
        self.tty = False
        self.shown = ""
        self.main = ""
        self.traps: dict[str, Node] = {}
        #: When SIGTERM arrives in this run, for runs that ask "what if".
        self.term_at: int | None = None
        self.draws = 0
        self.in_condition = 0
        #: The next program replaces this process: it is process 1 and gets the signals.
        self.execing = False
        #: What the analysis of loops watches, and the variables that the current command used.
        self.turn = Turn(start, {})
        self.reads: set[str] = set()
        #: A command inside a running container sees the files of its main program.
        self.overlay: Trace | None = None
        #: It runs beside the main program: a probe, a hook, a person's command.
        self.guest = False
        self.person = False

    # -- running -------------------------------------------------------------------------

    def run(self, node: Node) -> Trace:
        """Run to the end and return the trace."""
        code: int | None
        try:
            self.execute(node)
            code = self.status
            self.exit_trap()
        except Halt as halt:
            code = halt.code
        except Jump as jump:
            code = jump.status
        if code is not None:
            self.trace.end = (self.now, code)
        self.flush()
        if self.turn.tainted:
            self.trace.volatile = True
        self.trace.lines.sort(key=lambda line: line[0])
        return self.trace

    def exit_trap(self) -> None:
        node = self.traps.pop("EXIT", None)
        if node is not None:
            self.execute(node)

    def execute(self, node: Node) -> int:
        """Run a node; its exit status."""
        kind = node[0]
        if kind == "cmd":
            self.status = self.simple(node)
        elif kind == "seq":
            for child in node[1]:
                self.execute(child)
                if (
                    self.status
                    and "e" in self.options
                    and not self.in_condition
                    and child[0] not in ("and", "or", "not")
                ):
                    raise Halt(self.status)
        else:
            self.status = getattr(self, "do_" + kind)(node)
        return self.status

    def decide(self, node: Node) -> bool:
        self.in_condition += 1
        try:
            status = self.execute(node)
        finally:
            self.in_condition -= 1
        self.turn.decisions.append(status)
        return status == 0

    def do_and(self, node: Node) -> int:
        return self.execute(node[2]) if self.decide(node[1]) else self.status

    def do_or(self, node: Node) -> int:
        return self.status if self.decide(node[1]) else self.execute(node[2])

    def do_not(self, node: Node) -> int:
        return 0 if not self.decide(node[1]) else 1

    def do_if(self, node: Node) -> int:
        with_redirections = self.redirected(node[3])
        try:
            for condition, body in node[1]:
                if self.decide(condition):
                    return self.execute(body)
            return self.execute(node[2]) if node[2] is not None else 0
        finally:
            self.restore(with_redirections)

    def do_group(self, node: Node) -> int:
        saved = self.redirected(node[2])
        try:
            return self.execute(node[1])
        finally:
            self.restore(saved)

    def do_subshell(self, node: Node) -> int:
        saved = self.redirected(node[2])
        inner = dict(self.vars), self.cwd, list(self.positional), self.options
        try:
            return self.execute(node[1])
        except Halt as halt:
            if halt.code is None:
                raise
            return halt.code
        finally:
            self.vars, self.cwd, self.positional, self.options = inner
            self.restore(saved)

    def do_func(self, node: Node) -> int:
        self.functions[node[1]] = node[2]
        return 0

    def do_case(self, node: Node) -> int:
        saved = self.redirected(node[3])
        subject = self.control_text(node[1])
        try:
            for patterns, body in node[2]:
                if any(self.pattern_matches(self.text_of(p), subject) for p in patterns):
                    self.turn.decisions.append(id(body) & 0xFFFF)
                    return self.execute(body)
            return 0
        finally:
            self.restore(saved)

    def do_for(self, node: Node) -> int:
        saved = self.redirected(node[4])
        reads = self.reads
        self.reads = set()
        words = list(self.positional) if node[2] is None else self.words(node[2])
        self.turn.consumed |= self.reads
        self.reads = reads
        self.turn.decisions.append(len(words))
        status = 0
        try:
            for word in words:
                self.set(node[1], word)
                try:
                    status = self.execute(node[3])
                except Jump as jump:
                    if self.leaves(jump):
                        break
            return status
        finally:
            self.restore(saved)

    def leaves(self, jump: Jump) -> bool:
        """Whether the loop ends here (a ``break``); passes the jump on to outer loops."""
        if jump.kind == "return":
            raise jump
        if jump.levels > 1:
            jump.levels -= 1
            raise jump
        return jump.kind == "break"

    def do_bg(self, node: Node) -> int:
        child = self.fork()
        child.job = len(self.jobs) + 1
        try:
            child.execute(node[1])
            end: int | None = child.now
            code = child.status
        except Halt as halt:
            end, code = (None, 0) if halt.code is None else (child.now, halt.code)
        except Jump as jump:
            end, code = child.now, jump.status
        child.flush()
        self.jobs.append((child.job, end, code))
        self.vars["!"] = str(child.job + 6)
        return 0

    def fork(self) -> Machine:
        """A child process that shares the trace and the file system."""
        child = Machine(self.world, self.now, self.argv0)
        child.trace = self.trace
        child.vars = dict(self.vars)
        child.exported = set(self.exported)
        child.functions = dict(self.functions)
        child.positional = list(self.positional)
        child.flavour, child.cwd, child.options = self.flavour, self.cwd, self.options
        child.budget, child.sink, child.errors = self.budget, self.sink, self.errors
        child.term_at = self.term_at
        child.overlay = self.overlay
        child.guest, child.person = self.guest, self.person
        child.tty, child.shown, child.main = self.tty, self.shown, self.main
        child.turn = self.turn
        child.draws = self.draws + 1000
        return child

    def do_pipe(self, node: Node) -> int:
        """Feed each command's output to the next; endless producers go line by line through filters."""
        *producers, last = node[1]
        for producer in [*producers[1:], last]:
            if not self.is_filter(producer):
                return self.collected_pipe(producers, last)
        sink = self.sink
        saved = self.sink
        for command in reversed(node[1][1:]):
            words = self.words(command[2])
            redirections = self.redirected(command[3])
            sink = ("filter", words[0], words[1:], [""], self.sink if redirections and self.sink != saved else sink)
            self.restore(redirections)
        self.sink = sink
        try:
            return self.execute(node[1][0]) and 0
        finally:
            self.sink = saved

    def is_filter(self, node: Node) -> bool:
        return node[0] == "cmd" and len(node[2]) > 0 and syntax.literal(node[2][0]) in ("tee", "grep", "cat")

    def collected_pipe(self, producers: list[Node], last: Node) -> int:
        stdin, sink = self.stdin, self.sink
        try:
            for producer in producers:
                buffer: list[str] = []
                self.sink = ("buffer", buffer)
                try:
                    self.execute(producer)
                except Halt as halt:
                    if halt.code is None:
                        self.sink = sink
                        raise
                self.stdin = ["".join(buffer)]
            self.sink = sink
            return self.execute(last)
        finally:
            self.stdin, self.sink = stdin, sink

    def spend(self, steps: int = 1) -> None:
        self.budget[0] -= steps
        if self.budget[0] < 0:
            self.trace.truncated = self.now
            raise Halt(None)

    # -- simple commands -----------------------------------------------------------------

    def simple(self, node: Node) -> int:
        _, assignments, words, redirections = node
        self.spend()
        self.check_term()
        outer_reads, self.reads = self.reads, set()
        try:
            argv = self.words(words)
            pure = not argv or argv[0] in PURE
            if argv and not pure:
                self.turn.consumed |= self.reads
                if any(type(word) is Volatile for word in argv):
                    self.turn.tainted = True
            values = [(name, self.text_of(word)) for name, word in assignments]
        finally:
            outer_reads |= self.reads
            self.reads = outer_reads
        if not argv:
            for (name, text), (_, word) in zip(values, assignments, strict=True):
                self.set(name, text, word_is_step(name, word))
            self.restore(self.redirected(redirections))
            return self.status if any(p[0] == "sub" for _, w in assignments for p in w) else 0
        previous = [(name, self.vars.get(name)) for name, _ in values]
        self.vars.update(values)
        exported = self.exported
        if values:
            self.exported = exported | {name for name, _ in values}
        try:
            saved = self.redirected(redirections)
        except OSError as error:
            self.complain(self.redirection_problem(error.args[0], error.args[1], redirections))
            return 1
        keep = argv[0] == "exec" and len(argv) == 1
        try:
            return self.invoke(argv)
        finally:
            if not keep:
                self.restore(saved)
            if values:
                self.exported = exported
            for name, value in previous:
                if value is None:
                    self.vars.pop(name, None)
                else:
                    self.vars[name] = value

    def redirection_problem(self, target: str, why: str, redirections: list[Node]) -> str:
        """How the shell complains about a redirection."""
        if self.flavour == "bash":
            return f"{target}: {'No such file or directory' if 'directory' in why and 'Is a' not in why else why}"
        reading = any(operator == "<" for _, operator, _ in redirections)
        if self.flavour == "dash":
            return f"cannot {'open' if reading else 'create'} {target}: {'No such file' if reading else why}"
        return f"can't {'open' if reading else 'create'} {target}: {'no such file' if reading else why}"

    def invoke(self, argv: list[str]) -> int:
        """Run one command by name: function, built-in or program."""
        name = argv[0]
        function = self.functions.get(name)
        if function is not None:
            return self.call(function, argv[1:])
        command = COMMANDS.get(name.rpartition("/")[2] if name.startswith(("/bin/", "/usr/")) else name)
        missing = missing_text(self, name)
        if missing:
            self.complain_raw(missing)
            return 127
        if command is None:
            return COMMANDS["*"](self, argv)
        return command(self, argv)

    def call(self, body: Node, arguments: list[str]) -> int:
        saved, self.positional = self.positional, arguments
        try:
            return self.execute(body)
        except Jump as jump:
            if jump.kind != "return":
                raise
            return jump.status
        finally:
            self.positional = saved

    def sleep(self, duration: int, interruptible: bool = False) -> None:
        """Let virtual time pass; a pending SIGTERM runs its handler when the wait allows it."""
        until = self.now + duration
        if self.term_at is not None and self.now <= self.term_at < until and "TERM" in self.traps and interruptible:
            self.now = self.term_at
        else:
            self.now = until
        self.check_term()

    def forever(self) -> None:
        """Wait without end (until SIGTERM, if a handler waits for it)."""
        raise Halt(None)

    def fail_parameter(self, name: str, message: str) -> None:
        self.complain(f"{name}: {message}")
        raise Halt(127 if self.flavour == "bash" else 2)

    def check_term(self) -> None:
        if self.term_at is not None and self.now >= self.term_at and "TERM" in self.traps and not self.job:
            self.term_at = None
            self.execute(self.traps["TERM"])


def machine(world: World, start: int, shell: str = "sh") -> Machine:
    """A fresh process in the container."""
    made = Machine(world, start, shell.rpartition("/")[2])
    made.flavour = SHELLS.get(world.base, {}).get(made.argv0, "ash")
    return made


def run_script(made: Machine, script: str) -> Trace:
    """Run a script's text in a fresh process."""
    try:
        node = syntax.parse(script)
    except syntax.SyntaxError as error:
        made.complain(str(error))
        made.flush()
        made.trace.end = (made.now, 2)
        return made.trace
    made.execing = node[0] == "cmd"
    return made.run(node)


def run_argv(made: Machine, argv: list[str]) -> Trace:
    """Run one command as the container's (or a probe's) process."""
    if argv[0].rpartition("/")[2] in ("sh", "bash", "ash", "dash", "zsh"):
        return _run_shell(made, argv)
    made.execing = True
    words = [[("quoted", word)] for word in argv]
    return made.run(("cmd", [], words, []))


def _run_shell(made: Machine, argv: list[str]) -> Trace:
    """``sh [-flags] -c SCRIPT [NAME ARGUMENT…]``, ``sh FILE`` or an interactive shell."""
    from .commands import shell_arguments

    script, positional, options, file = shell_arguments(argv)
    made.options = options
    made.positional = positional
    if script is not None:
        return run_script(made, script)
    if file:
        text = made.read_file(file)
        if text is None and made.world.base == "any":
            made.execing = True
            return made.run(("cmd", [], [[("quoted", file)]], []))
        if text is None:
            made.err(_no_script(made, file))
            made.flush()
            made.trace.end = (made.now, 2 if made.flavour != "bash" else 127)
            return made.trace
        return run_script(made, text)
    if made.stdin is not None:
        return run_script(made, made.stdin[0])
    if made.typed is not None or made.world.open_stdin:
        return _run_typed(made)
    if not made.world.open_stdin:
        made.trace.end = (made.now, 0)
    return made.trace


def _run_typed(made: Machine) -> Trace:
    """A shell that has had lines typed to it while somebody was attached."""
    from .dialogue import Dialogue

    dialogue = Dialogue(made)
    typed: list[list[Any]] = made.typed or []
    made.typed = None
    made.trace.prompts.append((made.now, dialogue.prompt()))
    try:
        for at, text in typed:
            made.now = max(made.now, at)
            if text is None:
                dialogue.end()
            else:
                dialogue.feed(text)
            if dialogue.code is not None:
                made.trace.end = (made.now, dialogue.code)
                break
            made.trace.prompts.append((made.now, dialogue.prompt()))
    except Halt:
        pass
    made.flush()
    made.trace.lines.sort(key=lambda line: line[0])
    return made.trace


def _no_script(made: Machine, file: str) -> str:
    if made.flavour == "bash":
        return f"{made.argv0}: {file}: No such file or directory\n"
    if made.flavour == "dash":
        return f"{made.argv0}: 0: cannot open {file}: No such file\n"
    return f"{made.argv0}: can't open '{file}': No such file or directory\n"
