"""``kubectl create secret docker-registry``."""

from __future__ import annotations

from kubectl_sim.base import jsonio
from kubectl_sim.kubectl import contents
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.generating import Generation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


_KEY = ".dockerconfigjson"


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates a secret with which the kubelet logs in to a registry."""
    generation = Generation(ctx, args, opts)
    generation.require_name()
    if not opts.from_file and not (opts.docker_username and opts.docker_password and opts.docker_server):
        raise CommandError(
            "either --from-file or the combination of --docker-username, --docker-password and --docker-server"
            " is required"
        )
    entries = contents.SecretEntries()
    if opts.from_file:
        contents.add_files([each if "=" in each else f"{_KEY}={each}" for each in opts.from_file], entries)
    else:
        entries.data[_KEY] = contents.base64(_configuration(opts).encode("utf-8", "surrogateescape"))
    contents.create_secret(generation, entries, "kubernetes.io/dockerconfigjson")


def _configuration(opts: Options) -> str:
    """What ``docker login`` writes to its configuration."""
    user, password = opts.docker_username, opts.docker_password
    entry = {"username": user, "password": password}
    if opts.docker_email:
        entry["email"] = opts.docker_email
    entry["auth"] = contents.base64(f"{user}:{password}".encode("utf-8", "surrogateescape"))
    return jsonio.compact({"auths": {opts.docker_server: entry}}, sort_keys=False)


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
