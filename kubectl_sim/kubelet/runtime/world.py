"""Everything around a program: its image, environment, volumes, neighbours and network."""

from __future__ import annotations

from .trace import FOREVER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    from kubectl_sim.kubelet.images.record import Image

    class Network(Protocol):
        """Answers of the cluster's network, as a history."""

        def ask(self, question: str, at: int) -> Any:
            """The answer at an instant: ``dns:NAME`` → addresses or None; ``tcp:HOST:PORT`` → bool;

            ``http:HOST:PORT/PATH`` → [status, body] or None.
            """

        def next_change(self, question: str, at: int) -> int:
            """When the answer changes next; FOREVER if that is not known."""

    class Volumes(Protocol):
        """Files that live outside the container: other containers' writes, config maps, secrets."""

        def read(self, path: str, at: int) -> str | None: ...
        def next_change(self, path: str, at: int) -> int: ...
        def appended(self, path: str, since: int, until: int, last: int | None) -> list[tuple[int, str]]: ...
        def paths(self, at: int) -> list[str]: ...


class NoNetwork:
    """Nothing resolves, nothing answers."""

    def ask(self, question: str, at: int) -> Any:
        return None

    def next_change(self, question: str, at: int) -> int:
        return FOREVER


class NoVolumes:
    """A container without volumes."""

    def read(self, path: str, at: int) -> str | None:
        return None

    def next_change(self, path: str, at: int) -> int:
        return FOREVER

    def appended(self, path: str, since: int, until: int, last: int | None) -> list[tuple[int, str]]:
        return []

    def paths(self, at: int) -> list[str]:
        return []


class World:
    """The surroundings of one container; read-only for the programs in it."""

    __slots__ = (
        "base",
        "env",
        "fs_group",
        "gid",
        "groups",
        "hostname",
        "hosts",
        "image",
        "ip",
        "memory_limit",
        "mounts",
        "namespace",
        "network",
        "open_stdin",
        "ports",
        "protected",
        "read_only",
        "resolver",
        "seed",
        "tag",
        "uid",
        "volumes",
        "workdir",
        "writable",
    )

    def __init__(self, image: Image, tag: str, **facts: Any) -> None:
        self.image = image
        self.tag = tag
        self.base = image.base_of(tag)
        self.env: dict[str, str] = facts.get("env") or {}
        self.hostname: str = facts.get("hostname", "localhost")
        self.namespace: str = facts.get("namespace", "default")
        self.ip: str = facts.get("ip", "10.244.0.2")
        self.seed: int = facts.get("seed", 0)
        self.uid: int = facts.get("uid", image.uid)
        self.gid: int = facts.get("gid", 0)
        self.groups: tuple[int, ...] = facts.get("groups", ())
        #: Group of what is in the pod's volumes, None for the writer's own.
        self.fs_group: int | None = facts.get("fs_group")
        self.workdir: str = facts.get("workdir") or image.workdir
        #: Bytes; 0 is no limit.
        self.memory_limit: int = facts.get("memory_limit", 0)
        #: Somebody keeps standard input open (stdin: true), so a shell waits instead of ending.
        self.open_stdin: bool = facts.get("open_stdin", False)
        #: containerPorts of the pod: where an image of unknown making listens.
        self.ports: tuple[int, ...] = facts.get("ports", ())
        #: readOnlyRootFilesystem, with the mount paths that stay writable.
        self.read_only: bool = facts.get("read_only", False)
        self.writable: tuple[str, ...] = facts.get("writable", ())
        #: Every mount path, also those that are read-only.
        self.mounts: tuple[str, ...] = facts.get("mounts") or self.writable
        #: Lines of /etc/hosts after the loopback's, and the whole of /etc/resolv.conf.
        self.hosts: str = facts.get("hosts", "")
        self.resolver: str = facts.get("resolver", "")
        #: Mount paths that nobody can write to.
        self.protected: tuple[str, ...] = facts.get("protected", ())
        self.network: Network = facts.get("network") or NoNetwork()
        self.volumes: Volumes = facts.get("volumes") or NoVolumes()

    def may_write(self, path: str) -> bool:
        if self.protected and any(path == m or path.startswith(m + "/") for m in self.protected):
            return False
        if not self.read_only:
            return True
        return path.startswith("/dev/") or any(path == m or path.startswith(m + "/") for m in self.writable)

    def may_change(self, path: str) -> bool:
        """Whether the user of the container may write there, whatever it is mounted on."""
        if self.uid == 0 or self.base == "any":
            return True
        places = ("/tmp", "/var/tmp", "/dev", self.workdir if self.workdir != "/" else "/tmp", *self.writable)
        return any(path == place or path.startswith(place + "/") for place in places)

    def mount_of(self, path: str) -> str | None:
        """The mount path that covers a path, None for what the image's own files cover."""
        return next((m for m in self.mounts if path == m or path.startswith(m.rstrip("/") + "/")), None)

    def fields(self, text: str) -> str:
        """Put the container's own facts into a log text of the catalogue."""
        if "{" not in text:
            return text
        return (
            text.replace("{ip}", self.ip)
            .replace("{host}", self.hostname)
            .replace("{version}", self.image.version_of(self.tag))
        )
