"""``kubectl api-resources``."""

from __future__ import annotations

from kubectl_sim.client import discovery
from kubectl_sim.kubectl import printing
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]

_FORMATS = ("json", "yaml", "kyaml", "name", "wide")
_COLUMNS = ("NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND")
_SORT_KEYS = {"": "group", "name": "name", "kind": "kind"}


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints the resource types."""
    if args:
        raise ctx.usage_error(f"unexpected arguments: [{' '.join(args)}]")
    printer = printing.data_printer(opts.output, opts, sort_keys=False)
    if printer is None and opts.output not in ("", "name", "wide"):
        raise printing.no_printer(opts.output, _FORMATS)
    if opts.sort_by not in _SORT_KEYS:
        raise CommandError("--sort-by accepts only name or kind")
    key = _SORT_KEYS[opts.sort_by]
    found = [resource for resource in discovery.resources() if _wanted(resource, opts)]
    found.sort(key=lambda resource: (resource.get(key, ""), resource["name"]))
    write = ctx.stdout.write
    if printer is not None:
        listed = {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "", "resources": found or None}
        printer.print(listed, write)
    elif opts.output == "name":
        for resource in found:
            group = resource.get("group")
            write(f"{resource['name']}.{group}\n" if group else f"{resource['name']}\n")
    else:
        write(_table(found, opts))


def _wanted(resource: Obj, opts: Options) -> bool:
    return (
        ("api-group" not in opts.changed or resource.get("group", "") == opts.api_group)
        and ("namespaced" not in opts.changed or resource["namespaced"] == opts.namespaced)
        and all(verb in resource["verbs"] for verb in opts.verbs)
        and all(category in resource.get("categories", ()) for category in opts.categories)
    )


def _table(found: list[Obj], opts: Options) -> str:
    from kubectl_sim.kubectl.tabwriter import align

    wide = opts.output == "wide"
    rows = [] if opts.no_headers else [[*_COLUMNS, *(("VERBS", "CATEGORIES") if wide else ())]]
    for resource in found:
        group, version = resource.get("group"), resource["version"]
        row = [
            resource["name"],
            ",".join(resource.get("shortNames", ())),
            f"{group}/{version}" if group else version,
            "true" if resource["namespaced"] else "false",
            resource["kind"],
        ]
        if wide:
            row += [",".join(resource["verbs"]), ",".join(resource.get("categories", ()))]
        rows.append(row)
    return align("".join("\t".join(row) + "\n" for row in rows), 6, 3)


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
