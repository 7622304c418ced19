"""What may differ between two runs of the same command: nothing but this."""

from __future__ import annotations

import re

RULES = (
    # klog's lines begin with a time and a process number.
    (re.compile(r"^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ [\w.]+:\d+\]", re.M), r"\1 KLOG]"),
    # On a busy machine a client that waits for one second finds its own watch too short for a whole one.
    (re.compile(r'^I KLOG\] "Warning: watch ended with error".*"very short watch: .*\n', re.M), ""),
    # Temporary files get random names.
    (re.compile(r"/tmp/(kubectl-edit-|LIVE-|MERGED-)\d+"), r"/tmp/\1N"),
    # debug gives containers and pods random names.
    (re.compile(r"\b(debugger-(?:kubectl-sim-\S+?-)?)[bcdfghjklmnpqrstvwxz2456789]{5}\b"), r"\1RANDM"),
    # diff prints when the files that it was given were written.
    (re.compile(r"^((?:---|\+\+\+) \S+)\t\d{4}-\d\d-\d\d .*$", re.M), r"\1\tTIME"),
)


# drain lists the groups of pods that it cannot delete in the random order of a Go map.
_REFUSALS = re.compile(r"\[(cannot delete [^\]]*)\]")
_REFUSAL_LINES = re.compile(r"(?:^cannot delete .*\n){2,}", re.M)


def normalised(text: str) -> str:
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    text = _REFUSALS.sub(lambda found: f"[{', '.join(_clauses(found[1]))}]", text)
    return _REFUSAL_LINES.sub(lambda found: "".join(sorted(found[0].splitlines(True))), text)


def _clauses(text: str) -> list[str]:
    return sorted(re.split(r", (?=cannot delete )", text))
