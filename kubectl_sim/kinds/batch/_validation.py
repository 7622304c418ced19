"""Validation of batch/v1.  Models pkg/apis/batch/validation."""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.kinds._shared.check import (
    IMMUTABLE,
    immutable,
    label_selector,
    need_one_of,
    nonnegative,
    one_of,
    qualified,
    quoted_selector,
    selects,
)
from kubectl_sim.kinds._shared.podchecks import check_selected, check_template
from kubectl_sim.kinds.batch._defaults import NAME_LABEL, OLD_NAME_LABEL, OLD_UID_LABEL, UID_LABEL
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out
    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]

CRON_NAME_LENGTH = 52
_MANY = 100_000
_MAX_RULES = 20
_COUNTS = ("parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished")
_INDEXED_COUNTS = ("backoffLimitPerIndex", "maxFailedIndexes")
_ACTIONS = ("Count", "FailIndex", "FailJob", "Ignore")


def job(obj: Obj) -> list[Cause]:
    out: Out = []
    _check_generated(out, obj)
    _check_job(out, obj)
    spec = obj["spec"]
    if spec.get("completionMode") == "Indexed" and (spec.get("completions") or 0) > 0:
        _check_index_name(out, obj["metadata"].get("name", ""), spec["completions"])
    return out


def _check_index_name(out: Out, name: str, completions: int) -> None:
    """The pods of an indexed job have host names that end in the index."""
    for message in names.dns1123_label(f"{name}-{completions - 1}"):
        detail = f"will not able to create pod with invalid DNS label: {name}-{completions - 1}: {message}"
        out.append(field.invalid("metadata.name", name, detail))


def _check_job(out: Out, obj: Obj) -> None:
    spec = obj["spec"]
    check_job_spec(out, "spec", spec)
    selector = spec.get("selector")
    if selector is None:
        out.append(field.required("spec.selector"))
    else:
        label_selector(out, "spec.selector", selector)
    check_selected(out, "spec.template", spec.get("template") or {}, selector)


def _check_generated(out: Out, obj: Obj) -> None:
    """The labels that the server has put on the template, unless the selector is the user's own."""
    spec, metadata = obj["spec"], obj["metadata"]
    if spec.get("manualSelector") or spec.get("selector") is None:
        return
    labels = ((spec.get("template") or {}).get("metadata") or {}).get("labels") or {}
    name, uid = metadata.get("name", ""), metadata.get("uid", "")
    for key, value in ((OLD_UID_LABEL, uid), (OLD_NAME_LABEL, name), (UID_LABEL, uid), (NAME_LABEL, name)):
        where = f"spec.template.metadata.labels[{key}]"
        if key not in labels:
            out.append(field.required(where, f"must be '{value}'"))
        elif labels[key] != value:
            out.append(field.invalid(where, dict(sorted(labels.items())), f"must be '{value}'"))
    wanted = {OLD_UID_LABEL: uid, OLD_NAME_LABEL: name, UID_LABEL: uid, NAME_LABEL: name}
    if selects(spec["selector"], wanted) is False:
        out.append(field.invalid("spec.selector", quoted_selector(spec["selector"]), "`selector` not auto-generated"))


def check_job_spec(out: Out, path: str, spec: Obj) -> None:
    """What jobs and the templates of jobs have in common."""
    nonnegative(out, path, spec, *_COUNTS)
    indexed = spec.get("completionMode") == "Indexed"
    if spec.get("completionMode") is not None:
        one_of(out, f"{path}.completionMode", spec["completionMode"], ("NonIndexed", "Indexed"))
    if indexed:
        _check_indexed(out, path, spec)
    nonnegative(out, path, spec, *_INDEXED_COUNTS)
    _check_per_index(out, path, spec, indexed)
    if spec.get("podFailurePolicy") is not None:
        _check_failure_policy(out, f"{path}.podFailurePolicy", spec)
    if spec.get("successPolicy") is not None:
        _check_success_policy(out, f"{path}.successPolicy", spec, indexed)
    _check_replacement(out, path, spec)
    if spec.get("managedBy") is not None:
        _check_manager(out, f"{path}.managedBy", spec["managedBy"])
    check_template(out, f"{path}.template", spec.get("template") or {})
    _check_restart_policy(out, f"{path}.template.spec.restartPolicy", spec)


def _check_indexed(out: Out, path: str, spec: Obj) -> None:
    completions, parallelism = spec.get("completions"), spec.get("parallelism")
    if completions is None:
        out.append(field.required(f"{path}.completions", "when completion mode is Indexed"))
    if parallelism is not None and parallelism > _MANY:
        detail = f"must be less than or equal to {_MANY} when completion mode is Indexed"
        out.append(field.invalid(f"{path}.parallelism", parallelism, detail))


def _check_per_index(out: Out, path: str, spec: Obj, indexed: bool) -> None:
    if indexed:
        return
    for key in _INDEXED_COUNTS:
        if spec.get(key) is not None:
            detail = "requires indexed completion mode"
            out.append(field.invalid(f"{path}.{key}", spec[key], detail))


def _check_replacement(out: Out, path: str, spec: Obj) -> None:
    policy = spec.get("podReplacementPolicy")
    if policy is None:
        return
    allowed = ("Failed", "TerminatingOrFailed")
    if spec.get("podFailurePolicy") is not None:
        allowed = ("Failed",)  # type: ignore[assignment]
    one_of(out, f"{path}.podReplacementPolicy", policy, allowed)


def _check_manager(out: Out, path: str, name: str) -> None:
    if "/" not in name:
        out.append(field.invalid(path, name, 'must be a domain-prefixed path (such as "acme.io/foo")'))
    if len(name) > 63:
        out.append(field.too_long(path, 63))


def _check_restart_policy(out: Out, path: str, spec: Obj) -> None:
    policy = ((spec.get("template") or {}).get("spec") or {}).get("restartPolicy", "")
    if policy in ("", "Always"):
        out.append(field.required(path, 'valid values: "OnFailure", "Never"'))
    elif policy not in ("OnFailure", "Never"):
        out.append(field.not_supported(path, policy, ("OnFailure", "Never")))
    elif spec.get("podFailurePolicy") is not None and policy != "Never":
        detail = 'only "Never" is supported when podFailurePolicy is specified'
        out.append(field.invalid(path, policy, detail))


def _check_failure_policy(out: Out, path: str, spec: Obj) -> None:
    rules = spec["podFailurePolicy"].get("rules") or []
    if len(rules) > _MAX_RULES:
        out.append(field.too_many(f"{path}.rules", len(rules), _MAX_RULES))
    containers = {
        container.get("name", "")
        for kind in ("containers", "initContainers")
        for container in ((spec.get("template") or {}).get("spec") or {}).get(kind) or ()
    }
    for position, rule in enumerate(rules):
        where = f"{path}.rules[{position}]"
        action = rule.get("action", "")
        if not action:
            allowed = ", ".join(f'"{name}"' for name in _ACTIONS)
            out.append(field.required(f"{where}.action", f"valid values: [{allowed}]"))
        elif action == "FailIndex" and spec.get("backoffLimitPerIndex") is None:
            detail = "requires the backoffLimitPerIndex to be set"
            out.append(field.invalid(f"{where}.action", action, detail))
        else:
            one_of(out, f"{where}.action", action, _ACTIONS)
        codes, conditions = rule.get("onExitCodes"), rule.get("onPodConditions")
        if codes is not None:
            _check_exit_codes(out, f"{where}.onExitCodes", codes, containers)
        if conditions:
            _check_conditions(out, f"{where}.onPodConditions", conditions)
        if codes is not None and conditions:
            detail = "specifying both OnExitCodes and OnPodConditions is not supported"
            out.append(field.invalid(where, rule, detail))
        if codes is None and not conditions:
            detail = "specifying one of OnExitCodes and OnPodConditions is required"
            out.append(field.invalid(where, rule, detail))


def _check_exit_codes(out: Out, path: str, codes: Obj, containers: set[str]) -> None:
    operator, values = codes.get("operator", ""), codes.get("values") or []
    if not operator:
        out.append(field.required(f"{path}.operator", 'valid values: ["In", "NotIn"]'))
    else:
        one_of(out, f"{path}.operator", operator, ("In", "NotIn"))
    name = codes.get("containerName")
    if name is not None and name not in containers:
        detail = "must be one of the container or initContainer names in the pod template"
        out.append(field.invalid(f"{path}.containerName", name, detail))
    if not values:
        out.append(field.invalid(f"{path}.values", values, "at least one value is required"))
    elif len(values) > 255:
        out.append(field.too_many(f"{path}.values", len(values), 255))
    for position, value in enumerate(values):
        if operator == "In" and value == 0:
            out.append(field.invalid(f"{path}.values[{position}]", 0, "must not be 0 for the In operator"))
        if value in values[:position]:
            out.append(field.duplicate(f"{path}.values[{position}]", value))
        elif position and values[position - 1] > value:
            out.append(field.invalid(f"{path}.values", values, "must be ordered"))
            break


def _check_conditions(out: Out, path: str, conditions: list[Obj]) -> None:
    if len(conditions) > _MAX_RULES:
        out.append(field.too_many(path, len(conditions), _MAX_RULES))
    for position, pattern in enumerate(conditions):
        qualified(out, f"{path}[{position}].type", pattern.get("type", ""))
        need_one_of(out, f"{path}[{position}].status", pattern.get("status"), ("False", "True", "Unknown"))


def _check_success_policy(out: Out, path: str, spec: Obj, indexed: bool) -> None:
    if not indexed:
        detail = "requires indexed completion mode"
        out.append(field.invalid(path, spec["successPolicy"], detail))
        return
    rules = spec["successPolicy"].get("rules") or []
    if not rules:
        detail = "at least one rules must be specified when the successPolicy is specified"
        out.append(field.required(f"{path}.rules", detail))
    if len(rules) > _MAX_RULES:
        out.append(field.too_many(f"{path}.rules", len(rules), _MAX_RULES))
    for position, rule in enumerate(rules):
        where = f"{path}.rules[{position}]"
        if rule.get("succeededCount") is None and rule.get("succeededIndexes") is None:
            detail = "at least one of succeededCount or succeededIndexes must be specified"
            out.append(field.required(where, detail))
        count = rule.get("succeededCount")
        if count is not None:
            if count <= 0:
                out.append(field.invalid(f"{where}.succeededCount", count, "must be greater than zero"))
            if spec.get("completions") is not None and count > spec["completions"]:
                detail = f"must be less than or equal to {spec['completions']} (the number of specified completions)"
                out.append(field.invalid(f"{where}.succeededCount", count, detail))


def job_update(new: Obj, old: Obj) -> list[Cause]:
    if new["spec"] == old["spec"]:
        return []
    out: Out = []
    _check_job(out, new)
    spec, before = new["spec"], old["spec"]
    _check_completions(out, spec, before)
    immutable(out, "spec.selector", *(quoted_selector(state.get("selector")) for state in (spec, before)))
    _check_template_kept(out, spec, before, old)
    for key in (
        "completionMode",
        "podFailurePolicy",
        "backoffLimitPerIndex",
        "managedBy",
        "successPolicy",
    ):
        immutable(out, f"spec.{key}", spec.get(key), before.get(key))
    return out


def _check_completions(out: Out, spec: Obj, before: Obj) -> None:
    """Indexed jobs can be scaled when completions and parallelism stay equal."""
    given = spec.get("completions")
    if given == before.get("completions"):
        return
    if spec.get("completionMode") == "Indexed" and given is not None and before.get("completions") is not None:
        if given != spec.get("parallelism"):
            detail = f"can only be modified in tandem with {'spec.parallelism'}"
            out.append(field.invalid("spec.completions", given, detail))
        return
    out.append(field.invalid("spec.completions", given, IMMUTABLE))


#: What of the template a suspended job, not yet started, may still change.
_SCHEDULING = ("affinity", "nodeSelector", "tolerations", "schedulingGates")


def _check_template_kept(out: Out, spec: Obj, before: Obj, old: Obj) -> None:
    template, was = spec.get("template") or {}, before.get("template") or {}
    if template == was:
        return
    if before.get("suspend") and (old.get("status") or {}).get("startTime") is None:
        template = _without_scheduling(template)
        if template == _without_scheduling(was):
            return
    from kubectl_sim.kinds._shared.internal import template_text

    text = f"Invalid value: {template_text(spec.get('template') or {})}: {IMMUTABLE}"
    cause = field.invalid("spec.template", None, IMMUTABLE)
    cause.message = text
    out.append(cause)


def _without_scheduling(template: Obj) -> Obj:
    metadata = {k: v for k, v in (template.get("metadata") or {}).items() if k not in ("labels", "annotations")}
    spec = {k: v for k, v in (template.get("spec") or {}).items() if k not in _SCHEDULING}
    spec["containers"] = [{**c, "resources": None} for c in spec.get("containers") or ()]
    return {"metadata": metadata, "spec": spec}


def cronjob(obj: Obj) -> list[Cause]:
    out: Out = []
    name = obj["metadata"].get("name", "")
    _check_cron(out, obj["spec"], None)
    if len(name) > CRON_NAME_LENGTH:
        detail = f"must be no more than {CRON_NAME_LENGTH} characters"
        out.append(field.invalid("metadata.name", name, detail))
    return out


def cronjob_update(new: Obj, old: Obj) -> list[Cause]:
    out: Out = []
    if new["spec"] != old["spec"]:
        _check_cron(out, new["spec"], old["spec"])
    return out


def _check_cron(out: Out, spec: Obj, before: Obj | None) -> None:
    schedule, zone = spec.get("schedule", ""), spec.get("timeZone")
    if not schedule:
        out.append(field.required("spec.schedule"))
    else:
        _check_schedule(out, schedule, zone, before)
    nonnegative(out, "spec", spec, "startingDeadlineSeconds")
    if zone is not None and zone != (before or {}).get("timeZone", object()):
        _check_zone(out, zone)
    need_one_of(out, "spec.concurrencyPolicy", spec.get("concurrencyPolicy"), ("Allow", "Forbid", "Replace"))
    template = (spec.get("jobTemplate") or {}).get("spec") or {}
    check_job_spec(out, "spec.jobTemplate.spec", template)
    if template.get("selector") is not None:
        detail = "`selector` will be auto-generated"
        out.append(field.invalid("spec.jobTemplate.spec.selector", template["selector"], detail))
    if template.get("manualSelector"):
        out.append(field.not_supported("spec.jobTemplate.spec.manualSelector", True, ("nil", "false")))
    nonnegative(out, "spec", spec, "successfulJobsHistoryLimit", "failedJobsHistoryLimit")


def _check_schedule(out: Out, schedule: str, zone: str | None, before: Obj | None) -> None:
    from kubectl_sim.base import cron

    where = "spec.schedule"
    try:
        cron.parse(schedule)
    except cron.CronError as error:
        out.append(field.invalid(where, schedule, str(error)))
    if "TZ" not in schedule:
        return
    if zone is not None:
        detail = "cannot use both timeZone field and TZ or CRON_TZ in schedule"
        out.append(field.invalid(where, schedule, detail))
    elif "TZ" not in (before or {}).get("schedule", ""):
        detail = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"
        out.append(field.invalid(where, schedule, detail))


def _check_zone(out: Out, zone: str) -> None:
    where = "spec.timeZone"
    if not zone:
        out.append(field.invalid(where, zone, "timeZone must be nil or non-empty string"))
    elif zone.lower() == "local":
        detail = "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"
        out.append(field.invalid(where, zone, detail))
    else:
        from kubectl_sim.base import cron

        problem = cron.zone_error(zone)
        if problem:
            out.append(field.invalid(where, zone, problem))
