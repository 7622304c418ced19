"""``kubectl create clusterrole``."""

from __future__ import annotations

from kubectl_sim.kubectl import rbac
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.generating import Generation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


_URL_VERBS = ("*", "get", "post", "put", "delete", "patch", "head", "options")


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates a cluster role with one rule for each API group and one for URLs, or an aggregating one."""
    generation = Generation(ctx, args, opts)
    asked = rbac.Asked(ctx, opts, urls=opts.non_resource_url)
    generation.require_name()
    _validate(asked, opts)
    role: Obj = {
        "kind": "ClusterRole",
        "apiVersion": rbac.API_VERSION,
        "metadata": generation.metadata(namespaced=False),
        "rules": None,
    }
    if opts.aggregation_rule:
        role["aggregationRule"] = {"clusterRoleSelectors": [{"matchLabels": _sorted(opts.aggregation_rule)}]}
    else:
        role["rules"] = asked.rules()
    generation.create("clusterroles.rbac.authorization.k8s.io", role)


def _sorted(labels: Obj) -> Obj:
    return {key: labels[key] for key in sorted(labels)}


def _validate(asked: rbac.Asked, opts: Options) -> None:
    if opts.aggregation_rule:
        if asked.urls or asked.verbs or asked.resources or asked.names:
            raise CommandError(
                "aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames"
            )
        return
    if not asked.verbs:
        raise CommandError("at least one verb must be specified")
    if not asked.resources and not asked.urls:
        raise CommandError("one of resource or nonResourceURL must be specified")
    if asked.resources:
        asked.warn_of_verbs()
        asked.validate_resources()
    if asked.urls:
        _validate_urls(asked)


def _validate_urls(asked: rbac.Asked) -> None:
    for verb in asked.verbs:
        if verb not in _URL_VERBS:
            raise CommandError(f"invalid verb: '{verb}' for nonResourceURL")
    for url in asked.urls:
        if url == "*":
            continue
        if not url.startswith("/"):
            raise CommandError("nonResourceURL should start with /")
        if "*" in url[:-1]:
            raise CommandError("nonResourceURL only supports wildcard matches when '*' is at the end")


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
