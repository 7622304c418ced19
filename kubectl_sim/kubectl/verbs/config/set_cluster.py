"""``kubectl config set-cluster``."""

from __future__ import annotations

import os

from kubectl_sim.base.goformat import quote
from kubectl_sim.kubectl import configfile
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Makes or changes a cluster entry."""
    if len(args) != 1:
        raise configfile.help_error(ctx, f"Unexpected args: {configfile.quoted(args)}")
    _validate(args[0], opts)
    config = configfile.Config(ctx)
    stanza = _changed(dict(config.section("clusters").get(args[0]) or {}), opts)
    config.write("clusters", args[0], stanza)
    ctx.print(f"Cluster {quote(args[0])} set.")


def _validate(name: str, opts: Options) -> None:
    if not name:
        raise CommandError("you must specify a non-empty cluster name")
    if opts.insecure_skip_tls_verify and opts.certificate_authority:
        raise CommandError("you cannot specify a certificate authority and insecure mode at the same time")
    if opts.embed_certs:
        path = opts.certificate_authority
        if not path:
            raise CommandError("you must specify a --certificate-authority to embed")
        if not os.path.exists(path):
            raise CommandError(
                f"could not stat certificate-authority file {path}: stat {path}: no such file or directory"
            )


def _changed(stanza: Obj, opts: Options) -> Obj:
    given = opts.changed
    if "server" in given:
        stanza["server"] = opts.server
        stanza.pop("tls-server-name", None)
    if "tls-server-name" in given:
        _set(stanza, "tls-server-name", opts.tls_server_name)
    if "insecure-skip-tls-verify" in given:
        _set(stanza, "insecure-skip-tls-verify", opts.insecure_skip_tls_verify)
        if opts.insecure_skip_tls_verify:
            _drop(stanza, "certificate-authority", "certificate-authority-data")
    if "certificate-authority" in given:
        _set_authority(stanza, opts)
    if "proxy-url" in given:
        _set(stanza, "proxy-url", opts.proxy_url)
    return stanza


def _set_authority(stanza: Obj, opts: Options) -> None:
    from base64 import b64encode

    path = opts.certificate_authority
    if opts.embed_certs:
        stanza["certificate-authority-data"] = b64encode(configfile.read_file(path)).decode()
        _drop(stanza, "insecure-skip-tls-verify", "certificate-authority")
        return
    stanza["certificate-authority"] = os.path.abspath(path)
    _drop(stanza, "insecure-skip-tls-verify", "certificate-authority-data")


def _set(stanza: Obj, field: str, value: str | bool) -> None:
    """Empty values are not written."""
    if value:
        stanza[field] = value
    else:
        stanza.pop(field, None)


def _drop(stanza: Obj, *fields: str) -> None:
    for field in fields:
        stanza.pop(field, None)


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
