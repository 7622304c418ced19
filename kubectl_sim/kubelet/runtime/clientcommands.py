"""Commands of the small shell that talk to databases, and those that install programs."""

from __future__ import annotations

from .commands import COMMANDS, _integer, command
from .expand import glob_matches
from .filecommands import not_simulated, paths_of
from .netcommands import connect
from .programs import options_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .shell import Machine

SECOND = 1_000_000
_CLIENTS: dict[str, tuple[int, str, str, int]] = {
    "redis-cli": (6379, "PONG\n", "Could not connect to Redis at 127.0.0.1:6379: Connection refused\n", 1),
    "pg_isready": (
        5432,
        "/var/run/postgresql:5432 - accepting connections\n",
        "/var/run/postgresql:5432 - no response\n",
        2,
    ),
    "psql": (
        5432,
        "",
        'psql: error: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: '
        "No such file or directory\n\tIs the server running locally and accepting connections on that socket?\n",
        2,
    ),
    "mysqladmin": (3306, "mysqld is alive\n", "mysqladmin: connect to server at 'localhost' failed\n", 1),
    "mariadb-admin": (3306, "mariadbd is alive\n", "mariadb-admin: connect to server at 'localhost' failed\n", 1),
    "mysql": (
        3306,
        "",
        "ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)\n",
        1,
    ),
    "mongosh": (27017, "{ ok: 1 }\n", "MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017\n", 1),
    "mongo": (27017, '{ "ok" : 1 }\n', "Error: couldn't connect to server 127.0.0.1:27017\n", 1),
    "rabbitmq-diagnostics": (5672, "Ping succeeded\n", "Error: unable to perform an operation on node\n", 69),
    "rabbitmqctl": (5672, "", "Error: unable to perform an operation on node\n", 69),
    "cqlsh": (9042, "", "Connection error: ('Unable to connect to any servers')\n", 1),
    "nodetool": (7199, "Datacenter: datacenter1\n", "nodetool: Failed to connect to '127.0.0.1:7199'\n", 1),
    "etcdctl": (
        2379,
        "127.0.0.1:2379 is healthy: successfully committed proposal: took = 2.1ms\n",
        "Error: context deadline exceeded\n",
        1,
    ),
}


#: Statements whose answer does not depend on what is in the database.
_CONSTANT = {"select 1": "1\n1\n", "select 1;": "1\n1\n"}
_SQL = ("mysql", "mariadb", "psql", "mongosh", "mongo", "cqlsh")


def _client(m: Machine, argv: list[str]) -> int:
    """Is the server there?  More than that is only known of statements without data."""
    name = argv[0].rpartition("/")[2]
    port, success, failure, code = _CLIENTS[name]
    options = options_of(argv[1:])
    host = options.get("h") or options.get("host") or "localhost"
    port = _integer(options.get("p") or options.get("port") or "") or port
    if connect(m, host, port) != "ok":
        (m.out if name == "pg_isready" else m.err)(failure)
        return int(code)
    if m.person and name in _SQL:
        statement = next((argv[i + 1] for i, w in enumerate(argv[:-1]) if w in ("-e", "-c", "--eval", "--command")), "")
        answer = _CONSTANT.get(statement.strip().lower())
        if answer is None:
            return not_simulated(m, f"{name} with {statement}" if statement else f"{name} at a prompt")
        m.out(answer)
        return 0
    m.out(success)
    return 0


for _name in _CLIENTS:
    COMMANDS[_name] = _client


# -- redis -------------------------------------------------------------------------------

#: Where a server of ours keeps its keys, one a line.
_STORE = "/.redis"
_SETTINGS = {"maxmemory": "0", "maxmemory-policy": "noeviction", "appendonly": "no", "save": "3600 1 300 100 60 10000"}


@command("redis-cli")
def redis_cli(m: Machine, argv: list[str]) -> int:
    """``PING``, keys with text values, and ``CONFIG GET`` of what the server was started with."""
    words = argv[1:]
    options: dict[str, str] = {}
    while words and words[0].startswith("-"):
        name = words.pop(0).lstrip("-")
        if name in ("h", "p", "a", "n", "u", "user", "pass") and words:
            options[name] = words.pop(0)
    host, port = options.get("h", "127.0.0.1"), _integer(options.get("p", "")) or 6379
    verdict = connect(m, host, port)
    if verdict != "ok":
        why = "Connection timed out" if verdict == "timeout" else "Connection refused"
        why = "Name or service not known" if verdict is None else why
        m.err(f"Could not connect to Redis at {host}:{port}: {why}\n")
        return 1
    if not words:
        lines = m.stdin[0].splitlines() if m.stdin else []
        for line in lines:
            _redis(m, host, line.split())
        return 0
    return _redis(m, host, words)


def _redis(m: Machine, host: str, words: list[str]) -> int:
    if not words:
        return 0
    name = words[0].upper()
    if name == "PING":
        m.out((words[1] if len(words) > 1 else "PONG") + "\n")
        return 0
    local = host in ("127.0.0.1", "localhost", "0.0.0.0", m.world.ip)
    function = _REDIS.get(name)
    if function is None or not local:
        return not_simulated(m, f"redis-cli {name}" + ("" if local else " of another pod"))
    try:
        return function(m, words)
    except IndexError:
        m.out(f"(error) ERR wrong number of arguments for '{words[0].lower()}' command\n")
        return 1


def _keys(m: Machine) -> dict[str, str]:
    lines = (m.read_file(_STORE) or "").splitlines()
    return {name: value for name, _, value in (line.partition("\t") for line in lines)}


def _keep(m: Machine, keys: dict[str, str]) -> None:
    m.change(_STORE, "w", "".join(f"{name}\t{value}\n" for name, value in keys.items()))


def _number(m: Machine, value: int) -> int:
    m.out(f"(integer) {value}\n" if m.tty else f"{value}\n")
    return 0


def _texts(m: Machine, values: list[str]) -> int:
    if m.tty:
        m.out("".join(f'{n}) "{v}"\n' for n, v in enumerate(values, 1)) if values else "(empty array)\n")
    else:
        m.out("".join(value + "\n" for value in values) or "\n")
    return 0


def _set(m: Machine, words: list[str]) -> int:
    _keep(m, {**_keys(m), words[1]: words[2]})
    m.out("OK\n")
    return 0


def _get(m: Machine, words: list[str]) -> int:
    value = _keys(m).get(words[1])
    if m.tty:
        m.out("(nil)\n" if value is None else f'"{value}"\n')
    else:
        m.out((value or "") + "\n")
    return 0


def _del(m: Machine, words: list[str]) -> int:
    keys = _keys(m)
    gone = sum(keys.pop(name, None) is not None for name in words[1:])
    _keep(m, keys)
    return _number(m, gone)


def _step(m: Machine, words: list[str]) -> int:
    keys = _keys(m)
    value = _integer(keys.get(words[1], "0")) + (1 if words[0].upper() == "INCR" else -1)
    _keep(m, {**keys, words[1]: str(value)})
    return _number(m, value)


def _exists(m: Machine, words: list[str]) -> int:
    keys = _keys(m)
    return _number(m, sum(name in keys for name in words[1:]))


def _names(m: Machine, words: list[str]) -> int:
    return _texts(m, [name for name in _keys(m) if glob_matches(words[1], name)])


def _count(m: Machine, words: list[str]) -> int:
    return _number(m, len(_keys(m)))


def _flush(m: Machine, words: list[str]) -> int:
    _keep(m, {})
    m.out("OK\n")
    return 0


def _config(m: Machine, words: list[str]) -> int:
    if words[1].upper() != "GET":
        return not_simulated(m, f"redis-cli CONFIG {words[1]}")
    found: list[str] = []
    given = _configured(m)
    for name, value in {**_SETTINGS, **given}.items():
        if glob_matches(words[2].lower(), name):
            found += [name, value]
    return _texts(m, found)


def _configured(m: Machine) -> dict[str, str]:
    """What the server's file and command line set."""
    arguments = m.main.split()
    text = "".join((m.read_file(word) or "") + "\n" for word in arguments if word.endswith(".conf"))
    text += "\n".join(part.strip() for part in (" " + m.main).split(" --")[1:])
    found = {}
    for line in text.splitlines():
        name, _, value = line.strip().partition(" ")
        if name and not name.startswith("#"):
            found[name.lower()] = _bytes(value.strip()) if name.lower() == "maxmemory" else value.strip()
    return found


def _bytes(text: str) -> str:
    units = {"k": 1000, "kb": 1024, "m": 1000**2, "mb": 1024**2, "g": 1000**3, "gb": 1024**3}
    digits = text.rstrip("kKmMgGbB")
    return str(_integer(digits) * units.get(text[len(digits) :].lower(), 1))


_REDIS = {
    "SET": _set,
    "GET": _get,
    "DEL": _del,
    "INCR": _step,
    "DECR": _step,
    "EXISTS": _exists,
    "KEYS": _names,
    "DBSIZE": _count,
    "FLUSHALL": _flush,
    "FLUSHDB": _flush,
    "CONFIG": _config,
}


# -- installing --------------------------------------------------------------------------

#: Package → its programs, where they are not called like it.
_PACKAGES = {
    "iputils-ping": ("ping",),
    "iputils": ("ping",),
    "dnsutils": ("dig", "nslookup", "host"),
    "bind9-dnsutils": ("dig", "nslookup", "host"),
    "bind-tools": ("dig", "nslookup", "host"),
    "bind-utils": ("dig", "nslookup", "host"),
    "procps": ("ps", "free", "uptime", "pgrep", "pkill", "watch"),
    "procps-ng": ("ps", "free", "uptime", "pgrep", "pkill", "watch"),
    "net-tools": ("ifconfig", "netstat", "route"),
    "iproute2": ("ip", "ss"),
    "netcat": ("nc",),
    "netcat-openbsd": ("nc", "netcat"),
    "netcat-traditional": ("nc", "netcat"),
    "postgresql-client": ("psql", "pg_isready"),
    "mysql-client": ("mysql", "mysqladmin"),
    "default-mysql-client": ("mysql", "mysqladmin"),
    "redis-tools": ("redis-cli",),
    "redis": ("redis-cli",),
}


@command("apk", "apt-get", "apt", "yum", "dnf", "microdnf", "pip", "pip3", "npm")
def package_manager(m: Machine, argv: list[str]) -> int:
    """Installing takes a moment and succeeds; a command beside the main one leaves the programs in place."""
    words = paths_of(argv)
    m.sleep(4 * SECOND)
    name = argv[0].rpartition("/")[2]
    if words[:1] not in (["add"], ["install"]):
        if name in ("apt-get", "apt") and words[:1] == ["update"]:
            m.out("Reading package lists...\n")
        return 0
    packages = words[1:]
    if name in ("pip", "pip3", "npm"):
        m.out(f"OK: {len(packages)} packages installed\n")
        return 0
    if m.guest:
        for package in packages:
            for program in _PACKAGES.get(package, (package,)):
                m.change(f"/usr/bin/{program}", "w")
    m.out(f"OK: {len(packages)} packages installed\n")
    return 0
