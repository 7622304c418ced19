"""Which programs an image holds."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .shell import Machine
    from .world import World

#: Operating system → shell name → whose texts it prints.
SHELLS = {
    "busybox": {"sh": "ash", "ash": "ash"},
    "alpine": {"sh": "ash", "ash": "ash", "bash": "bash", "zsh": "bash"},
    "debian": {"sh": "dash", "dash": "dash", "bash": "bash"},
    "rhel": {"sh": "bash", "bash": "bash"},
    "any": {"sh": "ash", "ash": "ash", "bash": "bash", "dash": "dash"},
}
BUILTINS = frozenset(
    [
        ":",
        ".",
        "[",
        "alias",
        "bg",
        "break",
        "cd",
        "command",
        "continue",
        "echo",
        "eval",
        "exec",
        "exit",
        "export",
        "false",
        "getopts",
        "hash",
        "jobs",
        "kill",
        "let",
        "local",
        "printf",
        "pwd",
        "read",
        "readonly",
        "return",
        "set",
        "shift",
        "source",
        "test",
        "times",
        "trap",
        "true",
        "type",
        "ulimit",
        "umask",
        "unset",
        "wait",
    ]
)
_COREUTILS = frozenset(
    [
        "arch",
        "base64",
        "basename",
        "cat",
        "chgrp",
        "chmod",
        "chown",
        "cp",
        "cut",
        "date",
        "dd",
        "df",
        "dirname",
        "du",
        "echo",
        "env",
        "expr",
        "false",
        "fold",
        "head",
        "hostname",
        "id",
        "kill",
        "ln",
        "ls",
        "md5sum",
        "mkdir",
        "mktemp",
        "mv",
        "nproc",
        "od",
        "printenv",
        "printf",
        "ps",
        "pwd",
        "readlink",
        "realpath",
        "rm",
        "rmdir",
        "seq",
        "sha256sum",
        "sleep",
        "sort",
        "split",
        "stat",
        "stty",
        "sum",
        "sync",
        "tac",
        "tail",
        "tee",
        "test",
        "timeout",
        "touch",
        "tr",
        "true",
        "tty",
        "uname",
        "uniq",
        "wc",
        "whoami",
        "yes",
        "[",
        "grep",
        "sed",
        "awk",
        "find",
        "xargs",
        "gzip",
        "tar",
        "sh",
        "free",
        "uptime",
        "which",
    ]
)
_BUSYBOX = _COREUTILS | frozenset(
    [
        "ash",
        "nslookup",
        "wget",
        "nc",
        "ping",
        "ping6",
        "telnet",
        "httpd",
        "top",
        "vi",
        "watch",
        "ifconfig",
        "ip",
        "route",
        "netstat",
        "traceroute",
        "usleep",
        "hexdump",
        "crond",
        "less",
        "more",
        "cmp",
        "diff",
        "killall",
        "pgrep",
        "pkill",
        "pidof",
        "sha1sum",
        "unzip",
        "bunzip2",
        "dnsdomainname",
        "ftpget",
    ]
)
_DEBIAN = _COREUTILS - {"ps", "free", "uptime", "which"} | frozenset(
    [
        "bash",
        "dash",
        "apt",
        "apt-get",
        "dpkg",
        "useradd",
        "adduser",
        "perl",
        "sha1sum",
        "cmp",
        "diff",
        "getent",
        "mount",
        "login",
        "su",
        "tsort",
        "nl",
        "shuf",
        "numfmt",
    ]
)
PROGRAMS = {
    "busybox": _BUSYBOX,
    "alpine": _BUSYBOX | frozenset({"apk", "adduser", "getent", "ssl_client"}),
    "debian": _DEBIAN,
    "rhel": _DEBIAN - {"apt", "apt-get", "dpkg", "dash", "perl"}
    | frozenset({"yum", "dnf", "rpm", "curl", "ps", "microdnf"}),
    "any": _BUSYBOX | _DEBIAN | frozenset({"curl", "stress"}),
    "static": frozenset(),
}
_DIRECTORIES = ("", "/bin", "/usr/bin", "/usr/local/bin", "/sbin", "/usr/sbin", "/usr/local/sbin")


def exists(world: World, name: str) -> bool:
    """Whether the image has a program of that name (or at that path)."""
    if name in world.image.bins or world.base == "any":
        return True
    directory, _, base = name.rpartition("/")
    if directory not in _DIRECTORIES:
        return name in (*world.image.entrypoint[:1], *world.image.cmd[:1])
    if base in PROGRAMS.get(world.base, _DEBIAN) or base in SHELLS.get(world.base, ()):
        return base != "bash" or world.base in ("debian", "rhel") or "bash" in world.image.bins
    return base in world.image.bins or name in (*world.image.entrypoint[:1], *world.image.cmd[:1])


def missing_text(machine: Machine, name: str) -> str:
    """What the shell prints about a command that is not there; empty if it is."""
    if name in BUILTINS or exists(machine.world, name) or (name == "[[" and machine.flavour != "dash"):
        return ""
    if machine.read_file(name if "/" in name else f"/usr/bin/{name}") is not None:
        return ""
    if machine.flavour == "bash":
        what = "No such file or directory" if "/" in name else "command not found"
        return f"{machine.argv0}: line 1: {name}: {what}"
    if machine.flavour == "dash":
        return f"{machine.argv0}: 1: {name}: not found"
    return f"{machine.argv0}: {name}: not found"
