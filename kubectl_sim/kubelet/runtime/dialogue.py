"""A shell that is told what to do line by line: at a prompt, or from a pipe."""

from __future__ import annotations

from . import rootfs, syntax

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .shell import Machine

#: What the parser says of a text that is not over yet.
_UNFINISHED = (
    "unexpected end of file",
    "unterminated quoted string",
    "EOF in backquote",
    "missing '}'",
    "missing '))'",
)
#: Who presses Ctrl-C ends the command under way with this code.
INTERRUPTED = 130


class Dialogue:
    """Feeds a process the lines that somebody types.  ``code`` is set once the shell has ended."""

    __slots__ = ("_begun", "_rest", "code", "machine")

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.code: int | None = None
        #: A command that goes on in the next line, and a line whose end has not come.
        self._begun = ""
        self._rest = ""

    def prompt(self) -> str:
        """What the shell shows before it reads."""
        m = self.machine
        if self._begun:
            return "> "
        sign = "#" if m.world.uid == 0 else "$"
        if "PS1" in m.vars:
            name, _ = rootfs.account(m.world, m.world.uid)
            shown = m.vars["PS1"].replace("\\w", m.cwd).replace("\\h", m.world.hostname).replace("\\u", name)
            return shown.replace("\\$", sign)
        if m.flavour == "dash":
            return f"{sign} "
        home = m.vars.get("HOME", "")
        at_home = m.cwd == home and home != "/"
        where = "~" if at_home else m.cwd
        if m.flavour == "ash":
            return f"{where} {sign} "
        name, _ = rootfs.account(m.world, m.world.uid)
        if m.world.base == "rhel":
            return f"[{name}@{m.world.hostname} {where.rpartition('/')[2] or '/'}]{sign} "
        return f"{name or 'I have no name!'}@{m.world.hostname}:{where}{sign} "

    def feed(self, text: str) -> None:
        """Run the lines that are complete.  Raises Halt(None) from a command that never ends."""
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            if self.code is None:
                self._line(line + "\n")

    def end(self) -> None:
        """No more input comes: run what is left, then leave."""
        if self._rest and self.code is None:
            text, self._rest = self._rest, ""
            self._line(text + "\n")
        if self._begun and self.code is None:
            text, self._begun = self._begun, ""
            self._run(text)
        if self.code is None:
            self._leave(self.machine.status)

    def interrupt(self) -> None:
        """Ctrl-C at the prompt."""
        self._begun = self._rest = ""
        self.machine.status = INTERRUPTED

    def _line(self, line: str) -> None:
        text = self._begun + line
        if _goes_on(text):
            self._begun = text
            return
        self._begun = ""
        self._run(text)

    def _run(self, text: str) -> None:
        from .shell import Halt, Jump

        m = self.machine
        try:
            node = syntax.parse(text)
        except syntax.SyntaxError as error:
            m.complain(str(error))
            m.status = 2
            return
        m.execing = False
        m.budget[0] = max(m.budget[0], 20_000)
        try:
            m.execute(node)
        except Halt as halt:
            if halt.code is None:
                raise
            self._leave(halt.code)
        except Jump as jump:
            m.status = jump.status
        finally:
            m.flush()

    def _leave(self, code: int) -> None:
        from .shell import Halt

        if self.machine.tty and self.machine.flavour == "bash":
            self.machine.err("exit\n")
        try:
            self.machine.status = code
            self.machine.exit_trap()
        except Halt as halt:
            code = code if halt.code is None else halt.code
        self.machine.flush()
        self.code = code


def _goes_on(text: str) -> bool:
    """Is the command not complete yet?"""
    if text.endswith("\\\n"):
        return True
    if "<<" in text and _open_document(text):
        return True
    try:
        syntax.parse(text)
    except syntax.SyntaxError as error:
        return any(words in str(error) for words in _UNFINISHED)
    return False


def _open_document(text: str) -> bool:
    """Is there a here-document whose end has not come?"""
    lines = text.split("\n")
    wanted = ""
    for line in lines:
        if wanted:
            if line.strip("\t") == wanted:
                wanted = ""
            continue
        _, found, rest = line.partition("<<")
        if found and not rest.startswith("<"):
            wanted = rest.lstrip("-").strip().split(" ")[0].strip("'\"") if rest.lstrip("-").strip() else ""
    return bool(wanted)


def is_dialogue(argv: list[str]) -> bool:
    """Does this command line start a shell that reads its commands from standard input?"""
    from .commands import shell_arguments

    if not argv or argv[0].rpartition("/")[2] not in ("sh", "bash", "ash", "dash", "zsh"):
        return False
    script, _, _, file = shell_arguments(argv)
    return script is None and not file
