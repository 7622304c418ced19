"""What a container finds around it: variables, files in its volumes, the network's history."""

from __future__ import annotations

from kubectl_sim.base import quantity, timefmt
from kubectl_sim.kubelet.runtime.program import Program, expand
from kubectl_sim.kubelet.runtime.trace import FOREVER
from kubectl_sim.kubelet.runtime.world import World

from . import hostfiles
from .network import History
from .policy import identity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .worker import Worker

    Obj = dict[str, Any]

#: The service of the API server, of which every container is told.
API_SERVER = {
    "metadata": {"name": "kubernetes"},
    "spec": {"clusterIP": "10.96.0.1", "ports": [{"name": "https", "port": 443, "protocol": "TCP"}]},
}
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class ConfigError(Exception):
    """A config map, a secret or a key that the container needs is not there; ``source`` says which object."""

    def __init__(self, message: str, source: str) -> None:
        super().__init__(message)
        self.source = source


def variables(worker: Worker, container: Obj, linked: bool = True) -> dict[str, str]:
    """The environment of a container, ``linked`` with the services.  Raises :class:`ConfigError`.

    Models ``makeEnvironmentVariables``: envFrom first, env over it, ``$(NAME)`` expanded.
    """
    env = {"PATH": PATH, "HOSTNAME": worker.hostname()}
    found = worker.instance_image(container)
    if found.image is not None and found.reference is not None:
        version = found.image.version_of(found.reference.tag)
        for text in found.image.env:
            variable, _, default = text.partition("=")
            env[variable] = default.replace("{version}", version)
    started = worker.memory["cs"][container["name"]].get("at") or worker.now
    links = service_variables(worker, started) if linked else {}
    for source in container.get("envFrom") or ():
        _from_source(worker, source, env)
    for entry in container.get("env") or ():
        if "valueFrom" in entry:
            value = _value_from(worker, container, entry["valueFrom"])
            if value is None:
                continue
            env[entry["name"]] = value
        else:
            env[entry["name"]] = expand([entry.get("value") or ""], {**links, **env})[0]
    for name, value in links.items():
        env.setdefault(name, value)
    env.setdefault("HOME", "/root" if _runs_as_root(worker, container) else "/")
    return env


def _runs_as_root(worker: Worker, container: Obj) -> bool:
    image = worker.instance_image(container).image
    return not identity(container, worker.spec, image)["linux"]["uid"]


def service_variables(worker: Worker, start: int) -> dict[str, str]:
    """Variables that tell of the services that were there at a start.  Models ``pkg/kubelet/envvars``."""
    services = [API_SERVER]
    if worker.spec.get("enableServiceLinks", True):
        moment = timefmt.rfc3339(start)
        services += [s for s in worker.facts.services() if (s["metadata"].get("creationTimestamp") or "") <= moment]
    env: dict[str, str] = {}
    for service in services:
        _link(service, env)
    return env


def _link(service: Obj, env: dict[str, str]) -> None:
    spec = service["spec"]
    address, ports = spec.get("clusterIP"), spec.get("ports") or ()
    if address in (None, "", "None") or not ports:
        return
    name = service["metadata"]["name"].upper().replace("-", "_")
    env[f"{name}_SERVICE_HOST"] = address
    env[f"{name}_SERVICE_PORT"] = str(ports[0]["port"])
    for port in ports:
        if port.get("name"):
            env[f"{name}_SERVICE_PORT_{port['name'].upper().replace('-', '_')}"] = str(port["port"])
    for number, port in enumerate(ports):
        protocol = port.get("protocol") or "TCP"
        url = f"{protocol.lower()}://{address}:{port['port']}"
        if number == 0:
            env[f"{name}_PORT"] = url
        prefix = f"{name}_PORT_{port['port']}_{protocol}"
        env[prefix] = url
        env[f"{prefix}_PROTO"] = protocol.lower()
        env[f"{prefix}_PORT"] = str(port["port"])
        env[f"{prefix}_ADDR"] = address


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

    def paths(self, at: int) -> list[str]:
        """Every file in the volumes that is known, as the container sees it; ``at`` is an instant."""
        found = []
        for mount in self.container.get("volumeMounts") or ():
            volume = next((v for v in self.worker.spec.get("volumes") or () if v["name"] == mount["name"]), None)
            if volume is None:
                continue
            root, prefix = mount["mountPath"].rstrip("/"), mount.get("subPath") or ""
            inside = [*keys(self.worker, volume), *self._of_neighbours(volume)]
            for inner in inside:
                if inner == prefix:
                    found.append(root)
                elif inner.startswith(prefix + "/" if prefix else ""):
                    found.append(f"{root}/{inner[len(prefix) :].lstrip('/')}")
        return found

    def _of_neighbours(self, volume: Obj) -> list[str]:
        """Files that the pod's other containers have in a volume."""
        found = []
        for program, root in self.neighbours(volume, ""):
            prefix = root.rstrip("/") + "/"
            found += [path[len(prefix) :] for path in program.trace.paths() if path.startswith(prefix)]
        return found

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


def keys(worker: Worker, volume: Obj) -> list[str]:
    """The files of a config map, secret, downward API or projected volume."""
    found: list[str] = []
    if volume.get("hostPath"):
        return list(hostfiles.below(worker.facts.node, volume["hostPath"]["path"]))
    for source in [volume, *((volume.get("projected") or {}).get("sources") or ())]:
        for field, resource, key in (("configMap", "configmaps", "name"), ("secret", "secrets", "secretName")):
            reference = source.get(field)
            if reference is not None:
                obj = worker.config(resource, reference.get(key) or reference.get("name") or "")
                data = content(resource, obj) if obj is not None else {}
                items = reference.get("items")
                found += [item["path"] for item in items if item["key"] in data] if items else list(data)
        found += [item["path"] for item in (source.get("downwardAPI") or {}).get("items") or ()]
        if "serviceAccountToken" in source:
            found.append(source["serviceAccountToken"]["path"])
    return found


def projected(worker: Worker, volume: Obj, inner: str) -> str | None:
    """A file of a config map, secret, downward API or projected volume, or of the node."""
    if volume.get("hostPath"):
        return hostfiles.below(worker.facts.node, volume["hostPath"]["path"]).get(inner)
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
            if item["path"] == inner and "resourceFieldRef" in item:
                return _resource(worker, worker.mains[0][0], item["resourceFieldRef"])
        token = source.get("serviceAccountToken")
        if token is not None and token["path"] == inner:
            return _token(worker)
    return None


def _token(worker: Worker) -> str:
    """What looks like the service account's token; nobody's key has signed it."""
    from binascii import b2a_base64

    from kubectl_sim.base import jsonio
    from kubectl_sim.kubelet.images import digest

    account = worker.spec.get("serviceAccountName") or "default"
    claims = {
        "aud": ["https://kubernetes.default.svc.cluster.local"],
        "exp": worker.memory["t0"] // 1_000_000 + 31_536_000,
        "iat": worker.memory["t0"] // 1_000_000,
        "iss": "https://kubernetes.default.svc.cluster.local",
        "kubernetes.io": {"namespace": worker.namespace, "pod": {"name": worker.pod["metadata"]["name"]}},
        "sub": f"system:serviceaccount:{worker.namespace}:{account}",
    }
    parts = [jsonio.dumps({"alg": "RS256", "kid": digest.hexadecimal("key")[:43]}), jsonio.dumps(claims)]
    parts.append(digest.hexadecimal(worker.seed, "token") * 4)
    encoded = (b2a_base64(part.encode(), newline=False).decode().rstrip("=") for part in parts)
    return ".".join(encoded).replace("+", "-").replace("/", "_")


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


# -- the whole ----------------------------------------------------------------------------


def _protected(worker: Worker, container: Obj) -> tuple[str, ...]:
    """Mount paths of what the API server tells, and of what is mounted read-only."""
    told = ("configMap", "secret", "downwardAPI", "projected")
    names = {volume["name"] for volume in worker.spec.get("volumes") or () if any(field in volume for field in told)}
    return tuple(
        mount["mountPath"].rstrip("/")
        for mount in container.get("volumeMounts") or ()
        if mount.get("readOnly") or mount["name"] in names
    )


def hosts(worker: Worker) -> str:
    """The lines of /etc/hosts that are the pod's.  Models ``managedHostsFileContent``."""
    spec, name = worker.spec, worker.hostname()
    own = name
    if spec.get("subdomain"):
        own = f"{name}.{spec['subdomain']}.{worker.namespace}.svc.cluster.local\t{name}"
    text = f"{worker.address()}\t{own}\n"
    aliases = spec.get("hostAliases")
    if aliases:
        lines = (f"{alias['ip']}\t" + "\t".join(alias.get("hostnames") or ()) for alias in aliases)
        text += "\n# Entries added by HostAliases.\n" + "".join(line + "\n" for line in lines)
    return text


def resolver(worker: Worker) -> str:
    """/etc/resolv.conf, empty for the usual one.  Models ``pkg/kubelet/network/dns``."""
    spec = worker.spec
    policy, own = spec.get("dnsPolicy") or "ClusterFirst", spec.get("dnsConfig") or {}
    host = policy == "Default" or (policy == "ClusterFirst" and spec.get("hostNetwork"))
    if not host and not own and policy != "None":
        return ""
    domain = "svc.cluster.local"
    searches, servers, options = [f"{worker.namespace}.{domain}", domain, "cluster.local"], ["10.96.0.10"], ["ndots:5"]
    if host:
        searches, servers, options = [], ["172.18.0.1"], ["edns0", "trust-ad", "ndots:0"]
    elif policy == "None":
        searches, servers, options = [], [], []
    searches += own.get("searches") or ()
    servers += own.get("nameservers") or ()
    for option in own.get("options") or ():
        options = [known for known in options if known.partition(":")[0] != option["name"]]
        options.append(option["name"] + (f":{option['value']}" if option.get("value") else ""))
    lines = [f"search {' '.join(searches)}"] if searches else []
    lines += [f"nameserver {server}" for server in servers]
    lines += [f"options {' '.join(options)}"] if options else []
    return "".join(line + "\n" for line in lines)


def make_world(worker: Worker, container: Obj, env: dict[str, str]) -> World:
    """The surroundings of one container."""
    found = worker.instance_image(container)
    assert found.image is not None and found.reference is not None
    security = container.get("securityContext") or {}
    limit = ((container.get("resources") or {}).get("limits") or {}).get("memory")
    user = identity(container, worker.spec, found.image)["linux"]
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
        gid=user["gid"],
        groups=tuple(user["supplementalGroups"]),
        fs_group=(worker.spec.get("securityContext") or {}).get("fsGroup"),
        mounts=tuple(mount["mountPath"].rstrip("/") for mount in container.get("volumeMounts") or ()),
        hosts=hosts(worker),
        resolver=resolver(worker),
        memory_limit=quantity.of(limit).value() if limit is not None else 0,
        open_stdin=bool(container.get("stdin")),
        ports=tuple(port["containerPort"] for port in container.get("ports") or ()),
        read_only=bool(security.get("readOnlyRootFilesystem")),
        writable=tuple(
            mount["mountPath"] for mount in container.get("volumeMounts") or () if not mount.get("readOnly")
        ),
        protected=_protected(worker, container),
        network=History(worker, container),
        volumes=Mounts(worker, container),
    )
