"""``-o go-template``.  Models cli-runtime/pkg/printers/template.go."""

from __future__ import annotations

from kubectl_sim.base.gotemplate import Template, TemplateError
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.printing import Obj, Write


class GoTemplatePrinter:
    """Raises CommandError for a template that does not parse, and when one cannot be executed."""

    def __init__(self, text: str, missing_key_error: bool = False, sort_keys: bool = True) -> None:
        try:
            self.template = Template(text)
        except TemplateError as error:
            raise CommandError(f"error parsing template {text}, {error}") from None
        self.missing_key_error = missing_key_error
        self.sort_keys = sort_keys

    def print(self, obj: Obj, write: Write, event: str = "") -> None:
        if event:
            obj = {"type": event, "object": obj}
        data = as_decoded(obj)
        try:
            self.template.execute(data, write, missing_key_error=self.missing_key_error)
        except TemplateError as error:
            from kubectl_sim.base import jsonio
            from kubectl_sim.base.goformat import quote, show

            text = self.template.text
            write(f"Error executing template: {error}. Printing more information for debugging the template:\n")
            write(f"\ttemplate was:\n\t\t{text}\n")
            write(f"\traw data was:\n\t\t{jsonio.compact(obj, self.sort_keys and not event)}\n")
            write(f"\tobject given to template engine was:\n\t\t{show(data)}\n\n")
            raise CommandError(f"error executing template {quote(text)}: {error}") from None


def as_decoded(value: Any) -> Any:
    """The value after a trip through Go's JSON: whole numbers become integers."""
    kind = type(value)
    if kind is dict:
        return {key: item if type(item) is str else as_decoded(item) for key, item in value.items()}
    if kind is list:
        return [as_decoded(item) for item in value]
    if kind is float:
        from kubectl_sim.base.yamlscalar import json_number

        return json_number(value)
    return value
