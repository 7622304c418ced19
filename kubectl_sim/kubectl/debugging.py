"""The objects that ``kubectl debug`` makes.  Models kubectl/pkg/cmd/debug."""

from __future__ import annotations

from kubectl_sim.kubectl import debugprofiles
from kubectl_sim.kubectl.debugprofiles import COPY, EPHEMERAL, NODE, Keep
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options

    Obj = dict[str, Any]

_LISTS = ("containers", "initContainers", "ephemeralContainers")
_NON_ROOT = (
    "Warning: Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile "
    'may not work. Please consider using "--custom" with a custom profile that specifies '
    '"securityContext.runAsUser: 0".'
)
#: What a custom profile may not change.
_FIXED = ("name", "command", "image", "lifecycle", "volumeDevices")


class Debugger:
    """Makes debug containers as the flags say; ``command`` is what follows the dashes."""

    def __init__(self, ctx: Context, opts: Options, command: list[str], custom: Obj | None) -> None:
        self._ctx = ctx
        self._opts = opts
        self._command = command
        self._custom = custom
        self._env = [{"name": name, "value": value} for name, value in pairs(opts.env).items()]
        probes = (opts.keep_liveness, opts.keep_readiness, opts.keep_startup)
        self._keep = Keep(opts.keep_labels, opts.keep_annotations, probes, opts.keep_init_containers)

    # -- the three ways ------------------------------------------------------------------

    def add_to(self, pod: Obj) -> tuple[Obj, str]:
        """Add an ephemeral container.  Returns the pod and the container's name."""
        changed = copied(pod)
        name = self._name(pod)
        container = self._new(name)
        if self._opts.target:
            container["targetContainerName"] = self._opts.target
        changed["spec"].setdefault("ephemeralContainers", []).append(container)
        debugprofiles.apply(self._opts.profile, EPHEMERAL, changed, name, self._keep)
        self._customize(changed, name, "ephemeralContainers", "ephemeral container")
        added = changed["spec"]["ephemeralContainers"][-1]
        self._warn(added, pod)
        metadata = pod["metadata"]
        order = [{"name": container["name"]} for container in changed["spec"]["ephemeralContainers"]]
        patched = self._ctx.client.patch(
            "pods",
            metadata["namespace"],
            metadata["name"],
            {"spec": {"$setElementOrder/ephemeralContainers": order, "ephemeralContainers": [added]}},
            type="strategic",
            subresource="ephemeralcontainers",
        )
        return patched, name

    def copy(self, pod: Obj) -> tuple[Obj, str]:
        """Make a copy of the pod with a debug container, or with others changed."""
        made, name = self._copy_of(pod)
        for container in made["spec"]["containers"]:
            if container["name"] == name:
                self._warn(container, made)
        client = self._ctx.client
        namespace = pod["metadata"]["namespace"]
        created = client.create("pods", made, namespace=namespace)
        if self._opts.replace:
            client.delete("pods", namespace, pod["metadata"]["name"], grace=0)
        return created, name

    def node(self, node: Obj) -> tuple[Obj, str]:
        """Start a pod on a node that sees the node's own."""
        ctx, opts = self._ctx, self._opts
        node_name, name = node["metadata"]["name"], opts.container or "debugger"
        pod_name = self._free(f"node-debugger-{node_name}-")
        if not opts.quiet:
            ctx.print(f"Creating debugging pod {pod_name} with container {name} on node {node_name}.")
        pod: Obj = {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": pod_name, "labels": {"app.kubernetes.io/managed-by": "kubectl-debug"}},
            "spec": {
                "containers": [self._new(name)],
                "restartPolicy": "Never",
                "nodeName": node_name,
                "tolerations": [{"operator": "Exists"}],
            },
            "status": {},
        }
        debugprofiles.apply(opts.profile, NODE, pod, name, self._keep)
        self._customize(pod, name, "containers", "container")
        return ctx.client.create("pods", pod, namespace=ctx.namespace), name

    # -- containers ----------------------------------------------------------------------

    def _new(self, name: str) -> Obj:
        """A debug container of its own."""
        opts = self._opts
        fields = (
            ("args" if opts.arguments_only else "command", self._command),
            ("env", self._env),
            ("imagePullPolicy", opts.image_pull_policy),
            ("stdin", opts.stdin),
            ("tty", opts.tty),
        )
        base = {"name": name, "image": opts.image, "resources": {}, "terminationMessagePolicy": "File"}
        return {**base, **{key: value for key, value in fields if value}}

    def _copy_of(self, pod: Obj) -> tuple[Obj, str]:
        opts, metadata = self._opts, pod["metadata"]
        kept = {key: metadata[key] for key in ("annotations", "labels") if metadata.get(key)}
        made = copied(
            {
                "apiVersion": "v1",
                "kind": "Pod",
                "metadata": {"name": opts.copy_to, "namespace": metadata["namespace"], **kept},
                "spec": pod["spec"],
                "status": {},
            }
        )
        spec = made["spec"]
        spec.pop("ephemeralContainers", None)
        if "share-processes" in opts.changed:
            spec["shareProcessNamespace"] = opts.share_processes
        if not opts.same_node:
            spec.pop("nodeName", None)
        images = pairs(opts.set_image)
        for container in spec["containers"]:
            container["image"] = images.get(container["name"]) or images.get("*") or container["image"]
        container = next((c for c in _all(made) if c["name"] == opts.container), None)
        if container is None:
            if not opts.image:
                if images:
                    return made, ""
                raise CommandError("you must specify image when creating new container")
            container = {
                "name": opts.container or self._name(made),
                "resources": {},
                "terminationMessagePolicy": "File",
            }
            spec["containers"].append(container)
        self._override(container)
        name: str = container["name"]
        debugprofiles.apply(opts.profile, COPY, made, name, self._keep)
        self._customize(made, name, "containers", "container")
        return made, name

    def _override(self, container: Obj) -> None:
        """What the flags change of a container of a copy."""
        opts = self._opts
        if self._command and opts.arguments_only:
            container["args"] = self._command
        elif self._command:
            container["command"] = self._command
            container.pop("args", None)
        for field, value in (("env", self._env), ("image", opts.image), ("imagePullPolicy", opts.image_pull_policy)):
            if value:
                container[field] = value
        for field, value in (("stdin", opts.stdin), ("tty", opts.tty)):
            container.pop(field, None)
            if value:
                container[field] = value

    def _customize(self, pod: Obj, name: str, field: str, what: str) -> None:
        """Lay the custom profile over the debug container.  Raises CommandError."""
        if self._custom is None:
            return
        from kubectl_sim.base.patches import strategic
        from kubectl_sim.base.patches.common import PatchError

        shape = _container_shape()
        containers = pod["spec"].get(field) or []
        for index, container in enumerate(containers):
            if container["name"] == name:
                try:
                    containers[index] = strategic.apply(container, {**self._custom, "name": name}, shape)
                except PatchError as error:
                    text = f"error creating three way patch to add debug container: {error.message}"
                    raise CommandError(text) from None
                return
        raise CommandError(f"unable to find the {name} {what} in the pod {pod['metadata']['name']}")

    def _warn(self, container: Obj, pod: Obj) -> None:
        """Capabilities do not help a user who is not root."""
        user = (pod["spec"].get("securityContext") or {}).get("runAsUser")
        context = container.get("securityContext")
        if not user or not context or context.get("runAsUser") == 0:
            return
        if context.get("privileged") or (context.get("capabilities") or {}).get("add"):
            self._ctx.warn(_NON_ROOT)

    # -- names ---------------------------------------------------------------------------

    def _name(self, pod: Obj) -> str:
        """The debug container's name: what was asked for, or one that is free."""
        if self._opts.container:
            return str(self._opts.container)
        taken = {container["name"] for container in _all(pod)}
        number = 0
        while (name := f"debugger-{self._suffix(pod['metadata']['name'], number)}") in taken:
            number += 1
        if not self._opts.quiet:
            self._ctx.print(f"Defaulting debug container name to {name}.")
        return name

    def _free(self, prefix: str) -> str:
        """The name of a pod that is not there yet."""
        number = 0
        while True:
            name = f"{prefix}{self._suffix(prefix, number)}"
            if self._ctx.client.find("pods", self._ctx.namespace, name) is None:
                return name
            number += 1

    def _suffix(self, purpose: str, number: int) -> str:
        from kubectl_sim.engine import randomness

        return randomness.name_suffix(self._ctx.client.seed, "debug", purpose, str(self._ctx.client.now), str(number))


def _all(pod: Obj) -> list[Obj]:
    return [container for field in _LISTS for container in pod["spec"].get(field) or ()]


def _container_shape() -> Any:
    """The schema of a container."""
    from kubectl_sim.model import schema

    shape: Any = schema.load("", "v1", "Pod").root
    for name in ("spec", "containers"):
        field = shape.field(name)
        shape = field.type.struct if field.type.struct is not None else field.type.element.struct
    return shape


def copied(value: Any) -> Any:
    """A copy that may be changed."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    if isinstance(value, list):
        return [copied(item) for item in value]
    return value


def pairs(values: list[str]) -> dict[str, str]:
    """``a=b,c=d`` of all values (pflag's StringToString)."""
    found = {}
    for value in values or ():
        pieces = value.split(",") if value.count("=") > 1 else [value]
        for piece in pieces:
            key, _, text = piece.partition("=")
            found[key] = text
    return found


def custom_profile(path: str) -> Obj:
    """The partial container of a file.  Raises CommandError."""
    from kubectl_sim.base import yamlio

    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        text = f"must pass a container spec json file for custom profile: open {path}: {why}"
        raise CommandError(text) from None
    try:
        found = yamlio.load(text)
    except ValueError as error:
        raise CommandError(f"{path} does not contain a valid container spec: {error}") from None
    if not isinstance(found, dict):
        raise CommandError(f"{path} does not contain a valid container spec: it is no object")
    if any(found.get(field) for field in _FIXED):
        raise CommandError("name, command, image, lifecycle and volume devices are not modifiable via custom profile")
    return found
