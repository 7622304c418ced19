"""``kubectl logs``."""

from __future__ import annotations

from kubectl_sim.kubectl import podchoice
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.logstreams import SECOND, LogStream, follow_all
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]

_EXPECTED = (
    "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\n"
    "POD or TYPE/NAME is a required argument for the logs command"
)
#: Lines of each log that a selector shows.
_SELECTED_LINES = 10


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints the logs of containers."""
    container = _container(ctx, args, opts)
    if opts.pod_running_timeout <= 0:
        raise CommandError("--pod-running-timeout must be higher than zero")
    params = _parameters(opts)
    objects = _find(ctx, args, opts)
    _validate(args, opts, container, params)
    logs = _Logs(ctx, opts, container, params)
    if opts.selector:
        streams = [stream for pod in objects for stream in logs.of_pod(pod)]
    else:
        streams = logs.of_object(objects[0])
    _print(ctx, opts, streams)


def _container(ctx: Context, args: list[str], opts: Options) -> str:
    if len(args) > 2 or (not args and not opts.selector):
        raise ctx.usage_error(_EXPECTED)
    if len(args) == 1 and opts.selector:
        raise ctx.usage_error("only a selector (-l) or a POD name is allowed")
    return args[1] if len(args) == 2 else opts.container


def _parameters(opts: Options) -> Obj:
    """The query of the requests.  Raises CommandError."""
    params: Obj = {"follow": opts.follow, "previous": opts.previous, "timestamps": opts.timestamps}
    if opts.since_time:
        params["sinceTime"] = _rfc3339(opts.since_time)
    if opts.limit_bytes:
        params["limitBytes"] = opts.limit_bytes
    if opts.since:
        params["sinceSeconds"] = (opts.since + SECOND // 2) // SECOND
    if opts.selector and opts.tail == -1 and "tail" not in opts.changed:
        params["tailLines"] = _SELECTED_LINES
    elif opts.tail != -1:
        params["tailLines"] = opts.tail
    return params


def _rfc3339(text: str) -> str:
    from kubectl_sim.base import timefmt

    try:
        return timefmt.rfc3339(timefmt.parse(text))
    except timefmt.TimeError as error:
        raise CommandError(str(error)) from None


def _find(ctx: Context, args: list[str], opts: Options) -> list[Obj]:
    """The object that the argument names, or the pods that the selector selects."""
    from kubectl_sim.kubectl.resources import Builder

    found = Builder(
        ctx.client,
        default_type="pods",
        names=args[:1],
        types=["pods"] if opts.selector else [],
        label_selector=opts.selector,
        namespace=ctx.namespace,
        single_type=True,
        continue_on_error=False,
    ).do()
    try:
        objects = [info.obj for info in found.infos()]
    except StatusError as error:
        if error.reason != "NotFound":
            raise
        from kubectl_sim.base.goformat import quote

        where = f"in namespace {quote(ctx.namespace)}"
        raise CommandError(f"error from server (NotFound): {error.message} {where}") from None
    if opts.selector and not objects:
        ctx.warn(f"No resources found in {ctx.namespace} namespace.")
    if not opts.selector and len(objects) != 1:
        raise CommandError("expected a resource")
    return objects


def _validate(args: list[str], opts: Options, container: str, params: Obj) -> None:
    if opts.since_time and opts.since:
        raise CommandError("at most one of `sinceTime` or `sinceSeconds` may be specified")
    if opts.all_containers and container:
        raise CommandError(f"--all-containers=true should not be specified with container name {container}")
    if "container" in opts.changed and len(args) == 2:
        raise CommandError("only one of -c or an inline [CONTAINER] arg is allowed")
    if opts.limit_bytes < 0:
        raise CommandError("--limit-bytes must be greater than 0")
    if params.get("sinceSeconds", 0) < 0:
        raise CommandError("--since must be greater than 0")
    if params.get("tailLines", 0) < -1:
        raise CommandError("--tail must be greater than or equal to -1")


class _Logs:
    """What the flags say about the logs of any object."""

    def __init__(self, ctx: Context, opts: Options, container: str, params: Obj) -> None:
        self.ctx = ctx
        self.opts = opts
        self.container = container
        self.params = params

    def of_object(self, obj: Obj) -> list[LogStream]:
        """The logs of a pod, or of one or all pods behind a workload or service."""
        if obj["kind"] == "Pod":
            return self.of_pod(obj)
        try:
            selector = podchoice.selector_of(obj)
        except CommandError as error:
            from kubectl_sim.kubectl.typed import go_type

            raise CommandError(f"cannot get the logs from {go_type(obj)}: {error.message}") from None
        timeout = self.opts.pod_running_timeout
        pods = podchoice.pods_behind(self.ctx, obj["metadata"]["namespace"], selector, timeout)
        if len(pods) > 1 and not self.opts.all_pods:
            self.ctx.warn(f"Found {len(pods)} pods, using pod/{pods[0]['metadata']['name']}")
        chosen = pods if self.opts.all_pods else pods[:1]
        return [stream for pod in chosen for stream in self.of_pod(pod)]

    def of_pod(self, pod: Obj) -> list[LogStream]:
        if self.opts.all_containers:
            return [self._stream(pod, name) for name in podchoice.containers(pod)]
        name = self.container or podchoice.default_container(self.ctx, pod, quiet=self.opts.all_pods)
        podchoice.check_container(pod, name)
        return [self._stream(pod, name)]

    def _stream(self, pod: Obj, container: str) -> LogStream:
        shown = self.opts.prefix or self.opts.all_pods
        prefix = f"[pod/{pod['metadata']['name']}/{container}] " if shown else ""
        return LogStream(self.ctx, pod, container, self.params, prefix)


def _print(ctx: Context, opts: Options, streams: list[LogStream]) -> None:
    if opts.follow:
        if 1 < len(streams) > opts.max_log_requests:
            raise CommandError(
                f"you are attempting to follow {len(streams)} log streams, but maximum allowed concurrency is "
                f"{opts.max_log_requests}, use --max-log-requests to increase the limit"
            )
        follow_all(ctx, streams, opts.pod_running_timeout, opts.ignore_errors)
        return
    for stream in streams:
        try:
            stream.copy()
        except StatusError as error:
            if not opts.ignore_errors:
                raise
            ctx.print(f"error: {error.message}")


def command() -> Command:
    """The command line of ``kubectl logs``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, duration, integer, string

    return Command(
        "logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]",
        short="Print the logs of containers",
        long="Print what the containers of a pod have written. A pod of one container needs no -c.",
        examples="""
# One pod
kubectl logs web-0

# All containers of all pods with a label
kubectl logs -l app=web --all-containers

# The previous instance
kubectl logs -p -c nginx web-0

# Follow
kubectl logs -f web-0

# The last 20 lines
kubectl logs --tail=20 web-0

# The last hour
kubectl logs --since=1h web-0

# A pod of a deployment
kubectl logs deployment/web -c nginx
""",
        complete="pods-and-containers",
        flags=[
            boolean("all-containers", "Print the logs of all containers of the pod(s)."),
            boolean("all-pods", "Print the logs of all pods of the resource; implies --prefix."),
            string("container", "Print this container's log.", short="c"),
            boolean("follow", "Keep printing as new log lines come in.", short="f"),
            boolean("ignore-errors", "While following, go on after an error of one of the logs."),
            boolean(
                "insecure-skip-tls-verify-backend", "Do not verify the certificate of the kubelet that serves the log."
            ),
            integer("limit-bytes", "Print at most this many bytes; 0 for all."),
            integer("max-log-requests", "How many logs to follow at a time with a selector.", 5),
            boolean("prefix", "Put pod and container before each line."),
            boolean("previous", "Print the log of the container's previous instance.", short="p"),
            duration("since", "Only lines younger than this (5s, 2m, 3h). Not together with --since-time."),
            string("since-time", "Only lines after this time (RFC3339). Not together with --since."),
            integer("tail", "Number of last lines to print; -1 for all, or 10 with a selector.", -1),
            boolean("timestamps", "Put its time before each line."),
            flags.selector(),
            flags.pod_running_timeout(20),
        ],
    )
