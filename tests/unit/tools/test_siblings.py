"""The import contract of siblings."""

from __future__ import annotations

import grimp

from kubectl_sim.tools.siblings import imports


def graph(*pairs: tuple[str, str]) -> grimp.ImportGraph:
    made = grimp.ImportGraph()
    made.add_module("house.kinds")
    for importer, imported in pairs:
        made.add_import(importer=f"house.{importer}", imported=f"house.{imported}")
    return made


def test_imports_between_siblings_are_found() -> None:
    made = graph(("kinds.a.pod", "kinds.b.node"), ("kinds.a.pod", "kinds.a.service"))
    assert imports(made, "house.kinds", frozenset()) == [
        ("house.kinds.a.pod", "house.kinds.a.service"),
        ("house.kinds.a.pod", "house.kinds.b.node"),
    ]


def test_what_may_be_imported() -> None:
    made = graph(
        ("kinds.a.pod", "base.names"),
        ("kinds.a.pod", "kinds._shared.cells"),
        ("kinds.a.pod", "kinds.a._defaults"),
        ("kinds.a._index", "kinds.a.pod"),
        ("kinds.a", "kinds.a.pod"),
        ("kinds.a.pod", "kinds.registry"),
    )
    assert imports(made, "house.kinds", frozenset(["house.kinds.registry"])) == []
