"""Programs that are more than a tool: servers, interpreters, load generators, database clients."""

from __future__ import annotations

from .clock import strftime
from .commands import COMMANDS, _integer, command, parse_duration
from .filecommands import not_simulated
from .trace import ANY_PORT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .shell import Machine

SECOND = 1_000_000
MILLISECOND = 1000
_SIZES = {"k": 1024, "K": 1024, "m": 1024**2, "M": 1024**2, "g": 1024**3, "G": 1024**3}


def run_image(m: Machine, argv: list[str]) -> int:
    """The image's own program: its first output, then its service or its end."""
    world, image = m.world, m.world.image
    began = m.now
    if image.needs_env is not None:
        names, lines, code = image.needs_env
        if not any(m.vars.get(name) for name in names):
            m.sleep(150 * MILLISECOND)
            for line in lines:
                m.err(strftime(m.now, world.fields(line)) + "\n")
            return code
    needed, _ = image.memory
    if world.memory_limit and needed > world.memory_limit:
        return exhaust(m, needed, 400 * MILLISECOND)
    if image.ports is None and not world.ports:
        m.trace.listens[ANY_PORT] = began + image.listen_ms * MILLISECOND
    for port in world.ports if image.ports is None else image.ports:
        m.trace.listens[port] = began + image.listen_ms * MILLISECOND
    if m.execing and image.quit_code is not None:
        m.trace.quit = (image.quit_code, image.quit_ms * MILLISECOND)
    write = m.err if image.serves and image.ports else m.out
    for delay, line in image.boot:
        m.now = began + delay * MILLISECOND
        write(strftime(m.now, world.fields(line)) + "\n")
    if image.exit is not None:
        m.now = began + image.exit[0] * MILLISECOND
        return image.exit[1]
    if image.periodic is not None:
        return _periodic(m, image.periodic[0], image.periodic[1])
    m.now = began
    m.forever()
    return 0


def _periodic(m: Machine, period_ms: int, text: str) -> int:
    from .syntax import parse

    m.vars["_line"] = text
    return m.execute(parse(f"while :; do __say; sleep {period_ms / 1000}; done"))


@command("__say")
def _say(m: Machine, argv: list[str]) -> int:
    from kubectl_sim.kubelet.images.digest import number

    draw = number(m.world.seed, m.now)
    text = m.vars["_line"].replace("{digit}", str(draw % 4 + 1), 1).replace("{digit}", str(draw // 7 % 3 + 1))
    m.out(strftime(m.now, text) + "\n")
    return 0


def exhaust(m: Machine, wanted: int, after: int) -> int:
    """The kernel kills the container: it asked for more memory than its limit."""
    from .shell import Halt

    m.now += after
    m.trace.busy.append((m.now, wanted, 0))
    m.trace.oom = m.now
    raise Halt(137)


@command("*")
def other(m: Machine, argv: list[str]) -> int:
    """A program of the image that has no function here."""
    image = m.world.image
    name = argv[0]
    own = (*image.bins, *image.entrypoint, *image.cmd)
    if m.world.base == "any" or name in own or name.rpartition("/")[2] in own:
        if (
            not image.serves
            and not image.shell_cmd
            and (image.exit is None or (len(argv) > 1 and m.world.base != "any"))
        ):
            m.sleep(SECOND)
            return 0
        if image.shell_cmd and m.world.base != "any":
            if m.world.open_stdin and m.stdin is None:
                m.forever()
            return 0
        return run_image(m, argv)
    text = m.read_file(name) if "/" in name else None
    if text is not None:
        return COMMANDS["sh"](m, ["sh", name, *argv[1:]])
    return _not_simulated(m, name)


def _not_simulated(m: Machine, name: str) -> int:
    m.err(f"{name}: this program is not simulated\n")
    return 126


@command(
    "nginx",
    "httpd",
    "apache2",
    "httpd-foreground",
    "apache2-foreground",
    "catalina.sh",
    "redis-server",
    "mysqld",
    "mariadbd",
    "postgres",
    "mongod",
    "memcached",
    "rabbitmq-server",
    "traefik",
    "caddy",
    "haproxy",
)
def server(m: Machine, argv: list[str]) -> int:
    """A well-known server: as the image runs it, or with the port that its arguments give."""
    flags = argv[1:]
    if any(f in ("-v", "-V", "--version", "version") for f in flags):
        m.err(f"{argv[0]} version: {argv[0]}/{m.world.image.version_of(m.world.tag)}\n")
        return 0
    if "-t" in flags and argv[0] == "nginx":
        m.err(
            "nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\n"
            "nginx: configuration file /etc/nginx/nginx.conf test is successful\n"
        )
        return 0
    if "-s" in flags and argv[0] == "nginx":
        return 0
    if argv[0] == "httpd" and m.world.base in ("busybox", "alpine") and "httpd" not in m.world.image.bins:
        return _busybox_httpd(m, flags)
    daemon = argv[0] == "nginx" and "daemon off;" not in " ".join(flags)
    port = next((_integer(flags[i + 1]) for i, f in enumerate(flags[:-1]) if f in ("--port", "-p", "-P")), 0)
    if daemon:
        for each in m.world.image.ports or ():
            m.trace.listens[each] = m.now
        return 0
    if port:
        m.trace.listens[port] = m.now + 100 * MILLISECOND
    return run_image(m, argv)


def _busybox_httpd(m: Machine, flags: list[str]) -> int:
    port = next((_integer(flags[i + 1].rpartition(":")[2]) for i, f in enumerate(flags[:-1]) if f == "-p"), 80)
    m.trace.listens[port] = m.now
    if "-f" in flags or any(f.startswith("-") and "f" in f for f in flags):
        m.forever()
    return 0


@command("/agnhost", "agnhost")
def agnhost(m: Machine, argv: list[str]) -> int:
    """The test suite's all-purpose image: a subcommand says which server it is."""
    name = argv[1] if len(argv) > 1 else "pause"
    options = options_of(argv[2:])
    ports = {
        "liveness": 8080,
        "netexec": 8080,
        "serve-hostname": 9376,
        "porter": 80,
        "test-webserver": 80,
        "guestbook": 3000,
    }
    port = _integer(options.get("http-port") or options.get("port") or "") or ports.get(name, 0)
    m.trace.quit = (2, 0) if m.execing else None
    if name == "liveness":
        # Healthy for ten seconds, then not: made for showing what a liveness probe does.
        m.trace.http = {"/healthz": [(m.now, 200), (m.now + 10 * SECOND, 500)], "*": [(m.now, 200)]}
    elif port:
        m.trace.http = {"*": [(m.now, 200)]}
    if port:
        m.trace.listens[port] = m.now + 100 * MILLISECOND
    m.err(
        strftime(
            m.now, "I%m%d %H:%M:%S.000000       1 log.go:245] Started HTTP server on port %%d\n" if port else "Paused\n"
        ).replace("%d", str(port))
    )
    m.forever()
    return 0


@command("/http-echo", "http-echo")
def http_echo(m: Machine, argv: list[str]) -> int:
    """``-text`` and ``-listen``."""
    options = options_of(argv[1:])
    if "text" not in options and "ECHO_TEXT" not in m.vars:
        m.err("Missing -text option!\n")
        return 127
    port = _integer((options.get("listen") or ":5678").rpartition(":")[2])
    m.trace.listens[port] = m.now + 10 * MILLISECOND
    m.trace.quit = (0, 10 * MILLISECOND) if m.execing else None
    m.trace.http = {"*": [(m.now, 200)]}
    m.change("/.body", "w", (options.get("text") or m.vars.get("ECHO_TEXT", "")) + "\n")
    m.err(strftime(m.now, f"%Y/%m/%d %H:%M:%S [INFO] server is listening on :{port}\n"))
    m.forever()
    return 0


@command("pause", "/pause")
def pause(m: Machine, argv: list[str]) -> int:
    if m.execing:
        m.trace.quit = (0, 10 * MILLISECOND)
    m.forever()
    return 0


# -- interpreters ------------------------------------------------------------------------


@command("python", "python3", "node", "ruby", "php", "java", "go", "dotnet")
def interpreter(m: Machine, argv: list[str]) -> int:
    """An interpreter: ``--version``, a server, a one-liner, or a program file."""
    name = argv[0].rpartition("/")[2]
    arguments = argv[1:]
    if not arguments:
        if m.world.open_stdin and m.stdin is None:
            m.forever()
        return 0
    if arguments[0] in ("--version", "-V", "-v", "-version"):
        m.out(f"{name.title().rstrip('3')} {m.world.image.version_of(m.world.tag)}\n")
        return 0
    if name.startswith("python") and arguments[:2] == ["-m", "http.server"]:
        port = _integer(arguments[2]) if len(arguments) > 2 and arguments[2].isdigit() else 8000
        m.trace.listens[port] = m.now + 150 * MILLISECOND
        m.forever()
    if arguments[0] in ("-c", "-e", "-r", "-p", "-u") and len(arguments) > 1:
        code = arguments[arguments.index("-c") + 1] if "-c" in arguments[:-1] else arguments[1]
        return _one_liner(m, code)
    file = next((a for a in arguments if not a.startswith("-")), "")
    if m.world.base != "any" and m.read_file(file) is None and name in ("python", "python3", "node"):
        return _missing_program(m, name, file)
    if m.world.base == "any":
        return run_image(m, argv)
    for port in m.world.ports:
        m.trace.listens[port] = m.now + 300 * MILLISECOND
    if name == "java" and m.execing:
        m.trace.quit = (143, 300 * MILLISECOND)
    m.forever()
    return 0


def _missing_program(m: Machine, name: str, file: str) -> int:
    path = m.path(file)
    m.sleep(30 * MILLISECOND)
    if name == "node":
        m.err(f"node:internal/modules/cjs/loader:1404\n  throw err;\n  ^\n\nError: Cannot find module '{path}'\n")
        return 1
    shown = "/" + path if m.cwd == "/" and not file.startswith("/") else path
    m.err(f"{name}: can't open file '{shown}': [Errno 2] No such file or directory\n")
    return 2


def _one_liner(m: Machine, code: str) -> int:
    """``print("…")``, ``time.sleep(N)``, ``exit(N)`` and endless loops; anything else ends quietly."""
    if "serve_forever" in code or "listen(" in code:
        for port in m.world.ports or (ANY_PORT,):
            m.trace.listens[port] = m.now + 150 * MILLISECOND
        m.forever()
    for statement in code.replace("\n", ";").split(";"):
        text = statement.strip()
        call, _, argument = text.partition("(")
        argument = argument.rstrip(")").strip()
        if call in ("print", "console.log", "puts", "echo"):
            shown = _literal(m, argument)
            if shown is None and m.person:
                return not_simulated(m, f"a program that prints {argument}")
            m.out((argument.strip("'\"") if shown is None else shown) + "\n")
        elif call.endswith("sleep"):
            m.sleep(int((parse_duration(argument) or 0) * SECOND))
        elif call.endswith("exit"):
            return _integer(argument) & 255
        elif text.startswith("raise "):
            m.err(f'Traceback (most recent call last):\n  File "<string>", line 1, in <module>\n{text[6:]}\n')
            return 1
        elif text.startswith("while True"):
            m.trace.busy.append((m.now, 0, SECOND * 1000))
            m.forever()
        elif m.person and text and not text.startswith(("import ", "pass")):
            return not_simulated(m, f"a program with {text}")
    return 0


def _literal(m: Machine, text: str) -> str | None:
    """The text of a quoted literal or of integer arithmetic; None for any other expression."""
    from .arithmetic import ArithmeticError, evaluate

    quoted = text[:1] in ("'", '"') and text[-1:] == text[:1] and text.count(text[0]) == 2
    if quoted:
        return text[1:-1]
    if not text or any(char not in "0123456789+-* ()" for char in text):
        return None
    try:
        return str(evaluate(text, m.number))
    except ArithmeticError:
        return None


@command("perl")
def perl(m: Machine, argv: list[str]) -> int:
    """The documentation's job computes π; other one-liners print what they quote."""
    code = " ".join(argv[1:])
    start = code.find("bpi(")
    if start >= 0:
        digits = _integer(code[start + 4 : code.find(")", start)])
        m.sleep(digits * 3 * MILLISECOND)
        m.out(pi(min(digits, 20_000)) + "\n")
        return 0
    if "print" in code:
        m.out(code.partition("print")[2].strip(" \"'();") + "\n")
    return 0


def pi(digits: int) -> str:
    """π with so many significant digits (Machin's formula on integers)."""
    unity: int = 10 ** (digits + 10)

    def arctan(inverse: int) -> int:
        total = term = unity // inverse
        square, divisor, sign = inverse * inverse, 3, -1
        while term:
            term //= square
            total += sign * (term // divisor)
            sign, divisor = -sign, divisor + 2
        return total

    text = str(4 * (4 * arctan(5) - arctan(239)))
    rounded = str((int(text[: digits + 1]) + 5) // 10)
    return f"{rounded[0]}.{rounded[1:]}"


# -- load --------------------------------------------------------------------------------


@command("stress", "stress-ng", "/stress")
def stress(m: Machine, argv: list[str]) -> int:
    """Memory and CPU load; ends by the limit, the time-out, or never."""
    options = options_of(argv[1:])
    cpu = _integer(options.get("cpu") or options.get("c") or options.get("cpus") or "0")
    workers = _integer(options.get("vm") or options.get("m") or "0")
    amount = _size(options.get("vm-bytes") or options.get("mem-total") or "256M")
    wanted = amount * workers if "mem-total" not in options else amount
    if argv[0] == "/stress":
        return _vish(m, options, cpu, wanted)
    if not cpu and not workers:
        return run_image(m, argv) if m.world.image.boot else 0
    m.out(f"stress: info: [1] dispatching hogs: {cpu} cpu, 0 io, {workers} vm, 0 hdd\n")
    if m.world.memory_limit and wanted + 2 * 1024**2 > m.world.memory_limit:
        return exhaust(m, wanted, 700 * MILLISECOND)
    m.trace.busy.append((m.now, wanted, (cpu + workers) * SECOND * 1000))
    limit = (
        parse_duration(options.get("timeout") or options.get("t") or "")
        if options.get("timeout") or options.get("t")
        else None
    )
    if limit is None:
        m.forever()
    else:
        m.sleep(int(limit * SECOND))
        m.out(f"stress: info: [1] successful run completed in {int(limit)}s\n")
    return 0


def _vish(m: Machine, options: dict[str, str], cpu: int, wanted: int) -> int:
    stamp = "I%m%d %H:%M:%S.000000       1 main.go"
    if "mem-total" in options:
        m.err(
            strftime(
                m.now,
                f'{stamp}:26] Allocating "{options["mem-total"]}" memory, in '
                f'"{options.get("mem-alloc-size", "4Ki")}" chunks, with a '
                f"{options.get('mem-alloc-sleep', '1ms')} sleep between allocations\n",
            )
        )
        if m.world.memory_limit and wanted > m.world.memory_limit:
            return exhaust(m, wanted, 2 * SECOND)
    if cpu:
        m.err(strftime(m.now, f"{stamp}:39] Spawning a thread to consume CPU\n") * cpu)
    m.trace.busy.append((m.now, wanted if "mem-total" in options else 0, cpu * SECOND * 1000))
    m.forever()
    return 0


def options_of(arguments: list[str]) -> dict[str, str]:
    """The options of a command line with their values."""
    found = {}
    for index, word in enumerate(arguments):
        if word.startswith("-"):
            name, equals, value = word.lstrip("-").partition("=")
            following = arguments[index + 1] if index + 1 < len(arguments) else ""
            found[name] = value if equals else ("" if following.startswith("-") else following)
    return found


def _size(text: str) -> int:
    """Bytes of ``150M``, ``1Gi``, ``250m``."""
    digits = text.rstrip("BbiKkMmGg")
    unit = text[len(digits) : len(digits) + 1]
    return _integer(digits) * _SIZES.get(unit, 1)
