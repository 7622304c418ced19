"""The files that a container has from its image and from the kubelet, as far as people look at them.

Texts are made when they are read; a path under a volume is never one of these.
"""

from __future__ import annotations

from .files import PROGRAMS, SHELLS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .world import World

    Source = str | Callable[[World], str]

_ALPINE, _DEBIAN, _RHEL, _BUSYBOX = "alpine", "debian", "rhel", "busybox"

#: What stands in the root directory, by operating system.
_ROOTS = {
    _BUSYBOX: ("bin", "dev", "etc", "home", "lib", "lib64", "proc", "root", "sys", "tmp", "usr", "var"),
    _ALPINE: (
        *("bin", "dev", "etc", "home", "lib", "media", "mnt", "opt", "proc", "root", "run", "sbin", "srv", "sys"),
        *("tmp", "usr", "var"),
    ),
    _DEBIAN: (
        *("bin", "boot", "dev", "etc", "home", "lib", "lib64", "media", "mnt", "opt", "proc", "root", "run", "sbin"),
        *("srv", "sys", "tmp", "usr", "var"),
    ),
    _RHEL: (
        *("afs", "bin", "boot", "dev", "etc", "home", "lib", "lib64", "media", "mnt", "opt", "proc", "root", "run"),
        *("sbin", "srv", "sys", "tmp", "usr", "var"),
    ),
    "static": ("dev", "etc", "proc", "sys"),
}
#: Other directories that are there and empty.
_EMPTY = {
    _BUSYBOX: ("/usr/sbin", "/var/spool/mail", "/var/www", "/var/run"),
    _ALPINE: ("/usr/share", "/usr/local/bin", "/var/cache", "/var/lib", "/var/log", "/var/tmp", "/var/run"),
    _DEBIAN: (
        *("/usr/share", "/usr/local/bin", "/usr/lib", "/var/cache", "/var/lib", "/var/log", "/var/tmp", "/var/mail"),
        "/var/run",
    ),
    _RHEL: ("/usr/share", "/usr/local/bin", "/usr/lib", "/var/cache", "/var/lib", "/var/log", "/var/tmp", "/var/run"),
}
_OS_RELEASE = {
    _ALPINE: (
        'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.2\nPRETTY_NAME="Alpine Linux v3.22"\n'
        'HOME_URL="https://alpinelinux.org/"\nBUG_REPORT_URL="https://gitlab.alpinelinux.org/alpine/aports/-/issues"\n'
    ),
    _DEBIAN: (
        'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nVERSION_ID="13"\n'
        'VERSION="13 (trixie)"\nVERSION_CODENAME=trixie\nDEBIAN_VERSION_FULL=13.1\nID=debian\n'
        'HOME_URL="https://www.debian.org/"\nSUPPORT_URL="https://www.debian.org/support"\n'
        'BUG_REPORT_URL="https://bugs.debian.org/"\n'
    ),
    "ubuntu": (
        'PRETTY_NAME="Ubuntu 24.04.3 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\n'
        'VERSION="24.04.3 LTS (Noble Numbat)"\nVERSION_CODENAME=noble\nID=ubuntu\nID_LIKE=debian\n'
        'HOME_URL="https://www.ubuntu.com/"\nSUPPORT_URL="https://help.ubuntu.com/"\n'
        'BUG_REPORT_URL="https://bugs.launchpad.net/ubuntu/"\n'
        'PRIVACY_POLICY_URL="https://www.ubuntu.com/legal/terms-and-policies/privacy-policy"\n'
        "UBUNTU_CODENAME=noble\nLOGO=ubuntu-logo\n"
    ),
    _RHEL: (
        'NAME="CentOS Stream"\nVERSION="10 (Coughlan)"\nID="centos"\nID_LIKE="rhel fedora"\nVERSION_ID="10"\n'
        'PLATFORM_ID="platform:el10"\nPRETTY_NAME="CentOS Stream 10 (Coughlan)"\n'
    ),
}
_USERS = {
    _BUSYBOX: (
        "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\nbin:x:2:2:bin:/bin:/bin/false\n"
        "sys:x:3:3:sys:/dev:/bin/false\nsync:x:4:100:sync:/bin:/bin/sync\nmail:x:8:8:mail:/var/spool/mail:/bin/false\n"
        "www-data:x:33:33:www-data:/var/www:/bin/false\noperator:x:37:37:Operator:/var:/bin/false\n"
        "nobody:x:65534:65534:nobody:/home:/bin/false\n"
    ),
    _ALPINE: (
        "root:x:0:0:root:/root:/bin/sh\nbin:x:1:1:bin:/bin:/sbin/nologin\ndaemon:x:2:2:daemon:/sbin:/sbin/nologin\n"
        "lp:x:4:7:lp:/var/spool/lpd:/sbin/nologin\nsync:x:5:0:sync:/sbin:/bin/sync\n"
        "shutdown:x:6:0:shutdown:/sbin:/sbin/shutdown\nhalt:x:7:0:halt:/sbin:/sbin/halt\n"
        "mail:x:8:12:mail:/var/mail:/sbin/nologin\nnews:x:9:13:news:/usr/lib/news:/sbin/nologin\n"
        "uucp:x:10:14:uucp:/var/spool/uucppublic:/sbin/nologin\ncron:x:16:16:cron:/var/spool/cron:/sbin/nologin\n"
        "ftp:x:21:21::/var/lib/ftp:/sbin/nologin\nsshd:x:22:22:sshd:/dev/null:/sbin/nologin\n"
        "games:x:35:35:games:/usr/games:/sbin/nologin\nntp:x:123:123:NTP:/var/empty:/sbin/nologin\n"
        "guest:x:405:100:guest:/dev/null:/sbin/nologin\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n"
    ),
    _DEBIAN: (
        "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n"
        "bin:x:2:2:bin:/bin:/usr/sbin/nologin\nsys:x:3:3:sys:/dev:/usr/sbin/nologin\n"
        "sync:x:4:65534:sync:/bin:/bin/sync\ngames:x:5:60:games:/usr/games:/usr/sbin/nologin\n"
        "man:x:6:12:man:/var/cache/man:/usr/sbin/nologin\nlp:x:7:7:lp:/var/spool/lpd:/usr/sbin/nologin\n"
        "mail:x:8:8:mail:/var/mail:/usr/sbin/nologin\nnews:x:9:9:news:/var/spool/news:/usr/sbin/nologin\n"
        "uucp:x:10:10:uucp:/var/spool/uucp:/usr/sbin/nologin\nproxy:x:13:13:proxy:/bin:/usr/sbin/nologin\n"
        "www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\nbackup:x:34:34:backup:/var/backups:/usr/sbin/nologin\n"
        "list:x:38:38:Mailing List Manager:/var/list:/usr/sbin/nologin\nirc:x:39:39:ircd:/run/ircd:/usr/sbin/nologin\n"
        "_apt:x:42:65534::/nonexistent:/usr/sbin/nologin\n"
        "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"
    ),
    _RHEL: (
        "root:x:0:0:root:/root:/bin/bash\nbin:x:1:1:bin:/bin:/usr/sbin/nologin\n"
        "daemon:x:2:2:daemon:/sbin:/usr/sbin/nologin\nnobody:x:65534:65534:Kernel Overflow User:/:/usr/sbin/nologin\n"
    ),
    "static": (
        "root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin\n"
        "nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n"
    ),
}
#: Accounts that images add for their servers: program → line of /etc/passwd.
_ACCOUNTS = {
    "nginx": "nginx:x:101:101:nginx user:/nonexistent:/bin/false\n",
    "redis-server": "redis:x:999:999::/home/redis:/bin/sh\n",
    "mysqld": "mysql:x:999:999::/var/lib/mysql:/bin/bash\n",
    "postgres": "postgres:x:999:999::/var/lib/postgresql:/bin/bash\n",
    "mongod": "mongodb:x:999:999::/data/db:/bin/sh\n",
    "node": "node:x:1000:1000::/home/node:/bin/bash\n",
}
_NGINX_CONF = """
user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;


events {
    worker_connections  1024;
}


http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    access_log  /var/log/nginx/access.log  main;

    sendfile        on;
    keepalive_timeout  65;

    include /etc/nginx/conf.d/*.conf;
}
"""
_NGINX_DEFAULT = """server {
    listen       80;
    listen  [::]:80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
"""
_HOSTS = (
    "# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n"
    "fe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n"
)


def system(world: World) -> str:
    """The operating system whose files the container has."""
    return world.base if world.base in _ROOTS else _ALPINE


def _os_release(world: World) -> str:
    if world.image.name.endswith("/ubuntu"):
        return _OS_RELEASE["ubuntu"]
    return _OS_RELEASE.get(system(world), "")


def _passwd(world: World) -> str:
    added = "".join(line for program, line in _ACCOUNTS.items() if program in world.image.bins)
    return _USERS[system(world)] + added


def _group(world: World) -> str:
    names = [line.split(":") for line in _passwd(world).splitlines()]
    return "".join(f"{fields[0]}:x:{fields[3]}:\n" for fields in names if fields[2] == fields[3])


def _hosts(world: World) -> str:
    return _HOSTS + (world.hosts or f"{world.ip}\t{world.hostname}\n")


def _resolver(world: World) -> str:
    if world.resolver:
        return world.resolver
    domain = "svc.cluster.local"
    return f"search {world.namespace}.{domain} {domain} cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n"


def _hostname(world: World) -> str:
    return world.hostname + "\n"


def _status(world: World) -> str:
    return f"Name:\tcat\nUmask:\t0022\nState:\tR (running)\nUid:\t{world.uid}\t{world.uid}\t{world.uid}\t{world.uid}\n"


_COMMON: dict[str, Source] = {
    "/etc/hostname": _hostname,
    "/etc/hosts": _hosts,
    "/etc/resolv.conf": _resolver,
    "/etc/passwd": _passwd,
    "/etc/group": _group,
    "/proc/version": "Linux version 6.12.54-linuxkit (gcc 14.2.0) #1 SMP x86_64 GNU/Linux\n",
    "/proc/loadavg": "0.18 0.22 0.19 1/402 42\n",
    "/proc/self/status": _status,
    "/proc/cpuinfo": "".join(f"processor\t: {n}\nmodel name\t: Virtual CPU\ncpu cores\t: 2\n\n" for n in range(2)),
    "/proc/meminfo": "MemTotal:        8126464 kB\nMemFree:         2810116 kB\nMemAvailable:    6212244 kB\n",
    "/dev/termination-log": "",
}
_OF_SYSTEM: dict[str, dict[str, Source]] = {
    _BUSYBOX: {"/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n"},
    _ALPINE: {
        "/etc/os-release": _os_release,
        "/etc/alpine-release": "3.22.2\n",
        "/etc/issue": "Welcome to Alpine Linux 3.22\nKernel \\r on \\m (\\l)\n\n",
        "/etc/shells": "# valid login shells\n/bin/sh\n/bin/ash\n",
    },
    _DEBIAN: {
        "/etc/os-release": _os_release,
        "/etc/debian_version": "13.1\n",
        "/etc/issue": "Debian GNU/Linux 13 \\n \\l\n\n",
    },
    _RHEL: {"/etc/os-release": _os_release, "/etc/redhat-release": "CentOS Stream release 10 (Coughlan)\n"},
}
_SCRIPT = '#!/bin/sh\nexec "$@"\n'


def _welcome(world: World) -> str:
    return world.fields(world.image.body)


#: Files of well-known images: program → path → text.
_OF_PROGRAM: dict[str, dict[str, Source]] = {
    "nginx": {
        "/usr/share/nginx/html/index.html": _welcome,
        "/usr/share/nginx/html/50x.html": "<!DOCTYPE html>\n<html>\n<head><title>Error</title></head>\n</html>\n",
        "/etc/nginx/nginx.conf": _NGINX_CONF,
        "/etc/nginx/conf.d/default.conf": _NGINX_DEFAULT,
        "/etc/nginx/mime.types": "\ntypes {\n    text/html  html htm shtml;\n    text/css   css;\n}\n",
        "/docker-entrypoint.sh": _SCRIPT,
        "/docker-entrypoint.d/10-listen-on-ipv6-by-default.sh": _SCRIPT,
        "/docker-entrypoint.d/20-envsubst-on-templates.sh": _SCRIPT,
        "/docker-entrypoint.d/30-tune-worker-processes.sh": _SCRIPT,
        "/run/nginx.pid": "1\n",
    },
    "httpd-foreground": {
        "/usr/local/apache2/htdocs/index.html": "<html><body><h1>It works!</h1></body></html>\n",
    },
}


def _sources(world: World) -> dict[str, Source]:
    found = dict(_COMMON)
    found.update(_OF_SYSTEM.get(system(world), {}))
    for program, files in _OF_PROGRAM.items():
        if program in world.image.bins:
            found.update(files)
    return found


def read(world: World, path: str) -> str | None:
    """The text of a file of the image, None when it has none there."""
    if world.mounts and world.mount_of(path) is not None:
        return None
    source = _sources(world).get(path)
    if source is None:
        return "" if _is_program(world, path) else None
    return source if isinstance(source, str) else source(world)


def _programs(world: World) -> tuple[str, list[str]]:
    """(directory, names) of the programs of the operating system."""
    names = {*PROGRAMS.get(world.base, ()), *SHELLS.get(world.base, ()), *world.image.bins}
    if "bash" in names and world.base in (_BUSYBOX, _ALPINE) and "bash" not in world.image.bins:
        names.discard("bash")
    return ("/bin" if system(world) in (_BUSYBOX, _ALPINE) else "/usr/bin"), sorted(n for n in names if "/" not in n)


def home_of(world: World, name: str) -> str:
    """The folder that a program is in."""
    if system(world) in (_BUSYBOX, _ALPINE):
        return (
            "/usr/bin" if name in ("nslookup", "wget", "nc", "top", "which", "tail", "head", "awk", "env") else "/bin"
        )
    return "/usr/sbin" if name in ("nginx", "httpd") else "/usr/bin"


def _is_program(world: World, path: str) -> bool:
    directory, _, name = path.rpartition("/")
    if directory not in ("/bin", "/usr/bin"):
        return False
    home, names = _programs(world)
    return name in names and (directory == home or home == "/usr/bin")


def paths(world: World) -> list[str]:
    """Every file of the image that is known, without the programs; folders end with a slash."""
    return [path for path in _sources(world) if not (world.mounts and world.mount_of(path))]


def directories(world: World) -> set[str]:
    """Every folder that the image has by itself."""
    kind = system(world)
    found = {"/", world.workdir, *("/" + name for name in _ROOTS[kind]), *_EMPTY.get(kind, ())}
    found.update(("/proc/1", "/dev/pts", "/dev/shm", "/sys/fs"))
    if kind != "static":
        found.update(("/usr/bin", "/usr", "/var", "/tmp", "/root"))
    for path in (*paths(world), *(mount + "/" for mount in world.mounts), *found.copy()):
        parent = path.rpartition("/")[0]
        while parent:
            found.add(parent)
            parent = parent.rpartition("/")[0]
    return found


def names_in(world: World, directory: str) -> list[str]:
    """What the image itself has in a folder."""
    home, programs = _programs(world)
    if directory == home or (directory == "/bin" and home == "/usr/bin"):
        return programs
    prefix = directory.rstrip("/") + "/"
    found = {path[len(prefix) :].partition("/")[0] for path in paths(world) if path.startswith(prefix)}
    found |= {path[len(prefix) :].partition("/")[0] for path in directories(world) if path.startswith(prefix)}
    if directory == "/dev":
        found |= {"fd", "full", "null", "ptmx", "random", "stderr", "stdin", "stdout", "tty", "urandom", "zero"}
    return sorted(found - {""})


def account(world: World, uid: int) -> tuple[str, str]:
    """(name, home) of a user in /etc/passwd; the name is empty for one who has no account."""
    for line in _passwd(world).splitlines():
        name, _, number, _, _, home, _ = line.split(":")
        if number == str(uid):
            return name, home
    return "", "/"


def group_name(world: World, gid: int) -> str:
    for line in _group(world).splitlines():
        name, _, number, _ = line.split(":")
        if number == str(gid):
            return name
    return ""
