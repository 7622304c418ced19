"""Whole lives of pods, one file a case: input above, the expected story below.

``UPDATE_GOLDEN=1 pytest …`` writes what the code says now; read the difference before committing it.
"""

import importlib.util
import os
from pathlib import Path

import pytest
from ruamel.yaml import YAML

HERE = Path(__file__).parent
_spec = importlib.util.spec_from_file_location("lifecycle_story", HERE / "story.py")
story = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(story)

MARK = "expected: |\n"
CASES = sorted((HERE / "golden").glob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_story(path):
    text = path.read_text()
    case = YAML(typ="safe", pure=True).load(text)
    told = story.tell(case)
    if os.environ.get("UPDATE_GOLDEN"):
        head = text.partition(MARK)[0]
        path.write_text(head + MARK + "".join(f"  {line}\n" for line in told))
        return
    assert told == case["expected"].splitlines()


def test_there_are_cases():
    assert len(CASES) > 20
