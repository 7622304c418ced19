"""``-o jsonpath`` and its variants.  Models cli-runtime/pkg/printers/jsonpath.go."""

from __future__ import annotations

from kubectl_sim.base.jsonpath import JSONPathError, Template, as_typed, execution_error, parsing_error
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.printing import Obj, Write


class JSONPathPrinter:
    """Raises CommandError for a template that does not parse, and for one that does not fit an object.

    ``typed`` is for objects that upstream has as Go structs: it queries them with float64 numbers.
    """

    def __init__(
        self, text: str, missing_key_error: bool = False, *, as_json: bool = False, typed: bool = False
    ) -> None:
        try:
            self.template = Template(text, allow_missing=not missing_key_error, as_json=as_json)
        except JSONPathError as error:
            raise CommandError(parsing_error(text, error)) from None
        self.typed = typed

    def print(self, obj: Obj, write: Write, event: str = "") -> None:
        if event:
            obj = {"type": event, "object": obj}
        if self.typed or event:
            obj = as_typed(obj)
        try:
            write(self.template.execute(obj))
        except JSONPathError as error:
            raise CommandError(execution_error(self.template.text, error, obj)) from None
