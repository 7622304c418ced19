"""The command tree against the real kubectl: commands, usage lines, aliases, flags, defaults."""

from __future__ import annotations

import re

import pytest

from kubectl_sim.tools.parse_table import all_commands
from tests.oracle import needs_kubectl, real_kubectl
from tests.runner import kubectl_sim

PATHS = [command.path for command in all_commands() if command.path != "alpha"]
HOME = {"HOME": "/home/someone"}

_FLAG = re.compile(r"^    ((?:-\w, )?--[\w-]+=.*):$", re.M)
_SECTION = re.compile(r"^(Aliases|Usage):\n(.*)$", re.M)
_HEADING = re.compile(r"^[A-Z][\w ()/]*:$", re.M)
_CHILDREN = re.compile(r"^  ([a-z][a-z0-9-]*)(?= {2,}\S)", re.M)


def facts(text: str) -> dict[str, object]:
    """What a help text says apart from its prose."""
    commands = re.search(r"^.*Commands.*:\n(.|\n)*?(?=^Usage|^Options)", text, re.M)
    return {
        "flags": _FLAG.findall(text),
        **dict(_SECTION.findall(text)),
        # Examples are our own, also where upstream has none.
        "headings": [each for each in _HEADING.findall(text) if each != "Examples:"],
        "children": _CHILDREN.findall(commands.group()) if commands else [],
        "tips": re.findall(r"^Use \"kubectl.*for a (?:list|given).*|^Use \".*<command>.*", text, re.M),
    }


@needs_kubectl
@pytest.mark.parametrize("path", PATHS)
def test_help_says_the_same_facts(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", HOME["HOME"])
    code, out, err = real_kubectl([*path.split(), "--help"], env=HOME)
    ours = kubectl_sim([*path.split(), "--help"])
    assert (ours[0], ours[2]) == (code, err)
    assert facts(ours[1]) == facts(out)


@needs_kubectl
def test_options_lists_the_same_global_flags(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", HOME["HOME"])
    _, out, _ = real_kubectl(["options"], env=HOME)
    assert _FLAG.findall(kubectl_sim(["options"])[1]) == _FLAG.findall(out)


@needs_kubectl
def test_the_real_kubectl_has_no_command_that_we_lack() -> None:
    todo, found = [""], set()
    while todo:
        path = todo.pop()
        _, out, _ = real_kubectl([*path.split(), "--help"])
        children = facts(out)["children"]
        assert isinstance(children, list)
        for child in children:
            found.add(f"{path} {child}".lstrip())
            todo.append(f"{path} {child}".lstrip())
    assert found == set(PATHS) - {"", "help", "options"}
