"""What may differ between two runs of the same command: nothing but this."""

from __future__ import annotations

import re

RULES = (
    # klog's lines begin with a time and a process number.
    (re.compile(r"^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ [\w.]+:\d+\]", re.M), r"\1 KLOG]"),
    # Temporary files get random names.
    (re.compile(r"/tmp/(kubectl-edit-|LIVE-|MERGED-)\d+"), r"/tmp/\1N"),
    # diff prints when the files that it was given were written.
    (re.compile(r"^((?:---|\+\+\+) \S+)\t\d{4}-\d\d-\d\d .*$", re.M), r"\1\tTIME"),
)


def normalised(text: str) -> str:
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    return text
