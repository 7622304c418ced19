"""``kubectl api-resources``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl api-resources``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, string, strings

    return Command(
        "api-resources [flags]",
        short="List the resource types that the server knows",
        examples="""
# All
kubectl api-resources

# With verbs and categories
kubectl api-resources -o wide

# By name
kubectl api-resources --sort-by=name

# Only namespaced ones, or only others
kubectl api-resources --namespaced=true

# Of one group
kubectl api-resources --api-group=apps
""",
        flags=[
            string("api-group", "Only resources of this API group."),
            boolean("cached", "Answer from the cached list of resources when there is one."),
            strings("categories", "Only resources of these categories."),
            boolean("namespaced", "Only namespaced resources, or with =false only those that are not.", True),
            boolean("no-headers", "Print no column headers."),
            string("output", "Form of the output: json, yaml, kyaml, name or wide.", short="o"),
            string("sort-by", "Sort by 'name' or 'kind'."),
            strings("verbs", "Only resources that know all of these verbs."),
            flags.managed_fields(),
        ],
    )
