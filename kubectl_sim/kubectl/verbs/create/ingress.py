"""``kubectl create ingress``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


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
