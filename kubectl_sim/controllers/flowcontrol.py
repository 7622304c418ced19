"""Flow schemas know whether their priority level exists.

Models the part of apiserver/pkg/util/flowcontrol that writes the condition Dangling.
"""

from __future__ import annotations

from kubectl_sim.base import timefmt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

    Obj = dict[str, Any]

_GROUP = "flowcontrol.apiserver.k8s.io"
SCHEMAS, LEVELS = f"flowschemas.{_GROUP}", f"prioritylevelconfigurations.{_GROUP}"
#: The key of all flow schemas that name a priority level: this before the level's name.
_OF_LEVEL = "level|"


def _of_schema(change: Change) -> Iterable[str]:
    if change.type != "DELETED":
        yield change.new["metadata"]["name"]


def _of_level(change: Change) -> Iterable[str]:
    if change.type != "MODIFIED":
        yield _OF_LEVEL + change.new["metadata"]["name"]


WATCHES = {SCHEMAS: _of_schema, LEVELS: _of_level}


def reconcile(ctx: Context, key: str) -> None:
    if not key.startswith(_OF_LEVEL):
        schema = ctx.client.find(SCHEMAS, "", key)
        if schema is not None:
            _judge(ctx, schema)
        return
    level = key.removeprefix(_OF_LEVEL)
    for schema in ctx.client.list(SCHEMAS):
        if _level_of(schema) == level:
            _judge(ctx, schema)


def _level_of(schema: Obj) -> str:
    return str(schema["spec"]["priorityLevelConfiguration"]["name"])


def _judge(ctx: Context, schema: Obj) -> None:
    condition = _condition(ctx, _level_of(schema))
    status = schema.get("status") or {}
    others = []
    for present in status.get("conditions") or ():
        if present["type"] != condition["type"]:
            others.append(present)
        elif all(present.get(field) == value for field, value in condition.items()):
            return
    condition["lastTransitionTime"] = timefmt.rfc3339(ctx.now)
    ctx.client.update_status(SCHEMAS, {**schema, "status": {**status, "conditions": [*others, condition]}})


def _condition(ctx: Context, level: str) -> Obj:
    named = f'This FlowSchema references the PriorityLevelConfiguration object named "{level}"'
    if ctx.client.find(LEVELS, "", level) is None:
        message = f"{named} but there is no such object"
        return {"type": "Dangling", "status": "True", "reason": "NotFound", "message": message}
    return {"type": "Dangling", "status": "False", "reason": "Found", "message": f"{named} and it exists"}
