"""The commands of the small shell: built-ins and the tools that manifests use.

A command is a function of the process and its arguments; it writes with ``m.out`` and
``m.err``, lets time pass with ``m.sleep`` and returns the exit status.
"""

from __future__ import annotations

from .trace import FOREVER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .shell import Machine

    Command = Callable[[Machine, list[str]], int]

SECOND = 1_000_000
COMMANDS: dict[str, Command] = {}
#: Commands whose arguments only show: they decide nothing.
PURE = frozenset({"echo", "printf", ":", "true", "false", "date", "tee", "logger", "cat", "tail", "head", "hostname"})
_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def command(*names: str) -> Callable[[Command], Command]:
    """Register a function under its names."""

    def register(function: Command) -> Command:
        for name in names:
            COMMANDS[name] = function
        return function

    return register


# -- control -----------------------------------------------------------------------------


@command("true", ":", "sync", "export_", "ulimit", "umask", "hash", "alias", "stty")
def true(m: Machine, argv: list[str]) -> int:
    return 0


@command("false")
def false(m: Machine, argv: list[str]) -> int:
    return 1


@command("exit")
def exit_(m: Machine, argv: list[str]) -> int:
    from .shell import Halt

    code = _integer(argv[1]) & 255 if len(argv) > 1 else m.status
    if not m.job:
        m.exit_trap()
    raise Halt(code)


@command("return", "break", "continue")
def jump(m: Machine, argv: list[str]) -> int:
    from .shell import Jump

    number = _integer(argv[1]) if len(argv) > 1 else None
    if argv[0] == "return":
        raise Jump("return", 0, m.status if number is None else number)
    m.turn.decisions.append(7)
    raise Jump(argv[0], number or 1)


@command("sleep", "usleep")
def sleep(m: Machine, argv: list[str]) -> int:
    if len(argv) < 2:
        m.err(f"{argv[0]}: missing operand\nTry '{argv[0]} --help' for more information.\n")
        return 1
    total = 0.0
    for text in argv[1:]:
        if text in ("infinity", "inf"):
            m.forever()
        duration = parse_duration(text)
        if duration is None:
            quote = f"'{text}'"
            m.err(
                f"sleep: invalid number {quote}\n" if m.flavour == "ash" else f"sleep: invalid time interval {quote}\n"
            )
            return 1
        total += duration
    m.sleep(int(total if argv[0] == "usleep" else total * SECOND))
    return 0


def parse_duration(text: str) -> float | None:
    """Seconds of ``5``, ``0.5``, ``1h``; None if it is neither."""
    unit = _UNITS.get(text[-1:])
    digits = text[:-1] if unit else text
    try:
        value = float(digits)
    except ValueError:
        return None
    return value * (unit or 1.0) if value >= 0 else None


@command("wait")
def wait(m: Machine, argv: list[str]) -> int:
    wanted = {_integer(text) - 6 for text in argv[1:]}
    ends = [end for job, end, _ in m.jobs if not wanted or job in wanted]
    if any(end is None for end in ends):
        if m.term_at is not None and "TERM" in m.traps and m.now <= m.term_at:
            m.now = m.term_at
            m.check_term()
            return 143
        m.forever()
    latest = max((end for end in ends if end is not None), default=m.now)
    if latest > m.now:
        m.sleep(latest - m.now, interruptible=True)
    return next((code for job, _, code in m.jobs if job in wanted), 0)


@command("trap")
def trap(m: Machine, argv: list[str]) -> int:
    from .syntax import parse

    if len(argv) < 3:
        return 0
    for name in argv[2:]:
        signal = {"0": "EXIT", "15": "TERM", "2": "INT", "3": "QUIT", "1": "HUP"}.get(name, name.removeprefix("SIG"))
        if argv[1] in ("-", ""):
            m.traps.pop(signal, None)
        else:
            m.traps[signal] = parse(argv[1])
        if signal == "TERM" and not m.job and m.trace.trap is None:
            m.trace.trap = m.now
    return 0


@command("kill")
def kill(m: Machine, argv: list[str]) -> int:
    targets = [a for a in argv[1:] if not a.startswith("-") or a == "-1"]
    signal = next((a.lstrip("-") for a in argv[1:] if a.startswith("-") and a != "-1"), "TERM").removeprefix("SIG")
    if signal in ("l", "L"):
        m.out("HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM\n")
        return 0
    for target in targets:
        if target == "1":
            _signal_init(m, signal)
        else:
            _kill_job(m, _integer(target) - 6)
    return 0


def _signal_init(m: Machine, signal: str) -> None:
    """Process 1 has no default actions: it only ends when it handles the signal."""
    name = {"15": "TERM", "2": "INT", "3": "QUIT", "9": "KILL", "1": "HUP"}.get(signal, signal)
    if m.guest:
        m.trace.signals.append((m.now, name))
    elif name in m.traps:
        m.execute(m.traps[name])


def _kill_job(m: Machine, number: int) -> None:
    for index, (job, end, code) in enumerate(m.jobs):
        if job == number and (end is None or end > m.now):
            m.jobs[index] = (job, m.now, 143 if end is None else code)
            m.trace.lines = [x for x in m.trace.lines if x[3] != job or x[0] <= m.now]
            for cycle in m.trace.cycles:
                if cycle.job == job:
                    cycle.count = max(0, (m.now - cycle.start) // cycle.period)


@command("exec")
def exec_(m: Machine, argv: list[str]) -> int:
    from .shell import Halt

    if len(argv) == 1:
        return 0
    m.traps.clear()
    m.trace.trap = None
    m.execing = not m.job
    raise Halt(m.invoke(argv[1:]))


@command("eval")
def eval_(m: Machine, argv: list[str]) -> int:
    from .syntax import SyntaxError, parse

    try:
        return m.execute(parse(" ".join(argv[1:])))
    except SyntaxError as error:
        m.complain(str(error))
        return 2


@command(".", "source")
def source(m: Machine, argv: list[str]) -> int:
    text = m.read_file(argv[1]) if len(argv) > 1 else None
    if text is None:
        m.complain(f"can't open '{argv[1] if len(argv) > 1 else ''}': No such file or directory")
        return 2
    return eval_(m, ["eval", text])


@command("sh", "bash", "ash", "dash", "zsh")
def shell(m: Machine, argv: list[str]) -> int:
    """A child shell in the same terminal and file system."""
    from .shell import Halt, Jump
    from .syntax import SyntaxError, parse

    script, positional, options, file = shell_arguments(argv)
    if script is None and file:
        script = m.read_file(file)
    if script is None and m.stdin is not None:
        script = m.stdin[0]
    saved = dict(m.vars), m.positional, m.options, m.cwd, m.traps, m.job
    m.positional, m.options, m.traps = positional, options, {}
    try:
        return m.execute(parse(script)) if script is not None else 0
    except SyntaxError as error:
        m.complain(str(error))
        return 2
    except Jump as leaving:
        return leaving.status
    except Halt as halt:
        if halt.code is None:
            raise
        return halt.code
    finally:
        m.vars, m.positional, m.options, m.cwd, m.traps, m.job = saved


def shell_arguments(argv: list[str]) -> tuple[str | None, list[str], str, str]:
    """(script of ``-c``, positional parameters, option letters, script file) of a shell's command line."""
    options = ""
    at = 1
    while at < len(argv) and argv[at][:1] == "-" and argv[at] not in ("-", "--"):
        flags = argv[at][1:]
        if flags.startswith("-"):
            flags = ""
        options += flags.replace("c", "")
        at += 1
        if "o" in flags:
            at += 1
        if "c" in flags:
            script = argv[at] if at < len(argv) else ""
            return script, argv[at + 2 :], options, ""
    if at < len(argv) and argv[at] == "--":
        at += 1
    file = argv[at] if at < len(argv) else ""
    return None, argv[at + 1 :], options, file


@command("timeout")
def timeout(m: Machine, argv: list[str]) -> int:
    from .shell import Halt

    words = [a for a in argv[1:] if not a.startswith("-")]
    limit = parse_duration(words[0]) if words else None
    if limit is None or len(words) < 2:
        m.err("timeout: missing operand\n")
        return 125
    deadline = m.now + int(limit * SECOND)
    child = m.fork()
    child.job = 900 + len(m.jobs)
    try:
        code = child.invoke(words[1:])
    except Halt as halt:
        code = FOREVER if halt.code is None else halt.code
    child.flush()
    if code != FOREVER and child.now <= deadline:
        m.now = child.now
        return code
    m.jobs.append((child.job, None, 143))
    m.now = deadline
    _kill_job(m, child.job)
    m.jobs.pop()
    return 143 if m.flavour == "ash" else 124


# -- variables ---------------------------------------------------------------------------


@command("export", "readonly", "local", "declare", "typeset")
def export(m: Machine, argv: list[str]) -> int:
    for word in argv[1:]:
        name, equals, value = word.partition("=")
        if name.startswith("-"):
            continue
        if equals:
            m.vars[name] = value
        elif argv[0] == "local":
            m.vars.setdefault(name, "")
        if argv[0] == "export":
            m.exported.add(name)
    return 0


@command("unset")
def unset(m: Machine, argv: list[str]) -> int:
    for name in argv[1:]:
        m.vars.pop(name, None)
    return 0


@command("set")
def set_(m: Machine, argv: list[str]) -> int:
    for index, word in enumerate(argv[1:], 1):
        if word == "--":
            m.positional = argv[index + 1 :]
            break
        if word.startswith("-"):
            m.options += word[1:]
        elif word.startswith("+"):
            m.options = "".join(c for c in m.options if c not in word)
        elif argv[index - 1] not in ("-o", "+o", "-eo", "-euo", "-exo"):
            m.positional = argv[index:]
            break
    return 0


@command("shift")
def shift(m: Machine, argv: list[str]) -> int:
    m.positional = m.positional[_integer(argv[1]) if len(argv) > 1 else 1 :]
    return 0


@command("let")
def let(m: Machine, argv: list[str]) -> int:
    value = "0"
    for expression in argv[1:]:
        names = "".join(c if c.isalnum() or c == "_" else " " for c in expression).split()
        if m.in_condition:
            m.turn.consumed.update(names)
        value = m.arithmetic(expression)
    return 0 if value != "0" else 1


@command("read")
def read(m: Machine, argv: list[str]) -> int:
    names = [a for a in argv[1:] if not a.startswith("-")] or ["REPLY"]
    if m.stdin is None:
        if m.world.open_stdin and m.overlay is None:
            m.forever()
        return 1
    m.turn.tainted = True
    text = m.stdin[0]
    if not text:
        return 1
    line, newline, m.stdin[0] = text.partition("\n")
    fields = line.split(None, len(names) - 1) if len(names) > 1 else [line.strip()]
    for index, name in enumerate(names):
        m.vars[name] = fields[index] if index < len(fields) else ""
    return 0 if newline else 1


@command("env", "printenv")
def env(m: Machine, argv: list[str]) -> int:
    arguments = argv[1:]
    while argv[0] == "env" and arguments and "=" in arguments[0]:
        name, _, value = arguments.pop(0).partition("=")
        m.vars[name] = value
        m.exported.add(name)
    if argv[0] == "env" and arguments:
        return m.invoke(arguments)
    if arguments:
        missing = 0
        for name in arguments:
            if name in m.exported and name in m.vars:
                m.out(m.vars[name] + "\n")
            else:
                missing = 1
        return missing
    for name, value in m.vars.items():
        if name in m.exported:
            m.out(f"{name}={value}\n")
    return 0


# -- the container -----------------------------------------------------------------------


@command("hostname")
def hostname(m: Machine, argv: list[str]) -> int:
    if "-i" in argv or "-I" in argv:
        m.out(m.world.ip + ("" if "-i" in argv else " ") + "\n")
    elif "-f" in argv:
        m.out(m.world.hostname + "\n")
    else:
        m.out(m.world.hostname.partition(".")[0] + "\n")
    return 0


@command("uname")
def uname(m: Machine, argv: list[str]) -> int:
    texts = {"-r": "6.12.54-linuxkit", "-n": m.world.hostname, "-m": "x86_64"}
    if "-a" in argv:
        m.out(f"Linux {m.world.hostname} 6.12.54-linuxkit #1 SMP x86_64 GNU/Linux\n")
    else:
        m.out(" ".join(texts[a] for a in argv[1:] if a in texts) + "\n" if len(argv) > 1 else "Linux\n")
    return 0


@command("pwd")
def pwd(m: Machine, argv: list[str]) -> int:
    m.out(m.cwd + "\n")
    return 0


@command("cd")
def cd(m: Machine, argv: list[str]) -> int:
    from .textcommands import is_directory

    wanted = argv[1] if len(argv) > 1 else m.vars.get("HOME", "/")
    path = m.path(m.vars.get("OLDPWD", m.cwd) if wanted == "-" else wanted)
    if m.guest and m.world.base != "any" and not is_directory(m, path):
        missing = "No such file or directory"
        m.complain(f"cd: {wanted}: {missing}" if m.flavour == "bash" else f"cd: can't cd to {wanted}: {missing}")
        return 2 if m.flavour == "dash" else 1
    m.vars["OLDPWD"], m.cwd = m.cwd, path
    m.vars["PWD"] = path
    return 0


@command("nproc")
def nproc(m: Machine, argv: list[str]) -> int:
    m.out("2\n")
    return 0


@command("command", "type", "which")
def which(m: Machine, argv: list[str]) -> int:
    from .files import BUILTINS, exists

    names = [a for a in argv[1:] if not a.startswith("-")]
    if argv[0] == "command" and "-v" not in argv:
        return m.invoke(names) if names else 0
    missing = 0
    for name in names:
        if name in BUILTINS and argv[0] != "which":
            m.out(f"{name} is a shell builtin\n" if argv[0] == "type" else f"{name}\n")
        elif exists(m.world, name):
            from .rootfs import home_of

            m.out(f"{home_of(m.world, name)}/{name}\n")
        else:
            missing = 127 if argv[0] == "command" else 1
    return missing


def _integer(text: str) -> int:
    try:
        return int(text.strip() or "0")
    except ValueError:
        return 0


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


from . import (  # noqa: E402  (they register themselves)
    admincommands,  # noqa: F401
    clientcommands,  # noqa: F401
    filecommands,  # noqa: F401
    foldercommands,  # noqa: F401
    netcommands,  # noqa: F401
    programs,  # noqa: F401
    sedcommand,  # noqa: F401
    textcommands,  # noqa: F401
)
