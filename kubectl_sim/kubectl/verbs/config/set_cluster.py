"""``kubectl config set-cluster``."""

from __future__ import annotations

import os

from kubectl_sim.kubectl import configs
from kubectl_sim.kubectl.configfiles import CLUSTERS, Files, encoded
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates or changes a cluster."""
    if len(args) != 1:
        raise configs.unexpected(ctx, args)
    name = args[0]
    if not name:
        raise CommandError("you must specify a non-empty cluster name")
    if opts.insecure_skip_tls_verify and opts.certificate_authority:
        raise CommandError("you cannot specify a certificate authority and insecure mode at the same time")
    if opts.embed_certs:
        if not opts.certificate_authority:
            raise CommandError("you must specify a --certificate-authority to embed")
        configs.check_exists("certificate-authority", opts.certificate_authority)
    files = Files(ctx)
    cluster = {**files.load().sections[CLUSTERS].get(name, {})}
    _change(cluster, opts)
    files.put(CLUSTERS, name, encoded("v1.Cluster", cluster), relative=True)
    from kubectl_sim.base.goformat import quote

    ctx.print(f"Cluster {quote(name)} set.")


def _change(cluster: Obj, opts: Options) -> None:
    """What is given overrides; an authority and insecure mode exclude one another."""
    if "server" in opts.changed:
        cluster.update({"server": opts.server, "tls-server-name": ""})
    if "tls-server-name" in opts.changed:
        cluster["tls-server-name"] = opts.tls_server_name
    cluster["insecure-skip-tls-verify"] = opts.insecure_skip_tls_verify  # upstream resets it, given or not
    if opts.insecure_skip_tls_verify:
        cluster.update({"certificate-authority": "", "certificate-authority-data": ""})
    if "certificate-authority" in opts.changed:
        _set_authority(cluster, opts.certificate_authority, opts.embed_certs)
    if "proxy-url" in opts.changed:
        cluster["proxy-url"] = opts.proxy_url


def _set_authority(cluster: Obj, path: str, embed: bool) -> None:
    cluster["insecure-skip-tls-verify"] = False
    if embed:
        cluster.update({"certificate-authority": "", "certificate-authority-data": configs.file_data(path)})
    else:
        cluster.update({"certificate-authority": os.path.abspath(path), "certificate-authority-data": ""})


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
