"""The part of decoding that reads quantities and durations: see :mod:`kubectl_sim.apiserver.codec`."""

from __future__ import annotations

from kubectl_sim.apiserver.codec import Unexpected
from kubectl_sim.base import duration, quantity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.codec import Convert

# The API server rounds resource amounts up to milli units.
_MILLI = -3


def quantity_text(value: Any) -> str:
    """The text that a JSON value gives a quantity to read: numbers may stand bare."""
    if type(value) is str:
        return value.strip()
    if type(value) is int or type(value) is float:
        return str(value)
    raise Unexpected


def _quantity(value: Any) -> str:
    try:
        return quantity.canonical(value if type(value) is str else quantity_text(value))
    except quantity.QuantityError:
        return _lenient_quantity(value)


def _lenient_quantity(value: Any) -> str:
    try:
        return quantity.canonical(quantity_text(value))
    except quantity.QuantityError:
        raise Unexpected from None


def _resource(value: Any) -> str:
    text = _quantity(value)
    if text[-1] not in "num" and "e" not in text and "." not in text:
        return text
    amount = quantity.parse(text)
    if amount.scale >= _MILLI:
        return text
    return str(quantity.from_milli(amount.milli_value(), amount.format))


def _duration(value: Any) -> str:
    if type(value) is not str:
        raise Unexpected
    try:
        return duration.format(duration.parse(value))
    except duration.DurationError:
        raise Unexpected from None


#: By shape; ``resource`` are the values of a resource list.
CONVERTERS: dict[str, Convert] = {"quantity": _quantity, "duration": _duration, "resource": _resource}
