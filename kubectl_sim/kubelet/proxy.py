"""What the API server asks of a node: logs, sessions in containers, resource usage.  Models the kubelet's server.

Logs and usage are derived at the moment of asking from the life of the pod; nothing is written for them.
"""

from __future__ import annotations

from kubectl_sim.base import timefmt
from kubectl_sim.kubelet import agent
from kubectl_sim.kubelet.lifecycle.facts import NodeImages
from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubelet.lifecycle.facts import Facts
    from kubectl_sim.model.context import Context

    Obj = dict[str, Any]

#: What a node uses by itself: the system's processes and the kubelet (nanocores, bytes).
_NODE_CPU, _NODE_MEMORY = 60_000_000, 420 * 1024 * 1024


class NodeProxy:
    """The kubelets of a cluster, seen from the API server."""

    __slots__ = ("_ctx",)

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def logs(self, pod: Obj, container: str, params: Obj) -> str:
        """What a container has printed so far; ``params`` are the query of pods/log.  Raises BadRequest."""
        from kubectl_sim.kubelet import logs

        known = self._known(pod)
        if known is None:
            raise status.bad_request(_waiting(pod, container))
        memory, facts = known
        try:
            return logs.lines(
                pod,
                container,
                memory,
                self._ctx.now,
                facts,
                previous=_flag(params, "previous"),
                since=self._since(params),
                tail=_number(params, "tailLines"),
                timestamps=_flag(params, "timestamps"),
                limit_bytes=_number(params, "limitBytes"),
            )
        except logs.LogError as error:
            raise status.bad_request(str(error)) from None

    def _since(self, params: Obj) -> int | None:
        seconds = _number(params, "sinceSeconds")
        if seconds is not None:
            return self._ctx.now - seconds * timefmt.SECOND
        text = params.get("sinceTime")
        return timefmt.parse(text) if text else None

    def exec(self, pod: Obj, container: str, command: list[str], params: Obj) -> Any:
        """Begin to run a command in a container: see :mod:`.sessions`."""
        from kubectl_sim.kubelet.sessions import Session, Sessions

        begun = Session(container, command, stdin=bool(params.get("stdin")), tty=bool(params.get("tty")))
        return Sessions(self._ctx, self._known).start(pod, begun)

    def attach(self, pod: Obj, container: str, params: Obj) -> Any:
        """Begin to follow the main process of a container: see :mod:`.sessions`."""
        from kubectl_sim.kubelet.sessions import Attachment, Sessions

        begun = Attachment(container, stdin=bool(params.get("stdin")), tty=bool(params.get("tty")))
        return Sessions(self._ctx, self._known).start(pod, begun)

    def feed(self, pod: Obj, params: Obj) -> Any:
        """Give the ``session`` of the parameters more ``text``; ``ended`` says that there will be no more."""
        from kubectl_sim.kubelet.sessions import Sessions

        sessions = Sessions(self._ctx, self._known)
        return sessions.feed(pod, params["session"], params.get("text", ""), params.get("ended", False))

    def forward(self, pod: Obj, port: int, path: str, agent: str = "") -> Obj:
        """What a connection to a port of the pod meets: ``{"refused": text}``, or a page as of :mod:`.webserver`."""
        from kubectl_sim.kubelet import webserver

        known = self._known(pod)
        if known is not None and agent:
            known[1].visitor = ("127.0.0.1", agent)
        found = None if known is None else webserver.page(pod, known[0], self._ctx.now, known[1], port, path)
        return {"refused": webserver.refused(pod, port)} if found is None else found

    def usage(self, pod: Obj) -> dict[str, tuple[int, int]]:
        """container -> (nanocores, bytes of working set) of those that run."""
        from kubectl_sim.kubelet import usage

        known = self._known(pod)
        if known is None:
            return {}
        memory, facts = known
        found = {}
        for container in [*(pod["spec"].get("initContainers") or ()), *pod["spec"]["containers"]]:
            amounts = usage.usage(pod, container["name"], memory, self._ctx.now, facts)
            if amounts is not None:
                found[container["name"]] = amounts
        return found

    def node_usage(self, node: Obj) -> tuple[int, int]:
        """(nanocores, bytes of working set) of a node with all that runs on it."""
        cpu, memory = _NODE_CPU, _NODE_MEMORY
        name = node["metadata"]["name"]
        for pod in self._ctx.client.list("pods", field_selector=f"spec.nodeName={name}"):
            for container_cpu, container_memory in self.usage(pod).values():
                cpu += container_cpu
                memory += container_memory
        return cpu, memory

    def node_images(self, name: str) -> list[Obj]:
        """The images that a node has by now, as ``status.images`` lists them."""
        from kubectl_sim.kubelet import report

        return report.images(self._ctx.memory(f"images/{name}"), self._ctx.now)

    def _known(self, pod: Obj) -> tuple[Obj, Facts] | None:
        """The kubelet's memory of a pod, and the world as it sees it; None before its first step."""
        memory = self._ctx.memory(f"pod/{pod['metadata']['uid']}")
        node = self._ctx.client.find("nodes", "", pod["spec"].get("nodeName", ""))
        if memory is None or node is None:
            return None
        images = NodeImages(self._ctx.memory(f"images/{node['metadata']['name']}"))
        return memory, agent.facts_of(self._ctx, pod, node, images)


def _waiting(pod: Obj, container: str) -> str:
    name = pod["metadata"]["name"]
    return f'container "{container}" in pod "{name}" is waiting to start: ContainerCreating'


def _flag(params: Obj, name: str) -> bool:
    return params.get(name) in (True, "true", "1")


def _number(params: Obj, name: str) -> int | None:
    value = params.get(name)
    return None if value is None or value == "" else int(value)
