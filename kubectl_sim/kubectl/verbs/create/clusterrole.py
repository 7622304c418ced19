"""``kubectl create clusterrole``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl create clusterrole``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, Flag, array, strings

    return Command(
        (
            "clusterrole NAME --verb=verb --resource=resource.group [--resource-name=resourcename] "
            "[--dry-run=server|client|none]"
        ),
        short="Create a cluster role",
        examples="""
# Read pods in all namespaces
kubectl create clusterrole pod-reader --verb=get,list,watch --resource=pods

# Only objects with certain names
kubectl create clusterrole one-pod --verb=get --resource=pods --resource-name=web-0

# A resource of an API group, and a subresource
kubectl create clusterrole scaler --verb=get,update --resource=deployments.apps/scale

# A path that is no resource
kubectl create clusterrole health --verb=get --non-resource-url=/healthz/*

# Collect the rules of labelled cluster roles
kubectl create clusterrole sum --aggregation-rule=team=web
""",
        flags=[
            Flag(
                "aggregation-rule",
                "",
                "stringMap",
                None,
                "Labels (key=value,...) of the cluster roles whose rules this one collects.",
            ),
            strings("non-resource-url", "URL path that the rule allows; may be repeated."),
            strings("resource", "Resource that the rule applies to; may be repeated."),
            array("resource-name", "Name of an object that the rule is limited to; may be repeated."),
            strings("verb", "Verb that the rule allows; may be repeated."),
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
