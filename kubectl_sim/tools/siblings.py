"""The import contract of siblings: one kind, controller, verb… knows nothing of another.

A contract type for import-linter (``contract_types`` in pyproject.toml).  What siblings share lives in modules
whose names begin with an underscore, or outside of their package.
"""

from __future__ import annotations

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class SiblingsContract(Contract):
    """No module of a package imports another one of it, shared modules and its own parts excepted.

    ``packages`` are the packages, ``shared`` the modules in them that all may import.
    """

    packages: Any = fields.ListField(subfield=fields.StringField())
    shared: Any = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        shared = frozenset(self.shared or ())
        wrong = [pair for package in self.packages for pair in imports(graph, package, shared)]
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["wrong"]:
            output.print_error(f"{importer} must not import its sibling {imported}")


def imports(graph: ImportGraph, package: str, shared: frozenset[str]) -> list[tuple[str, str]]:
    """(importer, imported) of every import between siblings of a package."""
    siblings = {name for name in graph.find_descendants(package) if not _is_shared(name, package, shared)}
    return [
        (name, imported)
        for name in sorted(siblings)
        for imported in sorted(graph.find_modules_directly_imported_by(name) & siblings)
        if not _is_part(name, imported) and not _is_part(imported, name)
    ]


def _is_shared(name: str, package: str, shared: frozenset[str]) -> bool:
    return name in shared or any(part.startswith("_") for part in name[len(package) + 1 :].split("."))


def _is_part(name: str, of: str) -> bool:
    return name.startswith(of + ".")
