"""``kubectl run``.  Models kubectl/pkg/cmd/run."""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.kubectl import changing, generating, grouping, lastapplied, overriding, pairs, typed
from kubectl_sim.kubectl.errors import Aggregate, CommandError, LoggedFatal
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


_RESTARTS = ("Always", "OnFailure", "Never")
_PULLS = ("Always", "IfNotPresent", "Never")


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates a pod of one container and, with --expose, a service in front of it."""
    wanted = _Wanted(opts)
    strategy = changing.dry_run(ctx, opts)
    printer = changing.printer(opts, "created", strategy, sort_keys=False)
    changing.cascade(ctx, opts)
    attach = opts.attach if "attach" in opts.changed else opts.attach or opts.stdin
    _validate(args, opts, attach, strategy)
    record = changing.record_patch(ctx, opts)
    name, labels = args[0], wanted.labels or {"run": args[0]}
    made: list[Obj] = []
    errors: list[Exception] = []

    def create(resource: str, obj: Obj) -> None:
        obj = changing.recorded(obj, record)
        made.append(_created(ctx, opts, resource, typed.in_order(obj), strategy))

    def create_all() -> None:
        create("pods", overriding.overridden(opts, wanted.pod(name, labels, args[1:])))
        if opts.expose:
            try:
                create("services", wanted.service(name, labels))
            except StatusError as error:
                errors.append(error)

    if strategy == changing.CLIENT:
        create_all()
    else:
        with grouping.Group(ctx):
            create_all()
    if attach:
        try:
            _attach(ctx, opts, made[0], wanted.restart)
        finally:
            if opts.rm:
                _remove(ctx, opts, made)
        return
    for obj in made:
        printer.print(obj, ctx.stdout.write)
    if errors:
        raise Aggregate(errors)


def _attach(ctx: Context, opts: Options, pod: Obj, restart: str) -> None:
    """Shows what the pod prints, to its end if it has one.  Raises CommandError with the container's exit code."""
    from kubectl_sim.kubectl import attaching

    namespace, name = pod["metadata"]["namespace"], pod["metadata"]["name"]
    attacher = attaching.Attacher(ctx, stdin=opts.stdin, tty=opts.tty, quiet=opts.quiet)
    attacher.follow(namespace, name, opts.pod_running_timeout)
    if opts.leave_stdin_open or restart == "Always":
        return
    wanted = attaching.COMPLETED if restart == "Never" else ("Succeeded",)

    def over(pod: Obj) -> bool:
        return pod["status"].get("phase") in wanted

    pod = attaching.wait_for(ctx, namespace, name, opts.pod_running_timeout, over)
    if pod["status"]["phase"] == "Failed":
        raise _failure(pod)


def _failure(pod: Obj) -> CommandError:
    """How a pod that has failed ends the command."""
    name = f"pod {pod['metadata']['namespace']}/{pod['metadata']['name']}"
    ended: Obj = {}
    for item in (pod["status"].get("containerStatuses") or ())[:1]:
        ended = item["state"].get("terminated") or {}
    code = ended.get("exitCode", 0)
    if not code:
        return CommandError(f"{name} failed with unknown exit code")
    return LoggedFatal(f"{name} terminated ({ended.get('reason', '')})\n{ended.get('message', '')}", code)


def _remove(ctx: Context, opts: Options, made: list[Obj]) -> None:
    """Deletes what the command has made."""
    from kubectl_sim.kubectl.deleting import Deleter
    from kubectl_sim.kubectl.resources import Builder

    for obj in made:
        resource = "services" if obj["kind"] == "Service" else "pods"
        found = Builder(
            ctx.client, default_type=resource, names=[obj["metadata"]["name"]], namespace=obj["metadata"]["namespace"]
        ).do()
        Deleter(ctx, changing.cascade(ctx, opts), quiet=opts.quiet).run(found, ignore_not_found=True)


def _created(ctx: Context, opts: Options, resource: str, obj: Obj, strategy: str) -> Obj:
    if strategy == changing.CLIENT:
        if ctx.namespace_given:
            obj = typed.in_order({**obj, "metadata": {**obj["metadata"], "namespace": ctx.namespace}})
        return obj
    obj = lastapplied.kept(obj, opts.save_config, typed=True)
    params = changing.params(strategy, opts)
    return typed.in_order(ctx.client.create(resource, obj, namespace=ctx.namespace, **params))


def _validate(args: list[str], opts: Options, attach: bool, strategy: str) -> None:
    if not args:
        raise CommandError("NAME is required for run")
    if not opts.image:
        raise CommandError("--image is required")
    if not _is_reference(opts.image):
        from kubectl_sim.base.goformat import quote

        raise CommandError(f"invalid image name {quote(opts.image)}: invalid reference format")
    if opts.tty and not opts.stdin:
        raise CommandError("-i/--stdin is required for containers with -t/--tty=true")
    if opts.expose and not opts.port:
        raise CommandError("--port must be set when exposing a service")
    if opts.port and generating.go_int(opts.port) is None:
        raise CommandError("--port must be a number")
    if opts.rm and not attach:
        raise CommandError("--rm should only be used for attached containers")
    if attach and strategy != changing.NONE:
        raise CommandError(
            "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)"
        )


def _is_reference(image: str) -> bool:
    from kubectl_sim.kubelet.images import reference

    try:
        reference.parse(image)
    except reference.ReferenceError as error:
        # What is well-formed and refused for other reasons is the server's business.
        return "invalid reference format" not in str(error)
    return True


class _Wanted:
    """What the flags ask for.  Raises CommandError for those that cannot be read."""

    def __init__(self, opts: Options) -> None:
        self._opts = opts
        self.annotations, _ = pairs.parse(opts.annotations, "annotations", removable=False)
        self.labels = _labels(opts.labels)
        self.env = [_variable(text) for text in opts.env]
        self.restart = opts.restart or ("OnFailure" if opts.stdin else "Always")
        if self.restart not in _RESTARTS:
            raise CommandError(f"invalid restart policy: {self.restart}, valid values are: {', '.join(_RESTARTS)}")
        if opts.image_pull_policy not in ("", *_PULLS):
            raise CommandError(
                f"invalid image pull policy: {opts.image_pull_policy}, valid values are: {', '.join(_PULLS)}"
            )

    def pod(self, name: str, labels: Obj, args: list[str]) -> Obj:
        metadata: Obj = {"name": name, "labels": labels}
        if self.annotations:
            metadata["annotations"] = self.annotations
        container = self._container(name, args)
        spec = {"containers": [container], "restartPolicy": self.restart, "dnsPolicy": "ClusterFirst"}
        return {"kind": "Pod", "apiVersion": "v1", "metadata": metadata, "spec": spec, "status": {}}

    def _container(self, name: str, args: list[str]) -> Obj:
        opts = self._opts
        once = opts.stdin and not opts.leave_stdin_open
        fields = (
            ("command" if opts.command else "args", args),
            ("ports", [{"containerPort": int(opts.port)}] if opts.port else None),
            ("env", self.env),
            ("imagePullPolicy", opts.image_pull_policy),
            ("securityContext", {"privileged": True} if opts.privileged else None),
            ("stdin", opts.stdin),
            ("stdinOnce", once),
            ("tty", opts.tty),
        )
        return {"name": name, "image": opts.image, "resources": {}, **{key: value for key, value in fields if value}}

    def service(self, name: str, labels: Obj) -> Obj:
        port = int(self._opts.port)
        metadata: Obj = {"name": name}
        if self.labels:
            metadata["labels"] = self.labels
        spec = {"ports": [{"protocol": "TCP", "port": port, "targetPort": port}], "selector": labels}
        status: Obj = {"loadBalancer": {}}
        return {"kind": "Service", "apiVersion": "v1", "metadata": metadata, "spec": spec, "status": status}


def _labels(text: str) -> Obj:
    return generating.labels(text) if text else {}


def _variable(text: str) -> Obj:
    name, equals, value = text.partition("=")
    if not equals or not name or names.strict_env_var(name):
        raise CommandError(f"invalid env: {text}")
    return {"name": name, "value": value} if value else {"name": name}


def command() -> Command:
    """The command line of ``kubectl run``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, array, boolean, string

    return Command(
        (
            'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] '
            "[--overrides=inline-json] [--command] -- [COMMAND] [args...]"
        ),
        short="Run an image in a pod",
        examples="""
# A pod
kubectl run web --image=nginx

# With a port, labels and environment
kubectl run web --image=nginx --port=80 --labels="app=web,tier=front" --env="COLOR=blue"

# Only print the object
kubectl run web --image=nginx --dry-run=client -o yaml

# A shell that is gone when you leave it
kubectl run -it --rm shell --image=busybox --restart=Never -- sh

# Own arguments
kubectl run web --image=nginx -- -g 'daemon off;'

# Own command
kubectl run clock --image=busybox --command -- date -u
""",
        flags=[
            array("annotations", "Annotation of the pod as key=value; may be repeated."),
            boolean(
                "attach",
                (
                    "Wait for the pod and attach to it. Default false, or true with -i/--stdin. With "
                    "--restart=Never the exit code is the container's."
                ),
            ),
            boolean("command", "What follows -- becomes the container's command, not its args."),
            string("detach-keys", "Keys that leave the container without ending it.", "ctrl-p,ctrl-q"),
            array("env", "Environment variable as KEY=value; may be repeated."),
            boolean("expose", "Also create a ClusterIP service for the pod. Needs --port."),
            string("image", "Image of the container.", must_be_given=True),
            string("image-pull-policy", "Pull policy of the container; the server chooses when not given."),
            string("kustomize", "Folder with a kustomization. Not together with -f or -R.", short="k"),
            string("labels", "Labels of the pod, separated by commas.", short="l"),
            boolean("leave-stdin-open", "Leave stdin open after the first attach ends."),
            string("port", "Port that the container listens on."),
            boolean("privileged", "Run the container in privileged mode."),
            boolean("quiet", "Print no prompts.", short="q"),
            boolean("recursive", "Also take the subfolders of the folders of -f.", short="R"),
            string("restart", "Restart policy of the pod: Always, OnFailure or Never.", "Always"),
            boolean("rm", "Delete the pod once it has ended. Only when attached (--attach or --stdin)."),
            boolean("stdin", "Keep the container's stdin open even if nobody is attached.", short="i"),
            boolean("tty", "Give the container a terminal.", short="t"),
            flags.filename(
                "Ignored.",
                deprecated_because="it is ignored by kubectl run and will be removed in a future release",
                shorthand_deprecated_because="it is ignored by kubectl run and will be removed in a future release",
            ),
            *flags.printing(),
            *flags.deleting(),
            *flags.overriding(),
            flags.dry_run(),
            flags.save_config(),
            flags.field_manager("kubectl-run"),
            flags.pod_running_timeout(60),
            flags.record(),
        ],
    )
