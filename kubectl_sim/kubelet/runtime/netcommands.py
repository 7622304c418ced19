"""Network clients of the small shell.  The answers come from ``world.network``.

A ``dns:`` question is answered with ``{"name": full name, "ips": [...]}`` or None; ``tcp:HOST:PORT``
and ``http:HOST:PORT/PATH`` with ``"ok"``, ``"refused"``, ``"timeout"`` or None (no such host), the
latter also with ``[status, body]``.
"""

from __future__ import annotations

from .commands import _integer, command, parse_duration
from .filecommands import paths_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .shell import Machine

SECOND = 1_000_000
#: What a name server's answer takes.
LOOKUP = 5_000
RESOLVER = "10.96.0.10"
_REASONS = {
    200: "OK",
    201: "Created",
    204: "No Content",
    301: "Moved Permanently",
    302: "Found",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
}
_LOCAL = frozenset({"localhost", "127.0.0.1", "0.0.0.0", "::1", "[::1]"})


def ask(m: Machine, question: str) -> Any:
    """One question to the network now; remembered as something that the program depends on."""
    m.turn.asked.add(question)
    m.trace.waits_on.add(question)
    return m.world.network.ask(question, m.now)


def resolve(m: Machine, host: str) -> dict[str, Any] | None:
    if host in _LOCAL or host == m.world.hostname:
        return {"name": host, "ips": ["127.0.0.1" if host in _LOCAL else m.world.ip]}
    if host.replace(".", "").isdigit() or ":" in host:
        return {"name": host, "ips": [host]}
    m.now += LOOKUP
    answer: dict[str, Any] | None = ask(m, f"dns:{host}")
    return answer


def connect(m: Machine, host: str, port: int) -> str | None:
    """``ok``, ``refused``, ``timeout`` or None when the name does not resolve."""
    if host in _LOCAL or host == m.world.ip:
        since = m.trace.listens.get(port)
        if since is not None and since <= m.now:
            return "ok"
        answer: str | None = ask(m, f"tcp:localhost:{port}")
        return answer or "refused"
    if resolve(m, host) is None:
        return None
    found: str | None = ask(m, f"tcp:{host}:{port}")
    return found or "refused"


def fetch(m: Machine, host: str, port: int, path: str) -> Any:
    """``[status, body]`` or a verdict as of :func:`connect`."""
    verdict = connect(m, host, port)
    if verdict != "ok":
        return verdict
    answer = ask(m, f"http:{'localhost' if host in _LOCAL else host}:{port}{path}")
    # Whoever only knows that somebody answers does not know what.
    return [200, ""] if answer is None or answer == "ok" else answer


def split_url(url: str) -> tuple[str, int, str, str]:
    """(scheme, port, host, path) of a URL, whose scheme may be missing."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        scheme, rest = "http", url
    authority, slash, path = rest.partition("/")
    host, colon, port = authority.rpartition("@")[2].partition(":")
    return scheme, _integer(port) if colon else (443 if scheme == "https" else 80), host, slash + path or "/"


def search_names(m: Machine, name: str) -> list[str]:
    if name.endswith("."):
        return [name.rstrip(".")]
    domains = [f"{m.world.namespace}.svc.cluster.local", "svc.cluster.local", "cluster.local"]
    return [f"{name}.{domain}" for domain in domains] if name.count(".") < 4 else [name]


@command("nslookup")
def nslookup(m: Machine, argv: list[str]) -> int:
    names = paths_of(argv)
    if not names:
        return 1
    name = names[0]
    answer = resolve(m, name)
    port = ":53" if m.world.base in ("busybox", "alpine", "any") else "#53"
    m.out(f"Server:\t\t{RESOLVER}\nAddress:\t{RESOLVER}{port}\n\n")
    if answer is None:
        for each in search_names(m, name):
            m.out(f"** server can't find {each}: NXDOMAIN\n\n")
        return 1
    if port == ":53":
        m.out("\n")
    for ip in answer["ips"]:
        m.out(f"Name:\t{answer['name']}\nAddress: {ip}\n")
    m.out("\n")
    return 0


@command("host", "dig", "getent")
def host(m: Machine, argv: list[str]) -> int:
    names = [
        w for w in argv[1:] if not w.startswith(("-", "+", "@")) and w not in ("hosts", "A", "ahosts", "SRV", "IN")
    ]
    if not names:
        return 1
    answer = resolve(m, names[0])
    if argv[0] == "getent":
        if answer is not None:
            m.out(f"{answer['ips'][0]:<15} {answer['name']}\n")
        return 2 if answer is None else 0
    if argv[0] == "dig":
        if "+short" in argv:
            m.out("".join(ip + "\n" for ip in (answer or {"ips": []})["ips"]))
            return 0
        status = "NXDOMAIN" if answer is None else "NOERROR"
        m.out(f"; <<>> DiG 9.20.10 <<>> {names[0]}\n;; ->>HEADER<<- opcode: QUERY, status: {status}, id: 4242\n")
        m.out("".join(f"{names[0]}.\t30\tIN\tA\t{ip}\n" for ip in (answer or {"ips": []})["ips"]))
        return 0
    if answer is None:
        m.out(f"Host {names[0]} not found: 3(NXDOMAIN)\n")
        return 1
    m.out("".join(f"{answer['name']} has address {ip}\n" for ip in answer["ips"]))
    return 0


def _timeout(argv: list[str], names: tuple[str, ...], default: float) -> float:
    for index, word in enumerate(argv):
        for name in names:
            if word == name and index + 1 < len(argv):
                return parse_duration(argv[index + 1]) or default
            if word.startswith(name + "="):
                return parse_duration(word[len(name) + 1 :]) or default
            if len(name) == 2 and word.startswith(name) and word[2:3].isdigit():
                return parse_duration(word[2:]) or default
    return default


@command("wget")
def wget(m: Machine, argv: list[str]) -> int:
    urls = paths_of(argv, "OTUtP")
    if not urls:
        m.err("wget: missing URL\n")
        return 1
    _scheme, port, name, path = split_url(urls[-1])
    flags = "".join(w[1:] for w in argv[1:] if w.startswith("-") and not w.startswith("--"))
    quiet = "q" in flags or "--quiet" in argv
    answer = fetch(m, name, port, path)
    if answer is None:
        m.err(f"wget: bad address '{name}'\n")
        return 1
    address = (resolve(m, name) or {"ips": [name]})["ips"][0]
    if not quiet:
        shown = f"{name}:{port}" if ":" in urls[-1].partition("://")[2] else name
        m.err(f"Connecting to {shown} ({address}:{port})\n")
    if answer == "timeout":
        m.sleep(int(_timeout(argv, ("-T", "--timeout"), 127.0) * SECOND))
        m.err(
            "wget: download timed out\n"
            if "T" in flags or "--timeout" in " ".join(argv)
            else f"wget: can't connect to remote host ({address}): Connection timed out\n"
        )
        return 1
    if answer in ("refused", "ok"):
        m.err(f"wget: can't connect to remote host ({address}): Connection refused\n")
        return 1
    status, body = answer
    if not status:
        m.err("wget: error getting response\n")
        return 1
    if status >= 400:
        m.err(f"wget: server returned error: HTTP/1.1 {status} {_REASONS.get(status, '')}\n")
        return 1
    if "--spider" in argv:
        if not quiet:
            m.err("remote file exists\n")
        return 0
    target = _wget_target(argv, path)
    if target == "-":
        if not quiet:
            m.err("writing to stdout\n")
        m.out(body)
        if not quiet:
            m.err(_wget_progress("-", body) + "written to stdout\n")
        return 0
    full = m.path(target)
    if full == "/dev/null":
        return 0
    if m.read_file(target) is not None and "O" not in flags:
        m.err(f"wget: can't open '{target}': File exists\n")
        return 1
    if not quiet:
        m.err(f"saving to '{target}'\n{_wget_progress(target, body)}'{target}' saved\n")
    m.change(full, "w", body)
    return 0


def _wget_target(argv: list[str], path: str) -> str:
    for index, word in enumerate(argv):
        if word == "-" and argv[index - 1].endswith("O"):
            return "-"
        if word.startswith("-") and not word.startswith("--") and "O" in word:
            tail = word.partition("O")[2]
            return tail or (argv[index + 1] if index + 1 < len(argv) else "-")
    return path.rpartition("/")[2] or "index.html"


def _wget_progress(name: str, body: str) -> str:
    return f"{name:<20} 100% |{'*' * 32}| {len(body):5d}  0:00:00 ETA\n"


_METER = (
    "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n"
    "                                 Dload  Upload   Total   Spent    Left  Speed\n"
)
_NOTHING = "  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0"


_UNTRUSTED = (
    "curl: (60) SSL certificate problem: unable to get local issuer certificate\n"
    "More details here: https://curl.se/docs/sslcerts.html\n\n"
    "curl failed to verify the legitimacy of the server and therefore could not\n"
    "establish a secure connection to it. To learn more about this situation and\n"
    "how to fix it, please visit the webpage mentioned above.\n"
)


@command("curl")
def curl(m: Machine, argv: list[str]) -> int:
    urls = paths_of(argv, "oHXdumwAbFe")
    flags = "".join(w[1:] for w in argv[1:] if w.startswith("-") and not w.startswith("--"))
    if not urls:
        if "V" in flags or "--version" in argv:
            m.out("curl 8.17.0 (x86_64-alpine-linux-musl)\n")
            return 0
        m.err("curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n")
        return 2
    silent = "s" in flags or "--silent" in argv
    errors = not silent or "S" in flags or "--show-error" in argv
    scheme, port, name, path = split_url(urls[-1])
    answer = fetch(m, name, port, path)
    if not silent:
        m.err(_METER)
    trusts = "k" in flags or "--insecure" in argv or "--cacert" in argv
    if isinstance(answer, list) and not trusts and scheme == "https" and name.split(".")[0] == "kubernetes":
        if errors:
            m.err(("" if silent else _NOTHING) + _UNTRUSTED)
        return 60
    if isinstance(answer, list) and not answer[0]:
        if errors:
            m.err(("" if silent else _NOTHING) + "curl: (52) Empty reply from server\n")
        return 52
    if not isinstance(answer, list):
        return _curl_failure(m, argv, answer, name, port, "" if silent else _NOTHING, errors)
    status, body = answer
    if status >= 400 and ("f" in flags or "--fail" in argv):
        if errors:
            m.err(("" if silent else _NOTHING) + f"curl: (22) The requested URL returned error: {status}\n")
        return 22
    _curl_output(m, argv, flags, status, body)
    if not silent:
        size = len(body)
        speed = f"{size * 99:5d}"
        m.err(f"100 {size:5d}  100 {size:5d}    0     0  {speed}      0 --:--:-- --:--:-- --:--:-- {speed}\n")
    return 0


def _curl_output(m: Machine, argv: list[str], flags: str, status: int, body: str) -> None:
    head = f"HTTP/1.1 {status} {_REASONS.get(status, '')}\r\nContent-Length: {len(body)}\r\n\r\n"
    text = head if "I" in flags or "--head" in argv else (head + body if "i" in flags else body)
    target = next(
        (
            argv[i + 1]
            for i, w in enumerate(argv[:-1])
            if w in ("-o", "--output") or (w.endswith("o") and w[:1] == "-" and w[:2] != "--")
        ),
        "",
    )
    if target == "/dev/null":
        pass
    elif target:
        m.change(m.path(target), "w", text)
    else:
        m.out(text)
    layout = next((argv[i + 1] for i, w in enumerate(argv[:-1]) if w in ("-w", "--write-out")), "")
    if layout:
        m.out(layout.replace("%{http_code}", str(status)).replace("%{response_code}", str(status)).replace("\\n", "\n"))


def _curl_failure(m: Machine, argv: list[str], answer: Any, name: str, port: int, meter: str, errors: bool) -> int:
    code, text = 7, f"Failed to connect to {name} port {port} after 1 ms: Could not connect to server"
    if answer is None:
        code, text = 6, f"Could not resolve host: {name}"
    elif answer == "timeout":
        limit = _timeout(argv, ("-m", "--max-time", "--connect-timeout"), 134.0)
        m.sleep(int(limit * SECOND))
        code, text = 28, f"Connection timed out after {int(limit * 1000) + 1} milliseconds"
        if limit == 134.0:
            text = f"Failed to connect to {name} port {port} after 134000 ms: Could not connect to server"
    if errors:
        m.err(f"{meter}curl: ({code}) {text}\n")
    return code


@command("nc", "ncat", "telnet")
def nc(m: Machine, argv: list[str]) -> int:
    words = paths_of(argv, "wpsei")
    flags = "".join(w[1:] for w in argv[1:] if w.startswith("-"))
    if "l" in flags:
        port = next(
            (
                _integer(argv[i + 1])
                for i, w in enumerate(argv[:-1])
                if w in ("-p", "-lp", "-l") and argv[i + 1].isdigit()
            ),
            0,
        )
        m.trace.listens[port or _integer(words[-1] if words else "0")] = m.now
        m.forever()
    if len(words) < 2:
        m.err("nc: missing operand\n")
        return 1
    name, port = words[0], _integer(words[1])
    verdict = connect(m, name, port)
    if verdict is None:
        m.err(f"nc: bad address '{name}'\n")
        return 1
    if verdict == "timeout":
        m.sleep(int(_timeout(argv, ("-w",), 127.0) * SECOND))
    if verdict == "ok":
        if "v" in flags:
            m.err(f"{name} ({(resolve(m, name) or {'ips': [name]})['ips'][0]}:{port}) open\n")
        return 0
    if "v" in flags or "z" not in flags:
        what = "Connection timed out" if verdict == "timeout" else "Connection refused"
        m.err(f"nc: {name} ({(resolve(m, name) or {'ips': [name]})['ips'][0]}:{port}): {what}\n")
    return 1


@command("ping", "ping6")
def ping(m: Machine, argv: list[str]) -> int:
    from .syntax import parse

    names = paths_of(argv, "cWwis")
    if not names:
        return 1
    answer = resolve(m, names[0])
    if answer is None:
        m.err(f"ping: bad address '{names[0]}'\n")
        return 1
    ip = answer["ips"][0]
    m.out(f"PING {names[0]} ({ip}): 56 data bytes\n")
    count = next((_integer(argv[i + 1]) for i, w in enumerate(argv[:-1]) if w == "-c"), 0)
    m.vars["_seq"] = "0"
    line = f'echo "64 bytes from {ip}: seq=$_seq ttl=64 time=0.087 ms"; _seq=$((_seq+1))'
    if not count:
        return m.execute(parse(f"while :; do {line}; sleep 1; done"))
    m.execute(parse(f"for _n in {' '.join(str(n) for n in range(count - 1))}; do {line}; sleep 1; done; {line}"))
    m.out(
        f"\n--- {names[0]} ping statistics ---\n{count} packets transmitted, {count} packets received, 0% packet loss\n"
        "round-trip min/avg/max = 0.087/0.087/0.087 ms\n"
    )
    return 0
