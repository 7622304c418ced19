"""Comments in edited files."""

from __future__ import annotations

from kubectl_sim.kubectl import editor


def test_comments_go_and_shebangs_stay() -> None:
    assert editor.without_comments(b"# a\nb: 1\n  # c\n#! d\ne\n") == b"b: 1\n#! d\ne\n"


def test_lines() -> None:
    assert editor.has_lines(b"# a\n\nb: 1\n")
    assert not editor.has_lines(b"# a\n\n   \n  # b\n")
