"""Table cells that several kinds print.  Models pkg/printers/internalversion and labels formatting."""

from __future__ import annotations

from kubectl_sim.model.kind import since

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]

NONE = "<none>"
UNSET = "<unset>"
UNKNOWN = "<unknown>"


def age_or(time: str | None, otherwise: str) -> Cell:
    """How long ago ``time`` was, or a text when there is no time."""
    return since(time) if time else otherwise


def created(obj: Obj) -> Cell:
    """The cell of an Age column."""
    return obj["metadata"].get("creationTimestamp")  # type: ignore[no-any-return]


def format_labels(labels: dict[str, str] | None) -> str:
    """``a=1,b=2`` in the order of keys, ``<none>`` when there are none."""
    if not labels:
        return NONE
    return ",".join([f"{key}={labels[key]}" for key in sorted(labels)])


def selector_text(selector: Obj | None) -> str | None:
    """A LabelSelector in the string form of ``-l``; None when an expression is not valid."""
    if not selector:
        return ""
    labels = selector.get("matchLabels") or {}
    expressions = selector.get("matchExpressions")
    if not expressions:
        return ",".join([f"{key}={labels[key]}" for key in sorted(labels)])
    terms = [(key, f"{key}={value}") for key, value in labels.items()]
    for expression in expressions:
        term = _expression(expression)
        if term is None:
            return None
        terms.append((expression.get("key", ""), term))
    terms.sort(key=lambda term: term[0])
    return ",".join([text for _, text in terms])


def _expression(expression: Obj) -> str | None:
    key = expression.get("key", "")
    operator = expression.get("operator", "")
    if operator == "Exists":
        return str(key)
    if operator == "DoesNotExist":
        return f"!{key}"
    values = ",".join(sorted(expression.get("values") or ()))
    if operator == "In":
        return f"{key} in ({values})"
    if operator == "NotIn":
        return f"{key} notin ({values})"
    return None


def format_selector(selector: Obj | None) -> str:
    """A LabelSelector as metav1.FormatLabelSelector prints it."""
    text = selector_text(selector)
    if text is None:
        return "<error>"
    return text or NONE


def containers_cells(template: Obj | None) -> tuple[str, str]:
    """Names and images of a pod template's containers, each joined by commas."""
    containers: Any = ((template or {}).get("spec") or {}).get("containers") or ()
    if len(containers) == 1:
        container = containers[0]
        return container.get("name", ""), container.get("image", "")
    names = ",".join([container.get("name", "") for container in containers])
    return names, ",".join([container.get("image", "") for container in containers])


def truth(value: bool | None) -> str:
    """``True``, ``False`` or ``<unset>``, as printed in columns of type boolean."""
    if value is None:
        return UNSET
    return "True" if value else "False"


def at_most(items: Iterable[str], limit: int) -> str:
    """The first items joined by commas, then how many more there are; ``<unset>`` for none."""
    texts = list(items)
    shown = ",".join(texts[:limit])
    if len(texts) > limit:
        return f"{shown} + {len(texts) - limit} more..."
    return shown or UNSET


def load_balancer(status: Obj) -> str:
    """The distinct addresses of ``status.loadBalancer``, sorted and joined by commas."""
    ingress = (status.get("loadBalancer") or {}).get("ingress") or ()
    found = {entry.get("ip") or entry.get("hostname") or "" for entry in ingress}
    return ",".join(sorted(found - {""}))


def access_modes(modes: Iterable[str] | None) -> str:
    """Access modes of a volume, abbreviated and in their fixed order."""
    given = set(modes or ())
    return ",".join([short for mode, short in _ACCESS_MODES if mode in given])


_ACCESS_MODES = (
    ("ReadWriteOnce", "RWO"),
    ("ReadOnlyMany", "ROX"),
    ("ReadWriteMany", "RWX"),
    ("ReadWriteOncePod", "RWOP"),
)
