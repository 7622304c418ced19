"""``kubectl kustomize``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


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
        ],
    )
