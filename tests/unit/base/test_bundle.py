"""The bundle of bytecode: what it gives, and when it steps back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kubectl_sim.base import bundle, bundling
from kubectl_sim.base.bundle import MARK

RUN = """
import sys
sys.dont_write_bytecode = {frozen}
import kubectl_sim
from kubectl_sim.base import bundle
found = bundle.install()
from kubectl_sim import one, sub
from kubectl_sim.sub import two
file = two.__file__.rpartition('kubectl_sim')[2]
print(one.VALUE, two.VALUE, type(one.__loader__).__name__, file, sub.__path__ != [])
print(bundle.wanted(found) != '')
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small package of the same name, with a bundle."""
    source = Path(bundle.__file__).parent
    root = tmp_path / "kubectl_sim"
    for folder in (root, root / "base", root / "sub"):
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text("")
    for module in (bundle, bundling):
        shutil.copy(source / Path(module.__file__).name, root / "base")
    (root / "one.py").write_text("VALUE = 1\n")
    (root / "sub" / "two.py").write_text("VALUE = 2\n")
    bundling.write(str(root))
    return root


def ran(root: Path, *, frozen: bool = False) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", RUN.format(frozen=frozen)],
        env={"PYTHONPATH": str(root.parent)},
        cwd=root.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


FROM_BUNDLE = "1 2 Bundle /sub/two.py True"
FROM_FILES = "1 2 SourceFileLoader /sub/two.py True"


def test_modules_come_from_the_bundle(root):
    assert ran(root) == [FROM_BUNDLE, "False"]


def test_a_source_that_has_changed_is_imported_as_ever_and_asks_for_a_new_bundle(root):
    (root / "one.py").write_text("VALUE = 100\n")
    assert ran(root) == ["100 2 SourceFileLoader /sub/two.py True", "True"]
    bundling.write(str(root))
    assert ran(root) == ["100 2 Bundle /sub/two.py True", "False"]


def test_a_source_of_the_same_size_but_another_time_counts_as_changed(root):
    (root / "one.py").write_text("VALUE = 7\n")
    os.utime(root / "one.py", (1, 1))
    assert ran(root)[0].startswith("7 2 SourceFileLoader")


def test_a_module_that_was_added_asks_for_a_new_bundle(root):
    place = Path(bundle.place(str(root)))
    before = place.stat().st_mtime_ns
    (root / "sub" / "two.py").rename(root / "sub" / "three.py")
    (root / "one.py").write_text("from kubectl_sim.sub.three import VALUE as three\nVALUE = three - 1\n")
    (root / "sub" / "two.py").write_text("VALUE = 2\n")
    assert ran(root)[1] == "True"
    assert place.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "content", [b"", MARK, MARK + b"\xff\xff\0\0junk", b"ksimpyc1" + bytes(9), b"something else entirely"]
)
def test_what_is_no_bundle_is_not_used(root, content):
    Path(bundle.place(str(root))).write_bytes(content)
    assert ran(root)[0] == FROM_FILES


def test_without_a_bundle_one_is_wanted_unless_python_may_keep_no_bytecode(root):
    os.unlink(bundle.place(str(root)))
    assert ran(root) == [FROM_FILES, "True"]
    assert ran(root, frozen=True) == [FROM_FILES, "False"]


def test_the_real_package_is_bundled_whole(tmp_path):
    """Every module of the package is in it, under its own name."""
    source = Path(bundle.__file__).parents[1]
    root = tmp_path / "kubectl_sim"
    shutil.copytree(source / "kubectl", root / "kubectl", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(source / "__init__.py", root)
    bundling.write(str(root))
    names = {
        ".".join(path.relative_to(tmp_path).with_suffix("").parts).removesuffix(".__init__")
        for path in root.rglob("*.py")
    }
    assert bundle.Bundle(str(root)).entries().keys() == names
