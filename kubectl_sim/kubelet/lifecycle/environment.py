"""What a container finds around it: variables, files in its volumes, the network's history."""

from __future__ import annotations

from kubectl_sim.base import quantity
from kubectl_sim.kubelet.runtime.program import Program, expand
from kubectl_sim.kubelet.runtime.trace import FOREVER
from kubectl_sim.kubelet.runtime.world import World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .worker import Worker

    Obj = dict[str, Any]

#: What every container is told about the API server.
API_SERVER = {
    "KUBERNETES_SERVICE_HOST": "10.96.0.1",
    "KUBERNETES_SERVICE_PORT": "443",
    "KUBERNETES_SERVICE_PORT_HTTPS": "443",
    "KUBERNETES_PORT": "tcp://10.96.0.1:443",
}
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class ConfigError(Exception):
    """A config map, a secret or a key that the container needs is not there; ``source`` says which object."""

    def __init__(self, message: str, source: str) -> None:
        super().__init__(message)
        self.source = source


def variables(worker: Worker, container: Obj) -> dict[str, str]:
    """The environment of a container.  Raises :class:`ConfigError`.

    Models ``makeEnvironmentVariables``: envFrom first, env over it, ``$(NAME)`` expanded.
    """
    env = {"PATH": PATH, "HOSTNAME": worker.hostname()}
    for source in container.get("envFrom") or ():
        _from_source(worker, source, env)
    for entry in container.get("env") or ():
        if "valueFrom" in entry:
            value = _value_from(worker, container, entry["valueFrom"])
            if value is None:
                continue
            env[entry["name"]] = value
        else:
            env[entry["name"]] = expand([entry.get("value") or ""], env)[0]
    for name, value in API_SERVER.items():
        env.setdefault(name, value)
    env.setdefault("HOME", "/root")
    return env


def _from_source(worker: Worker, source: Obj, env: dict[str, str]) -> None:
    prefix = source.get("prefix") or ""
    for field, resource, kind in (("configMapRef", "configmaps", "configmap"), ("secretRef", "secrets", "secret")):
        reference = source.get(field)
        if reference is None:
            continue
        found = worker.config(resource, reference["name"])
        if found is None:
            if reference.get("optional"):
                continue
            raise ConfigError(f'{kind} "{reference["name"]}" not found', f"{resource}/{reference['name']}")
        for key, value in content(resource, found).items():
            env[prefix + key] = value


def content(resource: str, obj: Obj) -> dict[str, str]:
    """Key → text of a config map or secret."""
    data = dict(obj.get("data") or {})
    if resource == "secrets":
        from binascii import Error, a2b_base64

        for key, value in data.items():
            try:
                data[key] = a2b_base64(value).decode("utf-8", "replace")
            except (Error, ValueError):
                data[key] = ""
    return data


def _value_from(worker: Worker, container: Obj, source: Obj) -> str | None:
    if "fieldRef" in source:
        return _field(worker, source["fieldRef"]["fieldPath"])
    if "resourceFieldRef" in source:
        return _resource(worker, container, source["resourceFieldRef"])
    for field, resource, kind in (
        ("configMapKeyRef", "configmaps", "ConfigMap"),
        ("secretKeyRef", "secrets", "Secret"),
    ):
        reference = source.get(field)
        if reference is None:
            continue
        found = worker.config(resource, reference["name"])
        where = f"{resource}/{reference['name']}"
        if found is None:
            if reference.get("optional"):
                return None
            raise ConfigError(f'{kind.lower()} "{reference["name"]}" not found', where)
        data = content(resource, found)
        if reference["key"] not in data:
            if reference.get("optional"):
                return None
            name = f"{worker.namespace}/{reference['name']}"
            raise ConfigError(f"couldn't find key {reference['key']} in {kind} {name}", where)
        return data[reference["key"]]
    return None


def _field(worker: Worker, path: str) -> str:
    metadata = worker.pod["metadata"]
    head, bracket, key = path.partition("[")
    if bracket:
        return str((metadata.get(head.removeprefix("metadata.")) or {}).get(key.strip("'\"]"), ""))
    simple = {
        "metadata.name": metadata["name"],
        "metadata.namespace": worker.namespace,
        "metadata.uid": metadata.get("uid", ""),
        "spec.nodeName": worker.facts.node,
        "spec.serviceAccountName": worker.spec.get("serviceAccountName", "default"),
        "status.hostIP": worker.facts.host_ip,
        "status.hostIPs": worker.facts.host_ip,
        "status.podIP": worker.address(),
        "status.podIPs": worker.address(),
    }
    if path in ("metadata.labels", "metadata.annotations"):
        values = metadata.get(path.removeprefix("metadata.")) or {}
        return "\n".join(f'{name}="{value}"' for name, value in sorted(values.items()))
    return str(simple.get(path, ""))


def _resource(worker: Worker, container: Obj, reference: Obj) -> str:
    name = reference.get("containerName") or container["name"]
    owner = next((c for c, _ in worker.everyone if c["name"] == name), container)
    what, _, resource = reference["resource"].partition(".")
    resources = owner.get("resources") or {}
    value = (resources.get(what) or {}).get(resource) or (resources.get("limits") or {}).get(resource) or "0"
    divisor = quantity.of(reference.get("divisor") or "1")
    if not divisor:
        divisor = quantity.of("1")
    amount, unit = quantity.of(value).milli_value(), divisor.milli_value()
    return str(-(-amount // unit))


# -- volumes -----------------------------------------------------------------------------


class Mounts:
    """The files that a container sees in its volumes (implements ``world.Volumes``)."""

    def __init__(self, worker: Worker, container: Obj) -> None:
        self.worker = worker
        self.container = container

    def locate(self, path: str) -> tuple[Obj, str] | None:
        """(volume, path inside it) of a path in the container."""
        best: tuple[int, Obj, str] | None = None
        for mount in self.container.get("volumeMounts") or ():
            root = mount["mountPath"].rstrip("/")
            if (path == root or path.startswith(root + "/")) and (best is None or len(root) > best[0]):
                inner = path[len(root) :].lstrip("/")
                if mount.get("subPath"):
                    inner = f"{mount['subPath']}/{inner}".rstrip("/")
                volume = next((v for v in self.worker.spec.get("volumes") or () if v["name"] == mount["name"]), None)
                if volume is not None:
                    best = len(root), volume, inner
        return None if best is None else (best[1], best[2])

    def read(self, path: str, at: int) -> str | None:
        found = self.locate(path)
        if found is None:
            return None
        volume, inner = found
        own = projected(self.worker, volume, inner)
        if own is not None:
            return own
        texts = [text for p, theirs in self.neighbours(volume, inner) if (text := p.trace.read(theirs, at)) is not None]
        return texts[-1] if texts else None

    def next_change(self, path: str, at: int) -> int:
        found = self.locate(path)
        if found is None:
            return FOREVER
        return min((p.trace.next_change(theirs, at) for p, theirs in self.neighbours(*found)), default=FOREVER)

    def appended(self, path: str, since: int, until: int, last: int | None) -> list[tuple[int, str]]:
        found = self.locate(path)
        if found is None:
            return []
        pieces = [
            piece for p, theirs in self.neighbours(*found) for piece in p.trace.appended(theirs, since, until, last)
        ]
        return sorted(pieces, key=lambda piece: piece[0])

    def neighbours(self, volume: Obj, inner: str) -> Iterator[tuple[Program, str]]:
        """Programs of the pod's other containers that mount the volume, with their path of the file."""
        worker = self.worker
        mine = self.container["name"]
        if len(worker.everyone) < 2 or mine in worker.tracing:
            return
        worker.tracing.add(mine)
        try:
            for container, _ in worker.everyone:
                if container["name"] == mine or container["name"] in worker.tracing:
                    continue
                for mount in container.get("volumeMounts") or ():
                    if mount["name"] != volume["name"]:
                        continue
                    prefix = mount.get("subPath") or ""
                    if not inner.startswith(prefix):
                        continue
                    theirs = f"{mount['mountPath'].rstrip('/')}/{inner[len(prefix) :].lstrip('/')}".rstrip("/")
                    for program, _ in worker.instances(container):
                        yield program, theirs
        finally:
            worker.tracing.discard(mine)


def projected(worker: Worker, volume: Obj, inner: str) -> str | None:
    """A file of a config map, secret, downward API or projected volume."""
    for source in [volume, *((volume.get("projected") or {}).get("sources") or ())]:
        for field, resource, key in (("configMap", "configmaps", "name"), ("secret", "secrets", "secretName")):
            reference = source.get(field)
            if reference is None:
                continue
            obj = worker.config(resource, reference.get(key) or reference.get("name") or "")
            data = content(resource, obj) if obj is not None else {}
            if reference.get("items"):
                data = {item["path"]: data[item["key"]] for item in reference["items"] if item["key"] in data}
            if inner in data:
                return data[inner]
        downward = source.get("downwardAPI")
        for item in (downward or {}).get("items") or ():
            if item["path"] == inner and "fieldRef" in item:
                return _field(worker, item["fieldRef"]["fieldPath"])
    return None


def missing_volumes(worker: Worker) -> list[tuple[str, str, str]]:
    """(volume, error text, what is missing) of volumes that cannot be set up."""
    found = []
    for volume in worker.spec.get("volumes") or ():
        if volume["name"].startswith("kube-api-access-"):
            continue
        for source in [volume, *((volume.get("projected") or {}).get("sources") or ())]:
            problem = _missing_source(worker, source)
            if problem is not None:
                found.append((volume["name"], *problem))
                break
    return found


def _missing_source(worker: Worker, source: Obj) -> tuple[str, str] | None:
    for field, resource, kind in (("configMap", "configmaps", "configmap"), ("secret", "secrets", "secret")):
        reference = source.get(field)
        if reference is None or reference.get("optional"):
            continue
        name = reference.get("secretName") or reference.get("name") or ""
        obj = worker.config(resource, name)
        if obj is None:
            return f'{kind} "{name}" not found', f"{resource}/{name}"
        keys = {**(obj.get("data") or {}), **(obj.get("binaryData") or {})}
        for item in reference.get("items") or ():
            if item["key"] not in keys:
                return f"references non-existent {'config' if field == 'configMap' else 'secret'} key: {item['key']}", (
                    f"{resource}/{name}"
                )
    path = source.get("hostPath")
    if path is not None and path.get("type") in _HOST_TYPES and not _on_host(path["path"], path["type"]):
        what = _HOST_TYPES[path["type"]]
        return f"hostPath type check failed: {path['path']} is not {what}", ""
    return None


_HOST_TYPES = {"Directory": "a directory", "File": "a file", "Socket": "a socket file"}
_HOST_FILES = {
    "Directory": (
        "/",
        "/var/log",
        "/tmp",
        "/etc",
        "/var",
        "/var/lib",
        "/var/lib/kubelet",
        "/usr",
        "/proc",
        "/sys",
        "/dev",
        "/run",
        "/var/run",
        "/mnt",
        "/opt",
        "/home",
        "/root",
        "/lib/modules",
        "/etc/kubernetes",
        "/var/lib/etcd",
        "/etc/kubernetes/pki",
        "/etc/ssl/certs",
        "/var/log/pods",
        "/var/log/containers",
        "/usr/share/ca-certificates",
    ),
    "File": (
        "/etc/localtime",
        "/etc/hosts",
        "/etc/hostname",
        "/etc/resolv.conf",
        "/etc/machine-id",
        "/etc/os-release",
        "/etc/kubernetes/admin.conf",
        "/etc/kubernetes/scheduler.conf",
        "/etc/kubernetes/controller-manager.conf",
    ),
    "Socket": ("/run/containerd/containerd.sock", "/var/run/containerd/containerd.sock"),
}


def _on_host(path: str, kind: str) -> bool:
    return (path.rstrip("/") or "/") in _HOST_FILES[kind]


# -- the network -------------------------------------------------------------------------


class History:
    """The network's answers as the pod has come to know them (implements ``world.Network``)."""

    def __init__(self, worker: Worker, container: Obj) -> None:
        self.worker = worker
        self.container = container

    def ask(self, question: str, at: int) -> Any:
        kind, _, target = question.partition(":")
        if target.startswith("localhost:"):
            return self.local(kind, target, at)
        steps = self.steps(question)
        answer = steps[0][1]
        for since, value in steps:
            if since > at:
                break
            answer = value
        return answer

    def next_change(self, question: str, at: int) -> int:
        _, _, target = question.partition(":")
        if not target.startswith("localhost:"):
            return next((since for since, _ in self.steps(question) if since > at), FOREVER)
        soonest = FOREVER
        for _, since, until in self.listeners(_port(target)):
            soonest = min(soonest, *(moment for moment in (since, until, FOREVER) if moment > at))
        return soonest

    def steps(self, question: str) -> list[list[Any]]:
        """[since, answer] of a question, asking the cluster when it is new."""
        known = self.worker.memory["net"]
        steps: list[list[Any]] | None = known.get(question)
        if steps is None:
            steps = known[question] = [[0, self.worker.facts.network(question)]]
        return steps

    def listeners(self, port: int) -> list[tuple[Program, int, int]]:
        """(program, since, until) of the pod's other containers that accept connections to the port."""
        worker, mine = self.worker, self.container["name"]
        if mine in worker.tracing:
            return []
        worker.tracing.add(mine)
        try:
            found = []
            for container, _ in worker.everyone:
                if container["name"] in worker.tracing:
                    continue
                for program, until in worker.instances(container):
                    since = program.opens_at(port)
                    own = None if program.light else program.end
                    found.append((program, since, until if own is None else min(until, own[0])))
            return found
        finally:
            worker.tracing.discard(mine)

    def local(self, kind: str, target: str, at: int) -> Any:
        """Containers of a pod share their loopback interface."""
        for program, since, until in self.listeners(_port(target)):
            if since <= at < until:
                if kind == "tcp":
                    return "ok"
                _, slash, path = target.partition("/")
                status, body, _ = program.answer(slash + path or "/", at)
                return [status, body]
        return None


def _port(target: str) -> int:
    """The number in ``localhost:80/path``."""
    return int(target.partition("/")[0].rpartition(":")[2])


def make_world(worker: Worker, container: Obj, env: dict[str, str]) -> World:
    """The surroundings of one container."""
    found = worker.instance_image(container)
    assert found.image is not None and found.reference is not None
    security = container.get("securityContext") or {}
    limit = ((container.get("resources") or {}).get("limits") or {}).get("memory")
    uid = security.get("runAsUser", (worker.spec.get("securityContext") or {}).get("runAsUser", found.image.uid))
    return World(
        found.image,
        found.reference.tag,
        env=env,
        hostname=worker.hostname(),
        namespace=worker.namespace,
        ip=worker.address(),
        seed=worker.seed,
        uid=uid,
        workdir=container.get("workingDir"),
        memory_limit=quantity.of(limit).value() if limit is not None else 0,
        open_stdin=bool(container.get("stdin")),
        ports=tuple(port["containerPort"] for port in container.get("ports") or ()),
        read_only=bool(security.get("readOnlyRootFilesystem")),
        writable=tuple(
            mount["mountPath"] for mount in container.get("volumeMounts") or () if not mount.get("readOnly")
        ),
        network=History(worker, container),
        volumes=Mounts(worker, container),
    )
