"""What a container learns from the cluster's network: names and whether somebody answers.

Services resolve by cluster DNS and lead to ready endpoints; pods answer at their addresses.
Policies and proxies belong to the network room and are not asked here.
"""

from __future__ import annotations

from kubectl_sim.base import pods

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.model.context import Client

    Obj = dict[str, Any]
    Page = Callable[[Obj, int, str], Any]

DOMAIN = "cluster.local"
#: Names that resolve outside the cluster, as far as a course needs them.
_OUTSIDE = (".com", ".org", ".net", ".io", ".dev")


def forbidden(path: str) -> str:
    """What the API server tells somebody who has not said who they are."""
    from kubectl_sim.base import jsonio
    from kubectl_sim.model.status import StatusError

    text = f'forbidden: User "system:anonymous" cannot get path "{path}"'
    return jsonio.pretty(StatusError(403, "Forbidden", text, {}).status, indent=2, sort_keys=False)


class Network:
    """Answers the questions of the containers of one namespace."""

    __slots__ = ("_client", "_namespace", "_page")

    def __init__(self, client: Client, namespace: str, page: Page | None = None) -> None:
        self._client = client
        self._namespace = namespace
        #: (pod, port, path) → [status, body] of its web server, None if that is not known.
        self._page = page

    def __call__(self, question: str) -> Any:
        kind, _, rest = question.partition(":")
        if kind == "dns":
            return self._resolve(rest)
        authority, slash, path = rest.partition("/")
        host, _, port = authority.rpartition(":")
        verdict = self._reach(host, port)
        if kind == "http" and verdict == "ok" and self._page is not None:
            found = self._behind(host, port)
            if found is not None:
                return self._page(*found, slash + path or "/") or verdict
            if self._is_api(host):
                return [403, forbidden(slash + path or "/")]
        return verdict

    def _is_api(self, host: str) -> bool:
        found = self._service(host) or self._by_cluster_ip(host)
        return found is not None and found[1]["metadata"]["name"] == "kubernetes"

    def _behind(self, host: str, port: str) -> tuple[Obj, int] | None:
        """(pod, port) that a connection ends at: the first ready endpoint of a service, or a pod's address."""
        found = self._service(host) or self._by_cluster_ip(host)
        number = int(port)
        if found is not None:
            service = found[1]
            metadata = service["metadata"]
            name = next((p.get("name") for p in service["spec"]["ports"] if p["port"] == number), None)
            host, ports = self._endpoints(metadata["namespace"], metadata["name"])[0]
            number = next((p["port"] for p in ports if p.get("name") == name or len(ports) == 1), number)
        for pod in self._client.list("pods", field_selector="status.phase=Running"):
            if pod["status"].get("podIP") == host and not pod["spec"].get("hostNetwork"):
                return pod, number
        return None

    def _resolve(self, name: str) -> Obj | None:
        """``{"name", "ips"}`` of a service or of a name outside; None when there is no such host."""
        found = self._service(name)
        if found is not None:
            full, service = found
            addresses = self._addresses(service)
            return {"name": full, "ips": addresses} if addresses else None
        if name.rstrip(".").endswith(_OUTSIDE):
            return {"name": name, "ips": ["93.184.215.14"]}
        return None

    def _service(self, name: str) -> tuple[str, Obj] | None:
        """(full name, service) by the search path of a pod's resolv.conf."""
        labels = name.rstrip(".").removesuffix(f".svc.{DOMAIN}").removesuffix(".svc").split(".")
        if len(labels) > 2:
            return None
        namespace = labels[1] if len(labels) == 2 else self._namespace
        service = self._client.find("services", namespace, labels[0])
        return None if service is None else (f"{labels[0]}.{namespace}.svc.{DOMAIN}", service)

    def _addresses(self, service: Obj) -> list[str]:
        spec, metadata = service["spec"], service["metadata"]
        if spec.get("clusterIP") not in (None, "", "None"):
            return [spec["clusterIP"]]
        return [address for address, _ in self._endpoints(metadata["namespace"], metadata["name"])]

    def _endpoints(self, namespace: str, name: str) -> list[tuple[str, list[Obj]]]:
        """(address, ports) of the ready endpoints of a service."""
        found = self._client.find("endpoints", namespace, name) or {}
        return [
            (address["ip"], subset.get("ports") or [])
            for subset in found.get("subsets") or ()
            for address in subset.get("addresses") or ()
        ]

    def _reach(self, host: str, port: str) -> str | None:
        found = self._service(host)
        if found is None:
            found = self._by_cluster_ip(host)
        if found is not None:
            return self._reach_service(found[1], port)
        return self._reach_address(host)

    def _by_cluster_ip(self, address: str) -> tuple[str, Obj] | None:
        if not address.replace(".", "").isdigit():
            return None
        for service in self._client.list("services"):
            if service["spec"].get("clusterIP") == address:
                return address, service
        return None

    def _reach_service(self, service: Obj, port: str) -> str:
        spec, metadata = service["spec"], service["metadata"]
        if not any(str(item["port"]) == port for item in spec.get("ports") or ()):
            return "timeout"
        return "ok" if self._endpoints(metadata["namespace"], metadata["name"]) else "refused"

    def _reach_address(self, host: str) -> str | None:
        if not host.replace(".", "").isdigit():
            return "timeout" if host.endswith(_OUTSIDE) else None
        for pod in self._client.list("pods", field_selector="status.phase=Running"):
            if pod["status"].get("podIP") == host:
                return "ok" if pods.is_ready(pod) else "refused"
        return "timeout"
