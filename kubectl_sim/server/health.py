"""``/healthz``, ``/livez`` and ``/readyz``.  Models apiserver/pkg/server/healthz."""

from __future__ import annotations

from collections.abc import Callable

ENDPOINTS = ("healthz", "livez", "readyz")
_CHECKS = ("ping", "log", "etcd", "poststarthook/start-apiextensions-controllers", "poststarthook/start-controllers")
_READY = ("informer-sync", "shutdown")


def answer(path: str, verbose: bool, excluded: list[str], stored: Callable[[], bool]) -> tuple[int, str] | None:
    """(code, text) of a health path; None for one that is none.  ``stored`` tries the cluster's file."""
    endpoint, _, single = path.strip("/").partition("/")
    if endpoint not in ENDPOINTS:
        return None
    names = [*_CHECKS, *(_READY if endpoint == "readyz" else ())]
    if single:
        if single not in names:
            return None
        names = [single]
    failed = {name for name in names if name == "etcd" and not stored()} - set(excluded)
    if failed or verbose:
        return _report(endpoint, names, failed, excluded)
    return 200, "ok"


def _report(endpoint: str, names: list[str], failed: set[str], excluded: list[str]) -> tuple[int, str]:
    lines = []
    for name in names:
        if name in excluded:
            lines.append(f"[+]{name} excluded: ok")
        else:
            lines.append(f"[-]{name} failed: reason withheld" if name in failed else f"[+]{name} ok")
    lines.append(f"{endpoint} check {'failed' if failed else 'passed'}")
    return (500 if failed else 200), "\n".join(lines) + "\n"
