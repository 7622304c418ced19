"""Names that tutorials invent (``myapp:v1``).  No registry has them; here they exist and do as told.

The servers listen on whatever ports the pod names and answer every path, so that a
tutorial's probes and services work as its text says.  The tasks end with success.
"""

from __future__ import annotations

from .record import MIB, Image

_SERVERS = (
    "myapp",
    "my-app",
    "app",
    "web",
    "webapp",
    "web-app",
    "frontend",
    "backend",
    "api",
    "api-server",
    "monitoring-adapter",
    "postgres-proxy",
    "log-shipper",
    "my-image",
    "example",
)
_TASKS = {
    "processor": (45_000, "Processing batch", "Batch done"),
    "backup-tool": (20_000, "Starting backup", "Backup finished"),
    "worker": (30_000, "Working", "Work done"),
    "batch-job": (30_000, "Job started", "Job finished"),
    "data-processor": (45_000, "Processing data", "Data processed"),
    "migrate": (15_000, "Applying migrations", "Migrations applied"),
}


def _server(name: str) -> Image:
    return Image(
        f"docker.io/library/{name}",
        tags=None,
        size=38_114_552,
        base="any",
        entrypoint=(f"/{name}",),
        ports=None,
        boot=(
            (20, f"%Y-%m-%dT%H:%M:%SZ INFO {name} {{version}} starting"),
            (60, f"%Y-%m-%dT%H:%M:%SZ INFO {name} ready"),
        ),
        http={"*": 200},
        memory=(18 * MIB, 60 * MIB),
        cpu=(900_000, 30_000_000),
    )


def _task(name: str, duration_ms: int, first: str, last: str) -> Image:
    return Image(
        f"docker.io/library/{name}",
        tags=None,
        size=42_114_552,
        base="any",
        entrypoint=(f"/{name}",),
        serves=False,
        exit=(duration_ms, 0),
        boot=(
            (50, f"%Y-%m-%dT%H:%M:%SZ INFO {first}"),
            (duration_ms - 50, f"%Y-%m-%dT%H:%M:%SZ INFO {last}"),
        ),
        memory=(24 * MIB, 80 * MIB),
        cpu=(180_000_000, 400_000_000),
    )


IMAGES = (
    *(_server(name) for name in _SERVERS),
    *(_task(name, *facts) for name, facts in _TASKS.items()),
)
