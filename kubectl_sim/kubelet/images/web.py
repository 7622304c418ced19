"""Web servers and proxies."""

from __future__ import annotations

from .record import MIB, Image

_ENTRY = "/docker-entrypoint.sh:"
_NOTICE = "%Y/%m/%d %H:%M:%S [notice] 1#1:"
_NGINX_SCRIPTS = (
    (0, f"{_ENTRY} /docker-entrypoint.d/ is not empty, will attempt to perform configuration"),
    (0, f"{_ENTRY} Looking for shell scripts in /docker-entrypoint.d/"),
    (5, f"{_ENTRY} Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh"),
    (10, "10-listen-on-ipv6-by-default.sh: info: Getting the checksum of /etc/nginx/conf.d/default.conf"),
    (15, "10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf"),
    (16, f"{_ENTRY} Sourcing /docker-entrypoint.d/15-local-resolvers.envsh"),
    (17, f"{_ENTRY} Launching /docker-entrypoint.d/20-envsubst-on-templates.sh"),
    (20, f"{_ENTRY} Launching /docker-entrypoint.d/30-tune-worker-processes.sh"),
    (21, f"{_ENTRY} Configuration complete; ready for start up"),
)
_NGINX_BOOT = (
    *_NGINX_SCRIPTS,
    (30, f'{_NOTICE} using the "epoll" event method'),
    (30, f"{_NOTICE} nginx/{{version}}"),
    (30, f"{_NOTICE} built by gcc 14.2.0 (Debian 14.2.0-19) "),
    (30, f"{_NOTICE} OS: Linux 6.12.54-linuxkit"),
    (30, f"{_NOTICE} getrlimit(RLIMIT_NOFILE): 1048576:1048576"),
    (30, f"{_NOTICE} start worker processes"),
    (31, f"{_NOTICE} start worker process 29"),
    (31, f"{_NOTICE} start worker process 30"),
)
_COMBINED = '{client} - - [%d/%b/%Y:%H:%M:%S +0000] "{method} {path} HTTP/1.1" {code} {bytes} "-" "{agent}"'
_COMMON = '{client} - - [%d/%b/%Y:%H:%M:%S +0000] "{method} {path} HTTP/1.1" {code} {bytes}'

_NGINX_VARIANT = "{|-alpine|-alpine-slim|-alpine-perl|-perl|-otel|-bookworm|-trixie|-bullseye|-buster}"
_NGINX_TAGS = (
    f"{{latest|stable|mainline|1}}{_NGINX_VARIANT}",
    "{alpine|alpine-slim|perl|bookworm|trixie}",
    f"1.{{7..29}}{_NGINX_VARIANT}",
    f"1.{{7..29}}.{{0..12}}{_NGINX_VARIANT}",
)

_WELCOME = """<!DOCTYPE html>
<html>
<head><title>Welcome to nginx!</title></head>
<body>
<h1>Welcome to nginx!</h1>
<p>The nginx web server is installed and working.</p>
</body>
</html>
"""
# The page that nginx comes with has 615 bytes: people know the number from access logs.
_WELCOME = _WELCOME.replace("</body>", f"<!-- {'.' * (615 - len(_WELCOME) - 10)} -->\n</body>")

IMAGES = (
    Image(
        "docker.io/library/nginx",
        tags=_NGINX_TAGS,
        version="1.29.3",
        size=59_795_293,
        sizes={"alpine-slim": 5_240_000, "alpine": 22_589_113},
        base="debian",
        bases={"alpine": "alpine"},
        bins=("nginx", "curl"),
        entrypoint=("/docker-entrypoint.sh",),
        cmd=("nginx", "-g", "daemon off;"),
        env=("NGINX_VERSION={version}", "NJS_VERSION=0.9.4", "NJS_RELEASE=1~trixie", "PKG_RELEASE=1~trixie"),
        ports=(80,),
        boot=_NGINX_BOOT,
        access_log=_COMBINED + ' "-"',
        http={"/": 200, "/index.html": 200, "/50x.html": 200},
        body=_WELCOME,
        memory=(7 * MIB, 24 * MIB),
    ),
    Image(
        "docker.io/nginxinc/nginx-unprivileged",
        tags=_NGINX_TAGS,
        version="1.29.3",
        size=59_810_112,
        sizes={"alpine": 22_600_042},
        bases={"alpine": "alpine"},
        bins=("nginx", "curl"),
        entrypoint=("/docker-entrypoint.sh",),
        cmd=("nginx", "-g", "daemon off;"),
        ports=(8080,),
        boot=_NGINX_BOOT,
        access_log=_COMBINED + ' "-"',
        http={"/": 200, "/index.html": 200},
        memory=(7 * MIB, 24 * MIB),
        uid=101,
        groups=(101,),
    ),
    Image(
        "docker.io/bitnami/nginx",
        tags=None,
        version="1.29.3",
        size=71_204_311,
        bins=("nginx", "curl"),
        entrypoint=("/opt/bitnami/scripts/nginx/entrypoint.sh",),
        cmd=("/opt/bitnami/scripts/nginx/run.sh",),
        ports=(8080, 8443),
        boot=((40, "nginx %H:%M:%S.00 INFO  ==> ** Starting NGINX **"),),
        access_log=_COMBINED + ' "-"',
        http={"/": 200},
        memory=(9 * MIB, 30 * MIB),
        uid=1001,
    ),
    Image(
        "docker.io/library/httpd",
        tags=("{latest|alpine|2|2.4}{|-alpine|-trixie|-bookworm|-bullseye}", "2.4.{10..66}{|-alpine}"),
        version="2.4.65",
        size=45_193_846,
        sizes={"alpine": 20_190_551},
        bases={"alpine": "alpine"},
        bins=("httpd", "httpd-foreground", "apachectl"),
        cmd=("httpd-foreground",),
        ports=(80,),
        boot=(
            (
                60,
                "AH00558: httpd: Could not reliably determine the server's fully qualified domain name, "
                "using {ip}. Set the 'ServerName' directive globally to suppress this message",
            ),
            (
                80,
                "[%a %b %d %H:%M:%S.000000 %Y] [mpm_event:notice] [pid 1:tid 1] AH00489: "
                "Apache/{version} (Unix) configured -- resuming normal operations",
            ),
            (
                80,
                "[%a %b %d %H:%M:%S.000000 %Y] [core:notice] [pid 1:tid 1] AH00094: "
                "Command line: 'httpd -D FOREGROUND'",
            ),
        ),
        access_log=_COMMON,
        http={"/": 200, "/index.html": 200},
        body="<html><body><h1>It works!</h1></body></html>\n",
        memory=(9 * MIB, 40 * MIB),
        workdir="/usr/local/apache2",
    ),
    Image(
        "docker.io/library/traefik",
        tags=("{latest|v{1..3}|v1.7|v2.{0..11}|v3.{0..6}|v2.{0..11}.{0..34}|v3.{0..6}.{0..12}}",),
        version="3.6.2",
        size=49_034_270,
        base="alpine",
        bins=("traefik",),
        entrypoint=("/entrypoint.sh",),
        cmd=("traefik",),
        ports=(80, 8080),
        boot=((120, "%Y-%m-%dT%H:%M:%SZ INF Traefik version {version} built on 2026-08-10T12:00:00Z"),),
        http={"/ping": 200, "/dashboard/": 200},
        memory=(28 * MIB, 90 * MIB),
    ),
    Image(
        "docker.io/library/haproxy",
        tags=("{latest|lts|alpine}", "{1..3}.{0..9}{|-alpine}", "{1..3}.{0..9}.{0..30}{|-alpine}"),
        version="3.2.6",
        size=42_118_775,
        sizes={"alpine": 11_240_002},
        bases={"alpine": "alpine"},
        bins=("haproxy",),
        entrypoint=("docker-entrypoint.sh",),
        cmd=("haproxy", "-f", "/usr/local/etc/haproxy/haproxy.cfg"),
        exit=(60, 1),
        boot=(
            (
                40,
                "[ALERT]    (1) : Cannot open configuration file/directory "
                "/usr/local/etc/haproxy/haproxy.cfg : No such file or directory",
            ),
        ),
        memory=(40 * MIB, 90 * MIB),
        uid=99,
    ),
    Image(
        "docker.io/library/caddy",
        tags=("{latest|alpine|2}{|-alpine}", "2.{0..10}{|.{0..9}}{|-alpine}"),
        version="2.10.2",
        size=22_451_004,
        base="alpine",
        bins=("caddy",),
        cmd=("caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"),
        ports=(80, 443, 2019),
        boot=((40, '{"level":"info","msg":"serving initial configuration"}'),),
        http={"/": 200},
        memory=(14 * MIB, 60 * MIB),
    ),
    Image(
        "docker.io/envoyproxy/envoy",
        tags=("{latest|v1.{10..36}-latest|v1.{10..36}.{0..12}}",),
        size=66_204_118,
        bins=("envoy",),
        entrypoint=("/docker-entrypoint.sh",),
        cmd=("envoy", "-c", "/etc/envoy/envoy.yaml"),
        ports=(9901, 10000),
        boot=((150, "[%Y-%m-%d %H:%M:%S.000][1][info][main] starting main dispatch loop"),),
        http={"/ready": 200, "/": 200},
        memory=(30 * MIB, 90 * MIB),
    ),
    Image(
        "registry.k8s.io/ingress-nginx/controller",
        tags=("v1.{0..14}.{0..9}",),
        version="1.14.0",
        size=105_402_778,
        base="alpine",
        bins=("nginx", "curl"),
        entrypoint=("/usr/bin/dumb-init", "--"),
        cmd=("/nginx-ingress-controller",),
        ports=(80, 443, 8443, 10254),
        boot=(
            (
                300,
                'I%m%d %H:%M:%S.000000       7 main.go:205] "Creating API client" host="https://10.96.0.1:443"',
            ),
        ),
        http={"/healthz": 200},
        listen_ms=1500,
        memory=(90 * MIB, 160 * MIB),
        cpu=(1_500_000, 40_000_000),
        uid=101,
    ),
)
