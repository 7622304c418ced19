"""An error of our own: one line for the user, the rest in a file that can be sent to us."""

from __future__ import annotations

import os
import sys
import traceback

from kubectl_sim.client import locations

# Values that may be secret are left out of reports.
_SECRET = ("--token", "--password", "--from-literal", "--docker-password", "--client-key", "--env")


def report(error: Exception, argv: list[str]) -> str:
    """Write a report about an unexpected error; the line to print about it."""
    what = f"error: internal error: {type(error).__name__}: {_one_line(str(error))}"
    try:
        path = _write(_details(error, argv))
    except OSError as failure:
        return f"{what} (no report could be written: {failure.strerror})\n"
    return f"{what} (a report was written to {path})\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]


def _details(error: Exception, argv: list[str]) -> str:
    lines = traceback.format_exception(error)
    command = " ".join(["kubectl", *_without_secrets(argv)])
    return f"{command}\nPython {sys.version} on {sys.platform}\n\n{''.join(lines)}"


def _without_secrets(argv: list[str]) -> list[str]:
    out = []
    hide_next = False
    for word in argv:
        name = word.partition("=")[0]
        if hide_next:
            out.append("…")
        elif name in _SECRET and name != word:
            out.append(f"{name}=…")
        else:
            out.append(word)
        hide_next = word in _SECRET
    return out


def _write(text: str) -> str:
    folder = os.path.join(locations.data_home(), "reports")
    os.makedirs(folder, exist_ok=True)
    number = 1
    while True:
        path = os.path.join(folder, f"report-{number}.txt")
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            number += 1
            continue
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
        return path
