"""Runs every transcript of this folder: see README.md."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.transcript import Session, parse

FOLDER = Path(__file__).parent
UPDATE = bool(os.environ.get("UPDATE_TRANSCRIPTS"))


def _name(path: Path) -> str:
    return str(path.relative_to(FOLDER).with_suffix(""))


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.txtar")), ids=_name)
def test_transcript(path: Path, tmp_path: Path) -> None:
    text = path.read_text()
    transcript = parse(text)
    session = Session(tmp_path, transcript)
    for step in transcript.steps:
        found = session.run(step.command)
        if UPDATE:
            step.out, step.err, step.code = found.out, found.err, found.code
        else:
            assert found.answer == step.answer, f"$ {step.command}"
    if UPDATE and transcript.text != text:
        path.write_text(transcript.text)


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.txtar")), ids=_name)
def test_transcripts_are_written_as_the_update_mode_writes_them(path: Path) -> None:
    text = path.read_text()
    assert parse(text).text == text
