"""``kubectl cluster-info dump``."""

from __future__ import annotations

import os

from kubectl_sim.kubectl import printing, typed
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.printing import Printer
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]

_EXTENSIONS = {"json": ".json", "yaml": ".yaml"}
#: What is dumped of each namespace: resource and file.
_DUMPED = (
    ("events", "events"),
    ("replicationcontrollers", "replication-controllers"),
    ("services", "services"),
    ("daemonsets.apps", "daemonsets"),
    ("deployments.apps", "deployments"),
    ("replicasets.apps", "replicasets"),
    ("pods", "pods"),
)


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints objects and logs, or writes them into a folder."""
    dump = _Dump(ctx, opts, printing.object_printer(opts, sort_keys=False))
    if opts.pod_running_timeout <= 0:
        raise CommandError("--pod-running-timeout must be higher than zero")
    if opts.output == "name":
        raise CommandError("list types are not supported by name printing: *v1.NodeList")
    dump.objects("nodes", "", "nodes")
    for namespace in _namespaces(ctx, opts):
        for resource, file in _DUMPED:
            dump.objects(resource, namespace, os.path.join(namespace, file))
        for pod in ctx.client.list("pods", namespace):
            dump.logs(pod)
    if dump.folder:
        ctx.print(f"Cluster info dumped to {dump.folder}")


def _namespaces(ctx: Context, opts: Options) -> list[str]:
    if opts.all_namespaces:
        return [namespace["metadata"]["name"] for namespace in ctx.client.list("namespaces")]
    return opts.namespaces or ["kube-system", ctx.namespace]


class _Dump:
    """Where one run writes to: standard output, or files in a folder that only the user may read."""

    def __init__(self, ctx: Context, opts: Options, printer: Printer) -> None:
        self.ctx = ctx
        self.printer = printer
        self.folder: str = opts.output_directory if opts.output_directory != "-" else ""
        self.extension = _EXTENSIONS.get(opts.output, ".txt")

    def objects(self, resource: str, namespace: str, file: str) -> None:
        """A list as the typed client has it, whose items do not say what they are."""
        found = self.ctx.client.request("list", resource, namespace)
        listed = found.as_object()
        items = []
        for item in listed["items"]:
            ordered = typed.in_order(item)
            items.append({key: ordered[key] for key in ordered if key not in ("kind", "apiVersion")})
        document = {
            "kind": listed["kind"],
            "apiVersion": listed["apiVersion"],
            "metadata": listed["metadata"],
            "items": items,
        }
        parts: list[str] = []
        self.printer.print(document, parts.append)
        self._write(file + self.extension, "".join(parts))

    def logs(self, pod: Obj) -> None:
        """The logs of a pod's containers."""
        metadata, spec = pod["metadata"], pod["spec"]
        text = ""
        for container in [*(spec.get("initContainers") or ()), *spec["containers"]]:
            about = f"logs for container {container['name']} of pod {metadata['namespace']}/{metadata['name']}"
            text += f"==== START {about} ====\n{self._log(metadata, container['name'])}==== END {about} ====\n"
        self._write(os.path.join(metadata["namespace"], metadata["name"], "logs.txt"), text)

    def _log(self, metadata: Obj, container: str) -> str:
        try:
            text: str = self.ctx.client.request(
                "get",
                "pods",
                metadata["namespace"],
                metadata["name"],
                subresource="log",
                params={"container": container},
            )
        except StatusError as error:
            return f"Request log error: {error.message}\n"
        return text

    def _write(self, file: str, text: str) -> None:
        if not self.folder:
            self.ctx.stdout.write(text)
            return
        from kubectl_sim.kubectl.manifests import reason

        path = os.path.join(self.folder, file)
        try:
            os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
            with open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
                stream.write(text)
        except OSError as error:
            raise CommandError(f"open {path}: {reason(error)}") from None


def command() -> Command:
    """The command line of ``kubectl cluster-info dump``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, string, strings

    return Command(
        "dump [flags]",
        short="Print the state of the cluster for diagnosis",
        long="""
Print nodes, workloads, events and pod logs of kube-system and the current namespace, to stdout or
into files.
""",
        examples="""
# To stdout
kubectl cluster-info dump

# Into a folder
kubectl cluster-info dump --output-directory=./state

# All namespaces
kubectl cluster-info dump --all-namespaces
""",
        flags=[
            strings("namespaces", "Namespaces to dump, separated by commas."),
            string("output-directory", "Folder to write to, one file a resource; empty or '-' for stdout."),
            *flags.printing("json"),
            flags.all_namespaces("Dump all namespaces; --namespaces is ignored."),
            flags.pod_running_timeout(20),
        ],
    )
