"""``kubectl config set-credentials``."""

from __future__ import annotations

import os

from kubectl_sim.kubectl import configs, pairs
from kubectl_sim.kubectl.configfiles import USERS, Files, encoded
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


_MODES = ("IfAvailable", "Always", "Never")


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates or changes a user."""
    if len(args) != 1:
        configs.print_help(ctx)
        raise CommandError(f"unexpected args: [{' '.join(args)}]")
    try:
        provider = pairs.parse(opts.auth_provider_arg, "auth-provider-arg")
        variables = pairs.parse(opts.exec_env, "exec-env")
    except CommandError:
        configs.print_help(ctx)
        raise
    _validate(args[0], opts)
    files = Files(ctx)
    user = {**files.load().sections[USERS].get(args[0], {})}
    _set_certificates(user, opts)
    for field in ("token", "username", "password"):
        if field in opts.changed:
            user[field] = getattr(opts, field)
    _set_provider(user, opts, *provider)
    _set_plugin(user, opts, *variables)
    _clear_other_ways(user, opts)
    files.put(USERS, args[0], encoded("v1.AuthInfo", user), relative=True)
    from kubectl_sim.base.goformat import quote

    ctx.print(f"User {quote(args[0])} set.")


def _validate(name: str, opts: Options) -> None:
    if not name:
        raise CommandError("you must specify a non-empty user name")
    if opts.token and (opts.username or opts.password):
        raise CommandError(
            "you cannot specify more than one authentication method at the same time: --token, --username/--password"
        )
    if opts.embed_certs:
        if not opts.client_certificate and not opts.client_key:
            raise CommandError("you must specify a --client-certificate or --client-key to embed")
        for flag, path in (("client-certificate", opts.client_certificate), ("client-key", opts.client_key)):
            if path:
                configs.check_exists(flag, path)
    if "exec-interactive-mode" in opts.changed and opts.exec_interactive_mode not in _MODES:
        raise CommandError("invalid interactive mode type, can be only IfAvailable, Never, Always")


def _set_certificates(user: Obj, opts: Options) -> None:
    for field, path in (("client-certificate", opts.client_certificate), ("client-key", opts.client_key)):
        if field not in opts.changed:
            continue
        if opts.embed_certs:
            user.update({field: "", f"{field}-data": configs.file_data(path)})
        else:
            user.update({field: os.path.abspath(path), f"{field}-data": ""})


def _set_provider(user: Obj, opts: Options, new: dict[str, str], removed: list[str]) -> None:
    provider = user.get("auth-provider")
    if "auth-provider" in opts.changed and (provider is None or provider["name"] != opts.auth_provider):
        provider = {"name": opts.auth_provider}
    if provider is not None:
        kept = {key: value for key, value in (provider.get("config") or {}).items() if key not in removed}
        user["auth-provider"] = {**provider, "config": {**kept, **new}}


def _set_plugin(user: Obj, opts: Options, new: dict[str, str], removed: list[str]) -> None:
    plugin = user.get("exec")
    if "exec-command" in opts.changed:
        plugin = {**(plugin or {}), "command": opts.exec_command, "args": None}
    if plugin is None:
        return
    plugin = {**plugin}
    if "exec-api-version" in opts.changed:
        plugin["apiVersion"] = opts.exec_api_version
    if opts.exec_arg:
        plugin["args"] = opts.exec_arg
    if "exec-interactive-mode" in opts.changed:
        plugin["interactiveMode"] = opts.exec_interactive_mode
    if "exec-provide-cluster-info" in opts.changed:
        plugin["provideClusterInfo"] = opts.exec_provide_cluster_info
    if new or removed:
        plugin["env"] = _variables(plugin.get("env") or [], new, removed)
    user["exec"] = plugin


def _variables(present: list[Obj], new: dict[str, str], removed: list[str]) -> list[Obj]:
    kept = [item for item in present if item["name"] not in removed]
    names = {item["name"] for item in kept}
    changed = [{**item, "value": new.get(item["name"], item["value"])} for item in kept]
    return changed + [{"name": name, "value": value} for name, value in new.items() if name not in names]


def _clear_other_ways(user: Obj, opts: Options) -> None:
    """A token replaces name and password, and they replace a token."""
    if opts.token:
        user.update({"username": "", "password": ""})
    elif opts.username or opts.password:
        user["token"] = ""


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
