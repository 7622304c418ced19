"""``kubectl kustomize``."""

from __future__ import annotations

import os

from kubectl_sim.kubectl import kustomizing
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.kustomizing.resource import Resource
    from kubectl_sim.kubectl.kustomizing.resources import Resources
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

_ROOT_ONLY, _ANYWHERE = "LoadRestrictionsRootOnly", "LoadRestrictionsNone"
_LEGACY, _NONE = "legacy", "none"


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints the objects of a kustomization, or writes them to a file, or to a folder one file each.

    Models sigs.k8s.io/kustomize/kustomize/v5/commands/build.
    """
    if len(args) > 1:
        raise CommandError("specify one path to kustomization.yaml")
    _check(opts)
    try:
        resources = kustomizing.build(args[0] if args else ".", _build_options(ctx, opts))
        if opts.output and os.path.isdir(opts.output):
            _write_files(opts.output, resources)
            return
        text = kustomizing.to_yaml(resources)
    except kustomizing.KustomizeError as error:
        raise CommandError(str(error)) from None
    if opts.output:
        _write(opts.output, text)
    else:
        ctx.stdout.write(text)


def _check(opts: Options) -> None:
    restrictor, reorder = opts.load_restrictor, opts.reorder
    if restrictor not in (_ROOT_ONLY, _ANYWHERE, ""):
        raise CommandError(
            f"illegal flag value --load-restrictor {restrictor}; legal values: [{_ROOT_ONLY} {_ANYWHERE}]"
        )
    if reorder not in (_LEGACY, _NONE):
        raise CommandError(f"illegal flag value --reorder {reorder}; legal values: [{_LEGACY} {_NONE}]")


def _build_options(ctx: Context, opts: Options) -> kustomizing.Options:
    return kustomizing.Options(
        ctx.warn,
        anywhere=opts.load_restrictor == _ANYWHERE,
        helm=opts.enable_helm,
        plugins=opts.enable_alpha_plugins,
        managed_by=opts.enable_managedby_label or os.environ.get("KUSTOMIZE_ENABLE_MANAGEDBY_LABEL") == "on",
        reorder=opts.reorder,
    )


def _write_files(folder: str, resources: Resources) -> None:
    """One file an object; names begin with the namespace where there are several."""
    from kubectl_sim.kubectl.kustomizing.ids import NOWHERE

    places = {resource.id.place for resource in resources} - {NOWHERE}
    for resource in resources:
        place = resource.id.place
        prefix = f"{place.lower()}_" if len(places) > 1 and place != NOWHERE else ""
        _write(os.path.join(folder, prefix + _file_name(resource)), resource.yaml())


def _file_name(resource: Resource) -> str:
    found = resource.id
    pieces = [piece for piece in (found.group, found.version, found.kind) if piece]
    return f"{'_'.join(pieces).lower()}_{found.name.lower()}.yaml"


def _write(path: str, text: str) -> None:
    from kubectl_sim.kubectl.manifests import reason

    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise CommandError(f"open {path}: {reason(error)}") from None


def command() -> Command:
    """The command line of ``kubectl kustomize``."""
    from kubectl_sim.kubectl.tree import Command, array, boolean, string

    return Command(
        "kustomize DIR [flags]",
        short="Build a kustomization",
        long="""
Build the objects of a 'kustomization.yaml'. DIR is a folder that holds one, or a git address; the
current folder if not given.
""",
        examples="""
# The current folder
kubectl kustomize

# Another one
kubectl kustomize ./overlay
""",
        flags=[
            boolean("as-current-user", "Run function containers with the current user and group id."),
            boolean("enable-alpha-plugins", "Enable kustomize plugins."),
            boolean("enable-helm", "Enable the Helm chart generator."),
            boolean(
                "enable-managedby-label",
                "Add the label app.kubernetes.io/managed-by.",
                deprecated_because="The flag `enable-managedby-label` has been deprecated. "
                "Use the `managedByLabel` option in the `buildMetadata` field instead.",
            ),
            array("env", "Environment variable for functions; may be repeated.", short="e"),
            array("helm-api-versions", "API versions that Helm sees as Capabilities.APIVersions."),
            string("helm-command", "Helm executable.", "helm"),
            boolean("helm-debug", "Let the Helm chart generator say what it does."),
            string("helm-kube-version", "Kubernetes version that Helm sees as Capabilities.KubeVersion."),
            string(
                "load-restrictor",
                "'LoadRestrictionsNone' lets a kustomization read files outside its root.",
                "LoadRestrictionsRootOnly",
            ),
            array("mount", "Storage option for functions; may be repeated."),
            boolean("network", "Network access for functions that ask for it."),
            string("network-name", "Docker network that functions run in.", "bridge"),
            string("output", "Write to this file or folder.", short="o"),
            string(
                "reorder",
                "'none' prints the objects in the order in which they are read.",
                _LEGACY,
                deprecated_because="use the new 'sortOptions' field in kustomization.yaml instead.",
            ),
        ],
    )
