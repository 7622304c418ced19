"""Language toolchains: interpreters that wait for a terminal, compilers that need arguments."""

# log lines stay as the programs print them

from __future__ import annotations

from .record import MIB, Image

_DEBIAN = "{|-slim|-bookworm|-slim-bookworm|-trixie|-slim-trixie|-bullseye|-slim-bullseye|-buster|-slim-buster}"
_ALPINE = "{|-alpine|-alpine3.{10..22}}"
_NODE = "{|-slim|-alpine|-bookworm|-bookworm-slim|-bullseye|-bullseye-slim|-alpine3.{10..22}}"
_JAVA = "{|-jdk|-jre|-alpine|-jdk-alpine|-jre-alpine|-slim|-jdk-slim|-jre-slim|-jammy|-jdk-jammy|-jre-jammy}"


def _toolchain(name: str, tags: tuple[str, ...], size: int, bins: tuple[str, ...], cmd: str, **facts: object) -> Image:
    return Image(
        f"docker.io/library/{name}",
        tags=tags,
        size=size,
        base="debian",
        bases={"alpine": "alpine"},
        bins=bins,
        cmd=(cmd,),
        shell_cmd=True,
        serves=False,
        **facts,
    )


IMAGES = (
    _toolchain(
        "python",
        (
            f"{{latest|slim|alpine|2|3|2.7}}{_DEBIAN}",
            f"3.{{3..15}}{_DEBIAN}",
            f"3.{{3..15}}{_ALPINE}",
            f"{{2.7|3.{{3..14}}}}.{{0..24}}{_DEBIAN}",
            f"{{2.7|3.{{3..14}}}}.{{0..24}}{_ALPINE}",
            "3-alpine",
        ),
        412_336_781,
        ("python", "python3", "pip", "pip3"),
        "python3",
        sizes={"alpine": 17_102_334, "slim": 45_120_118},
        memory=(8 * MIB, 40 * MIB),
    ),
    _toolchain(
        "node",
        (
            f"{{latest|current|lts|slim|alpine|{{4..25}}}}{_NODE}",
            f"{{4..25}}.{{0..22}}{{|.{{0..9}}}}{_NODE}",
            "lts-alpine",
        ),
        404_118_229,
        ("node", "npm", "npx", "yarn"),
        "node",
        entrypoint=("docker-entrypoint.sh",),
        sizes={"alpine": 52_004_118, "slim": 78_811_204},
        memory=(38 * MIB, 120 * MIB),
    ),
    _toolchain(
        "golang",
        (
            f"{{latest|alpine|1}}{_DEBIAN}",
            f"1.{{5..26}}{_DEBIAN}",
            f"1.{{5..26}}{_ALPINE}",
            f"1.{{5..26}}.{{0..15}}{_DEBIAN}",
            f"1.{{5..26}}.{{0..15}}{_ALPINE}",
            "1-alpine",
        ),
        302_118_446,
        ("go", "gofmt"),
        "bash",
        sizes={"alpine": 78_202_551},
        workdir="/go",
    ),
    _toolchain(
        "openjdk",
        (f"{{latest|{{7..26}}}}{_JAVA}", f"{{8|11|17}}.{{0..9}}{{|.{{0..16}}}}{_JAVA}"),
        240_118_006,
        ("java", "javac", "jshell"),
        "jshell",
        sizes={"alpine": 102_118_006, "slim": 210_118_006},
        memory=(60 * MIB, 300 * MIB),
    ),
    _toolchain(
        "eclipse-temurin",
        (f"{{latest|{{8..25}}}}{_JAVA}",),
        172_118_006,
        ("java", "javac", "jshell"),
        "jshell",
        entrypoint=("/__cacert_entrypoint.sh",),
        memory=(60 * MIB, 300 * MIB),
    ),
    _toolchain(
        "perl",
        (
            "{latest|slim|stable|devel|5}{|-slim|-threaded|-bookworm}",
            "5.{8..42}{|.{0..4}}{|-slim|-threaded|-bookworm}",
        ),
        336_118_902,
        ("perl", "cpan"),
        "perl5.42.0",
        sizes={"slim": 55_209_881},
    ),
    _toolchain(
        "ruby",
        (
            f"{{latest|slim|alpine|2|3}}{_DEBIAN}",
            f"{{2..3}}.{{0..7}}{_DEBIAN}",
            f"{{2..3}}.{{0..7}}{_ALPINE}",
            f"{{2..3}}.{{0..7}}.{{0..10}}{_DEBIAN}",
            f"{{2..3}}.{{0..7}}.{{0..10}}{_ALPINE}",
        ),
        368_118_771,
        ("ruby", "irb", "gem", "bundle"),
        "irb",
        sizes={"alpine": 36_118_771, "slim": 70_118_771},
    ),
    _toolchain(
        "php",
        (
            "{latest|cli|alpine|apache|fpm|fpm-alpine|7|8}{|-cli|-apache|-fpm|-alpine|-fpm-alpine}",
            "{5..8}.{0..5}{|.{0..45}}{|-cli|-apache|-fpm|-alpine|-fpm-alpine|-cli-alpine}",
        ),
        178_118_204,
        ("php", "apache2-foreground", "php-fpm", "curl"),
        "php",
        entrypoint=("docker-php-entrypoint",),
        sizes={"alpine": 38_118_204},
    ),
    _toolchain(
        "rust",
        ("{latest|slim|alpine|1}{|-slim|-alpine}", "1.{10..92}{|.{0..2}}{|-slim|-alpine}"),
        590_118_204,
        ("cargo", "rustc"),
        "bash",
    ),
    _toolchain("gcc", ("{latest|{4..15}}", "{4..15}.{1..9}{|.0}"), 520_118_204, ("gcc", "g++", "make"), "bash"),
    _toolchain(
        "maven",
        (
            "{latest|3|4}",
            "3.{3..9}{|.{0..11}}{|-eclipse-temurin-{8..25}|-openjdk-{8..18}|-amazoncorretto-{8..25}}",
        ),
        280_118_204,
        ("mvn", "java"),
        "mvn",
    ),
    _toolchain(
        "gradle",
        ("latest", "{6..9}{|.{0..14}}{|.{0..3}}{|-jdk{8..25}}"),
        360_118_204,
        ("gradle", "java"),
        "gradle",
    ),
)
