"""Flags that say how to reach a cluster: checked as kubectl checks them, though nothing is dialled here.

Models ConfirmUsable and ClientConfig of client-go/tools/clientcmd.
"""

from __future__ import annotations

from kubectl_sim.client.kubeconfig import ConfigError
from kubectl_sim.kubectl import session
from kubectl_sim.kubectl.errors import CommandError, LoggedFatal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.client.kubeconfig import KubeConfig
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options

#: The flags that are looked at here; without any of them there is nothing to check.
FLAGS = frozenset(
    [
        *("certificate-authority", "client-certificate", "client-key", "cluster", "context", "kubeconfig"),
        *("password", "request-timeout", "token", "user", "username"),
        *("as-group", "as-uid", "as-user-extra"),
    ]
)
#: Commands that ask no cluster anything.
_LOCAL = frozenset(["", "completion", "config", "help", "kuberc", "kustomize", "options", "plugin"])
#: Commands that make a client before they ask for the namespace: each of the two says in its own words that
#: there is no such context or cluster.
_CLIENT_FIRST = frozenset(
    [
        *("api-resources", "api-versions", "apply", "auth can-i", "auth whoami", "autoscale", "certificate approve"),
        *("certificate deny", "cluster-info", "cluster-info dump", "cordon", "diff", "drain", "explain", "expose"),
        *("proxy", "replace", "run", "set env", "top node", "uncordon", "version", "wait"),
    ]
)
_BAD_TIMEOUT = (
    "Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding "
    "time unit (e.g. 1s | 2m | 3h)"
)


def check(ctx: Context, opts: Options) -> None:
    """Raises CommandError for flags with which no cluster could be reached."""
    if ctx.command.partition(" ")[0] in _LOCAL or (ctx.command == "version" and opts.client):
        return
    options = ctx.globals
    if "kubeconfig" in options.changed:
        _check_file(options.kubeconfig)
    config = session.config_of(ctx)
    client_first = _is_client_first(ctx.command, opts)
    try:
        context = config.context()
    except ConfigError as error:
        if client_first:
            raise CommandError(str(error)) from None
        return  # said by whoever asks for the namespace
    if client_first and options.cluster and config.entry("clusters", options.cluster) is None:
        from kubectl_sim.base.goformat import quote

        raise CommandError(f"cluster {quote(options.cluster)} does not exist")
    user, cluster = options.user or context.get("user", ""), options.cluster or context.get("cluster", "")
    acts = bool(options.as_ or (config.entry("users", user) or {}).get("as"))
    problems = _user_problems(user, options, acts) + _cluster_problems(cluster, config, options)
    if len(problems) > 1:
        raise LoggedFatal("Error in configuration: \n" + "".join(f"* {problem}\n" for problem in problems))
    if problems:
        raise CommandError(problems[0])
    if options.user and config.entry("users", options.user) is None:
        from kubectl_sim.base.goformat import quote

        raise CommandError(f"auth info {quote(options.user)} does not exist")
    request_timeout(options)


def _is_client_first(command: str, opts: Options) -> bool:
    if command.partition(" ")[0] == "create":
        return command != "create token"
    return command in _CLIENT_FIRST or (command == "get" and bool(opts.raw))


def request_timeout(options: Options) -> int:
    """``--request-timeout`` in microseconds, 0 for none.  Raises CommandError."""
    from kubectl_sim.base import duration

    text: str = options.request_timeout
    if text.isdecimal():
        return int(text) * 1_000_000
    try:
        return duration.parse(text) if text else 0
    except duration.DurationError:
        raise CommandError(_BAD_TIMEOUT) from None


def _check_file(path: str) -> None:
    import os

    from kubectl_sim.kubectl.manifests import reason

    try:
        os.stat(path)
    except OSError as error:
        if path:
            raise CommandError(f"stat {path}: {reason(error)}") from None


def _unreadable(what: str, path: str, whose: str) -> list[str]:
    from kubectl_sim.kubectl.manifests import reason

    try:
        with open(path, "rb"):
            return []
    except OSError as error:
        return [f"unable to read {what} {path} for {whose} due to open {path}: {reason(error)}"]


def _user_problems(user: str, options: Options, acts: bool) -> list[str]:
    found = []
    if options.client_certificate:
        if not options.client_key:
            how = "to use the clientCert authentication method."
            found.append(f"client-key-data or client-key must be specified for {user} {how}")
        found += _unreadable("client-cert", options.client_certificate, user)
        if options.client_key:
            found += _unreadable("client-key", options.client_key, user)
    if options.token and (options.username or options.password):
        methods = "found [token basicAuth], only one is allowed"
        found.append(f"more than one authentication method found for {user}; {methods}")
    if not acts and (options.as_group or options.as_uid or options.as_user_extra):
        found.append(f"requesting uid, groups or user-extra for {user} without impersonating a user")
    return found


def _cluster_problems(cluster: str, config: KubeConfig, options: Options) -> list[str]:
    if options.cluster and config.entry("clusters", cluster) is None:
        from kubectl_sim.base.goformat import quote

        return [f"no server found for cluster {quote(cluster)}"]
    if options.certificate_authority:
        return _unreadable("certificate-authority", options.certificate_authority, cluster)
    return []
