"""Run pods to completion.  Models pkg/controller/job and pkg/controller/ttlafterfinished.

Finished pods are counted once: a finalizer keeps a pod until its end has been added to the
job's status, as upstream's tracking does.
"""

from __future__ import annotations

from kubectl_sim.base import pods, timefmt
from kubectl_sim.base.objects import clone, controller_of, key_of, owner_reference, split_key
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

    Obj = dict[str, Any]

RESOURCE = "jobs.batch"
KIND = "Job"
FINALIZER = "batch.kubernetes.io/job-tracking"
INDEX = "batch.kubernetes.io/job-completion-index"
#: What a job comes to -> what it is when the last pod has stopped.
_TERMINAL = {"SuccessCriteriaMet": "Complete", "FailureTarget": "Failed"}
_SECOND = 1_000_000
#: The delay before a failed pod is replaced doubles from 10 seconds to 10 minutes.
_BACKOFF, _BACKOFF_MAX = 10 * _SECOND, 600 * _SECOND


def _self(change: Change) -> Iterable[str]:
    if change.type != "DELETED":
        yield key_of(change.new)


def _of_pod(change: Change) -> Iterable[str]:
    owner = controller_of(change.new)
    if owner is not None and owner["kind"] == KIND:
        yield f"{change.new['metadata']['namespace']}/{owner['name']}"


WATCHES = {RESOURCE: _self, "pods": _of_pod}
CONCERNS = {"pods": ("owner:Job",)}


def reconcile(ctx: Context, key: str) -> None:
    namespace, name = split_key(key)
    job = ctx.client.find(RESOURCE, namespace, name)
    if job is None or job["metadata"].get("deletionTimestamp"):
        _release_orphans(ctx, namespace, name)
        return
    if finished(job) is not None:
        _untrack_all(ctx, job)
        _expire(ctx, job)
        return
    _Sync(ctx, job).run()


def finished(job: Obj) -> Obj | None:
    """The condition that says that the job is over, if it is."""
    for condition in (job.get("status") or {}).get("conditions") or ():
        if condition["type"] in ("Complete", "Failed") and condition["status"] == "True":
            return condition  # type: ignore[no-any-return]
    return None


# -- pods --------------------------------------------------------------------------------


def _mine(ctx: Context, job: Obj) -> list[Obj]:
    uid = job["metadata"]["uid"]
    return [pod for pod in ctx.client.owned("pods", uid) if (controller_of(pod) or {}).get("uid") == uid]


def _untrack(ctx: Context, pod: Obj) -> None:
    metadata = pod["metadata"]
    finalizers = metadata.get("finalizers") or []
    if FINALIZER not in finalizers:
        return
    rest = [name for name in finalizers if name != FINALIZER]
    try:
        ctx.client.patch("pods", metadata["namespace"], metadata["name"], {"metadata": {"finalizers": rest or None}})
    except StatusError as error:
        if error.code != 404:
            raise


def _untrack_all(ctx: Context, job: Obj) -> None:
    for pod in _mine(ctx, job):
        if not pods.is_active(pod):
            _untrack(ctx, pod)


def _release_orphans(ctx: Context, namespace: str, name: str) -> None:
    """Pods whose job is gone must not be held by its finalizer."""
    for pod in ctx.client.list("pods", namespace, label_selector=f"batch.kubernetes.io/job-name={name}"):
        owner = controller_of(pod)
        if owner is None or owner["kind"] == KIND:
            _untrack(ctx, pod)


def _delete(ctx: Context, pod: Obj) -> None:
    metadata = pod["metadata"]
    _untrack(ctx, pod)
    try:
        ctx.client.delete("pods", metadata["namespace"], metadata["name"], propagation="Background")
    except StatusError as error:
        if error.code != 404:
            raise


def _index_of(pod: Obj) -> int | None:
    text = (pod["metadata"].get("annotations") or {}).get(INDEX, "")
    return int(text) if text.isdecimal() else None


class _Sync:
    """One look at a job.  Models syncJob."""

    def __init__(self, ctx: Context, job: Obj) -> None:
        self.ctx = ctx
        self.job = job
        self.spec: Obj = job["spec"]
        self.before: Obj = job.get("status") or {}
        self.pods = _mine(ctx, job)
        self.active = [pod for pod in self.pods if pods.is_active(pod)]
        self.indexed = self.spec.get("completionMode") == "Indexed"
        self.suspended = bool(self.spec.get("suspend"))
        self.succeeded = self.before.get("succeeded", 0)
        self.failed = self.before.get("failed", 0)
        self.done = set(parse_indexes(self.before.get("completedIndexes", "")))
        self.conditions: list[Obj] = list(self.before.get("conditions") or ())
        self.start = self.before.get("startTime")

    def run(self) -> None:
        resumed = not self.suspended and self._is("Suspended")
        if not self.suspended and (self.start is None or resumed):
            self.start = timefmt.rfc3339(self.ctx.now)
        counted = self._count()
        verdict = self._verdict()
        if verdict is not None:
            self._finish(*verdict)
        else:
            self._suspend_or_resume()
            self._manage()
        self._write()
        for pod in counted:
            _untrack(self.ctx, pod)

    def _is(self, type: str) -> bool:
        return any(item["type"] == type and item["status"] == "True" for item in self.conditions)

    # -- counting

    def _count(self) -> list[Obj]:
        """Add pods that have ended since the last look to the totals."""
        counted = []
        newest_failure = 0
        for pod in self.pods:
            if FINALIZER not in (pod["metadata"].get("finalizers") or ()):
                continue
            if pods.phase(pod) == "Succeeded":
                self._count_success(pod)
            elif pods.phase(pod) == "Failed" or pods.is_terminating(pod):
                if pods.phase(pod) != "Failed" and self.spec.get("podReplacementPolicy") == "Failed":
                    continue
                self.failed += 1
                newest_failure = max(newest_failure, _finish_time(pod) or self.ctx.now)
            else:
                continue
            counted.append(pod)
        if newest_failure:
            self._note_failure(newest_failure)
        return counted

    def _count_success(self, pod: Obj) -> None:
        index = _index_of(pod)
        if not self.indexed:
            self.succeeded += 1
        elif index is not None and index not in self.done:
            self.done.add(index)
            self.succeeded = len(self.done)

    def _note_failure(self, instant: int) -> None:
        key = key_of(self.job)
        tries = ((self.ctx.memory(key) or {}).get("tries", 0)) + 1
        self.ctx.remember(key, {"tries": tries, "at": instant})

    # -- verdict

    def _verdict(self) -> tuple[str, str, str] | None:
        """(condition, reason, message) if the job is over."""
        for known in self.conditions:
            if known["type"] in _TERMINAL and known["status"] == "True":
                return _TERMINAL[known["type"]], known["reason"], known["message"]
        deadline = self._deadline()
        limit = self.spec.get("backoffLimit", 6)
        if self.failed > limit or self._restarts_exceed(limit):
            return "Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit"
        if deadline is not None and self.ctx.now >= deadline:
            return "Failed", "DeadlineExceeded", "Job was active longer than specified deadline"
        if self._is_complete():
            return "Complete", "CompletionsReached", "Reached expected number of succeeded pods"
        if deadline is not None:
            self.ctx.requeue(key_of(self.job), deadline)
        return None

    def _deadline(self) -> int | None:
        seconds = self.spec.get("activeDeadlineSeconds")
        if seconds is None or self.start is None or self.suspended:
            return None
        return timefmt.parse(self.start) + int(seconds) * _SECOND

    def _restarts_exceed(self, limit: int) -> bool:
        """With restartPolicy OnFailure, restarts of containers count as well."""
        if (self.spec["template"]["spec"].get("restartPolicy")) != "OnFailure":
            return False
        total = 0
        for pod in self.active:
            status = pod.get("status") or {}
            for field in ("initContainerStatuses", "containerStatuses"):
                total += sum(item.get("restartCount", 0) for item in status.get(field) or ())
        return total > 0 if limit == 0 else total >= limit

    def _is_complete(self) -> bool:
        completions = self.spec.get("completions")
        if completions is None:
            return bool(self.succeeded > 0 and not self.active)
        return bool(self.succeeded >= completions)

    def _finish(self, type: str, reason: str, message: str) -> None:
        """Stop what still runs; the job is over when the last of its pods has stopped."""
        for pod in self.active:
            _delete(self.ctx, pod)
            self.ctx.event(self.job, "Normal", "SuccessfulDelete", f"Deleted pod: {pod['metadata']['name']}")
        if self.active:
            if type == "Failed":
                self.failed += len(self.active)
            self.pods = _mine(self.ctx, self.job)
            self.active = []
        target = next(name for name, end in _TERMINAL.items() if end == type)
        if not self._is(target):
            self._condition(target, "True", reason, message)
        if self._terminating():
            return
        self._condition(type, "True", reason, message)
        if type == "Complete":
            self.ctx.event(self.job, "Normal", "Completed", "Job completed")
        else:
            self.ctx.event(self.job, "Warning", reason, message)
        self.ctx.remember(key_of(self.job), None)

    def _terminating(self) -> int:
        return sum(pods.is_terminating(pod) and not pods.is_terminal(pod) for pod in self.pods)

    def _condition(self, type: str, status: str, reason: str, message: str) -> None:
        now = timefmt.rfc3339(self.ctx.now)
        self.conditions = [item for item in self.conditions if item["type"] != type]
        self.conditions.append(
            {
                "type": type,
                "status": status,
                "lastProbeTime": now,
                "lastTransitionTime": now,
                "reason": reason,
                "message": message,
            }
        )

    # -- suspension

    def _suspend_or_resume(self) -> None:
        known = next((item for item in self.conditions if item["type"] == "Suspended"), None)
        is_suspended = known is not None and known["status"] == "True"
        if self.suspended and not is_suspended:
            self._condition("Suspended", "True", "JobSuspended", "Job suspended")
            self.ctx.event(self.job, "Normal", "Suspended", "Job suspended")
        elif not self.suspended and is_suspended:
            self._condition("Suspended", "False", "JobResumed", "Job resumed")
            self.ctx.event(self.job, "Normal", "Resumed", "Job resumed")

    # -- how many

    def _manage(self) -> None:
        if self.suspended:
            self._delete_surplus(0)
            return
        wanted = self._wanted()
        if len(self.active) > wanted:
            self._delete_surplus(wanted)
        elif len(self.active) < wanted:
            self._create(wanted - len(self.active))

    def _wanted(self) -> int:
        parallelism = int(self.spec.get("parallelism", 1))
        completions = self.spec.get("completions")
        if completions is None:
            return len(self.active) if self.succeeded else parallelism
        return max(0, min(parallelism, int(completions) - int(self.succeeded)))

    def _delete_surplus(self, wanted: int) -> None:
        ranked = sorted(self.active, key=lambda pod: (pods.is_ready(pod), bool(pod["spec"].get("nodeName"))))
        surplus = ranked[: max(0, len(ranked) - wanted)]
        for pod in surplus:
            _delete(self.ctx, pod)
            self.ctx.event(self.job, "Normal", "SuccessfulDelete", f"Deleted pod: {pod['metadata']['name']}")
        gone = {pod["metadata"]["uid"] for pod in surplus}
        self.active = [pod for pod in self.active if pod["metadata"]["uid"] not in gone]

    def _create(self, count: int) -> None:
        wait = self._back_off()
        if wait > self.ctx.now:
            self.ctx.requeue(key_of(self.job), wait)
            return
        if self.spec.get("podReplacementPolicy") == "Failed":
            count -= self._terminating()
        for index in self._free_indexes(count) if self.indexed else [None] * count:
            try:
                created = self.ctx.client.create("pods", _pod(self.job, index))
            except StatusError as error:
                self.ctx.event(self.job, "Warning", "FailedCreate", f"Error creating: {error.message}")
                self.ctx.requeue(key_of(self.job), self.ctx.now + _BACKOFF)
                return
            self.active.append(created)
            self.ctx.event(self.job, "Normal", "SuccessfulCreate", f"Created pod: {created['metadata']['name']}")

    def _back_off(self) -> int:
        """The instant before which no failed pod is replaced."""
        note = self.ctx.memory(key_of(self.job))
        if not note:
            return 0
        doublings = int(note["tries"]) - 1
        return int(note["at"]) + min(_BACKOFF << min(doublings, 10), _BACKOFF_MAX)

    def _free_indexes(self, count: int) -> list[int]:
        taken = self.done | {index for pod in self.active if (index := _index_of(pod)) is not None}
        completions = int(self.spec.get("completions") or 0)
        return [index for index in range(completions) if index not in taken][: max(0, count)]

    # -- status

    def _write(self) -> None:
        status: Obj = {}
        if self.conditions:
            status["conditions"] = self.conditions
        if self.start is not None:
            status["startTime"] = self.start
        over = next((c for c in self.conditions if c["type"] == "Complete" and c["status"] == "True"), None)
        if over is not None:
            status["completionTime"] = over["lastTransitionTime"]
        counts = {"active": len(self.active), "succeeded": self.succeeded, "failed": self.failed}
        status |= {name: number for name, number in counts.items() if number}
        if self.done:
            status["completedIndexes"] = format_indexes(self.done)
        status["terminating"] = self._terminating()
        status["ready"] = sum(pods.is_ready(pod) for pod in self.active)
        status["uncountedTerminatedPods"] = {}
        if status != self.before:
            metadata = self.job["metadata"]
            current = self.ctx.client.find(RESOURCE, metadata["namespace"], metadata["name"])
            if current is not None:
                self.ctx.client.update_status(RESOURCE, {**current, "status": status})


def _finish_time(pod: Obj) -> int | None:
    """When the last container of a pod ended."""
    ends = [
        item["state"]["terminated"].get("finishedAt")
        for item in (pod.get("status") or {}).get("containerStatuses") or ()
        if "terminated" in (item.get("state") or {})
    ]
    return max((timefmt.parse(end) for end in ends if end), default=None)


def _pod(job: Obj, index: int | None) -> Obj:
    metadata, template = job["metadata"], clone(job["spec"]["template"])
    wanted = template.get("metadata") or {}
    pod_metadata: Obj = {
        "generateName": f"{metadata['name']}-",
        "namespace": metadata["namespace"],
        "labels": dict(wanted.get("labels") or {}),
        "finalizers": [*(wanted.get("finalizers") or ()), FINALIZER],
        "ownerReferences": [owner_reference(job)],
    }
    annotations = dict(wanted.get("annotations") or {})
    spec = template["spec"]
    if index is not None:
        pod_metadata["generateName"] = f"{metadata['name']}-{index}-"
        annotations[INDEX] = str(index)
        pod_metadata["labels"][INDEX] = str(index)
        spec["hostname"] = f"{metadata['name']}-{index}"
        _index_variables(spec)
    if annotations:
        pod_metadata["annotations"] = annotations
    return {"apiVersion": "v1", "kind": "Pod", "metadata": pod_metadata, "spec": spec}


def _index_variables(spec: Obj) -> None:
    variable = {
        "name": "JOB_COMPLETION_INDEX",
        "valueFrom": {"fieldRef": {"fieldPath": f"metadata.labels['{INDEX}']"}},
    }
    for container in [*(spec.get("initContainers") or ()), *spec["containers"]]:
        env = container.setdefault("env", [])
        if not any(item["name"] == variable["name"] for item in env):
            env.append(dict(variable))


def parse_indexes(text: str) -> list[int]:
    """``1,3-5`` -> [1, 3, 4, 5]."""
    found: list[int] = []
    for part in text.split(",") if text else ():
        first, dash, last = part.partition("-")
        found.extend(range(int(first), int(last if dash else first) + 1))
    return found


def format_indexes(indexes: Iterable[int]) -> str:
    """The inverse of :func:`parse_indexes`: three or more in a row are written as a range."""
    runs: list[list[int]] = []
    for index in sorted(indexes):
        if runs and index == runs[-1][-1] + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(map(str, run)) for run in runs)


# -- after the end -----------------------------------------------------------------------


def _expire(ctx: Context, job: Obj) -> None:
    """Delete a finished job when its ttlSecondsAfterFinished is over."""
    seconds = job["spec"].get("ttlSecondsAfterFinished")
    over = finished(job)
    if seconds is None or over is None:
        return
    due = timefmt.parse(over["lastTransitionTime"]) + int(seconds) * _SECOND
    metadata = job["metadata"]
    if due > ctx.now:
        ctx.requeue(key_of(job), due)
        return
    ctx.client.delete(RESOURCE, metadata["namespace"], metadata["name"], propagation="Foreground")
