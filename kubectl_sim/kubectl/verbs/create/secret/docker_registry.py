"""``kubectl create secret docker-registry``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl create secret docker-registry``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, string, strings

    return Command(
        (
            "docker-registry NAME --docker-username=user --docker-password=password "
            "--docker-email=email [--docker-server=string] [--from-file=[key=]source] "
            "[--dry-run=server|client|none]"
        ),
        short="Create a secret for an image registry",
        long="""
Create a secret that lets nodes pull images from a registry with login, either from flags or from an
existing Docker configuration file.

Pods use it through imagePullSecrets.
""",
        examples=r"""
# From a login
kubectl create secret docker-registry reg --docker-server=registry.example --docker-username=ann \
    --docker-password=s3cret --docker-email=ann@example.org

# From a file
kubectl create secret docker-registry reg --from-file=.dockerconfigjson=./config.json
""",
        flags=[
            boolean("append-hash", "Append a hash of the content to the name."),
            string("docker-email", "Email for the registry."),
            string("docker-password", "Password for the registry."),
            string("docker-server", "Address of the registry.", "https://index.docker.io/v1/"),
            string("docker-username", "User name for the registry."),
            strings(
                "from-file",
                (
                    "File whose content becomes a data entry named after the file, or key=file to name it; of"
                    " a folder, every file with a valid name. May be repeated."
                ),
            ),
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
