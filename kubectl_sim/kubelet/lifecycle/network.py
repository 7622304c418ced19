"""The network as a container knows it: a history for its main program, the present for people's commands."""

from __future__ import annotations

from kubectl_sim.kubelet.runtime.trace import FOREVER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubelet.runtime.program import Program

    from .worker import Worker

    Obj = dict[str, Any]


class History:
    """The network's answers as the pod has come to know them (implements ``world.Network``)."""

    def __init__(self, worker: Worker, container: Obj) -> None:
        self.worker = worker
        self.container = container

    def ask(self, question: str, at: int) -> Any:
        kind, _, target = question.partition(":")
        if target.startswith("localhost:"):
            return self.local(kind, target, at)
        steps = self.steps(question)
        answer = steps[0][1]
        for since, value in steps:
            if since > at:
                break
            answer = value
        return answer

    def next_change(self, question: str, at: int) -> int:
        _, _, target = question.partition(":")
        if not target.startswith("localhost:"):
            return next((since for since, _ in self.steps(question) if since > at), FOREVER)
        soonest = FOREVER
        for _, since, until in self.listeners(_port(target)):
            soonest = min(soonest, *(moment for moment in (since, until, FOREVER) if moment > at))
        return soonest

    def steps(self, question: str) -> list[list[Any]]:
        """[since, answer] of a question, asking the cluster when it is new."""
        known = self.worker.memory["net"]
        steps: list[list[Any]] | None = known.get(question)
        if steps is None:
            steps = known[question] = [[0, self.worker.facts.network(question)]]
        return steps

    def listeners(self, port: int) -> list[tuple[Program, int, int]]:
        """(program, since, until) of the pod's other containers that accept connections to the port."""
        worker, mine = self.worker, self.container["name"]
        if mine in worker.tracing:
            return []
        worker.tracing.add(mine)
        try:
            found = []
            for container, _ in worker.everyone:
                if container["name"] in worker.tracing:
                    continue
                for program, until in worker.instances(container):
                    since = program.opens_at(port)
                    own = None if program.light else program.end
                    found.append((program, since, until if own is None else min(until, own[0])))
            return found
        finally:
            worker.tracing.discard(mine)

    def local(self, kind: str, target: str, at: int) -> Any:
        """Containers of a pod share their loopback interface."""
        for program, since, until in self.listeners(_port(target)):
            if since <= at < until:
                if kind == "tcp":
                    return "ok"
                _, slash, path = target.partition("/")
                status, body, _ = program.answer(slash + path or "/", at)
                return [status, body]
        return None


class Present(History):
    """The network as it answers at this moment, to a command beside the container's main process."""

    def __init__(self, worker: Worker, container: Obj, program: Program) -> None:
        super().__init__(worker, container)
        self.program = program

    def steps(self, question: str) -> list[list[Any]]:
        return [[0, self.worker.facts.network(question)]]

    def local(self, kind: str, target: str, at: int) -> Any:
        if self.program.listening(_port(target), at):
            if kind == "tcp":
                return "ok"
            from kubectl_sim.kubelet.webserver import answer_of, note_visit

            _, slash, path = target.partition("/")
            found = answer_of(self.program, at, slash + path or "/")
            note_visit(self.worker, self.container, self.program, at, slash + path or "/", found)
            return [found["status"], found["body"]]
        return super().local(kind, target, at)


def _port(target: str) -> int:
    """The number in ``localhost:80/path``."""
    return int(target.partition("/")[0].rpartition(":")[2])
