"""What can be wrong with a cluster file, in words for the person who typed the command."""

from __future__ import annotations

from kubectl_sim.model.errors import StateError


def explain(path: str, error: Exception) -> StateError:
    """Turn SQLite's message into one that says what happened to the user's cluster."""
    text = str(error)
    for needle, words in _WORDS:
        if needle in text:
            return StateError(f"cluster file {path}: {words}")
    return StateError(f"cluster file {path}: {text}")


_WORDS = (
    ("readonly database", "it is read-only, and this command has to write; nothing was changed"),
    ("unable to open", "cannot open it: check that its folder exists and that you may read and write there"),
    ("not a database", "it is not a cluster file (not an SQLite database); nothing was changed"),
    (
        "malformed",
        "it is damaged; nothing was changed. Restore a snapshot (ksim snapshot restore) "
        "or start afresh (ksim cluster reset)",
    ),
    ("disk is full", "the disk is full; nothing was changed"),
    ("disk I/O error", "the disk could not be read or written; nothing was changed"),
    (
        "database is locked",
        "another command has been writing to it for more than a minute; nothing was changed, try again",
    ),
)
