"""An API server that only serves what it was given: the other half of parity tests with the real kubectl.

``Objects`` is a cluster's content in memory.  It answers the read methods of the client, so a test can
hand it to our own code, and ``CannedServer`` serves the same objects over HTTP to the real kubectl:

    objects = Objects(pod, event)
    ours = describe(pod, objects, settings)
    with CannedServer(objects) as server:
        code, theirs, errors = server.kubectl("describe", "pod", "web")

Lists honour label and field selectors, and discovery names the resources of ``RESOURCES``.  Whatever else a
test needs (tables, other methods, errors) it gives as the answer to a method and path: ``server.answer``.
"""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from kubectl_sim.model.status import StatusError, not_found
from tests.oracle import real_kubectl

Obj = dict[str, Any]

# group/version: plural Kind [shortnames], with a star for what has no namespace
RESOURCES = """
v1: bindings Binding, componentstatuses* ComponentStatus cs, configmaps ConfigMap cm, endpoints Endpoints ep
v1: events Event ev, limitranges LimitRange limits, namespaces* Namespace ns, nodes* Node no
v1: persistentvolumeclaims PersistentVolumeClaim pvc, persistentvolumes* PersistentVolume pv, pods Pod po
v1: podtemplates PodTemplate, replicationcontrollers ReplicationController rc, resourcequotas ResourceQuota quota
v1: secrets Secret, serviceaccounts ServiceAccount sa, services Service svc
apps/v1: controllerrevisions ControllerRevision, daemonsets DaemonSet ds, deployments Deployment deploy
apps/v1: replicasets ReplicaSet rs, statefulsets StatefulSet sts
autoscaling/v2: horizontalpodautoscalers HorizontalPodAutoscaler hpa
autoscaling/v1: horizontalpodautoscalers HorizontalPodAutoscaler hpa
batch/v1: cronjobs CronJob cj, jobs Job
certificates.k8s.io/v1: certificatesigningrequests* CertificateSigningRequest csr
coordination.k8s.io/v1: leases Lease
discovery.k8s.io/v1: endpointslices EndpointSlice
networking.k8s.io/v1: ingressclasses* IngressClass, ingresses Ingress ing, ipaddresses* IPAddress ip
networking.k8s.io/v1: networkpolicies NetworkPolicy netpol, servicecidrs* ServiceCIDR
node.k8s.io/v1: runtimeclasses* RuntimeClass
policy/v1: poddisruptionbudgets PodDisruptionBudget pdb
rbac.authorization.k8s.io/v1: clusterrolebindings* ClusterRoleBinding, clusterroles* ClusterRole
rbac.authorization.k8s.io/v1: rolebindings RoleBinding, roles Role
resource.k8s.io/v1: resourceslices* ResourceSlice
scheduling.k8s.io/v1: priorityclasses* PriorityClass pc
storage.k8s.io/v1: csidrivers* CSIDriver, csinodes* CSINode, storageclasses* StorageClass sc
storage.k8s.io/v1: volumeattachments* VolumeAttachment, volumeattributesclasses* VolumeAttributesClass vac
example.com/v1: widgets Widget wd
"""

VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]


class Resource:
    """One line of discovery."""

    def __init__(self, group_version: str, text: str) -> None:
        plural, self.kind, *self.short_names = text.split()
        self.namespaced = not plural.endswith("*")
        self.plural = plural.rstrip("*")
        self.group, _, self.version = group_version.rpartition("/")
        self.key = f"{self.plural}.{self.group}" if self.group else self.plural
        self.group_version = group_version

    def discovery(self) -> Obj:
        return {
            "resource": self.plural,
            "responseKind": {"group": self.group, "version": self.version, "kind": self.kind},
            "scope": "Namespaced" if self.namespaced else "Cluster",
            "singularResource": self.kind.lower(),
            "shortNames": self.short_names,
            "verbs": VERBS,
        }


def _parse_resources(text: str) -> list[Resource]:
    found = []
    for line in text.strip().splitlines():
        group_version, _, names = line.partition(": ")
        found += [Resource(group_version, name) for name in names.split(", ")]
    return found


BUILT_IN = _parse_resources(RESOURCES)
_BY_PATH = {(resource.group_version, resource.plural): resource for resource in BUILT_IN}
_BY_KIND = {(resource.group_version, resource.kind): resource for resource in BUILT_IN}


def resource_of(obj: Obj) -> Resource:
    """The resource that an object is one of."""
    return _BY_KIND[obj["apiVersion"], obj["kind"]]


class Objects:
    """Objects by resource key ("pods", "deployments.apps"), in the order in which they were added."""

    def __init__(self, *objects: Obj) -> None:
        self._objects: dict[str, list[Obj]] = {}
        self.errors: dict[str, StatusError] = {}  # resource key: what reading it is answered with
        for obj in objects:
            self.add(obj)

    def add(self, obj: Obj) -> None:
        self._objects.setdefault(resource_of(obj).key, []).append(obj)

    def find(self, resource: str, namespace: str, name: str) -> Obj | None:
        if resource in self.errors:
            raise self.errors[resource]
        for obj in self._objects.get(resource, ()):
            metadata = obj["metadata"]
            if metadata["name"] == name and metadata.get("namespace", "") == namespace:
                return obj
        return None

    def get(self, resource: str, namespace: str, name: str) -> Obj:
        obj = self.find(resource, namespace, name)
        if obj is None:
            raise not_found(resource, name)
        return obj

    def list(
        self,
        resource: str,
        namespace: str = "",
        *,
        label_selector: str = "",
        field_selector: str = "",
    ) -> list[Obj]:
        if resource in self.errors:
            raise self.errors[resource]
        return [
            obj
            for obj in self._objects.get(resource, ())
            if namespace in ("", obj["metadata"].get("namespace", ""))
            and all(term(obj["metadata"].get("labels") or {}) for term in _label_terms(label_selector))
            and all(term(obj) for term in _field_terms(field_selector))
        ]


def _label_terms(selector: str) -> list[Callable[[Obj], bool]]:
    """A naive reading of label selectors, one requirement at a time."""
    terms: list[str] = []
    for part in selector.split(","):  # the commas inside of "in (a,b)" separate nothing
        if terms and terms[-1].count("(") > terms[-1].count(")"):
            terms[-1] += "," + part
        elif part:
            terms.append(part)
    return [_label_term(term) for term in terms]


def _label_term(term: str) -> Callable[[Obj], bool]:
    for word in (" notin ", " in "):
        key, operator, values = term.partition(word)
        if operator:
            allowed = values.strip(" ()").split(",")
            return lambda labels: (labels.get(key) in allowed) == (word == " in ")
    for sign in ("!=", "==", "="):
        key, operator, value = term.partition(sign)
        if operator:
            return lambda labels: (labels.get(key) == value) == (sign != "!=")
    if term.startswith("!"):
        return lambda labels: term[1:] not in labels
    return lambda labels: term in labels


def _field_terms(selector: str) -> list[Callable[[Obj], bool]]:
    return [_field_term(term) for term in selector.split(",") if term]


def _field_term(term: str) -> Callable[[Obj], bool]:
    sign = "!=" if "!=" in term else "="
    path, _, value = term.partition(sign)
    return lambda obj: (_field(obj, path) == value) == (sign == "=")


def _field(obj: Obj, path: str) -> str:
    value: Any = obj
    for key in path.split("."):
        value = (value or {}).get(key)
    return value or ""


class Raw:
    """An answer that is not JSON, or that has been encoded already."""

    def __init__(self, body: bytes, content_type: str = "application/json") -> None:
        self.body = body
        self.content_type = content_type


class CannedServer:
    """Serves ``objects`` on a free port of the loopback interface while used as a context manager."""

    def __init__(self, objects: Objects | None = None) -> None:
        self.objects = objects or Objects()
        self.answers: dict[tuple[str, str], tuple[int, Obj | Raw]] = {}
        self.requests: list[tuple[str, str]] = []  # (method, path with query), as they came in
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._cache = tempfile.TemporaryDirectory()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._cache.cleanup()

    def answer(self, method: str, path: str, body: Obj | Raw, code: int = 200) -> None:
        """Answer a method and path (without its query) with this document from now on."""
        self.answers[method, path] = (code, body)

    def kubectl(self, *args: str, env: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Run the real kubectl against this server: (exit code, stdout, stderr)."""
        environment = {"KUBECACHEDIR": self._cache.name, **(env or {})}
        return real_kubectl([f"--server={self.url}", *args], env=environment)

    def _respond(self, method: str, target: str) -> tuple[int, Obj | Raw]:
        self.requests.append((method, target))
        url = urlsplit(target)
        try:
            if (method, url.path) in self.answers:
                return self.answers[method, url.path]
            if method != "GET":
                raise StatusError(405, "MethodNotAllowed", f"{method} {url.path} has no canned answer")
            return 200, self._read(url.path, dict(parse_qsl(url.query)))
        except StatusError as error:
            return error.code, error.status

    def _read(self, path: str, query: dict[str, str]) -> Obj:
        if path in ("/api", "/apis"):
            return _discovery(core=path == "/api")
        if path == "/version":
            return {"major": "1", "minor": "37", "gitVersion": "v1.37.1"}
        resource, namespace, name = _parse_path(path)
        if name:
            return self.objects.get(resource.key, namespace, name)
        items = self.objects.list(
            resource.key,
            namespace,
            label_selector=query.get("labelSelector", ""),
            field_selector=query.get("fieldSelector", ""),
        )
        return {
            "apiVersion": resource.group_version,
            "kind": f"{resource.kind}List",
            "metadata": {"resourceVersion": "1"},
            "items": items,
        }

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # headers and body in one packet: else each answer waits for an acknowledgement

            def _serve(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                code, document = server._respond(self.command, self.path)
                raw = document if isinstance(document, Raw) else _as_json(document)
                body = raw.body
                self.send_response(code)
                self.send_header("Content-Type", raw.content_type)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        return Handler


def _as_json(document: Obj) -> Raw:
    content_type = "application/json"
    if document.get("kind") == "APIGroupDiscoveryList":
        content_type += ";g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
    return Raw(json.dumps(document).encode(), content_type)


def _discovery(core: bool) -> Obj:
    groups: dict[str, dict[str, list[Obj]]] = {}
    for resource in BUILT_IN:
        if (resource.group == "") == core:
            versions = groups.setdefault(resource.group, {})
            versions.setdefault(resource.version, []).append(resource.discovery())
    items = [
        {
            "metadata": {"name": group} if group else {},
            "versions": [
                {"version": version, "freshness": "Current", "resources": resources}
                for version, resources in versions.items()
            ],
        }
        for group, versions in groups.items()
    ]
    return {"apiVersion": "apidiscovery.k8s.io/v2", "kind": "APIGroupDiscoveryList", "items": items}


def _parse_path(path: str) -> tuple[Resource, str, str]:
    """(resource, namespace, name) of ``/api/v1/…`` and ``/apis/<group>/<version>/…``."""
    parts = path.strip("/").split("/")
    size = 2 if parts[0] == "api" else 3
    group_version, parts = "/".join(parts[1:size]), parts[size:]
    namespace = ""
    if len(parts) > 2 and parts[0] == "namespaces":
        namespace, parts = parts[1], parts[2:]
    resource = _BY_PATH.get((group_version, parts[0])) if parts else None
    if resource is None or len(parts) > 2:
        raise StatusError(404, "NotFound", "the server could not find the requested resource")
    return resource, namespace, parts[1] if len(parts) > 1 else ""
