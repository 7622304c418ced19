"""``kubectl cluster-info``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints where the control plane and the cluster's services are."""
    host = _server(ctx)
    try:
        _print_services(ctx, host)
    finally:
        ctx.print("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.")


def _print_services(ctx: Context, host: str) -> None:
    namespace = ctx.globals.namespace or "kube-system"
    services = ctx.client.list("services", namespace, label_selector="kubernetes.io/cluster-service=true")
    ctx.print(f"Kubernetes control plane is running at {host}")
    for service in services:
        metadata = service["metadata"]
        name = (metadata.get("labels") or {}).get("kubernetes.io/name") or metadata["name"]
        ctx.print(f"{name} is running at {_link(service, host)}")


def _server(ctx: Context) -> str:
    """The address that the kubeconfig gives for the cluster."""
    from kubectl_sim.client.kubeconfig import SERVER
    from kubectl_sim.kubectl import session

    if ctx.globals.server:
        return str(ctx.globals.server)
    config = session.config_of(ctx)
    found = config.entry("clusters", ctx.globals.cluster or config.context().get("cluster", ""))
    return str((found or {}).get("server") or SERVER)


def _link(service: Obj, host: str) -> str:
    metadata, ports = service["metadata"], service["spec"].get("ports") or []
    ingress = ((service.get("status") or {}).get("loadBalancer") or {}).get("ingress")
    if ingress:
        address = ingress[0].get("ip") or ingress[0].get("hostname", "")
        return "".join(f"http://{address}:{port['port']} " for port in ports)
    name = metadata["name"]
    if ports:
        port = ports[0]
        secure = port.get("name") == "https" or port["port"] == 443
        if secure or port.get("name"):
            name = f"{'https:' if secure else ''}{name}:{port.get('name', '')}"
    return f"{host}/api/v1/namespaces/{metadata['namespace']}/services/{name}/proxy"


def command() -> Command:
    """The command line of ``kubectl cluster-info``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "cluster-info [flags]",
        short="Show the addresses of the cluster",
        long="""
Show the addresses of the control plane and of the services labelled
kubernetes.io/cluster-service=true. "kubectl cluster-info dump" prints much more.
""",
        examples="""
# Addresses
kubectl cluster-info
""",
    )
