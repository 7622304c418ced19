"""What people type, and how the cases compare.

Measured on 4,655 commands of public exercises and documentation.
"""

from __future__ import annotations

from collections import Counter

#: Percent of all commands, by verb.  All other verbs share what is left.
SHARES = {
    "get": 32,
    "create": 13,
    "apply": 11,
    "describe": 7,
    "delete": 6,
    "run": 5,
    "exec": 5,
    "rollout": 3,
    "logs": 3,
    "config": 2,
}
OTHERS = "others"
REST = 100 - sum(SHARES.values())


def by_share(commands: list[tuple[str, bool]]) -> list[str]:
    """The lines of a score in which every verb counts as often as it is typed."""
    total: Counter[str] = Counter()
    equal: Counter[str] = Counter()
    for verb, same in commands:
        group = verb if verb in SHARES else OTHERS
        total[group] += 1
        equal[group] += same
    shares = {group: share for group, share in {**SHARES, OTHERS: REST}.items() if total[group]}
    if not shares:
        return []
    score = sum(share * equal[group] / total[group] for group, share in shares.items()) / sum(shares.values())
    lines = [f"weighted by what people type: {score:.2%} equal", f"  {'':10} typed  here"]
    return lines + [f"  {group:10} {share:4} % {total[group] / len(commands):5.0%}" for group, share in shares.items()]
