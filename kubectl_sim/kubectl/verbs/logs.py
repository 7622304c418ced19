"""``kubectl logs``."""

from __future__ import annotations

from kubectl_sim.base import timefmt
from kubectl_sim.base.goformat import quote
from kubectl_sim.kubectl import podchoice
from kubectl_sim.kubectl.errors import CommandError, is_not_found
from kubectl_sim.kubectl.resources import Builder
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]
    #: A pod, one of its containers, and what stands before each line.
    Log = tuple[Obj, str, str]

_USAGE = (
    "logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER].\nPOD or TYPE/NAME is a required argument for the logs command"
)
_DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container"
#: With a selector, this many last lines of each log.
_SELECTOR_TAIL = 10


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints the logs of one or more containers; with --follow, until they end."""
    _check_arguments(ctx, args, opts)
    container = args[1] if len(args) == 2 else opts.container
    opts.prefix = opts.prefix or opts.all_pods
    _validate(args, opts, container)
    found = _objects(ctx, args, opts)
    params = _params(opts)
    logs = [log for obj in found for log in _logs_of(ctx, opts, obj, container)]
    if opts.follow and len(logs) > opts.max_log_requests:
        raise CommandError(
            f"you are attempting to follow {len(logs)} log streams, but maximum allowed concurrency is "
            f"{opts.max_log_requests}, use --max-log-requests to increase the limit"
        )
    if opts.follow:
        _follow(ctx, opts, logs, params)
        return
    for log in logs:
        ctx.stdout.write(_prefixed(_read(ctx, opts, log, params), log[2]))


def _check_arguments(ctx: Context, args: list[str], opts: Options) -> None:
    if not args and not opts.selector:
        raise ctx.usage_error(_USAGE)
    if len(args) == 1 and opts.selector:
        raise ctx.usage_error("only a selector (-l) or a POD name is allowed")
    if len(args) > 2:
        raise ctx.usage_error(_USAGE)


def _validate(args: list[str], opts: Options, container: str) -> None:
    if opts.since_time and opts.since:
        raise CommandError("at most one of `sinceTime` or `sinceSeconds` may be specified")
    if opts.all_containers and container:
        raise CommandError(f"--all-containers=true should not be specified with container name {container}")
    if "container" in opts.changed and len(args) == 2:
        raise CommandError("only one of -c or an inline [CONTAINER] arg is allowed")
    if opts.limit_bytes < 0:
        raise CommandError("--limit-bytes must be greater than 0")
    if opts.since < 0:
        raise CommandError("--since must be greater than 0")
    if opts.tail < -1:
        raise CommandError("--tail must be greater than or equal to -1")


def _params(opts: Options) -> Obj:
    """The query of pods/log."""
    params: Obj = {}
    if opts.previous:
        params["previous"] = True
    if opts.timestamps:
        params["timestamps"] = True
    if opts.since:
        # Whole seconds, rounded up as upstream does.
        params["sinceSeconds"] = -(-opts.since // timefmt.SECOND)
    if opts.since_time:
        params["sinceTime"] = _time(opts.since_time)
    if opts.limit_bytes:
        params["limitBytes"] = opts.limit_bytes
    if opts.selector and "tail" not in opts.changed:
        params["tailLines"] = _SELECTOR_TAIL
    elif opts.tail != -1:
        params["tailLines"] = opts.tail
    return params


def _time(text: str) -> str:
    try:
        return timefmt.rfc3339(timefmt.parse(text))
    except ValueError as error:
        raise CommandError(str(error)) from None


def _objects(ctx: Context, args: list[str], opts: Options) -> list[Obj]:
    """The pods of a selector, or the one object that is named."""
    if opts.selector:
        found: list[Obj] = ctx.client.list("pods", ctx.namespace, label_selector=opts.selector)
        if not found:
            ctx.warn(f"No resources found in {ctx.namespace} namespace.")
        return found
    builder = Builder(ctx.client, default_type="pods", names=[args[0]], namespace=ctx.namespace, single_type=True)
    try:
        infos = builder.do().infos()
    except StatusError as error:
        if is_not_found(error):
            text = f"error from server (NotFound): {error.message} in namespace {quote(ctx.namespace)}"
            raise CommandError(text) from None
        raise
    if len(infos) != 1:
        raise CommandError("expected a resource")
    return [infos[0].obj]


def _logs_of(ctx: Context, opts: Options, obj: Obj, container: str) -> list[Log]:
    """The logs that an object means: a pod's own, or those of the pods of a workload."""
    if obj["kind"] == "Pod":
        return _logs_of_pod(ctx, opts, obj, container)
    found = podchoice.of_workload(ctx, obj, "get the logs from", opts.pod_running_timeout)
    if len(found) > 1 and not opts.all_pods:
        ctx.warn(f"Found {len(found)} pods, using pod/{found[0]['metadata']['name']}")
    chosen = found if opts.all_pods else found[:1]
    return [log for pod in chosen for log in _logs_of_pod(ctx, opts, pod, container)]


def _logs_of_pod(ctx: Context, opts: Options, pod: Obj, container: str) -> list[Log]:
    if opts.all_containers:
        return [_log(opts, pod, name) for name in _containers(pod)]
    return [_log(opts, pod, container or _default(ctx, opts, pod))]


def _log(opts: Options, pod: Obj, container: str) -> Log:
    name = pod["metadata"]["name"]
    if container not in _containers(pod):
        raise CommandError(f"container {container} is not valid for pod {name} out of: {_all_names(pod)}")
    return pod, container, f"[pod/{name}/{container}] " if opts.prefix else ""


def _containers(pod: Obj) -> list[str]:
    spec = pod["spec"]
    return [
        c["name"] for field in ("initContainers", "containers", "ephemeralContainers") for c in spec.get(field) or ()
    ]


def _default(ctx: Context, opts: Options, pod: Obj) -> str:
    """The container that the annotation names, or the first."""
    metadata, spec = pod["metadata"], pod["spec"]
    wanted = (metadata.get("annotations") or {}).get(_DEFAULT_CONTAINER, "")
    if wanted in _containers(pod):
        return str(wanted)
    if wanted:
        ctx.warn(f"Default container name {quote(wanted)} not found in pod {metadata['name']}")
    first = str(spec["containers"][0]["name"])
    if len(_containers(pod)) > 1 and not opts.all_pods:
        ctx.warn(f"Defaulted container {quote(first)} out of: {_all_names(pod)}")
    return first


def _all_names(pod: Obj) -> str:
    spec = pod["spec"]
    names = [c["name"] for c in spec["containers"]]
    names += [f"{c['name']} (ephem)" for c in spec.get("ephemeralContainers") or ()]
    names += [f"{c['name']} (init)" for c in spec.get("initContainers") or ()]
    return ", ".join(names)


# -- reading -----------------------------------------------------------------------------


def _read(ctx: Context, opts: Options, log: Log, params: Obj) -> str:
    pod, container, _ = log
    metadata = pod["metadata"]
    try:
        text: str = ctx.client.request(
            "get",
            "pods",
            metadata["namespace"],
            metadata["name"],
            subresource="log",
            params={**params, "container": container},
        )
    except StatusError as error:
        if not opts.ignore_errors:
            raise
        ctx.stdout.write(f"error: {error.message}\n")
        return ""
    return text


def _prefixed(text: str, prefix: str) -> str:
    if not prefix or not text:
        return text
    return "".join(f"{prefix}{line}\n" for line in text.removesuffix("\n").split("\n"))


def _follow(ctx: Context, opts: Options, logs: list[Log], params: Obj) -> None:
    """Print what is there and then what comes, until every container has ended."""
    shown = [0] * len(logs)
    whole = {key: value for key, value in params.items() if key not in ("tailLines", "sinceSeconds", "sinceTime")}
    started = False
    while True:
        for number, log in enumerate(logs):
            text = _read_following(ctx, opts, log, whole)
            fresh = text[shown[number] :]
            if not started and len(whole) != len(params):
                fresh = _read_following(ctx, opts, log, params)
            if fresh:
                ctx.stdout.write(_prefixed(fresh, log[2]))
                ctx.stdout.flush()
            shown[number] = len(text)
        started = True
        if not any(_may_print(ctx, log) for log in logs):
            return
        ctx.client.wait(ctx.client.now + timefmt.SECOND)


def _read_following(ctx: Context, opts: Options, log: Log, params: Obj) -> str:
    """A container that has not started yet has printed nothing yet."""
    try:
        return _read(ctx, opts, log, params)
    except StatusError as error:
        if "is waiting to start" in error.message:
            return ""
        raise


def _may_print(ctx: Context, log: Log) -> bool:
    """Can anything more come?  Following ends with the instance of the container that it began with."""
    pod, container, _ = log
    metadata = pod["metadata"]
    now: Obj | None = ctx.client.find("pods", metadata["namespace"], metadata["name"])
    if now is None or now["metadata"]["uid"] != metadata["uid"]:
        return False
    status = now.get("status") or {}
    for field in ("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"):
        for item in status.get(field) or ():
            if item["name"] == container:
                state = item.get("state") or {}
                crashed = bool(item.get("restartCount")) and "waiting" in state
                return not crashed and "terminated" not in state
    return True


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
