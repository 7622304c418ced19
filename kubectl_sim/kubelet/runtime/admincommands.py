"""Commands of the small shell that tell of the container: processes, users, disks, sums."""

from __future__ import annotations

from . import rootfs
from .clock import strftime
from .commands import COMMANDS, _integer, _signal_init, command
from .filecommands import inputs, not_simulated, paths_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .shell import Machine

#: 1-KiB blocks of the disk that the node's containers share: all, used.
_DISK = (61_202_244, 21_336_744)
_MEMORY = 8_126_464


def _small(m: Machine) -> bool:
    return m.world.base in ("busybox", "alpine", "any")


# -- users -------------------------------------------------------------------------------


@command("id", "whoami", "groups", "logname")
def whoami(m: Machine, argv: list[str]) -> int:
    uid, gid = m.world.uid, m.world.gid
    name, _ = rootfs.account(m.world, uid)
    if m.world.uid and not gid and name:
        gid = uid
    group = rootfs.group_name(m.world, gid)
    if argv[0] == "id":
        if "-un" in argv or ("-u" in argv and "-n" in argv):
            m.out(f"{name or uid}\n")
        elif "-u" in argv:
            m.out(f"{uid}\n")
        elif "-g" in argv:
            m.out(f"{gid}\n")
        else:
            groups = ",".join(_numbered(n, rootfs.group_name(m.world, n)) for n in m.world.groups or (gid,))
            if m.world.base == "busybox" and uid == 0 and len(m.world.groups) < 2:
                groups = "0(root),10(wheel)"
            m.out(f"uid={_numbered(uid, name)} gid={_numbered(gid, group)} groups={groups}\n")
        return 0
    if argv[0] == "groups":
        m.out(f"{group or gid}\n")
        return 0
    if not name:
        m.err(f"whoami: unknown uid {uid}\n" if _small(m) else f"whoami: cannot find name for user ID {uid}\n")
        return 1
    m.out(name + "\n")
    return 0


def _numbered(number: int, name: str) -> str:
    return f"{number}({name})" if name else str(number)


# -- processes ---------------------------------------------------------------------------


def processes(m: Machine) -> list[tuple[int, str]]:
    """(number, command line) of what runs in the container, this process last."""
    found = [(1, m.main or " ".join((*m.world.image.entrypoint, *m.world.image.cmd)))]
    if "nginx" in m.world.image.bins and "nginx" in found[0][1]:
        shown = found[0][1].removeprefix("/docker-entrypoint.sh ")
        found = [(1, f"nginx: master process {shown}"), (29, "nginx: worker process"), (30, "nginx: worker process")]
    found.append((found[-1][0] + 7, m.shown or m.argv0))
    return found


@command("ps")
def ps(m: Machine, argv: list[str]) -> int:
    name = rootfs.account(m.world, m.world.uid)[0] or str(m.world.uid)
    running = processes(m)
    own = " ".join(argv)
    if running[-1][1] != own:
        running.append((running[-1][0] + 1, own))
    if _small(m):
        m.out("PID   USER     TIME  COMMAND\n")
        m.out("".join(f"{number:5} {name:<8}  0:00 {text}\n" for number, text in running))
        return 0
    flags = "".join(argv[1:])
    start = strftime(m.now, "%H:%M")
    if "aux" in flags:
        m.out("USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n")
        for number, text in running:
            m.out(f"{name:<8} {number:7}  0.0  0.0   4332  3208 ?        Ss   {start}   0:00 {text}\n")
    elif "e" in flags and "f" in flags:
        m.out("UID          PID    PPID  C STIME TTY          TIME CMD\n")
        for number, text in running:
            m.out(f"{name:<8} {number:7} {0:7}  0 {start} ?        00:00:00 {text}\n")
    else:
        m.out("    PID TTY          TIME CMD\n")
        for number, text in running:
            m.out(f"{number:7} ?        00:00:00 {text.split(' ')[0].rpartition('/')[2]}\n")
    return 0


@command("pgrep", "pidof", "pkill", "killall")
def by_name(m: Machine, argv: list[str]) -> int:
    names = [word for word in argv[1:] if not word.startswith("-")]
    whole = "-f" in argv
    hits = [
        number
        for number, text in processes(m)[:-1]
        if any(name in (text if whole else text.split(" ")[0].rpartition("/")[2]) for name in names)
    ]
    if argv[0] in ("pgrep", "pidof"):
        glue = " " if argv[0] == "pidof" else "\n"
        m.out(glue.join(str(number) for number in hits) + "\n" if hits else "")
        return 0 if hits else 1
    if not hits:
        if argv[0] == "killall":
            m.err("".join(f"killall: {name}: no process killed\n" for name in names))
        return 1
    signal = next((word[1:] for word in argv[1:] if word.startswith("-") and word != "-f"), "TERM")
    if 1 in hits:
        _signal_init(m, signal.removeprefix("SIG"))
    return 0


@command("ip", "ifconfig")
def interfaces(m: Machine, argv: list[str]) -> int:
    """Addresses and routes of the pod's interface."""
    ip, gateway = m.world.ip, m.world.ip.rpartition(".")[0] + ".1"
    what = next((word for word in argv[1:] if not word.startswith("-")), "")
    if argv[0] == "ifconfig":
        m.out(
            f"eth0      Link encap:Ethernet  HWaddr 3E:5C:1B:7A:0F:62\n          inet addr:{ip}  "
            "Bcast:0.0.0.0  Mask:255.255.255.0\n          UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1\n\n"
            "lo        Link encap:Local Loopback\n          inet addr:127.0.0.1  Mask:255.0.0.0\n"
            "          UP LOOPBACK RUNNING  MTU:65536  Metric:1\n\n"
        )
    elif what and "address".startswith(what):
        m.out(
            "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000\n"
            "    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n"
            "    inet 127.0.0.1/8 scope host lo\n       valid_lft forever preferred_lft forever\n"
            "2: eth0@if7: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue \n"
            "    link/ether 3e:5c:1b:7a:0f:62 brd ff:ff:ff:ff:ff:ff\n"
            f"    inet {ip}/24 scope global eth0\n       valid_lft forever preferred_lft forever\n"
        )
    elif what and "route".startswith(what):
        network = gateway.rpartition(".")[0] + ".0/24"
        m.out(f"default via {gateway} dev eth0 \n{network} via {gateway} dev eth0  src {ip} \n")
    else:
        return not_simulated(m, " ".join(argv))
    return 0


@command("netstat", "ss")
def sockets(m: Machine, argv: list[str]) -> int:
    """The ports at which something listens (``-l``)."""
    if not any(word.startswith("-") and "l" in word for word in argv[1:]):
        return not_simulated(m, f"{argv[0]} without -l")
    ports = sorted(port for port, since in m.trace.listens.items() if port and since <= m.now)
    if argv[0] == "ss":
        m.out("State    Recv-Q   Send-Q     Local Address:Port     Peer Address:Port  Process  \n")
        m.out(
            "".join(
                f"LISTEN   0        511              0.0.0.0:{port:<9}    0.0.0.0:*              \n" for port in ports
            )
        )
        return 0
    m.out("Active Internet connections (only servers)\n")
    m.out("Proto Recv-Q Send-Q Local Address           Foreign Address         State       \n")
    for port in ports:
        m.out(f"tcp        0      0 {f'0.0.0.0:{port}':<23} {'0.0.0.0:*':<23} LISTEN      \n")
    return 0


@command("uptime")
def uptime(m: Machine, argv: list[str]) -> int:
    m.out(strftime(m.now, " %H:%M:%S up  4:12,  0 users,  load average: 0.18, 0.22, 0.19\n"))
    return 0


@command("free")
def free(m: Machine, argv: list[str]) -> int:
    used, cache = 1_914_220, 3_402_128
    unit = 1024 if "-m" in argv else 1
    total = _MEMORY
    m.out("               total        used        free      shared  buff/cache   available\n")
    row = (total, used, total - used - cache, 34_816, cache, total - used)
    m.out("Mem:    " + "".join(f"{value // unit:12}" for value in row) + "\n")
    m.out("Swap:   " + "".join(f"{0:12}" for _ in range(3)) + "\n")
    return 0


# -- disks -------------------------------------------------------------------------------


def _mounts(m: Machine) -> list[tuple[str, str, str]]:
    """(device, mount point, type) of what is mounted in the container."""
    found = [("overlay", "/", "overlay"), ("tmpfs", "/dev", "tmpfs"), ("shm", "/dev/shm", "tmpfs")]
    for mount in sorted(m.world.mounts):
        told = mount in m.world.protected
        found.append(("tmpfs", mount, "tmpfs") if told else ("/dev/vda1", mount, "ext4"))
    own = ("/etc/hosts", "/dev/termination-log", "/etc/hostname", "/etc/resolv.conf")
    return [*found, *(("/dev/vda1", path, "ext4") for path in own)]


@command("df")
def df(m: Machine, argv: list[str]) -> int:
    human = any(word.startswith("-") and "h" in word for word in argv[1:])
    wanted = [m.path(word) for word in paths_of(argv)]
    mounts = _mounts(m)
    if wanted:
        mounts = [
            max((x for x in mounts if path == x[1] or path.startswith(x[1].rstrip("/") + "/")), key=_longest)
            for path in wanted
        ]
    heading = "Size" if human else "1K-blocks"
    small = _small(m)
    rows = []
    for device, point, kind in mounts:
        size, used = _DISK if kind != "tmpfs" else ((65_536, 0) if point.startswith("/dev") else (_MEMORY, 12))
        share = -(-used * 100 // size)
        rows.append((device, *(_size(value, human) for value in (size, used, size - used)), f"{share}%", point))
    titles = ("Filesystem", heading, "Used", "Available" if not human or small else "Avail", "Use%", "Mounted on")
    if small:
        m.out(f"{titles[0]:<20} {titles[1]:>9} {titles[2]:>9} {titles[3]:>9} {titles[4]:>4} {titles[5]}\n")
        for row in rows:
            m.out(f"{row[0]:<20} {row[1]:>9} {row[2]:>9} {row[3]:>9} {row[4]:>4} {row[5]}\n")
        return 0
    widths = [max(len(row[i]) for row in (titles, *rows)) for i in range(5)]
    widths[0] = max(widths[0], 14)
    for row in (titles, *rows):
        m.out(f"{row[0]:<{widths[0]}} " + " ".join(f"{row[i]:>{widths[i]}}" for i in range(1, 5)) + f" {row[5]}\n")
    return 0


def _longest(mount: tuple[str, str, str]) -> int:
    return len(mount[1])


def _size(blocks: int, human: bool) -> str:
    if not human:
        return str(blocks)
    amount = float(blocks)
    for unit in ("K", "M", "G"):
        if amount < 1024:
            return "0" if not amount else f"{amount:.1f}{unit}"
        amount /= 1024
    return f"{amount:.1f}T"


@command("mount")
def mount(m: Machine, argv: list[str]) -> int:
    if paths_of(argv, "to"):
        m.err("mount: permission denied (are you root?)\n")
        return 1
    for device, point, kind in _mounts(m):
        rights = "ro" if point in m.world.protected else "rw"
        m.out(f"{device} on {point} type {kind} ({rights},relatime)\n")
    return 0


# -- data --------------------------------------------------------------------------------


@command("md5sum", "sha1sum", "sha256sum")
def checksum(m: Machine, argv: list[str]) -> int:
    import hashlib

    found, status = inputs(m, argv[0], paths_of(argv))
    for name, text in found:
        data = text.encode("utf-8", "surrogateescape")
        m.out(f"{hashlib.new(argv[0][:-3], data).hexdigest()}  {name}\n")
    return status


@command("base64")
def base64(m: Machine, argv: list[str]) -> int:
    from binascii import Error, a2b_base64, b2a_base64

    found, status = inputs(m, "base64", paths_of(argv, "w"))
    wrap = next((_integer(argv[i + 1]) for i, w in enumerate(argv[:-1]) if w == "-w"), 76)
    wrap = 0 if "-w0" in argv else wrap
    for _, text in found:
        if any(word in ("-d", "--decode", "-D") for word in argv):
            try:
                m.out(a2b_base64(text).decode("utf-8", "surrogateescape"))
            except Error:
                m.err("base64: truncated input\n" if _small(m) else "base64: invalid input\n")
                return 1
            continue
        encoded = b2a_base64(text.encode("utf-8", "surrogateescape"), newline=False).decode()
        width = wrap or len(encoded) or 1
        lines = [encoded[i : i + width] for i in range(0, len(encoded), width)]
        m.out("\n".join(lines) + ("\n" if wrap and lines else ""))
    return status


@command("xargs")
def xargs(m: Machine, argv: list[str]) -> int:
    words = argv[1:]
    each = 0
    while words and words[0].startswith("-"):
        option = words.pop(0)
        if option.startswith("-n"):
            each = _integer(option[2:] or words.pop(0))
        elif option == "-I" and words:
            return _with_place(m, words[1:], words[0])
    items = (m.stdin[0] if m.stdin else "").split()
    command_line = words or ["echo"]
    status = 0
    step = each or max(len(items), 1)
    for at in range(0, max(len(items), 1), step):
        status = m.invoke([*command_line, *items[at : at + step]]) or status
    return 123 if status else 0


def _with_place(m: Machine, words: list[str], place: str) -> int:
    status = 0
    for line in (m.stdin[0] if m.stdin else "").splitlines():
        status = m.invoke([word.replace(place, line) for word in words]) or status
    return 123 if status else 0


@command("dd")
def dd(m: Machine, argv: list[str]) -> int:
    options = dict(word.partition("=")[::2] for word in argv[1:])
    count, size = _integer(options.get("count", "0")), _bytes(options.get("bs", "512"))
    source = options.get("if", "")
    total = count * size
    if source in ("/dev/zero", "/dev/urandom"):
        if not count:
            m.trace.busy.append((m.now, 0, 1_000_000_000))
            m.forever()
        if total > 16 * 1024 * 1024:
            return not_simulated(m, "dd of more than 16 MiB")
        text = "\0" * total
    else:
        found, status = inputs(m, "dd", [source] if source else [])
        if status:
            return status
        text = found[0][1]
        total = len(text)
        count = -(-total // size)
    target = options.get("of", "")
    if not target:
        m.out(text)
    elif m.path(target) != "/dev/null":
        m.change(m.path(target), "w", text)
    rate = "1.0GB/s" if _small(m) else "1.0 GB/s"
    m.err(f"{count}+0 records in\n{count}+0 records out\n{total} bytes copied, 0.001 s, {rate}\n")
    return 0


def _bytes(text: str) -> int:
    units = {"k": 1024, "K": 1024, "M": 1024**2, "G": 1024**3}
    digits = text.rstrip("kKMGBib")
    return _integer(digits) * units.get(text[len(digits) : len(digits) + 1], 1)


def unsimulated(m: Machine, argv: list[str]) -> int:
    return not_simulated(m, argv[0])


for _name in (
    "gzip",
    "gunzip",
    "zcat",
    "od",
    "hexdump",
    "vi",
    "vim",
    "nano",
    "less",
    "top",
    "htop",
    "strace",
    "crictl",
):
    COMMANDS.setdefault(_name, unsimulated)
