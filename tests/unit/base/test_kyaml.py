from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kubectl_sim.base import kyaml
from tests.oracle import needs_kubectl, real_kubectl

KEYS = """
y n f t 1 0 T F yes No on off null ~ Null nULL a-b -a a- a.b .a a/b app.kubernetes.io/name 1a 0x1F 0b11 017 0o17
1_000 1e3 1.5 .5 +1 -1 inf Inf -Inf nan Infinity .inf .NaN 2020-01-01 2020-1-1 2020-13-01 2020-01-01T00:00:00Z 11:00
a:b é 日本 _x x_ a"b 0x1p4 1_ _1 0x e3 1e ab² Ⅷ tRue TRUE 08 0b2 12e 99999999999999999999999 1__0
"""
STRINGS = [
    "", "a", "a\n", "\n", "a\nb", "a\nb\n", "  lead\n x\n\ty\n\n z", "a\n\nb", "\na", "\n\n", "tab\tx", 'q"\\',
    "\x00\x01\x1b\xa0\u2028\u200b", "\U0001f600\U000e0001", "  x", "a\r\nb", "\xa0x\n\u2003y\n", "a\\\nb",
]  # fmt: skip
OBJECT: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "X",
    "metadata": {"name": "x", "annotations": {}},
    "keys": {key: index for index, key in enumerate([*KEYS.split(), "", "a b", "a\tb", "a\nb"])},
    "strings": {f"s{index:02}": text for index, text in enumerate(STRINGS)},
    "empty": [[], {}],
    "lists": [{"a": [1, [2]]}, [{"b": {}}]],
    "mixed": [1, {"a": 1}, None, True],
    "deep": {"a": [{"b": [{"c": "x\ny"}]}], "f": [1.5, 1e21, 1e-7, 1e300, -0.0, 123456789012345678]},
}


@needs_kubectl
def test_equals_the_real_one(tmp_path: Path) -> None:
    manifest = tmp_path / "x.json"
    manifest.write_text(json.dumps(OBJECT))
    _, out, _ = real_kubectl(["annotate", "--local", "-f", str(manifest), "a-", "-o", "kyaml"])
    assert kyaml.dump(OBJECT).splitlines() == out.splitlines()


def test_order_of_keys() -> None:
    assert kyaml.dump({"b": 1, "a": []}) == "---\n{\n  a: [],\n  b: 1,\n}\n"
    assert kyaml.dump({"b": 1, "a": []}, sort_keys=False) == "---\n{\n  b: 1,\n  a: [],\n}\n"


def test_lists_of_objects_are_cuddled() -> None:
    assert kyaml.dump([{"a": 1}, {"b": "x"}]) == '---\n[{\n  a: 1,\n}, {\n  b: "x",\n}]\n'
