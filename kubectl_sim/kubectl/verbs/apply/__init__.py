"""``kubectl apply``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl apply``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, array, boolean

    return Command(
        "apply (-f FILENAME | -k DIRECTORY)",
        short="Make the cluster match files or stdin",
        long="""
Create objects that do not exist and change those that do, so that they are what the files say.
Objects must be named. What an earlier apply has set and the file no longer says is removed.

JSON and YAML are accepted.
""",
        examples="""
# A file
kubectl apply -f ./web.yaml

# A folder with a kustomization
kubectl apply -k ./overlay

# Stdin
cat pod.json | kubectl apply -f -

# A folder and its subfolders
kubectl apply -R -f ./manifests

# Delete what has gone from the files
kubectl apply --prune -f manifest.yaml -l app=web
""",
        flags=[
            boolean(
                "openapi-patch",
                "Compute the patch from the server's OpenAPI schema, or with =false from built-in types.",
                True,
            ),
            boolean("overwrite", "Where live values conflict with the file, the file wins.", True),
            boolean(
                "prune",
                ("Delete objects that an earlier apply has created and the files no longer have. Needs -l or --all."),
            ),
            array(
                "prune-allowlist",
                "Prune these kinds (group/version/kind) instead of the default ones; may be repeated.",
            ),
            *flags.printing(),
            *flags.deleting(),
            *flags.files("to apply"),
            *flags.server_side(),
            flags.dry_run(),
            flags.validation(),
            flags.field_manager("kubectl-client-side-apply"),
            flags.selector(),
            flags.everything("With --prune, consider every object of the pruned kinds."),
            flags.subresource("Apply to this subresource. Needs --server-side."),
            flags.record(),
        ],
    )
