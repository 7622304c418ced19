"""``kubectl create ingress``."""

from __future__ import annotations

from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.generating import Generation, int_or_string

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates an ingress."""
    generation = Generation(ctx, args, opts)
    _validate(opts)
    spec: Obj = {}
    if opts.class_:
        spec["ingressClassName"] = opts.class_
    if opts.default_backend:
        spec["defaultBackend"] = _backend(opts.default_backend)
    for key, value in (("tls", _tls(opts.rule)), ("rules", _rules(opts.rule))):
        if value:
            spec[key] = value
    annotations = dict(one.split("=", 1) for one in opts.annotation)
    ingress = {
        "kind": "Ingress",
        "apiVersion": "networking.k8s.io/v1",
        "metadata": generation.metadata(annotations={key: annotations[key] for key in sorted(annotations)}),
        "spec": spec,
        "status": {"loadBalancer": {}},
    }
    generation.create("ingresses.networking.k8s.io", ingress, "failed to create ingress: ")


def _validate(opts: Options) -> None:
    if not opts.default_backend and not opts.rule:
        raise CommandError(
            "not enough information provided: every ingress has to either specify a default-backend (which catches"
            " all traffic) or a list of rules (which catch specific paths)"
        )
    for rule in opts.rule:
        if not _is_rule(rule):
            raise CommandError(
                f"rule {rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]"
            )
    for annotation in opts.annotation:
        if "=" not in annotation:
            raise CommandError(f"annotation {annotation} is invalid and should be in format key=[value]")
    if opts.default_backend and opts.default_backend.count(":") != 1:
        raise CommandError("default-backend should be in format servicename:serviceport")


def _is_rule(rule: str) -> bool:
    """``host/path=service:port``; whatever follows is not looked at."""
    host, slash, rest = rule.partition("/")
    if not slash or not all(_is_word(char) or char in "*." for char in host):
        return False
    path, *targets = rest.split("=")
    return "\n" not in path and any(_is_target(target) for target in targets)


def _is_target(text: str) -> bool:
    service, colon, port = text.partition(":")
    return bool(service and colon and port) and all(map(_is_word, service)) and _is_word(port[0])


def _is_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in "_-")


def _tls(rules: list[str]) -> list[Obj]:
    """The hosts with TLS by secret, each host once."""
    found: list[Obj] = []
    hosts: set[str] = set()
    for rule in rules:
        parts = rule.split(",")
        host = rule.partition("/")[0]
        if len(parts) != 2 or host in hosts:
            continue
        hosts.add(host)
        secret = parts[1].split("=")[1] if "=" in parts[1] else ""
        same = next((entry for entry in found if entry.get("secretName", "") == secret), None)
        if same is not None:
            same.setdefault("hosts", []).append(host)
            continue
        entry = {key: value for key, value in (("hosts", [host] if host else []), ("secretName", secret)) if value}
        if entry:
            found.append(entry)
    return found


def _rules(rules: list[str]) -> list[Obj]:
    """The paths by host, in the order in which hosts come first."""
    found: dict[str, Obj] = {}
    for rule in rules:
        host, _, path = rule.split(",")[0].partition("/")
        if host not in found:
            found[host] = {**({"host": host} if host else {}), "http": {"paths": []}}
        found[host]["http"]["paths"].append(_path(path))
    return list(found.values())


def _path(text: str) -> Obj:
    path, _, target = text.partition("=")
    path, kind = "/" + path, "Exact"
    if path.endswith("*"):
        path, kind = path[:-1], "Prefix"
    return {"path": path, "pathType": kind, "backend": _backend(target)}


def _backend(text: str) -> Obj:
    name, port = text.split(":")[:2]
    number = int_or_string(port)
    kind = "number" if isinstance(number, int) else "name"
    return {"service": {"name": name, "port": {kind: number} if number else {}}}


def command() -> Command:
    """The command line of ``kubectl create ingress``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, array, string

    return Command(
        "ingress NAME --rule=host/path=service:port[,tls[=secret]] ",
        short="Create an ingress",
        examples="""
# A host and a path to a service
kubectl create ingress web --rule="shop.example/cart=cart:80"

# A class, a prefix path and TLS
kubectl create ingress web --class=nginx --rule="shop.example/*=shop:80,tls=shop-cert"

# A default backend and an annotation
kubectl create ingress web --default-backend=shop:http --annotation=team=web
""",
        aliases=["ing"],
        flags=[
            array("annotation", "Annotation of the ingress as key=value; may be repeated."),
            string("class", "Name of the ingress class."),
            string("default-backend", "Service that answers when no rule matches, as svcname:port."),
            array(
                "rule",
                (
                    "Rule as host/path=service:port[,tls[=secret]]; a path that ends in '*' is of type "
                    "Prefix. May be repeated."
                ),
            ),
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
