"""Parsing a ``-l`` must not pay for what it does not use."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kubectl_sim.base import selectors

PACKAGE = "kubectl_sim.base.selectors"


def loaded_by(statement: str) -> set[str]:
    """Modules that a statement adds to a bare interpreter, the package's own without its name."""
    script = f"import sys; before = set(sys.modules); {statement}; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run(
        [sys.executable, "-S", "-E", "-c", script], capture_output=True, text=True, check=True, cwd="."
    )
    return {name.removeprefix(PACKAGE + ".") for name in done.stdout.split()}


OUTSIDE = {"kubectl_sim", "kubectl_sim.base", PACKAGE, "__future__"}


@pytest.mark.parametrize(
    ("statement", "modules"),
    [
        ("", set()),
        ("s.parse('app=web,!x')", {"label", "selector"}),
        ("s.parse_fields('a=b')", {"field", "selector"}),
        ("s.parse('a=b').matches({})", {"label", "selector", "predicate"}),
        ("s.to_sql(s.parse('a=b'), 'pods', fields=s.parse_fields('c=d'))", {"label", "selector", "field", "sql"}),
        ("s.from_object({'matchLabels': {'a': 'b'}})", {"label", "selector"}),
    ],
)
def test_only_what_is_used_is_loaded(statement: str, modules: set[str]) -> None:
    loaded = loaded_by(
        f"from kubectl_sim.base import selectors as s; {statement}" if statement else f"import {PACKAGE}"
    )
    assert loaded - OUTSIDE == modules


def test_every_public_name_is_there() -> None:
    assert sorted(selectors._HOME) == sorted(selectors.__all__)
    for name in selectors.__all__:
        assert getattr(selectors, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        selectors.nonsense  # noqa: B018
