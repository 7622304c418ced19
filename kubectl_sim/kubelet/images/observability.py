"""Metrics, logs and dashboards."""

# log lines stay as the programs print them

from __future__ import annotations

from .record import MIB, Image

_PROM = "time=%Y-%m-%dT%H:%M:%S.000Z level=INFO source=main.go:1"


def _prometheus(name: str) -> Image:
    return Image(
        name,
        tags=("{latest|main|v2.{0..55}.{0..3}|v3.{0..8}.{0..2}}",),
        version="3.7.3",
        size=142_118_551,
        base="busybox",
        bins=("/bin/prometheus", "promtool"),
        entrypoint=("/bin/prometheus",),
        cmd=("--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"),
        ports=(9090,),
        boot=(
            (60, f'{_PROM} msg="Starting Prometheus Server" mode=server version="(version={{version}})"'),
            (200, f'{_PROM} msg="Server is ready to receive web requests."'),
        ),
        http={"/-/healthy": 200, "/-/ready": 200, "/": 302, "/metrics": 200, "/graph": 200},
        memory=(70 * MIB, 220 * MIB),
        cpu=(3_000_000, 60_000_000),
        uid=65534,
    )


def _node_exporter(name: str) -> Image:
    return Image(
        name,
        tags=("{latest|v1.{0..10}.{0..2}}",),
        size=12_404_118,
        base="busybox",
        bins=("/bin/node_exporter",),
        entrypoint=("/bin/node_exporter",),
        ports=(9100,),
        boot=(
            (
                10,
                'time=%Y-%m-%dT%H:%M:%S.000Z level=INFO source=node_exporter.go:216 msg="Starting node_exporter"',
            ),
            (
                20,
                'time=%Y-%m-%dT%H:%M:%S.000Z level=INFO source=tls_config.go:346 msg="Listening on" address=[::]:9100',
            ),
        ),
        http={"/": 200, "/metrics": 200},
        quit_code=2,
        memory=(10 * MIB, 24 * MIB),
        cpu=(1_000_000, 12_000_000),
        uid=65534,
    )


def _fluentd(name: str, tags: tuple[str, ...] | None) -> Image:
    return Image(
        name,
        tags=tags,
        size=22_404_118,
        base="alpine",
        bins=("fluentd", "ruby"),
        entrypoint=("tini", "--", "/bin/entrypoint.sh"),
        cmd=("fluentd",),
        ports=(24224, 5140),
        boot=(
            (
                900,
                "%Y-%m-%d %H:%M:%S +0000 [info]: init supervisor logger path=nil rotate_age=nil rotate_size=nil",
            ),
            (
                950,
                '%Y-%m-%d %H:%M:%S +0000 [info]: parsing config file is succeeded path="/fluentd/etc/fluent.conf"',
            ),
            (1300, "%Y-%m-%d %H:%M:%S +0000 [info]: #0 fluentd worker is now running worker=0"),
        ),
        listen_ms=1300,
        memory=(60 * MIB, 130 * MIB),
        cpu=(1_200_000, 40_000_000),
        uid=100,
    )


IMAGES = (
    _prometheus("docker.io/prom/prometheus"),
    _prometheus("quay.io/prometheus/prometheus"),
    _node_exporter("docker.io/prom/node-exporter"),
    _node_exporter("quay.io/prometheus/node-exporter"),
    Image(
        "docker.io/prom/alertmanager",
        tags=("{latest|v0.{15..29}.{0..2}}",),
        size=33_404_118,
        base="busybox",
        bins=("/bin/alertmanager",),
        entrypoint=("/bin/alertmanager",),
        ports=(9093, 9094),
        http={"/-/healthy": 200, "/-/ready": 200, "/": 200},
        memory=(18 * MIB, 40 * MIB),
        uid=65534,
    ),
    Image(
        "docker.io/grafana/grafana",
        tags=("{latest|main|master}", "{5..12}.{0..5}.{0..22}"),
        version="12.2.1",
        size=190_404_118,
        base="alpine",
        bins=("grafana", "curl"),
        entrypoint=("/run.sh",),
        ports=(3000,),
        boot=(
            (
                300,
                'logger=settings t=%Y-%m-%dT%H:%M:%S.000000000Z level=info msg="Starting Grafana" version={version}',
            ),
            (
                5000,
                'logger=http.server t=%Y-%m-%dT%H:%M:%S.000000000Z level=info msg="HTTP Server Listen" '
                "address=[::]:3000 protocol=http subUrl= socket=",
            ),
        ),
        http={"/": 302, "/login": 200, "/api/health": 200},
        listen_ms=5000,
        memory=(110 * MIB, 220 * MIB),
        cpu=(4_000_000, 90_000_000),
        uid=472,
    ),
    Image(
        "docker.io/grafana/loki",
        tags=None,
        size=38_404_118,
        base="static",
        bins=("/usr/bin/loki",),
        entrypoint=("/usr/bin/loki",),
        ports=(3100, 9095),
        http={"/ready": 200, "/metrics": 200},
        memory=(70 * MIB, 200 * MIB),
        uid=10001,
    ),
    Image(
        "docker.io/grafana/promtail",
        tags=None,
        size=78_404_118,
        base="debian",
        bins=("/usr/bin/promtail",),
        entrypoint=("/usr/bin/promtail",),
        ports=(9080,),
        http={"/ready": 200},
        memory=(40 * MIB, 90 * MIB),
    ),
    _fluentd(
        "docker.io/library/fluentd",
        ("{latest|v0.12{|.{20..43}}|v0.14{|.{0..25}}|v1.{0..3}{|-1|.{0..3}}}{|-onbuild}",),
    ),
    _fluentd("docker.io/fluent/fluentd", None),
    _fluentd("docker.io/fluent/fluentd-kubernetes-daemonset", None),
    Image(
        "docker.io/fluent/fluent-bit",
        tags=None,
        size=40_404_118,
        base="static",
        bins=("/fluent-bit/bin/fluent-bit",),
        entrypoint=("/fluent-bit/bin/fluent-bit",),
        cmd=("-c", "/fluent-bit/etc/fluent-bit.conf"),
        ports=(2020,),
        boot=(
            (10, "Fluent Bit v4.1.1"),
            (20, "[%Y/%m/%d %H:%M:%S.000000000] [ info] [fluent bit] version=4.1.1, pid=1"),
        ),
        memory=(16 * MIB, 45 * MIB),
    ),
    Image(
        "docker.io/library/kibana",
        tags=("{7..9}.{0..19}.{0..29}", "{5..6}.{0..8}{|.{0..23}}"),
        size=482_404_118,
        bins=("kibana", "curl"),
        entrypoint=("/bin/tini", "--"),
        cmd=("/usr/local/bin/kibana-docker",),
        ports=(5601,),
        boot=(
            (
                12_000,
                "[%Y-%m-%dT%H:%M:%S.000+00:00][INFO ][http.server.Kibana] http server running at http://0.0.0.0:5601",
            ),
        ),
        http={"/": 302, "/api/status": 200},
        listen_ms=12_000,
        memory=(480 * MIB, 800 * MIB),
        uid=1000,
    ),
    Image(
        "docker.elastic.co/kibana/kibana",
        tags=("{6..9}.{0..19}.{0..29}",),
        size=482_404_118,
        bins=("kibana", "curl"),
        entrypoint=("/bin/tini", "--"),
        cmd=("/usr/local/bin/kibana-docker",),
        ports=(5601,),
        http={"/": 302, "/api/status": 200},
        listen_ms=12_000,
        memory=(480 * MIB, 800 * MIB),
        uid=1000,
    ),
    Image(
        "docker.elastic.co/beats/filebeat",
        tags=None,
        size=110_404_118,
        bins=("filebeat",),
        entrypoint=("/usr/bin/tini", "--"),
        cmd=("filebeat", "-environment", "container"),
        memory=(40 * MIB, 90 * MIB),
    ),
)
