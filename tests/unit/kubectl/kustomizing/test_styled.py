"""YAML texts that are written back as they were read; the expectations are the real one's."""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing.styled import Text

SOURCE = """\
# head

# of a
a:   1 # one

b:
    # of c
    c: "x"   # quoted
    # behind c

# between

list:
  - ~
  - {x: 1,  y: ['a', b]}
  - d: |
      two
      lines
    e: [  ]
"""
WRITTEN = """\
# head

# of a
a: 1 # one
b:
  # of c
  c: "new" # quoted
  # behind c
# between
list:
- ~
- {x: 1, y: ['a', b]}
- d: |
    two
    lines
  e: []
"""


def test_styles_and_comments_stay() -> None:
    text = Text(SOURCE)
    text.value["b"]["c"] = "new"
    assert text.written() == WRITTEN


def test_what_is_added_is_quoted_where_it_must_be() -> None:
    text = Text("a: 1\n")
    text.value |= {"number": "5", "colon": "a: b", "lines": "x\ny", "list": ["", "z"]}
    assert text.written() == 'a: 1\nnumber: "5"\ncolon: \'a: b\'\nlines: |-\n  x\n  y\nlist:\n- ""\n- z\n'


def test_anchors_are_resolved() -> None:
    text = Text("a: &x {b: 1}\nc: *x\n")
    assert text.written() == "a:\n  b: 1\nc:\n  b: 1\n"
