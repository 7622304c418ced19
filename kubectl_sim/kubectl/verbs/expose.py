"""``kubectl expose``.  Models kubectl/pkg/cmd/expose."""

from __future__ import annotations

from kubectl_sim.kubectl import changing, generating, lastapplied, overriding, typed
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.printing import Printer
    from kubectl_sim.kubectl.resources import Info, Result
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


_EXPOSABLE = ("replicationcontrollers", "services", "pods", "deployments.apps", "replicasets.apps")
_LONGEST_NAME = 63
_AFFINITIES = ("None", "ClientIP")


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates a service for each object."""
    strategy = changing.dry_run(ctx, opts)
    printer = changing.printer(opts, "exposed", strategy, sort_keys=False)
    result = _find(ctx, args, opts)
    exposer = _Exposer(ctx, opts, strategy, printer, changing.record_patch(ctx, opts))
    result.visit(exposer.expose)


def _find(ctx: Context, args: list[str], opts: Options) -> Result:
    """The objects; --selector is not about them."""
    from kubectl_sim.kubectl.resources import Builder

    result = Builder(
        ctx.client,
        args=args,
        filenames=opts.filename,
        kustomize=opts.kustomize,
        warn=ctx.warn,
        recursive=opts.recursive,
        stdin=ctx.streams.stdin,
        namespace=ctx.namespace,
        require_namespace=ctx.namespace_given,
        typed=True,
    ).do()
    result.check()
    return result


class _Exposer:
    """Makes the services.  As upstream, what is found out of the first object holds for all."""

    def __init__(self, ctx: Context, opts: Options, strategy: str, printer: Printer, record: Obj | None) -> None:
        self._ctx = ctx
        self._opts = opts
        self._strategy = strategy
        self._printer = printer
        self._record = record
        self._selector: str = opts.selector
        self._labels: str = opts.labels
        self._ports: list[str] = opts.port.split(",") if opts.port else []
        #: The protocols of each port of the object.
        self._protocols: dict[str, list[str]] = {}

    def expose(self, info: Info) -> None:
        """Creates one object's service.  Raises CommandError or StatusError."""
        kind = info.kind
        assert kind is not None
        if info.resource not in _EXPOSABLE:
            raise CommandError("cannot expose a " + (f"{kind.kind}.{kind.group}" if kind.group else kind.kind))
        self._look_at(info.obj)
        service = overriding.overridden(self._opts, typed.in_order(self._service(info.name)))
        service = changing.recorded(service, self._record)
        ctx, opts = self._ctx, self._opts
        if self._strategy == changing.CLIENT:
            if ctx.namespace_given:
                service = {**service, "metadata": {**service["metadata"], "namespace": ctx.namespace}}
        else:
            service = lastapplied.kept(service, opts.save_config, typed=True)
            params = changing.params(self._strategy, opts)
            service = ctx.client.create("services", service, namespace=ctx.namespace, **params)
        self._printer.print(typed.in_order(service), ctx.stdout.write)

    def _look_at(self, obj: Obj) -> None:
        """Fills in what the flags leave open."""
        ports = _ports(obj)
        if not self._selector:
            try:
                self._selector = _selector(obj)
            except CommandError as error:
                problem = f"couldn't retrieve selectors via --selector flag or introspection: {error.message}"
                raise CommandError(problem) from None
        if not self._ports:
            self._ports = list(ports)
            if not ports and self._opts.cluster_ip != "None":
                raise CommandError("couldn't find port via --port flag or introspection")
        if ports:
            self._protocols = ports
        if not self._labels:
            self._labels = _text(obj["metadata"].get("labels"))

    def _service(self, name: str) -> Obj:
        opts = self._opts
        if not self._selector:
            raise CommandError("selector must be specified")
        selector = generating.labels(self._selector)
        labels = generating.labels(self._labels) if self._labels else None
        name = opts.name or name[:_LONGEST_NAME]
        if not name:
            raise CommandError("name must be specified")
        ports = [port for number, text in enumerate(self._ports, 1) for port in self._service_ports(number, text)]
        target = generating.int_or_string(opts.target_port) if opts.target_port else None
        for port in ports:
            port["targetPort"] = port["port"] if target is None else target
        if opts.session_affinity and opts.session_affinity not in _AFFINITIES:
            raise CommandError(f"unknown session affinity: {opts.session_affinity}")
        fields = (
            ("ports", ports),
            ("selector", selector),
            ("clusterIP", opts.cluster_ip),
            ("type", opts.type),
            ("externalIPs", [opts.external_ip] if opts.external_ip else None),
            ("sessionAffinity", opts.session_affinity),
            ("loadBalancerIP", opts.load_balancer_ip if opts.type == "LoadBalancer" else ""),
        )
        metadata: Obj = {"name": name, "labels": labels} if labels else {"name": name}
        spec = {key: value for key, value in fields if value}
        status: Obj = {"loadBalancer": {}}
        return {"kind": "Service", "apiVersion": "v1", "metadata": metadata, "spec": spec, "status": status}

    def _service_ports(self, number: int, text: str) -> list[Obj]:
        """The port, once for each of its protocols."""
        port = generating.go_int(text)
        if port is None:
            from kubectl_sim.base.goformat import quote

            raise CommandError(f"strconv.Atoi: parsing {quote(text)}: invalid syntax")
        given: str = self._opts.protocol
        name = {"name": f"port-{number}"} if len(self._ports) > 1 else {}
        protocols = [given] if given else self._protocols.get(text) or ["TCP"]
        if len(protocols) == 1:
            return [{**name, "protocol": protocols[0], "port": port}]
        return [
            {"name": f"port-{number}-{protocol.lower()}", "protocol": protocol, "port": port} for protocol in protocols
        ]


def _text(labels: Obj | None) -> str:
    return ",".join(f"{key}={value}" for key, value in (labels or {}).items())


def _selector(obj: Obj) -> str:
    """What the object selects, or what selects the pod.  Raises CommandError."""
    kind, spec = obj["kind"], obj.get("spec") or {}
    if kind == "Pod":
        if not obj["metadata"].get("labels"):
            raise CommandError("the pod has no labels and cannot be exposed")
        return _text(obj["metadata"]["labels"])
    selector = spec.get("selector")
    if kind == "ReplicationController":
        return _text(selector)
    if kind == "Service":
        if selector is None:
            raise CommandError("the service has no pod selector set")
        return _text(selector)
    if not selector or not selector.get("matchLabels"):
        raise CommandError(f"invalid {kind.lower()}: no selectors, therefore cannot be exposed")
    expressions = selector.get("matchExpressions")
    if expressions:
        shown = " ".join(_expression(each) for each in expressions)
        raise CommandError(f'couldn\'t convert expressions - "[{shown}]" to map-based selector format')
    return _text(selector["matchLabels"])


def _expression(obj: Obj) -> str:
    values = " ".join(obj.get("values") or ())
    return f"{{Key:{obj['key']} Operator:{obj['operator']} Values:[{values}]}}"


def _ports(obj: Obj) -> dict[str, list[str]]:
    """The ports of the object with their protocols, in order."""
    spec = obj.get("spec") or {}
    if obj["kind"] == "Service":
        ports = [(port["port"], port) for port in spec.get("ports") or ()]
    else:
        pod = spec if obj["kind"] == "Pod" else (spec.get("template") or {}).get("spec") or {}
        containers = pod.get("containers") or ()
        ports = [(port["containerPort"], port) for each in containers for port in each.get("ports") or ()]
    found: dict[str, list[str]] = {}
    for number, port in ports:
        found.setdefault(str(number), []).append(port.get("protocol") or "TCP")
    return found


def command() -> Command:
    """The command line of ``kubectl expose``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, string

    return Command(
        (
            "expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] "
            "[--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] "
            "[--type=type]"
        ),
        short="Put a service in front of pods or a workload",
        long="""
Create a service that selects what an existing object selects: a deployment, replica set,
replication controller, service or pod. Without --port, the object's port is taken.
""",
        examples="""
# Port 80 to the pods' 8080
kubectl expose deployment web --port=80 --target-port=8080

# A pod, under another name
kubectl expose pod web-0 --port=80 --name=front

# What a file names
kubectl expose -f web.yaml --port=80

# On a port of every node
kubectl expose deployment web --port=80 --type=NodePort
""",
        complete="of:pod,service,replicationcontroller,deployment,replicaset",
        flags=[
            string(
                "cluster-ip", "ClusterIP of the service: empty to let one be allocated, 'None' for a headless service."
            ),
            string("external-ip", "Further IP address that the service accepts; Kubernetes does not manage it."),
            string("labels", "Labels of the service.", short="l"),
            string("load-balancer-ip", "IP of the load balancer; empty to get one from the provider."),
            string("name", "Name of the new object."),
            string("port", "Port of the service; the resource's own if not given."),
            string("protocol", "Network protocol of the service; TCP by default."),
            string("selector", "Label selector of the service, only equality; the resource's own if not given."),
            string("session-affinity", "Session affinity of the service: 'None' or 'ClientIP'."),
            string("target-port", "Name or number of the container's port that traffic goes to."),
            string("type", "Type of the service: ClusterIP (default), NodePort, LoadBalancer or ExternalName."),
            *flags.printing(),
            *flags.files("identifying the resource to expose"),
            *flags.overriding(),
            flags.dry_run(),
            flags.save_config(),
            flags.field_manager("kubectl-expose"),
            flags.record(),
        ],
    )
