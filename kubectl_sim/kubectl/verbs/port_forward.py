"""``kubectl port-forward``.  Models kubectl/pkg/cmd/portforward."""

from __future__ import annotations

from kubectl_sim.kubectl import podchoice
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Listens on local ports and leads connections to a pod, until it is interrupted."""
    if len(args) < 2:
        raise ctx.usage_error("TYPE/NAME and list of ports are required for port-forward")
    if opts.pod_running_timeout <= 0:
        raise ctx.usage_error("--pod-running-timeout must be higher than zero")
    obj = _object(ctx, args[0])
    pod = podchoice.attachable(ctx, obj, opts.pod_running_timeout)
    ports = _of_service(args[1:], obj, pod) if obj["kind"] == "Service" else _of_pod(args[1:], pod)
    metadata = pod["metadata"]
    pod = ctx.client.get("pods", metadata["namespace"], metadata["name"])
    phase = (pod.get("status") or {}).get("phase", "")
    if phase != "Running":
        raise CommandError(f"unable to forward port because pod is not running. Current status={phase}")
    from kubectl_sim.kubectl.forwarding import Forwarder

    Forwarder(ctx, pod, opts.address, ports).run()


def _object(ctx: Context, name: str) -> Obj:
    from kubectl_sim.kubectl.resources import Builder

    found = Builder(ctx.client, default_type="pods", names=[name], namespace=ctx.namespace).do()
    obj: Obj = found.infos()[0].obj
    return obj


def _split(port: str) -> tuple[str, str]:
    """(local, remote) of one argument."""
    pieces = port.split(":")
    return (pieces[0], pieces[1]) if len(pieces) == 2 else (pieces[0], pieces[0])


def _number(text: str) -> int | None:
    digits = text[1:] if text[:1] in ("+", "-") else text
    return int(text) if digits.isascii() and digits.isdigit() else None


def _named(pod: Obj, name: str) -> int:
    """The number of a named port of a pod.  Raises CommandError."""
    spec = pod["spec"]
    for container in [*spec["containers"], *(spec.get("initContainers") or ())]:
        for port in container.get("ports") or ():
            if port.get("name", "") == name:
                return int(port["containerPort"])
    raise CommandError(f"Pod '{pod['metadata']['name']}' does not have a named port '{name}'")


def _service_port(service: Obj, name: str) -> int:
    for port in service["spec"].get("ports") or ():
        if port.get("name", "") == name:
            return int(port["port"])
    raise CommandError(f"Service '{service['metadata']['name']}' does not have a named port '{name}'")


def _refuse_udp(ports: list[str], protocols: list[tuple[int, str]], obj: Obj) -> None:
    """UDP cannot be forwarded.  Raises CommandError."""
    tcp = {number for number, protocol in protocols if protocol == "TCP"}
    udp = {number for number, protocol in protocols if protocol == "UDP"} - tcp
    for port in ports:
        _, remote = _split(port)
        number = _number(remote)
        if number is None:
            number = _service_port(obj, remote) if obj["kind"] == "Service" else _named(obj, remote)
        if number in udp:
            raise CommandError(f"UDP protocol is not supported for {remote}")


def _of_pod(ports: list[str], pod: Obj) -> list[str]:
    """The arguments with numbers for names.  Raises CommandError."""
    declared = [port for container in pod["spec"]["containers"] for port in container.get("ports") or ()]
    _refuse_udp(ports, [(port["containerPort"], port.get("protocol") or "TCP") for port in declared], pod)
    found = []
    for port in ports:
        local, remote = _split(port)
        if not remote:
            raise CommandError("remote port cannot be empty")
        number = remote if _number(remote) is not None else str(_named(pod, remote))
        found.append(f"{local}:{number}" if local != remote else number)
    return found


def _of_service(ports: list[str], service: Obj, pod: Obj) -> list[str]:
    """The arguments with the pod's ports for the service's.  Raises CommandError."""
    declared = service["spec"].get("ports") or ()
    _refuse_udp(ports, [(port["port"], port.get("protocol") or "TCP") for port in declared], service)
    found = []
    for port in ports:
        local, remote = _split(port)
        number = _number(remote)
        if number is None:
            number = _service_port(service, remote)
            local = str(number) if local == remote else local
        target = str(_target(service, pod, number))
        found.append(f"{local}:{target}" if local != target else target)
    return found


def _target(service: Obj, pod: Obj, number: int) -> int:
    """The pod's port behind a service's."""
    for port in service["spec"].get("ports") or ():
        if port["port"] != number:
            continue
        target = port.get("targetPort")
        if service["spec"].get("clusterIP") == "None" or not target:
            return number
        return target if isinstance(target, int) else _named(pod, target)
    raise CommandError(f"Service {service['metadata']['name']} does not have a service port {number}")


def command() -> Command:
    """The command line of ``kubectl port-forward``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, strings

    return Command(
        ("port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]"),
        short="Forward local ports to a pod",
        long="""
Forward one or more local ports to a pod, picked by name or through a deployment, service or the
like. It ends with the pod; run it again then.
""",
        examples="""
# Two ports
kubectl port-forward pod/web-0 5000 6000

# Local 8888 to 80 of a service's pod
kubectl port-forward service/web 8888:80

# Any free local port
kubectl port-forward pod/web-0 :5000

# Reachable from elsewhere
kubectl port-forward --address 0.0.0.0 pod/web-0 8888:5000
""",
        complete="pods-and-ports",
        flags=[
            strings("address", "Addresses to listen on: IPs or localhost, separated by commas.", ["localhost"]),
            flags.pod_running_timeout(60),
        ],
    )
