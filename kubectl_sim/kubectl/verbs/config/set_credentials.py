"""``kubectl config set-credentials``."""

from __future__ import annotations

import os

from kubectl_sim.base.goformat import quote
from kubectl_sim.kubectl import configfile, pairs
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Makes or changes a user entry."""
    if len(args) != 1:
        raise configfile.help_error(ctx, f"unexpected args: {configfile.quoted(args)}")
    _validate(args[0], opts)
    config = configfile.Config(ctx)
    stanza = dict(config.section("users").get(args[0]) or {})
    _set_certificates(stanza, opts)
    _set_secrets(stanza, opts)
    _set_provider(stanza, opts)
    _set_exec(stanza, opts)
    config.write("users", args[0], stanza)
    ctx.print(f"User {quote(args[0])} set.")


def _validate(name: str, opts: Options) -> None:
    if not name:
        raise CommandError("you must specify a non-empty user name")
    methods = []
    if opts.token:
        methods.append("--token")
    if opts.username or opts.password:
        methods.append("--username/--password")
    if len(methods) > 1:
        raise CommandError(
            f"you cannot specify more than one authentication method at the same time: {', '.join(methods)}"
        )
    if not opts.embed_certs:
        return
    if not opts.client_certificate and not opts.client_key:
        raise CommandError("you must specify a --client-certificate or --client-key to embed")
    for flag, path in (("client-certificate", opts.client_certificate), ("client-key", opts.client_key)):
        if path and not os.path.exists(path):
            raise CommandError(f"could not stat {flag} file {path}: stat {path}: no such file or directory")


def _set_certificates(stanza: Obj, opts: Options) -> None:
    from base64 import b64encode

    for flag, path in (("client-certificate", opts.client_certificate), ("client-key", opts.client_key)):
        if flag not in opts.changed:
            continue
        data = f"{flag}-data"
        if opts.embed_certs:
            stanza[data] = b64encode(configfile.read_file(path)).decode()
            stanza.pop(flag, None)
        else:
            stanza[flag] = os.path.abspath(path)
            stanza.pop(data, None)


def _set_secrets(stanza: Obj, opts: Options) -> None:
    """A token and a password exclude one another: the new one replaces the other."""
    for flag in ("token", "username", "password"):
        if flag in opts.changed:
            stanza[flag] = getattr(opts, flag)
            if not stanza[flag]:
                del stanza[flag]
    if opts.token:
        stanza.pop("username", None)
        stanza.pop("password", None)
    elif opts.username or opts.password:
        stanza.pop("token", None)


def _set_provider(stanza: Obj, opts: Options) -> None:
    if "auth-provider" in opts.changed and (stanza.get("auth-provider") or {}).get("name") != opts.auth_provider:
        stanza["auth-provider"] = {"config": None, "name": opts.auth_provider}
    if "auth-provider" in stanza and opts.auth_provider_arg:
        new, removed = pairs.parse(opts.auth_provider_arg, "auth-provider-arg")
        config = {**(stanza["auth-provider"].get("config") or {}), **new}
        stanza["auth-provider"]["config"] = {key: value for key, value in config.items() if key not in removed} or None


def _set_exec(stanza: Obj, opts: Options) -> None:
    given = opts.changed
    if "exec-command" in given:
        known = stanza.get("exec")
        stanza["exec"] = {"args": None, "env": None, "provideClusterInfo": False, **(known or {})}
        stanza["exec"] |= {"command": opts.exec_command, "args": None}
    if "exec" not in stanza:
        return
    plugin = stanza["exec"]
    if "exec-api-version" in given:
        plugin["apiVersion"] = opts.exec_api_version
    if opts.exec_arg:
        plugin["args"] = opts.exec_arg
    if "exec-interactive-mode" in given:
        plugin["interactiveMode"] = opts.exec_interactive_mode
    if "exec-provide-cluster-info" in given:
        plugin["provideClusterInfo"] = opts.exec_provide_cluster_info
    if opts.exec_env:
        new, removed = pairs.parse(opts.exec_env, "exec-env")
        env = [item for item in plugin.get("env") or () if item["name"] not in removed]
        known_names = {item["name"] for item in env}
        env = [{**item, "value": new.get(item["name"], item["value"])} for item in env]
        env += [{"name": name, "value": value} for name, value in new.items() if name not in known_names]
        plugin["env"] = env


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
