"""What the server counts, in the Prometheus text format of ``/metrics``."""

from __future__ import annotations

from collections import Counter

from kubectl_sim.server.host import Host
from kubectl_sim.server.paths import Target

#: Upper bounds of the latency histogram, in seconds: upstream's, as far as they say anything here.
_BUCKETS = (0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 2.0, 5.0)


class Metrics:
    """Requests by verb, resource and answer, and how long they took."""

    def __init__(self, version: str) -> None:
        self._version = version
        self._requests: Counter[tuple[str, str, str, str, int]] = Counter()
        self._buckets: dict[str, list[int]] = {}
        self._seconds: Counter[str] = Counter()

    def count(self, verb: str, target: Target | None, code: int, seconds: float) -> None:
        """Take note of one answered request; ``verb`` is the HTTP method."""
        group, resource, subresource = "", "", ""
        if target is not None:
            group, resource, subresource = target.served.group, target.served.plural, target.subresource
        self._requests[verb, group, resource, subresource, code] += 1
        buckets = self._buckets.setdefault(verb, [0] * (len(_BUCKETS) + 1))
        for position, bound in enumerate(_BUCKETS):
            if seconds <= bound:
                buckets[position] += 1
        buckets[-1] += 1
        self._seconds[verb] += seconds  # type: ignore[assignment]

    def text(self, host: Host) -> str:
        """Everything, in Prometheus' exposition format."""
        lines = self._build_info() + self._request_lines() + self._duration_lines()
        watches = [('{verb="WATCH"}', host.hub.count)]
        lines += _gauge("apiserver_longrunning_requests", "Watches that are open.", watches)
        lines += _gauge("apiserver_storage_objects", "Number of stored objects by resource.", _objects(host))
        head = host.cluster.store.head
        lines += _gauge("etcd_debugging_mvcc_current_revision", "The current revision of the store.", [("", head)])
        return "\n".join(lines) + "\n"

    def _build_info(self) -> list[str]:
        labels = f'{{git_version="{self._version}",major="1",minor="37",platform="linux/amd64"}}'
        return _gauge("kubernetes_build_info", "What is served, constant 1.", [(labels, 1)])

    def _request_lines(self) -> list[str]:
        name = "apiserver_request_total"
        lines = [f"# HELP {name} Counter of apiserver requests.", f"# TYPE {name} counter"]
        for (verb, group, resource, subresource, code), count in sorted(self._requests.items()):
            labels = f'code="{code}",group="{group}",resource="{resource}",subresource="{subresource}",verb="{verb}"'
            lines.append(f"{name}{{{labels}}} {count}")
        return lines

    def _duration_lines(self) -> list[str]:
        name = "apiserver_request_duration_seconds"
        lines = [f"# HELP {name} Response latency distribution in seconds.", f"# TYPE {name} histogram"]
        for verb, buckets in sorted(self._buckets.items()):
            for bound, count in zip((*_BUCKETS, "+Inf"), buckets, strict=True):
                lines.append(f'{name}_bucket{{verb="{verb}",le="{bound}"}} {count}')
            lines.append(f'{name}_sum{{verb="{verb}"}} {self._seconds[verb]:.6f}')
            lines.append(f'{name}_count{{verb="{verb}"}} {buckets[-1]}')
        return lines


def _gauge(name: str, help: str, values: list[tuple[str, int]]) -> list[str]:
    lines = [f"# HELP {name} {help}", f"# TYPE {name} gauge"]
    return lines + [f"{name}{labels} {value}" for labels, value in values]


def _objects(host: Host) -> list[tuple[str, int]]:
    with host.cluster.reading:
        rows = host.cluster.store.run("SELECT resource, count(*) FROM object GROUP BY resource ORDER BY resource")
        return [(f'{{resource="{resource}"}}', count) for resource, count in rows.fetchall()]
