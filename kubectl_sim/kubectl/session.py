"""The cluster behind a command: found by kubeconfig and environment, created when it is not there."""

from __future__ import annotations

import os

from kubectl_sim.client import kubeconfig, locations
from kubectl_sim.kubectl.errors import CommandError, LoggedFatal
from kubectl_sim.model.errors import NoClusterYetError, StateError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.client.client import Client
    from kubectl_sim.client.kubeconfig import KubeConfig
    from kubectl_sim.cluster.cluster import Cluster
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.model.request import Request, User


def config_of(ctx: Context) -> KubeConfig:
    """The kubeconfig in effect for a command.  Raises :class:`CommandError`."""
    options = ctx.globals
    try:
        return kubeconfig.KubeConfig(locations.config_files(options.kubeconfig), options.context)
    except kubeconfig.ConfigError as error:
        raise CommandError(str(error)) from error


def connect(ctx: Context) -> Client:
    """A client of the cluster that the context names.  Raises :class:`CommandError`."""
    options = ctx.globals
    try:
        cluster = open_or_create(_state_file(ctx))
    except (kubeconfig.ConfigError, StateError) as error:
        raise _refused(error) from error
    cluster.defers = ctx.streams.unsettled is not None
    ctx.on_close(lambda: _close(ctx, cluster))
    client = cluster.client("kubectl")
    client.transport = _with_warnings(ctx, cluster)
    client.warn = ctx.server_warning
    if options.v > 0:
        _log_requests(ctx, client)
    client.user = _impersonated(ctx)
    cluster.server.authorizes = client.user is not None
    return client


def _close(ctx: Context, cluster: Cluster) -> None:
    cluster.close()
    if cluster.unsettled and ctx.streams.unsettled is not None:
        ctx.streams.unsettled.append(cluster.store.path)


def _log_requests(ctx: Context, client: Client) -> None:
    from kubectl_sim.kubectl import verbose

    config = config_of(ctx)
    found = config.entry("clusters", ctx.globals.cluster or config.context().get("cluster", "")) or {}
    client.transport = verbose.watched(ctx, client.transport, config.files, found.get("server", kubeconfig.SERVER))
    ctx.streams.verbosity = ctx.globals.v


def _with_warnings(ctx: Context, cluster: Cluster) -> Callable[[Request], Any]:
    """Requests whose warnings are shown, also those that came with a refusal."""

    def send(request: Request) -> Any:
        try:
            return cluster.request(request)
        finally:
            for text in cluster.warnings:
                ctx.server_warning(text)

    return send


def _state_file(ctx: Context) -> str:
    """Without a kubeconfig of any kind this must not read one: most commands start here."""
    override = locations.state_override()
    if override and not ctx.globals.context:
        return override
    return config_of(ctx).state_file(ctx.globals.cluster)


def _impersonated(ctx: Context) -> User | None:
    """Whom the command acts as, by its flags and by the kubeconfig; None for nobody."""
    options = ctx.globals
    entry = user_entry(ctx) if _mentions_somebody(ctx) else {}
    name = options.as_ or entry.get("as", "")
    if not name:
        return None
    from kubectl_sim.model.request import impersonated

    extra: dict[str, list[str]] = {}
    for pair in options.as_user_extra or ():
        key, _, value = pair.partition("=")
        extra.setdefault(key, []).append(value)
    groups = options.as_group or entry.get("as-groups") or ()
    extra = extra or entry.get("as-user-extra") or {}
    return impersonated(name, tuple(groups), options.as_uid or entry.get("as-uid", ""), extra)


def user_entry(ctx: Context) -> dict[str, Any]:
    """The user of the kubeconfig whom the command is run as."""
    config = config_of(ctx)
    try:
        name = ctx.globals.user or config.context().get("user", "")
    except kubeconfig.ConfigError as error:
        raise _refused(error) from error
    return config.entry("users", name) or {}


def _mentions_somebody(ctx: Context) -> bool:
    """Could a kubeconfig name somebody to act as?  To parse one costs more than to look."""
    for path in locations.config_files(ctx.globals.kubeconfig):
        try:
            with open(path, "rb") as stream:
                text = stream.read()
        except OSError:
            continue
        if b"as: " in text or b'"as"' in text:
            return True
    return False


def default_namespace(ctx: Context) -> str:
    """The namespace of the kubeconfig context, or ``default``."""
    try:
        return config_of(ctx).namespace
    except kubeconfig.ConfigError as error:
        raise _refused(error) from error


def _refused(error: Exception) -> CommandError:
    """What the user is told; an unknown context is an error of clientcmd's own."""
    if isinstance(error, kubeconfig.ContextError):
        text = f"context was not found for specified context: {error.context}"
        return LoggedFatal(f"Error in configuration: {text}")
    return CommandError(str(error))


def open_or_create(path: str) -> Cluster:
    """Open a cluster file; make the default cluster where there is none.  Raises StateError."""
    from kubectl_sim.cluster.cluster import open_cluster

    if os.path.exists(path):
        try:
            return open_cluster(path)
        except NoClusterYetError:  # an empty file, or one that another process is about to fill
            pass
    from kubectl_sim.cluster.bootstrap import Settings, create_cluster

    try:
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    except OSError as error:
        raise StateError(f"cluster file {path}: its folder cannot be made: {error.strerror}") from error
    return create_cluster(path, Settings.from_environment())
