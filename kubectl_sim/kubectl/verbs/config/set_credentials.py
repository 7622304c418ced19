"""``kubectl config set-credentials``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl config set-credentials``."""
    from kubectl_sim.kubectl.tree import Command, array, boolean, string, strings

    return Command(
        (
            "set-credentials NAME [--client-certificate=path/to/certfile] "
            "[--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] "
            "[--password=basic_password] [--auth-provider=provider_name] "
            "[--auth-provider-arg=key=value] [--exec-command=exec_command] "
            "[--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]"
        ),
        short="Set a user entry",
        long="""
Set a user entry. Of an entry that exists, only the given fields change.

One login a user: --client-certificate with --client-key, or --token, or --username with --password,
or an auth provider, or an exec plugin.
""",
        examples="""
# A client key
kubectl config set-credentials ann --client-key=./ann.key

# Embed the certificate
kubectl config set-credentials ann --client-certificate=./ann.crt --embed-certs=true

# An exec plugin
kubectl config set-credentials ann --exec-command=/usr/bin/get-token --exec-api-version=client.authentication.k8s.io/v1

# Take an environment variable from the plugin
kubectl config set-credentials ann --exec-env=REGION-
""",
        flags=[
            string("auth-provider", "Name of the auth provider of the user entry."),
            strings("auth-provider-arg", "Argument of the auth provider as key=value; may be repeated."),
            string("client-certificate", "File with the client certificate."),
            string("client-key", "File with the client key."),
            boolean("embed-certs", "Put certificate and key themselves into the file."),
            string("exec-api-version", "API version of the exec credential plugin."),
            strings("exec-arg", "Argument of the exec credential plugin; may be repeated."),
            string("exec-command", "Command of the exec credential plugin."),
            array("exec-env", "Environment of the exec credential plugin as key=value; may be repeated."),
            string("exec-interactive-mode", "InteractiveMode of the exec credential plugin."),
            boolean("exec-provide-cluster-info", "ProvideClusterInfo of the exec credential plugin."),
            string("password", "Password of the user."),
            string("token", "Token of the user."),
            string("username", "Name for basic authentication."),
        ],
    )
