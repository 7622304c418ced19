"""Go's text/template over JSON values, as ``kubectl -o go-template`` uses it.

Control structures, pipelines, variables, definitions, all built-in functions and kubectl's own
(``exists``, ``base64decode``), with Go's texts for what is wrong.  Complex numbers are not supported.

    template = Template("{{range .items}}{{.metadata.name}}{{end}}")
    template.execute(obj, write)
"""

from __future__ import annotations

from kubectl_sim.base.gotemplate.parser import TemplateError, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = ["Template", "TemplateError"]


class Template:
    """A parsed template.  Raises :class:`TemplateError` if the text does not parse."""

    def __init__(self, text: str, name: str = "output") -> None:
        from kubectl_sim.base.gotemplate.functions import FUNCTIONS

        self.name = name
        self.text = text
        self.trees = parse(name, text, FUNCTIONS)

    def execute(self, data: Any, write: Callable[[str], object], *, missing_key_error: bool = False) -> None:
        """Writes the result piece by piece.  Raises TemplateError, after what could be written."""
        from kubectl_sim.base.gotemplate.executor import Execution

        Execution(self.name, self.text, self.trees, write, missing_key_error).run(data)

    def render(self, data: Any, *, missing_key_error: bool = False) -> str:
        """The whole result as one string."""
        parts: list[str] = []
        self.execute(data, parts.append, missing_key_error=missing_key_error)
        return "".join(parts)
