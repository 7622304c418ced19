"""Applications that people run to have something to run."""

# log lines stay as the programs print them

from __future__ import annotations

from .record import MIB, Image

_APACHE = (
    (900, "WordPress not found in /var/www/html - copying now..."),
    (1400, "Complete! WordPress has been successfully copied to /var/www/html"),
    (
        1700,
        "AH00558: apache2: Could not reliably determine the server's fully qualified domain name, using {ip}. "
        "Set the 'ServerName' directive globally to suppress this message",
    ),
    (
        1800,
        "[%a %b %d %H:%M:%S.000000 %Y] [mpm_prefork:notice] [pid 1:tid 1] AH00163: Apache/2.4.65 (Debian) "
        "PHP/8.3.26 configured -- resuming normal operations",
    ),
    (
        1800,
        "[%a %b %d %H:%M:%S.000000 %Y] [core:notice] [pid 1:tid 1] AH00094: Command line: 'apache2 -D FOREGROUND'",
    ),
)

IMAGES = (
    Image(
        "docker.io/library/wordpress",
        tags=(
            "{latest|apache|php8.{0..4}|cli|fpm}{|-apache|-fpm|-fpm-alpine}",
            "{4..6}{|.{0..9}}{|.{0..9}}{|-apache|-fpm|-fpm-alpine}{|-php{7|8}.{0..4}}",
            "{4..6}{|.{0..9}}{|.{0..9}}-php{7|8}.{0..4}{|-apache|-fpm}",
        ),
        size=254_118_337,
        bins=("php", "apache2-foreground", "curl"),
        entrypoint=("docker-entrypoint.sh",),
        cmd=("apache2-foreground",),
        ports=(80,),
        boot=_APACHE,
        access_log='{client} - - [%d/%b/%Y:%H:%M:%S +0000] "{method} {path} HTTP/1.1" {code} {bytes} "-" "{agent}"',
        http={"/": 302, "/wp-admin/install.php": 200, "/wp-login.php": 200},
        listen_ms=1800,
        memory=(60 * MIB, 180 * MIB),
        cpu=(200_000, 80_000_000),
        workdir="/var/www/html",
    ),
    Image(
        "docker.io/library/ghost",
        tags=("{latest|alpine}", "{1..6}{|-alpine}", "{1..6}.{0..130}{|.{0..9}}{|-alpine}"),
        size=205_118_229,
        bases={"alpine": "alpine"},
        bins=("node", "ghost"),
        entrypoint=("docker-entrypoint.sh",),
        cmd=("node", "current/index.js"),
        ports=(2368,),
        boot=(
            (900, "[%Y-%m-%d %H:%M:%S] INFO Ghost is running in production..."),
            (2600, "[%Y-%m-%d %H:%M:%S] INFO Ghost booted in 2.6s"),
        ),
        http={"/": 200},
        listen_ms=2600,
        memory=(140 * MIB, 260 * MIB),
    ),
    Image(
        "docker.io/library/tomcat",
        tags=(
            "{latest|7|8|9|10|11}{|-jdk{8..25}|-jre{8..17}}{|-openjdk|-corretto|-temurin}",
            "{7..11}.{0..5}{|.{0..110}}{|-jdk{8..25}|-jre{8..17}}{|-openjdk|-corretto|-temurin|-slim|-alpine}",
        ),
        version="11.0.13",
        size=201_118_337,
        bins=("catalina.sh", "java", "curl"),
        cmd=("catalina.sh", "run"),
        ports=(8080,),
        boot=(
            (
                700,
                "%d-%b-%Y %H:%M:%S.000 INFO [main] org.apache.catalina.startup.VersionLoggerListener.log "
                "Server version name:   Apache Tomcat/{version}",
            ),
            (
                1500,
                "%d-%b-%Y %H:%M:%S.000 INFO [main] org.apache.coyote.AbstractProtocol.start "
                'Starting ProtocolHandler ["http-nio-8080"]',
            ),
            (
                1510,
                "%d-%b-%Y %H:%M:%S.000 INFO [main] org.apache.catalina.startup.Catalina.start "
                "Server startup in [112] milliseconds",
            ),
        ),
        http={"*": 404},
        listen_ms=1510,
        quit_code=143,
        quit_ms=600,
        memory=(120 * MIB, 300 * MIB),
        cpu=(800_000, 90_000_000),
        workdir="/usr/local/tomcat",
    ),
    Image(
        "docker.io/jenkins/jenkins",
        tags=None,
        size=266_118_440,
        bins=("java", "curl", "git"),
        entrypoint=("/usr/bin/tini", "--", "/usr/local/bin/jenkins.sh"),
        ports=(8080, 50000),
        boot=(
            (
                2500,
                "%Y-%m-%d %H:%M:%S.000+0000 [id=1]\tINFO\twinstone.Logger#logInternal: Winstone Servlet Engine running",
            ),
            (
                14_000,
                "%Y-%m-%d %H:%M:%S.000+0000 [id=24]\tINFO\thudson.lifecycle.Lifecycle#onReady: "
                "Jenkins is fully up and running",
            ),
        ),
        http={"/login": 200, "/": 403},
        listen_ms=4000,
        quit_code=143,
        quit_ms=1500,
        memory=(420 * MIB, 900 * MIB),
        cpu=(2_000_000, 400_000_000),
        uid=1000,
    ),
    Image(
        "docker.io/library/adminer",
        tags=("{latest|standalone|fastcgi|4|5}{|-standalone|-fastcgi}", "{4..5}.{0..17}{|.{0..9}}"),
        size=42_118_551,
        base="alpine",
        bins=("php",),
        entrypoint=("entrypoint.sh", "docker-php-entrypoint"),
        cmd=("php", "-S", "[::]:8080", "-t", "/var/www/html"),
        ports=(8080,),
        boot=((50, "[%a %b %d %H:%M:%S %Y] PHP 8.4.13 Development Server (http://[::]:8080) started"),),
        http={"/": 200},
        memory=(10 * MIB, 30 * MIB),
    ),
    Image(
        "docker.io/library/registry",
        tags=("{latest|2|3}", "{2..3}.{0..8}{|.{0..3}}"),
        size=9_204_551,
        base="alpine",
        bins=("registry",),
        entrypoint=("/entrypoint.sh",),
        cmd=("/etc/distribution/config.yml",),
        ports=(5000,),
        boot=((30, 'time="%Y-%m-%dT%H:%M:%S.000000000Z" level=info msg="listening on [::]:5000"'),),
        http={"/": 200, "/v2/": 200},
        memory=(12 * MIB, 60 * MIB),
        quit_code=2,
    ),
    Image(
        "docker.io/library/nextcloud",
        tags=("{latest|apache|fpm|stable|{20..32}}{|-apache|-fpm}",),
        size=410_118_551,
        bins=("php", "apache2-foreground"),
        entrypoint=("/entrypoint.sh",),
        cmd=("apache2-foreground",),
        ports=(80,),
        http={"/": 200, "/status.php": 200},
        listen_ms=8000,
        memory=(90 * MIB, 240 * MIB),
    ),
    Image(
        "docker.io/kodekloud/webapp-color",
        tags=None,
        size=31_777_918,
        base="alpine",
        bins=("python", "python3"),
        entrypoint=("python", "app.py"),
        ports=(8080,),
        boot=(
            (200, ' * Serving Flask app "app" (lazy loading)'),
            (200, " * Environment: production"),
            (210, " * Running on http://0.0.0.0:8080/ (Press CTRL+C to quit)"),
        ),
        http={"*": 200},
        quit_code=None,
        memory=(22 * MIB, 40 * MIB),
    ),
    Image(
        "docker.io/kodekloud/event-simulator",
        tags=None,
        size=22_777_918,
        base="alpine",
        bins=("python", "python3"),
        entrypoint=("python", "eventsimulator.py"),
        periodic=(
            1000,
            "[%Y-%m-%d %H:%M:%S,000] INFO in event-simulator: USER{digit} is viewing page{digit}",
        ),
        quit_code=None,
        memory=(8 * MIB, 12 * MIB),
    ),
)
