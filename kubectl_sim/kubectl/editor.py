"""The user's editor, on a temporary file.  Models kubectl/pkg/cmd/util/editor/editor.go."""

from __future__ import annotations

import os

from kubectl_sim.kubectl import tempnames
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context

_VARIABLES = ("KUBE_EDITOR", "EDITOR")


def edit(ctx: Context, content: bytes, extension: str) -> tuple[bytes, str]:
    """(what the user has made of the content, the file that holds it).

    Raises CommandError when the editor does not end well.
    """
    path = tempnames.file("kubectl-edit-", extension, content)
    _launch(ctx, path)
    with open(path, "rb") as file:
        return file.read(), path


def _command(path: str) -> tuple[list[str], str]:
    """(the words of the editor's command, what errors call it)."""
    editor = next((os.environ[name] for name in _VARIABLES if os.environ.get(name)), "vi")
    if not any(char in editor for char in "\"'\\"):
        words = editor.split(" ")
        return [*words, path], " ".join(words)
    if " " not in editor:
        return [editor, path], editor
    from kubectl_sim.base.goformat import quote

    shell = os.environ.get("SHELL") or "/bin/bash"
    return [shell, "-c", f"{editor} {quote(path)}"], f"{shell} -c {editor}"


def _launch(ctx: Context, path: str) -> None:
    import subprocess

    from kubectl_sim.base.goformat import quote

    words, name = _command(path)
    ctx.streams.flush()
    try:
        done = subprocess.run(words, check=False)
        ended_well = done.returncode == 0
    except FileNotFoundError:
        if "/" not in words[0]:
            raise CommandError(f"unable to launch the editor {quote(name)}") from None
        ended_well = False
    except OSError:
        ended_well = False
    if not ended_well:
        raise CommandError(f"there was a problem with the editor {quote(name)}")


# ------------------------------------------------------------------------------------- comments


def without_comments(text: bytes) -> bytes:
    """The text without the lines that are comments."""
    lines = text.split(b"\n")
    kept = [
        line + (b"\n" if number < len(lines) - 1 else b"")
        for number, line in enumerate(lines)
        if not line.strip().startswith(b"#") or line.strip().startswith(b"#!")
    ]
    return b"".join(kept)


def has_lines(text: bytes) -> bool:
    """True if some line is neither empty nor a comment."""
    return any(line.strip() and not line.strip().startswith(b"#") for line in text.split(b"\n"))
