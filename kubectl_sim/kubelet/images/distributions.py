"""Operating system images: a shell and its tools, nothing that stays."""

from __future__ import annotations

from .record import MIB, Image

_HELLO = """
Hello from Docker!
This message shows that your installation appears to be working correctly.

What just happened:
 1. The container runtime asked the registry for the image "hello-world".
 2. The registry sent the image, which holds one small program.
 3. The runtime started a container that runs the program you are reading.
 4. The program wrote this text, and the runtime kept it as the log.

For something bigger, try an Ubuntu container with a shell:
 $ docker run -it ubuntu bash
"""

IMAGES = (
    Image(
        "docker.io/library/busybox",
        tags=(
            "{latest|stable|unstable|musl|glibc|uclibc}",
            "stable-{musl|glibc|uclibc}",
            "1{|-musl|-glibc|-uclibc}",
            "1.{21..37}{|.{0..7}}{|-musl|-glibc|-uclibc}",
        ),
        version="1.37.0",
        size=2_222_104,
        base="busybox",
        cmd=("sh",),
        shell_cmd=True,
        serves=False,
        memory=(200_000, 900_000),
        groups=(10,),
    ),
    Image(
        "docker.io/library/alpine",
        tags=("{latest|edge|3}", "3.{2..22}{|.{0..12}}", "2.{6..7}"),
        version="3.22.2",
        size=3_806_311,
        base="alpine",
        cmd=("/bin/sh",),
        shell_cmd=True,
        serves=False,
        memory=(220_000, 1_200_000),
        groups=(1, 2, 3, 4, 6, 10, 11, 20, 26, 27),
    ),
    Image(
        "docker.io/library/ubuntu",
        tags=(
            "{latest|rolling|devel|trusty|xenial|bionic|focal|jammy|noble|plucky|questing|resolute}",
            "{14|16|18|20|22|24|26}.04",
            "{24|25}.10",
            "25.04",
        ),
        size=29_723_061,
        base="debian",
        cmd=("/bin/bash",),
        shell_cmd=True,
        serves=False,
        memory=(700_000, 3 * MIB),
    ),
    Image(
        "docker.io/library/debian",
        tags=(
            "{latest|stable|testing|unstable|sid|oldstable|trixie|bookworm|bullseye|buster|stretch|jessie}{|-slim}",
            "{7..13}{|.{0..13}}{|-slim}",
        ),
        size=49_286_112,
        sizes={"slim": 28_230_551},
        base="debian",
        cmd=("bash",),
        shell_cmd=True,
        serves=False,
        memory=(700_000, 3 * MIB),
    ),
    Image(
        "docker.io/library/centos",
        tags=("{latest|5|6|7|8|centos5|centos6|centos7|centos8}", "{6|7|8}.{0..10}{|.{1003..2111}}"),
        size=83_518_086,
        base="rhel",
        cmd=("/bin/bash",),
        shell_cmd=True,
        serves=False,
        memory=(900_000, 3 * MIB),
    ),
    Image(
        "docker.io/library/fedora",
        tags=("{latest|rawhide}", "{20..44}"),
        size=67_204_118,
        base="rhel",
        cmd=("/bin/bash",),
        shell_cmd=True,
        serves=False,
        memory=(900_000, 3 * MIB),
    ),
    Image(
        "docker.io/library/rockylinux",
        tags=("{8|9}{|-minimal}", "{8|9}.{3..9}{|-minimal}"),
        size=72_611_034,
        base="rhel",
        cmd=("/bin/bash",),
        shell_cmd=True,
        serves=False,
    ),
    Image(
        "docker.io/library/almalinux",
        tags=("{latest|minimal|8|9|10}{|-minimal}", "{8|9|10}.{0..10}{|-minimal}"),
        size=70_114_228,
        base="rhel",
        cmd=("/bin/bash",),
        shell_cmd=True,
        serves=False,
    ),
    Image(
        "docker.io/library/amazonlinux",
        tags=("{latest|1|2|2023}",),
        size=53_004_118,
        base="rhel",
        cmd=("/bin/bash",),
        shell_cmd=True,
        serves=False,
    ),
    Image(
        "docker.io/library/bash",
        tags=("{latest|devel|3|4|5}", "{3..5}.{0..4}{|.{0..40}}"),
        size=6_102_447,
        base="alpine",
        bins=("bash",),
        entrypoint=("docker-entrypoint.sh",),
        cmd=("bash",),
        shell_cmd=True,
        serves=False,
        memory=(400_000, 2 * MIB),
    ),
    Image(
        "docker.io/library/hello-world",
        tags=("{latest|linux|nanoserver}",),
        size=10_072,
        base="static",
        bins=("/hello",),
        cmd=("/hello",),
        serves=False,
        exit=(10, 0),
        boot=tuple((1, line) for line in _HELLO.splitlines()),
        memory=(100_000, 200_000),
    ),
)
