"""``kubectl config set-cluster``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl config set-cluster``."""
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        (
            "set-cluster NAME [--server=server] "
            "[--certificate-authority=path/to/certificate/authority] "
            "[--insecure-skip-tls-verify=true] [--tls-server-name=example.com]"
        ),
        short="Set a cluster entry",
        long="Set a cluster entry. Of an entry that exists, only the given fields change.",
        examples="""
# The server
kubectl config set-cluster playground --server=https://127.0.0.1:6443

# Embed the CA certificate
kubectl config set-cluster playground --embed-certs --certificate-authority=./ca.crt
""",
        flags=[
            string("certificate-authority", "File with the certificate of the cluster's authority."),
            boolean("embed-certs", "Put the certificate itself into the file."),
            boolean("insecure-skip-tls-verify", "Do not verify the server's certificate."),
            string("proxy-url", "Proxy to the cluster."),
            string("server", "Address of the API server."),
            string("tls-server-name", "Name to expect in the server's certificate."),
        ],
    )
