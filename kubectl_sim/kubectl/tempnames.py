"""Temporary files and folders under names of Go's form: a prefix, and a number."""

from __future__ import annotations

import os


def folder(prefix: str) -> str:
    """A new folder ``PREFIXnnn`` that only the user can enter (``os.MkdirTemp``)."""
    while True:
        path = _path(prefix, "")
        try:
            os.mkdir(path, 0o700)
        except FileExistsError:
            continue
        return path


def file(prefix: str, suffix: str, content: bytes) -> str:
    """A new file ``PREFIXnnnSUFFIX`` that only the user can read (``os.CreateTemp``)."""
    while True:
        path = _path(prefix, suffix)
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with open(descriptor, "wb") as opened:
            opened.write(content)
        return path


def _path(prefix: str, suffix: str) -> str:
    number = int.from_bytes(os.urandom(4), "little")
    return os.path.join(os.environ.get("TMPDIR") or "/tmp", f"{prefix}{number}{suffix}")
