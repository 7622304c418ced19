"""Defaults of batch/v1, and the labels by which a job knows its pods.

Models pkg/apis/batch/v1/defaults.go and pkg/registry/batch/job/strategy.go.
"""

from __future__ import annotations

from kubectl_sim.kinds._shared.workload import fill, fill_template, part, spec_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]

UID_LABEL = "batch.kubernetes.io/controller-uid"
NAME_LABEL = "batch.kubernetes.io/job-name"
OLD_UID_LABEL = "controller-uid"
OLD_NAME_LABEL = "job-name"
_MANY = 2**31 - 1


def job(obj: Obj) -> None:
    spec = spec_of(obj)
    if spec.get("completions") is None and spec.get("parallelism") is None:
        spec["completions"] = 1
    fill(spec, parallelism=1, completionMode="NonIndexed", suspend=False, manualSelector=False)
    if spec.get("backoffLimit") is None:
        spec["backoffLimit"] = 6 if spec.get("backoffLimitPerIndex") is None else _MANY
    if spec.get("podReplacementPolicy") is None:
        policy = "TerminatingOrFailed" if spec.get("podFailurePolicy") is None else "Failed"
        spec["podReplacementPolicy"] = policy
    template = fill_template(spec)
    _failure_policy(spec)
    labels = template["metadata"].get("labels")
    if labels is not None and not obj["metadata"].get("labels"):
        # One dict on purpose: what the strategy adds to the template shows on the job too.
        obj["metadata"]["labels"] = labels


def cronjob(obj: Obj) -> None:
    spec = spec_of(obj)
    if not spec.get("concurrencyPolicy"):
        spec["concurrencyPolicy"] = "Allow"
    fill(spec, suspend=False, successfulJobsHistoryLimit=3, failedJobsHistoryLimit=1)
    template = part(spec, "jobTemplate")
    part(template, "metadata")
    job_spec = part(template, "spec")
    fill_template(job_spec)
    _failure_policy(job_spec)


def _failure_policy(spec: Obj) -> None:
    for rule in (spec.get("podFailurePolicy") or {}).get("rules") or ():
        for pattern in rule.get("onPodConditions") or ():
            if not pattern.get("status"):
                pattern["status"] = "True"


def prepare_job(obj: Obj) -> None:
    """A new job selects its pods by its own uid, unless it says that it selects by hand."""
    obj.setdefault("status", {})
    spec = obj["spec"]
    metadata = obj["metadata"]
    if not spec.get("manualSelector"):
        _select_by_uid(metadata, spec)
    labels = spec["template"]["metadata"].get("labels")
    if labels and (not metadata.get("labels") or metadata["labels"] is labels):
        metadata["labels"] = dict(labels)


def _select_by_uid(metadata: Obj, spec: Obj) -> None:
    template = spec["template"]["metadata"]
    labels = template.get("labels")
    if labels is None:
        labels = template["labels"] = {}
    name, uid = metadata.get("name", ""), metadata["uid"]
    for label, value in (
        (OLD_NAME_LABEL, name),
        (NAME_LABEL, name),
        (OLD_UID_LABEL, uid),
        (UID_LABEL, uid),
    ):
        labels.setdefault(label, value)
    selector = part(spec, "selector")
    if selector.get("matchLabels") is None:
        selector["matchLabels"] = {}
    selector["matchLabels"].setdefault(UID_LABEL, uid)
